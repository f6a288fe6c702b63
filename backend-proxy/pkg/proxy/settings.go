package proxy

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Settings reads an address such as http://user:password@host:8123/database.
// The query string may name tracesTable and logsTable.
func Settings(address string) (settings.Settings, error) {
	const want = "use http://user:password@host:8123/database or clickhouse://user:password@host:9000/database"
	if address == "" {
		return settings.Settings{}, errors.New("no ClickHouse address: set LOOPSCOPE_CLICKHOUSE_URL or --url; " + want)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return settings.Settings{}, errors.New("the ClickHouse address cannot be read: " + want) // the parser's words would repeat the password
	}
	password, _ := u.User.Password()
	params := u.Query()
	data, err := json.Marshal(map[string]any{
		"url":          (&url.URL{Scheme: u.Scheme, Host: u.Host, RawQuery: url.Values{"secure": params["secure"]}.Encode()}).String(),
		"database":     strings.Trim(u.Path, "/"),
		"username":     u.User.Username(),
		"tracesTable":  params.Get("tracesTable"),
		"logsTable":    params.Get("logsTable"),
		"rowLimit":     params.Get("rowLimit"),
		"rawSpanLimit": params.Get("rawSpanLimit"),
		"content":      map[string]string{"minRole": string(settings.RoleAdmin)},
	})
	if err != nil {
		return settings.Settings{}, err
	}
	return settings.Parse(data, map[string]string{"password": password})
}
