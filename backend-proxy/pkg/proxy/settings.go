package proxy

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Tempo is where to find one: an address such as http://user:password@host:3200, a bearer token, a tenant.
type Tempo struct{ Address, Token, Tenant string }

// Settings reads an address such as http://user:password@host:8123/database.
// The query string may name tracesTable and logsTable.
func Settings(address string) (settings.Settings, error) {
	return SettingsWith(address, Tempo{})
}

// SettingsWith reads the address of ClickHouse, of Tempo, or of both.
func SettingsWith(address string, tempo Tempo) (settings.Settings, error) {
	// Whoever asks here could ask the database.
	data, secure := map[string]any{"content": map[string]string{"minRole": string(settings.RoleAdmin)}, "masking": map[string]any{"clearFor": []settings.Role{settings.RoleAdmin}}, "finance": map[string]any{"role": settings.RoleAdmin}}, map[string]string{}
	if address != "" || tempo.Address == "" {
		if err := readClickHouse(address, data, secure); err != nil {
			return settings.Settings{}, err
		}
	}
	if tempo.Address != "" {
		u, err := url.Parse(tempo.Address)
		if err != nil || u.Host == "" {
			return settings.Settings{}, errors.New("the Tempo address cannot be read: use http://user:password@host:3200")
		}
		secure["tempoPassword"], _ = u.User.Password()
		secure["tempoToken"] = tempo.Token
		username := u.User.Username()
		u.User = nil
		data["tempo"] = map[string]string{"url": u.String(), "username": username, "tenant": tempo.Tenant}
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return settings.Settings{}, err
	}
	return settings.Parse(raw, secure)
}

func readClickHouse(address string, data map[string]any, secure map[string]string) error {
	const want = "use http://user:password@host:8123/database or clickhouse://user:password@host:9000/database"
	if address == "" {
		return errors.New("no ClickHouse address: set LOOPSCOPE_CLICKHOUSE_URL or --url; " + want)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return errors.New("the ClickHouse address cannot be read: " + want) // the parser's words would repeat the password
	}
	secure["password"], _ = u.User.Password()
	params := u.Query()
	data["url"] = (&url.URL{Scheme: u.Scheme, Host: u.Host, RawQuery: url.Values{"secure": params["secure"]}.Encode()}).String()
	data["database"] = strings.Trim(u.Path, "/")
	data["username"] = u.User.Username()
	for _, name := range []string{"tracesTable", "logsTable", "rowLimit", "rawSpanLimit"} {
		data[name] = params.Get(name)
	}
	return nil
}
