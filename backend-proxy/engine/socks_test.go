package engine

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	socks "github.com/grafana/grafana-plugin-sdk-go/backend/proxy"

	"github.com/loopscope/loopscope/backend-proxy/pkg/plugin"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// socksServer is a SOCKS 5 proxy behind TLS with client certificates, as Grafana's secure one is. It keeps what passes
// through it to a database.
type socksServer struct {
	listener net.Listener

	mu          sync.Mutex
	connections []*bytes.Buffer
}

func serveSocks(t *testing.T, config *tls.Config) *socksServer {
	t.Helper()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	s := &socksServer{listener: listener}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go s.pass(client)
		}
	}()
	return s
}

// pass greets, connects, and hands on what comes. RFC 1928.
func (s *socksServer) pass(client net.Conn) {
	defer func() { _ = client.Close() }()
	head := make([]byte, 2)
	if _, err := io.ReadFull(client, head); err != nil {
		return
	}
	if _, err := io.ReadFull(client, make([]byte, head[1])); err != nil {
		return
	}
	_, _ = client.Write([]byte{5, 0})
	asked := make([]byte, 10) // an IPv4 address and a port, as the tests have
	if _, err := io.ReadFull(client, asked); err != nil || asked[3] != 1 {
		return
	}
	address := net.JoinHostPort(netip.AddrFrom4([4]byte(asked[4:8])).String(), strconv.Itoa(int(binary.BigEndian.Uint16(asked[8:]))))
	database, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer func() { _ = database.Close() }()
	_, _ = client.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	wire := &bytes.Buffer{}
	s.mu.Lock()
	s.connections = append(s.connections, wire)
	s.mu.Unlock()
	go func() { _, _ = io.Copy(client, database) }()
	_, _ = io.Copy(database, io.TeeReader(client, s.keeping(wire)))
}

func (s *socksServer) keeping(wire *bytes.Buffer) io.Writer {
	return writer(func(p []byte) (int, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return wire.Write(p)
	})
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// passed are the bytes of each connection to the database so far.
func (s *socksServer) passed() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([][]byte, len(s.connections))
	for i, wire := range s.connections {
		out[i] = bytes.Clone(wire.Bytes())
	}
	return out
}

// onlyTLS reports whether bytes are records of TLS that begin with a handshake, the last maybe not whole. RFC 8446, 5.1.
func onlyTLS(wire []byte) bool {
	if len(wire) < 5 || wire[0] != 22 {
		return false
	}
	for len(wire) >= 5 {
		if wire[0] < 20 || wire[0] > 23 || wire[1] != 3 {
			return false
		}
		wire = wire[min(len(wire), 5+int(binary.BigEndian.Uint16(wire[3:5]))):]
	}
	return true
}

// The driver speaks in the clear through a dialer of ours unless we do the handshake ourselves.
func TestSecureSocksProxy_passesTLS(t *testing.T) {
	t.Parallel()
	ours := newAuthority(t)
	later := time.Now().Add(time.Hour)
	mutual := ours.server(later, "127.0.0.1")
	mutual.ClientAuth, mutual.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
	mutual.ClientCAs.AddCert(ours.certificate)
	certificate, key := ours.pair(later, "grafana")
	password, _ := address.User.Password()

	for protocol, c := range map[string]struct {
		way    encrypted
		scheme string
	}{"native": {overNativeTLS, "clickhouses"}, "HTTPS": {overHTTPS, "https"}} {
		t.Run(protocol, func(t *testing.T) {
			proxy := serveSocks(t, mutual)
			ctx := backend.WithGrafanaConfig(context.Background(), backend.NewGrafanaCfg(map[string]string{
				socks.PluginSecureSocksProxyEnabled: "true", socks.PluginSecureSocksProxyProxyAddress: proxy.listener.Addr().String(), socks.PluginSecureSocksProxyServerName: "127.0.0.1",
				socks.PluginSecureSocksProxyClientCertContents: certificate, socks.PluginSecureSocksProxyClientKeyContents: key, socks.PluginSecureSocksProxyRootCAsContents: ours.pem(),
				socks.PluginSecureSocksProxyClientCert: "-", socks.PluginSecureSocksProxyClientKey: "-", socks.PluginSecureSocksProxyRootCAs: "-",
			}))
			var to settings.Settings
			c.way(t, ours.server(later, "127.0.0.1"))(&to)
			instance := backend.DataSourceInstanceSettings{DecryptedSecureJSONData: map[string]string{"password": password, "tlsCACert": ours.pem()}}
			var err error
			if instance.JSONData, err = json.Marshal(map[string]any{
				"url": c.scheme + "://" + to.Address, "database": address.Path[1:], "username": address.User.Username(), "tlsAuthWithCACert": true, "enableSecureSocksProxy": true,
			}); err != nil {
				t.Fatal(err)
			}
			opened, err := plugin.New(ctx, instance)
			if err != nil {
				t.Fatal(err)
			}
			source := opened.(*plugin.Datasource)
			defer source.Dispose()
			result, err := source.CheckHealth(ctx, &backend.CheckHealthRequest{})
			if err != nil || result.Status != backend.HealthStatusOk {
				t.Fatalf("%+v %v", result, err)
			}
			connections := proxy.passed()
			if len(connections) == 0 {
				t.Fatal("nothing went through the proxy")
			}
			for _, wire := range connections {
				if !onlyTLS(wire) || bytes.Contains(wire, []byte(password)) || bytes.Contains(wire, []byte("SELECT")) {
					t.Errorf("%d bytes, not only TLS: %.80q", len(wire), wire)
				}
			}
		})
	}
}
