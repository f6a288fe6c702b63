package plugin

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

func opened(t *testing.T, jsonData string) *Datasource {
	t.Helper()
	instance, err := New(context.Background(), backend.DataSourceInstanceSettings{JSONData: []byte(jsonData), DecryptedSecureJSONData: map[string]string{"password": "hidden-word"}})
	if err != nil {
		t.Fatal(err)
	}
	d := instance.(*Datasource)
	t.Cleanup(d.Dispose)
	return d
}

const reachable = `{"url":"http://127.0.0.1:1","grafanaUrl":"http://127.0.0.1:1"}`

func query(t *testing.T, d *Datasource, headers map[string]string, login, query string) backend.DataResponse {
	t.Helper()
	response, err := d.QueryData(context.Background(), &backend.QueryDataRequest{
		Headers:       headers,
		PluginContext: backend.PluginContext{OrgID: 1, User: &backend.User{Login: login, Role: "Admin"}},
		Queries:       []backend.DataQuery{{RefID: "A", JSON: []byte(query), TimeRange: backend.TimeRange{From: time.Unix(0, 0), To: time.Unix(60, 0)}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return response.Responses["A"]
}

const calls = `{"refId":"A","version":1,"queryType":"metrics","measures":["llm_calls"]}`

func TestQueryData_whoMayAsk(t *testing.T) {
	for name, c := range map[string]struct {
		settings string
		headers  map[string]string
		login    string
		status   backend.Status
		says     string
	}{
		"a public dashboard":                       {reachable, nil, "service", 403, "background.public"},
		"a public dashboard that is let in":        {`{"url":"http://127.0.0.1:1","background":{"public":"aggregates"}}`, nil, "service", 502, "could not answer (unreachable)"},
		"an alert rule":                            {reachable, map[string]string{"FromAlert": "true"}, "grafana_scheduler", 403, "background.alerts"},
		"a visitor who sends the header of alerts": {`{"url":"http://127.0.0.1:1","background":{"alerts":"aggregates"}}`, map[string]string{"FromAlert": "true"}, "service", 403, "background.public"},
		"a claimed identity that cannot be proved": {reachable, map[string]string{"http_X-Grafana-Id": "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.eyJ0eXBlIjoidXNlciJ9.AAAA"}, "admin", 403, "grafanaUrl"},
	} {
		t.Run(name, func(t *testing.T) {
			got := query(t, opened(t, c.settings), c.headers, c.login, calls)
			if got.Status != c.status || got.Error == nil || !strings.Contains(got.Error.Error(), c.says) {
				t.Errorf("%d %v", got.Status, got.Error)
			}
		})
	}
}

func TestWrongSettingsAreToldEverywhere(t *testing.T) {
	d := opened(t, `{"url":"mysql://db"}`)
	health, err := d.CheckHealth(context.Background(), &backend.CheckHealthRequest{})
	if err != nil || health.Status != backend.HealthStatusError || !strings.Contains(health.Message, `url begins with "mysql://"`) {
		t.Errorf("%+v %v", health, err)
	}
	if got := query(t, d, nil, "admin", calls); got.Error == nil || !strings.Contains(got.Error.Error(), "mysql://") {
		t.Errorf("%+v", got)
	}
	got := d.resource(context.Background(), &backend.CallResourceRequest{Method: "GET", Path: "measures", URL: "measures"})
	if got.Status == 200 || !strings.Contains(string(got.Body), "mysql://") {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestCheckHealth_unreachable(t *testing.T) {
	health, err := opened(t, reachable).CheckHealth(context.Background(), &backend.CheckHealthRequest{})
	if err != nil || health.Status != backend.HealthStatusError || !strings.Contains(health.Message, "Nothing listens on 127.0.0.1:1") || strings.Contains(health.Message+string(health.JSONDetails), "hidden-word") {
		t.Errorf("%+v %v", health, err)
	}
}

func TestCheckHealth_tellsNoTenantsFiguresToWhoIsNotKnown(t *testing.T) {
	d := opened(t, `{"url":"http://127.0.0.1:1","tenants":{"guard":true,"map":[{"match":"1","tenants":["acme"]}]}}`)
	health, err := d.CheckHealth(context.Background(), &backend.CheckHealthRequest{Headers: map[string]string{"http_X-Grafana-Id": "forged"}, PluginContext: backend.PluginContext{OrgID: 1, User: &backend.User{Login: "admin", Role: "Admin"}}})
	if err != nil || !strings.Contains(health.Message, "The tenant guard is on. It is not known who asks") || strings.Contains(health.Message, "acme") {
		t.Errorf("%+v %v", health, err)
	}
}

func TestCallResource_withoutAnIdentity(t *testing.T) {
	got := opened(t, reachable).resource(context.Background(), &backend.CallResourceRequest{
		Method: "GET", Path: "values", URL: "values?field=model", PluginContext: backend.PluginContext{OrgID: 1, User: &backend.User{Login: "service", Role: "Admin"}},
	})
	if got.Status != 403 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

// A data source that must go through a proxy does not go around it where Grafana has none.
func TestNew_withoutTheSecureSocksProxyThatItNeeds(t *testing.T) {
	d := opened(t, `{"url":"http://127.0.0.1:1","enableSecureSocksProxy":true}`)
	result, err := d.CheckHealth(context.Background(), &backend.CheckHealthRequest{})
	if err != nil || result.Status != backend.HealthStatusError || !strings.Contains(result.Message, "secure_socks_datasource_proxy") {
		t.Errorf("%+v %v", result, err)
	}
}
