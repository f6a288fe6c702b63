package settings

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// TLS holds certificates as PEM text.
type TLS struct {
	SkipVerify bool
	ServerName string
	CACert     string
	ClientCert string
	ClientKey  string
}

// Config is what a connection is made with.
func (t TLS) Config() (*tls.Config, error) {
	config := &tls.Config{
		MinVersion:         tls.VersionTLS12,
		ServerName:         t.ServerName,
		InsecureSkipVerify: t.SkipVerify, //nolint:gosec // the administrator's explicit choice
	}
	if t.CACert != "" {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM([]byte(t.CACert)) {
			return nil, errors.New("the CA certificate is not in PEM form: it begins with -----BEGIN CERTIFICATE-----")
		}
	}
	if t.ClientCert != "" {
		pair, err := tls.X509KeyPair([]byte(t.ClientCert), []byte(t.ClientKey))
		if err != nil {
			// The parser's own words may quote the key.
			return nil, errors.New("the client certificate and its key cannot be read, or do not belong together: paste both in PEM form")
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// certificates says which are to be used.
type certificates struct{ withCA, withClient bool }

func (c certificates) read(into *TLS, ca, client, key string) error {
	if c.withCA {
		if into.CACert = ca; ca == "" {
			return errors.New(`"With CA cert" is on but no CA certificate is stored: paste it in PEM form, or turn the setting off`)
		}
	}
	if c.withClient {
		if into.ClientCert, into.ClientKey = client, key; client == "" || key == "" {
			return errors.New(`"TLS client auth" is on but the client certificate or its key is missing: paste both in PEM form, or turn the setting off`)
		}
	}
	return nil
}
