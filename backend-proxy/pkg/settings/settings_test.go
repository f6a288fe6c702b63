package settings

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestParse_addresses(t *testing.T) {
	for url, want := range map[string]struct {
		protocol Protocol
		address  string
		secure   bool
	}{
		"http://ch:8123":                      {ProtocolHTTP, "ch:8123", false},
		"https://ch":                          {ProtocolHTTP, "ch:8443", true},
		"http://[::1]:8123/clickhouse/":       {ProtocolHTTP, "[::1]:8123", false},
		"clickhouse://ch:9000":                {ProtocolNative, "ch:9000", false},
		"clickhouse://ch":                     {ProtocolNative, "ch:9000", false},
		"clickhouse://ch:9440/?secure=true":   {ProtocolNative, "ch:9440", true},
		"clickhouses://ch.example.com":        {ProtocolNative, "ch.example.com:9440", true},
		"  https://abc.clickhouse.cloud:443 ": {ProtocolHTTP, "abc.clickhouse.cloud:443", true},
	} {
		s, err := Parse([]byte(`{"url":"`+url+`"}`), nil)
		if err != nil {
			t.Errorf("%s: %v", url, err)
			continue
		}
		if s.Protocol != want.protocol || s.Address != want.address || s.Secure != want.secure {
			t.Errorf("%s: got %v %v secure=%v", url, s.Protocol, s.Address, s.Secure)
		}
	}
}

func TestParse_defaults(t *testing.T) {
	s, err := Parse([]byte(`{"url":"http://ch:8123","queryTimeoutSeconds":"30"}`), map[string]string{"password": "p"})
	if err != nil {
		t.Fatal(err)
	}
	if s.Database != "otel" || s.TracesTable != "otel_traces" || s.LogsTable != "otel_logs" || s.Username != "default" {
		t.Errorf("names: %+v", s)
	}
	if s.QueryTimeout != 30*time.Second || s.DialTimeout != 5*time.Second || s.RowLimit != 200_000 {
		t.Errorf("limits: %+v", s)
	}
	if s.Content.MinRole != RoleEditor || s.Background.Alerts != ScopeNone || s.Background.Public != ScopeNone {
		t.Errorf("the safe choice is the default: %+v", s)
	}
}

func TestParse_mistakesNameTheSetting(t *testing.T) {
	for data, want := range map[string]string{
		``:                                                    "no ClickHouse address (url)",
		`{`:                                                   "cannot be read",
		`{"url":"ch:8123"}`:                                   "url is not an address",
		`{"url":"mysql://ch:3306"}`:                           `url begins with "mysql://"`,
		`{"url":"http://u:p@ch:8123"}`:                        "url contains a user name or password",
		`{"url":"http://ch","rowLimit":-1}`:                   "rowLimit is -1",
		`{"url":"http://ch","rowLimit":"x"}`:                  "not a number",
		`{"url":"http://ch","tlsAuth":true}`:                  "TLS client auth",
		`{"url":"http://ch","database":"a;b"}`:                `database is "a;b"`,
		`{"url":"http://ch","tracesTable":"a b"}`:             `tracesTable is "a b"`,
		`{"url":"http://ch","tlsAuthWithCACert":true}`:        "With CA cert",
		`{"url":"http://ch","dialTimeoutSeconds":9999}`:       "dialTimeoutSeconds is 9999",
		`{"url":"http://ch","content":{"minRole":"Owner"}}`:   "content.minRole",
		`{"url":"http://ch","background":{"alerts":"all"}}`:   "background.alerts",
		`{"url":"http://ch","background":{"public":"spans"}}`: "background.public",
	} {
		_, err := Parse([]byte(data), nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", data, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "u:p") {
			t.Errorf("%s: the error repeats a secret: %v", data, err)
		}
	}
}

// Names of databases and tables are the only text of settings that becomes SQL.
func TestParse_namesAreIdentifiers(t *testing.T) {
	for _, name := range []string{"database", "tracesTable", "logsTable"} {
		for _, value := range []string{" ", "'", "`", `"`, `\\`, "a`.`b", "a; DROP TABLE x", "a b", "a-b", "a.b", "1a", "a\n", "\x00", "a\x00", "\u2019", "\uff41", "é", "{p0:Identifier}", "${name}", "$__filters", "*", "(SELECT 1)", "/**/", "--"} {
			raw, err := json.Marshal(map[string]string{"url": "http://ch", name: value})
			if err != nil {
				t.Fatal(err)
			}
			if s, err := Parse(raw, nil); err == nil {
				t.Errorf("%s may be %q: %s %s %s", name, value, s.Database, s.TracesTable, s.LogsTable)
			}
		}
	}
}

func TestRole_unknownHasNoRights(t *testing.T) {
	for _, c := range []struct {
		have, need Role
		want       bool
	}{
		{RoleAdmin, RoleEditor, true}, {RoleEditor, RoleEditor, true}, {RoleViewer, RoleEditor, false},
		{"", RoleViewer, false}, {"None", RoleViewer, false}, {"Grafana Admin", RoleViewer, false},
	} {
		if got := c.have.Includes(c.need); got != c.want {
			t.Errorf("%q includes %q: %v", c.have, c.need, got)
		}
	}
}
