package clickhouse

import (
	"context"
	"crypto/tls"
	"net"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// dialer connects by way of the settings' own. With a dialer of its own the driver speaks the native protocol in the
// clear, whatever TLS it was given, so the handshake is done here; over HTTP the transport does it.
func dialer(s settings.Settings, config *tls.Config) func(ctx context.Context, address string) (net.Conn, error) {
	return func(ctx context.Context, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, s.DialTimeout)
		defer cancel()
		connection, err := s.Dial(ctx, "tcp", address)
		if err != nil || config == nil || s.Protocol == settings.ProtocolHTTP {
			return connection, err
		}
		own := config.Clone()
		if own.ServerName == "" {
			if own.ServerName, _, err = net.SplitHostPort(address); err != nil {
				_ = connection.Close()
				return nil, err
			}
		}
		encrypted := tls.Client(connection, own)
		if err := encrypted.HandshakeContext(ctx); err != nil {
			_ = connection.Close()
			return nil, err
		}
		return encrypted, nil
	}
}
