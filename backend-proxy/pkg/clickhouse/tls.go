package clickhouse

import (
	"crypto/tls"
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
	return s.TLS.Config()
}
