package clickhouse

import (
	"crypto/tls"
	"crypto/x509"
	"errors"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// tlsConfig is nil for a plain connection.
func tlsConfig(s settings.Settings) (*tls.Config, error) {
	if !s.Secure {
		if s.TLS.CACert != "" || s.TLS.ClientCert != "" {
			return nil, errors.New("certificates are configured but url is not encrypted: use https:// or clickhouses://, or turn the TLS settings off")
		}
		return nil, nil
	}
	config := &tls.Config{
		MinVersion:         tls.VersionTLS12,
		ServerName:         s.TLS.ServerName,
		InsecureSkipVerify: s.TLS.SkipVerify, //nolint:gosec // the administrator's explicit choice
	}
	if s.TLS.CACert != "" {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM([]byte(s.TLS.CACert)) {
			return nil, errors.New("the CA certificate is not in PEM form: it begins with -----BEGIN CERTIFICATE-----")
		}
	}
	if s.TLS.ClientCert != "" {
		pair, err := tls.X509KeyPair([]byte(s.TLS.ClientCert), []byte(s.TLS.ClientKey))
		if err != nil {
			// The parser's own words may quote the key.
			return nil, errors.New("the client certificate and its key cannot be read, or do not belong together: paste both in PEM form")
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}
