package resources

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func service(t *testing.T) *answer.Service {
	t.Helper()
	s, err := settings.Parse([]byte(`{"url":"http://127.0.0.1:1"}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := answer.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

var viewer = principal.Principal{Kind: principal.Interactive, Role: settings.RoleViewer}

func TestHandle(t *testing.T) {
	s := service(t)
	for name, c := range map[string]struct {
		who          principal.Principal
		method, path string
		query        string
		status       int
		says         string
	}{
		"dimensions":                      {viewer, "GET", "dimensions", "", 200, `"id":"model"`},
		"measures":                        {viewer, "GET", "/measures", "", 200, `"id":"cost_estimate"`},
		"a viewer's DELETE":               {viewer, "DELETE", "measures", "", 405, "does not accept DELETE"},
		"a POST":                          {viewer, "POST", "values", "", 405, "does not accept POST"},
		"what is not in the table":        {viewer, "GET", "config", "", 404, "no such resource"},
		"a path that climbs":              {viewer, "GET", "../schema", "", 404, "no such resource"},
		"an alert":                        {principal.Principal{Kind: principal.Alert}, "GET", "measures", "", 403, "Viewer"},
		"a public dashboard called Admin": {principal.Principal{Kind: principal.Background, Role: settings.RoleAdmin}, "GET", "measures", "", 403, "Viewer"},
		"a person without a role":         {principal.Principal{Kind: principal.Interactive}, "GET", "measures", "", 403, "Viewer"},
		"an unknown dimension":            {viewer, "GET", "values", "field=secret", 400, `no dimension`},
		"an odd limit":                    {viewer, "GET", "values", "field=model&limit=many", 400, "limit"},
		"an odd range":                    {viewer, "GET", "values", "field=model&from=x&to=now", 400, "from is not a time"},
		"a reveal by a viewer":            {viewer, "POST", "reveal", "", 400, "The body cannot be read"},
		"the audit by a viewer":           {viewer, "GET", "audit", "", 403, "Admin"},
		"no ClickHouse":                   {viewer, "GET", "values", "field=model", 502, "Nothing listens"},
		"schema without ClickHouse":       {viewer, "GET", "schema", "", 200, `"ok":false`},
	} {
		t.Run(name, func(t *testing.T) {
			got := Handle(context.Background(), s, c.who, Request{Method: c.method, Path: c.path, RawQuery: c.query, ContentType: "application/json"})
			if got.Status != c.status || !strings.Contains(string(got.Body), c.says) {
				t.Errorf("%d %s", got.Status, got.Body)
			}
		})
	}
}

func TestMeasures_keepTheirSQLToThemselves(t *testing.T) {
	if got := Handle(context.Background(), service(t), viewer, Request{Method: "GET", Path: "measures"}); strings.Contains(string(got.Body), "sumIf") {
		t.Error("SQL left the backend")
	}
}

// A new route must say who may call it, and if it has effects, take JSON alone.
func TestRoutes(t *testing.T) {
	s := service(t)
	for _, route := range Routes {
		if !route.Role.Valid() && route.Role != settings.RoleFinance {
			t.Errorf("%+v", route)
		}
		if route.Method == http.MethodGet {
			continue
		}
		for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp"} {
			if got := Handle(context.Background(), s, principal.Principal{Kind: principal.Interactive, Login: "ada", Role: settings.RoleAdmin}, Request{Method: route.Method, Path: route.Path, ContentType: kind}); got.Status != 415 {
				t.Errorf("%s as %q: %d", route.Path, kind, got.Status)
			}
		}
	}
}

// Finance is who the settings name, and nobody else: no role of Grafana's is by itself.
func TestRoutes_finance(t *testing.T) {
	admin := principal.Principal{Kind: principal.Interactive, Login: "ada", Email: "ada@example.com", Role: settings.RoleAdmin, Org: 1}
	fin := principal.Principal{Kind: principal.Interactive, Login: "fin", Email: "fin@example.com", Role: settings.RoleViewer, Org: 1}
	one := `,"tenants":{"guard":true,"map":[{"match":"1","tenants":["acme"]}]}`
	for name, c := range map[string]struct {
		settings string
		who      principal.Principal
		status   int
	}{
		"nobody is named":    {``, admin, 403},
		"by login":           {`,"finance":{"logins":["fin"]}`, fin, 502},
		"another login":      {`,"finance":{"logins":["fin"]}`, admin, 403},
		"by e-mail":          {`,"finance":{"emails":["fin@example.com"]}`, fin, 502},
		"by role":            {`,"finance":{"role":"Admin"}`, admin, 502},
		"below the role":     {`,"finance":{"role":"Admin"}`, fin, 403},
		"a rule":             {`,"finance":{"role":"Viewer","logins":["fin"]}`, principal.Principal{Kind: principal.Alert, Login: "fin", Role: settings.RoleAdmin}, 403},
		"a public dashboard": {`,"finance":{"role":"Viewer","logins":["fin"]}`, principal.Principal{Kind: principal.Background, Login: "fin", Role: settings.RoleAdmin}, 403},
		"without a role":     {`,"finance":{"logins":["fin"]}`, principal.Principal{Kind: principal.Interactive, Login: "fin"}, 403},
		"of one tenant":      {`,"finance":{"logins":["fin"]}` + one, fin, 403},
	} {
		config, err := settings.Parse([]byte(`{"url":"http://127.0.0.1:1"`+c.settings+`}`), nil)
		if err != nil {
			t.Fatal(name, err)
		}
		s, err := answer.Open(config)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		if got := Handle(context.Background(), s, c.who, Request{Method: http.MethodGet, Path: "prices"}); got.Status != c.status {
			t.Errorf("%s: %d %s", name, got.Status, got.Body)
		}
		if got := Handle(context.Background(), s, fin, Request{Method: http.MethodGet, Path: "audit"}); got.Status != 403 {
			t.Errorf("%s: finance is let in where administrators are: %d", name, got.Status)
		}
	}
}
