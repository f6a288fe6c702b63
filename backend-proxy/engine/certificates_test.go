package engine

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// authority signs certificates, as a company's own does.
type authority struct {
	t           *testing.T
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{t: t}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Private CA"}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	a.certificate, a.key = a.sign(template, template, nil)
	return a
}

func (a authority) sign(template, parent *x509.Certificate, by *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	if by == nil {
		by = key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, by)
	if err != nil {
		a.t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return certificate, key
}

// pair is a certificate and its key as PEM; names are host names or addresses.
func (a authority) pair(notAfter time.Time, names ...string) (certificate, key string) {
	a.t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "loopscope"}, NotAfter: notAfter, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	signed, private := a.sign(template, a.certificate, a.key)
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		a.t.Fatal(err)
	}
	return inPEM("CERTIFICATE", signed.Raw), inPEM("PRIVATE KEY", der)
}

func (a authority) pem() string { return inPEM("CERTIFICATE", a.certificate.Raw) }

func inPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// server is the TLS configuration of a ClickHouse whose certificate is for names.
func (a authority) server(notAfter time.Time, names ...string) *tls.Config {
	a.t.Helper()
	certificate, key := a.pair(notAfter, names...)
	pair, err := tls.X509KeyPair([]byte(certificate), []byte(key))
	if err != nil {
		a.t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
}

// encrypted opens an encrypted way to the engine and returns how a data source takes it.
type encrypted func(t *testing.T, config *tls.Config) func(*settings.Settings)

func overNativeTLS(t *testing.T, config *tls.Config) func(*settings.Settings) {
	server := serveNative(t, config)
	return func(s *settings.Settings) { over(server)(s); s.Secure = true }
}

func overHTTPS(t *testing.T, config *tls.Config) func(*settings.Settings) {
	target := *address
	target.User, target.Path = nil, ""
	server := httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(&target) }})
	server.TLS = config
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return func(s *settings.Settings) { s.Secure, s.Address = true, server.Listener.Addr().String() }
}

func TestTLS(t *testing.T) {
	ours, theirs := newAuthority(t), newAuthority(t)
	later, before := time.Now().Add(time.Hour), time.Now().Add(-time.Minute)
	mutual := ours.server(later, "127.0.0.1")
	mutual.ClientAuth, mutual.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
	mutual.ClientCAs.AddCert(ours.certificate)
	certificate, key := ours.pair(later, "grafana")
	foreign, foreignKey := theirs.pair(later, "grafana")
	trust := settings.TLS{CACert: ours.pem()}

	for protocol, way := range map[string]encrypted{"native": overNativeTLS, "HTTPS": overHTTPS} {
		for name, c := range map[string]struct {
			server *tls.Config
			tls    settings.TLS
			// says is empty where the data source works.
			says string
		}{
			"a private CA":                    {ours.server(later, "127.0.0.1"), trust, ""},
			"a private CA that is not told":   {ours.server(later, "127.0.0.1"), settings.TLS{}, "Add the CA certificate"},
			"another CA":                      {theirs.server(later, "127.0.0.1"), trust, "Add the CA certificate"},
			"another name":                    {ours.server(later, "clickhouse.example"), trust, "is for another name"},
			"another name that is told":       {ours.server(later, "clickhouse.example"), settings.TLS{CACert: ours.pem(), ServerName: "clickhouse.example"}, ""},
			"an expired certificate":          {ours.server(before, "127.0.0.1"), trust, "has expired"},
			"unverified, by choice":           {theirs.server(before, "other"), settings.TLS{SkipVerify: true}, ""},
			"a client certificate":            {mutual, settings.TLS{CACert: ours.pem(), ClientCert: certificate, ClientKey: key}, ""},
			"a client certificate is missing": {mutual, trust, "client certificate"},
			"a foreign client certificate":    {mutual, settings.TLS{CACert: ours.pem(), ClientCert: foreign, ClientKey: foreignKey}, "client certificate"},
		} {
			t.Run(protocol+", "+name, func(t *testing.T) {
				connect := way(t, c.server)
				with := func(s *settings.Settings) { connect(s); s.TLS = c.tls }
				if c.says != "" {
					if err := failure(t, with, "SELECT 1"); err.Kind != clickhouse.KindUnreachable || !strings.Contains(err.Message, c.says) {
						t.Errorf("%s %s", err.Kind, err.Message)
					}
					return
				}
				if report := service(t, with).Health(context.Background(), ada); !report.OK {
					t.Error(report.Message)
				}
			})
		}
	}
}
