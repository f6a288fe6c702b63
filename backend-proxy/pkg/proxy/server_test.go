package proxy

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
)

// handler asks a ClickHouse that does not exist: what is tested here never reaches it.
func handler(t *testing.T, token string) http.Handler {
	t.Helper()
	s, err := Settings("http://loopscope:hidden-word@127.0.0.1:1/otel")
	if err != nil {
		t.Fatal(err)
	}
	service, err := answer.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = service.Close() })
	return Handler(service, token)
}

func call(h http.Handler, method, target, body string, headers map[string]string) *httptest.ResponseRecorder {
	asked := httptest.NewRequest(method, target, strings.NewReader(body))
	for name, value := range headers {
		asked.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, asked)
	return recorder
}

func TestGuard(t *testing.T) {
	withToken, without := handler(t, "right"), handler(t, "")
	for name, c := range map[string]struct {
		handler http.Handler
		target  string
		headers map[string]string
		status  int
	}{
		"right token":                  {withToken, "http://proxy:8081/v1/resources/measures", map[string]string{"Authorization": "Bearer right"}, 200},
		"wrong token":                  {withToken, "http://127.0.0.1:8081/v1/resources/measures", map[string]string{"Authorization": "Bearer wrong"}, 401},
		"no token":                     {withToken, "http://127.0.0.1:8081/v1/resources/measures", nil, 401},
		"a role in a header is air":    {withToken, "http://127.0.0.1:8081/v1/resources/measures", map[string]string{"X-Grafana-Id": "x", "X-Grafana-User": "admin"}, 401},
		"loopback without token":       {without, "http://127.0.0.1:8081/v1/resources/measures", nil, 200},
		"a page of another site":       {without, "http://127.0.0.1:8081/v1/resources/measures", map[string]string{"Origin": "https://evil.example"}, 403},
		"a name that a DNS rebinds to": {without, "http://evil.example:8081/v1/resources/measures", nil, 403},
	} {
		t.Run(name, func(t *testing.T) {
			if got := call(c.handler, http.MethodGet, c.target, "", c.headers); got.Code != c.status {
				t.Errorf("%d %s", got.Code, got.Body)
			}
		})
	}
}

func TestCheckListen(t *testing.T) {
	for _, c := range []struct {
		address, token string
		ok             bool
	}{
		{"127.0.0.1:0", "", true}, {"[::1]:8081", "", true}, {"localhost:8081", "", true},
		{"0.0.0.0:8081", "", false}, {":8081", "", false}, {"10.0.0.1:8081", "", false}, {"0.0.0.0:8081", "secret", true}, {"8081", "secret", false},
	} {
		if err := CheckListen(c.address, c.token); (err == nil) != c.ok {
			t.Errorf("%s %q: %v", c.address, c.token, err)
		}
	}
}

func TestQuery_badRequests(t *testing.T) {
	h := handler(t, "")
	for name, c := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"no JSON":           {`{`, 400, "not JSON"},
		"no queries":        {`{"from":"now-1h","to":"now"}`, 400, "queries has 0"},
		"no range":          {`{"queries":[{"refId":"A"}]}`, 400, "from is"},
		"an odd range":      {`{"queries":[{"refId":"A"}],"from":"yesterday","to":"now"}`, 400, "from is"},
		"a turned range":    {`{"queries":[{"refId":"A"}],"from":"now","to":"now-1h"}`, 400, "to is before from"},
		"a query's mistake": {`{"queries":[{"refId":"B","queryType":"metrics"}],"from":"now-1h","to":"now"}`, 400, `"B":{"error":"measures is empty`},
		"numbers as range":  {`{"queries":[{"refId":"B","queryType":"metrics"}],"from":1790000000000,"to":1790000001000}`, 400, "measures is empty"},
		"no ClickHouse":     {`{"queries":[{"refId":"C","query":"0af7651916cd43dd8448eb211c80319c"}],"from":"now-1h","to":"now"}`, 400, `Nothing listens on 127.0.0.1:1`},
		"a huge body":       {`{"x":"` + strings.Repeat("x", maxBody) + `"}`, 413, "larger than 4 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			got := call(h, http.MethodPost, "http://127.0.0.1:8081/v1/query", c.body, nil)
			if got.Code != c.status || !strings.Contains(got.Body.String(), c.says) || strings.Contains(got.Body.String(), "hidden-word") {
				t.Errorf("%d %s", got.Code, got.Body)
			}
		})
	}
}

func TestHealth_isAnErrorThatSaysWhatToDo(t *testing.T) {
	got := call(handler(t, ""), http.MethodGet, "http://127.0.0.1:8081/v1/health", "", nil)
	if got.Code != 400 || !strings.Contains(got.Body.String(), `"status":"ERROR"`) || !strings.Contains(got.Body.String(), "Nothing listens") {
		t.Errorf("%d %s", got.Code, got.Body)
	}
}

func TestSettings(t *testing.T) {
	s, err := Settings("http://loopscope:p%40ss@127.0.0.1:8123/llm?tracesTable=spans")
	if err != nil || s.Username != "loopscope" || s.Password != "p@ss" || s.Database != "llm" || s.TracesTable != "spans" || s.Address != "127.0.0.1:8123" {
		t.Errorf("%+v %v", s, err)
	}
	for _, address := range []string{"", "127.0.0.1:8123", "mysql://u:hidden-word@h/d", "http://u:hidden-word@h:port/d"} {
		if _, err := Settings(address); err == nil || strings.Contains(err.Error(), "hidden-word") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
