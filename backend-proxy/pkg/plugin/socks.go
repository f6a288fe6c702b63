package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	socks "github.com/grafana/grafana-plugin-sdk-go/backend/proxy"
	"golang.org/x/net/proxy"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// socksDialer connects through Grafana's secure SOCKS proxy, if the data source is set to. It never connects directly instead.
func socksDialer(ctx context.Context, instance backend.DataSourceInstanceSettings) (settings.Dial, error) {
	var wished map[string]any
	if err := json.Unmarshal(instance.JSONData, &wished); err != nil || !socks.SecureSocksProxyEnabledOnDS(wished) {
		return nil, nil
	}
	client, err := instance.ProxyClient(ctx)
	if err != nil {
		return nil, fmt.Errorf("the secure SOCKS proxy cannot be used: %w", err)
	}
	if !client.SecureSocksProxyEnabled() {
		return nil, errors.New("the data source is set to connect through a secure SOCKS proxy (enableSecureSocksProxy), and Grafana has none: configure [secure_socks_datasource_proxy] in grafana.ini, or turn the setting off")
	}
	dialer, err := client.NewSecureSocksProxyContextDialer()
	if err != nil {
		return nil, fmt.Errorf("the secure SOCKS proxy cannot be used: %w", err)
	}
	withContext, ok := dialer.(proxy.ContextDialer)
	if !ok {
		return nil, errors.New("the secure SOCKS proxy cannot be used: its dialer has no deadlines")
	}
	return withContext.DialContext, nil
}
