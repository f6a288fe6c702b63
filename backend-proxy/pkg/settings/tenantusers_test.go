package settings

import (
	"reflect"
	"strings"
	"testing"
)

func TestTenantUsers(t *testing.T) {
	s, err := Parse([]byte(`{"url":"http://ch","database":"otel","username":"grafana","sql":{"enabled":true,"tenants":[{"tenant":"acme"},{"tenant":"it's","username":"u","database":"d"}]}}`),
		map[string]string{"password": "base", "sqlPassword:acme": "secret"})
	if err != nil {
		t.Fatal(err)
	}
	want := []TenantUser{{"acme", "loopscope_acme", "loopscope_acme", "secret"}, {"it's", "u", "d", ""}}
	if !reflect.DeepEqual(s.SQL.Tenants, want) {
		t.Errorf("%+v", s.SQL.Tenants)
	}
	if as := s.As(want[0]); as.Username != "loopscope_acme" || as.Password != "secret" || as.Database != "loopscope_acme" || as.Address != s.Address || s.Username != "grafana" {
		t.Errorf("%+v", as)
	}
	for tenants, says := range map[string]string{
		`[{"tenant":""}]`:                 "sql.tenants[0].tenant",
		`[{"tenant":"a"},{"tenant":"a"}]`: "an earlier row has",
		`[{"tenant":"a","username":"x"},{"tenant":"b","username":"x"}]`: "a user of its own",
		`[{"tenant":"a","username":"grafana"}]`:                         "the user of the data source itself",
		`[{"tenant":"a","database":"a; DROP"}]`:                         "sql.tenants[0].database",
		`[{"tenant":"a"},{"tenant":"b","username":"loopscope_a"}]`:      "a user of its own",
	} {
		if _, err := Parse([]byte(`{"url":"http://ch","username":"grafana","sql":{"tenants":`+tenants+`}}`), nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", tenants, err)
		}
	}
	if _, err := Parse([]byte(`{"url":"http://ch","oauthPassThru":true,"sql":{"tenants":[{"tenant":"a"}]}}`), nil); err == nil || !strings.Contains(err.Error(), "oauthPassThru") {
		t.Error(err)
	}
}
