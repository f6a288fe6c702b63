package proxy

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/scores"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

// secrets are of tokens that have one scope each, by its name; "acme" is one of a single tenant that may query.
var secrets, keyring = func() (map[string]string, *tokens.Keyring) {
	secrets, all := map[string]string{}, []tokens.Token{}
	add := func(name string, scopes []tokens.Scope, tenant string) {
		secret, line, err := tokens.Create(name, scopes, tenant)
		if err != nil {
			panic(err)
		}
		one, err := tokens.Parse([]byte(line))
		if err != nil {
			panic(err)
		}
		secrets[name], all = secret, append(all, one...)
	}
	for _, scope := range tokens.Scopes {
		add(strings.ReplaceAll(string(scope), ":", "-"), []tokens.Scope{scope}, tokens.AllTenants)
	}
	add("acme", []tokens.Scope{tokens.Content, tokens.ReadUsage}, "acme")
	keyring, err := tokens.NewKeyring(all...)
	if err != nil {
		panic(err)
	}
	return secrets, keyring
}()

// handler asks a ClickHouse that does not exist: what is tested here never reaches it.
func handler(t *testing.T, keyring *tokens.Keyring) http.Handler {
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
	client, err := clickhouse.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return Handler(service, Options{Keyring: keyring, Scores: scores.NewStore(client)})
}

func call(h http.Handler, method, target, body string, headers map[string]string) *httptest.ResponseRecorder {
	asked := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		asked.Header.Set("Content-Type", "application/json")
	}
	for name, value := range headers {
		asked.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, asked)
	return recorder
}

func bearing(name string) map[string]string {
	return map[string]string{"Authorization": "Bearer " + secrets[name]}
}

func TestKnown(t *testing.T) {
	withTokens, without := handler(t, keyring), handler(t, nil)
	const measures = "/v1/resources/measures"
	for name, c := range map[string]struct {
		handler http.Handler
		target  string
		headers map[string]string
		status  int
	}{
		"a token":                      {withTokens, "http://proxy:8081" + measures, bearing("query"), 200},
		"in other letters":             {withTokens, "http://proxy:8081" + measures, map[string]string{"Authorization": "bearer  " + secrets["query"]}, 200},
		"a wrong token":                {withTokens, "http://127.0.0.1:8081" + measures, map[string]string{"Authorization": "Bearer wrong"}, 401},
		"no token":                     {withTokens, "http://127.0.0.1:8081" + measures, nil, 401},
		"a token as a password":        {withTokens, "http://127.0.0.1:8081" + measures, map[string]string{"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte("x:"+secrets["query"]))}, 401},
		"a token as a cookie":          {withTokens, "http://127.0.0.1:8081" + measures, map[string]string{"Cookie": "token=" + secrets["query"]}, 401},
		"a token in the address":       {withTokens, "http://127.0.0.1:8081" + measures + "?token=" + secrets["query"], nil, 401},
		"the hash of a token":          {withTokens, "http://127.0.0.1:8081" + measures, map[string]string{"Authorization": fmt.Sprintf("Bearer %x", sha256.Sum256([]byte(secrets["query"])))}, 401},
		"nothing without a token":      {withTokens, "http://127.0.0.1:8081/v1/nothing", nil, 401},
		"nothing":                      {withTokens, "http://127.0.0.1:8081/v1/nothing", bearing("query"), 404},
		"a path of Grafana's":          {withTokens, "http://127.0.0.1:8081/api/ds/query", bearing("admin"), 404},
		"metrics elsewhere":            {withTokens, "http://127.0.0.1:8081/metrics", bearing("admin"), 404},
		"loopback without tokens":      {without, "http://127.0.0.1:8081" + measures, nil, 200},
		"a page of another site":       {without, "http://127.0.0.1:8081" + measures, map[string]string{"Origin": "https://evil.example"}, 403},
		"a name that a DNS rebinds to": {without, "http://evil.example:8081" + measures, nil, 403},
	} {
		t.Run(name, func(t *testing.T) {
			got := call(c.handler, http.MethodGet, c.target, "", c.headers)
			if got.Code != c.status {
				t.Errorf("%d %s", got.Code, got.Body)
			}
			if challenge := got.Header().Get("WWW-Authenticate"); (challenge != "") != (c.status == 401) {
				t.Errorf("%d with the challenge %q", got.Code, challenge)
			}
		})
	}
}

// Every route with every token: one that lacks its scope is told so before anything is read.
func TestScopes(t *testing.T) {
	h := handler(t, keyring)
	for _, route := range routes {
		for _, scope := range tokens.Scopes {
			body := ""
			if route.method == http.MethodPost {
				body = "{"
			}
			got := call(h, route.method, "http://proxy"+route.path, body, bearing(strings.ReplaceAll(string(scope), ":", "-")))
			may := route.scope == "" || (tokens.Token{Scopes: []tokens.Scope{scope}}).Has(route.scope)
			// What a scope allows the settings may still refuse, in other words.
			if (got.Header().Get("WWW-Authenticate") != "") == may || !may && got.Code != http.StatusForbidden {
				t.Errorf("%s with %s: %d", route.path, scope, got.Code)
			}
			if !may && (!strings.Contains(got.Body.String(), string(route.scope)) || !strings.Contains(got.Header().Get("WWW-Authenticate"), `scope="`+string(route.scope)+`"`)) {
				t.Errorf("%s with %s does not say what is missing: %s", route.path, scope, got.Body)
			}
		}
	}
}

// Whoever may write scores reads nothing by it.
func TestScopes_ofAKeyThatWrites(t *testing.T) {
	for _, route := range routes {
		if route.scope == tokens.WriteScores && route.method != http.MethodPost || route.scope == "" && route.path != "/v1/openapi.json" {
			t.Errorf("%s %s is open to a key that writes scores", route.method, route.path)
		}
	}
}

// The headers by which Grafana names a user change nothing: without a token they let nobody in, with one they add nothing.
func TestGrafanasHeadersAreAir(t *testing.T) {
	forged := map[string]string{
		"X-Grafana-Id": "eyJhbGciOiJub25lIn0.eyJyb2xlIjoiQWRtaW4ifQ.", "X-Grafana-User": "admin", "X-Grafana-Org-Id": "1", "X-Grafana-Role": "Admin",
		"X-Grafana-Device-Id": "x", "X-Webauth-User": "admin", "FromAlert": "true", "X-Scope-Orgid": "acme", "X-Dashboard-Uid": "d", "Forwarded": "for=127.0.0.1;host=localhost", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost",
	}
	h := handler(t, keyring)
	span := `{"queries":[{"queryType":"trace","traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"}],"from":"now-1h","to":"now"}`
	for name, c := range map[string]struct{ method, path, body string }{
		"content":   {http.MethodPost, "/v1/query", span},
		"usage":     {http.MethodGet, "/v1/usage?from=now-1d&to=now", ""},
		"schema":    {http.MethodGet, "/v1/resources/schema", ""},
		"health":    {http.MethodGet, "/v1/health", ""},
		"one score": {http.MethodPost, "/v1/scores", `{"scores":[{}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := call(h, c.method, "http://proxy"+c.path, c.body, forged); got.Code != http.StatusUnauthorized {
				t.Errorf("without a token: %d %s", got.Code, got.Body)
			}
			for _, token := range []string{"query", "acme", "scores-write"} {
				plain := call(h, c.method, "http://proxy"+c.path, c.body, bearing(token))
				with := bearing(token)
				maps.Copy(with, forged)
				if got := call(h, c.method, "http://proxy"+c.path, c.body, with); got.Code != plain.Code || got.Body.String() != plain.Body.String() {
					t.Errorf("%s: %d %s, without the headers %d %s", token, got.Code, got.Body, plain.Code, plain.Body)
				}
			}
		})
	}
}

func TestCheckListen(t *testing.T) {
	for _, c := range []struct {
		address string
		tokens  bool
		ok      bool
	}{
		{"127.0.0.1:0", false, true}, {"[::1]:8081", false, true}, {"localhost:8081", false, true},
		{"0.0.0.0:8081", false, false}, {":8081", false, false}, {"10.0.0.1:8081", false, false}, {"0.0.0.0:8081", true, true}, {"8081", true, false},
	} {
		if err := CheckListen(c.address, c.tokens); (err == nil) != c.ok {
			t.Errorf("%s %v: %v", c.address, c.tokens, err)
		}
	}
}

func TestMethods(t *testing.T) {
	h := handler(t, nil)
	got := call(h, http.MethodDelete, "http://localhost:8081/v1/scores", "", nil)
	if got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") != "POST" {
		t.Errorf("%d %v", got.Code, got.Header())
	}
	if got := call(h, http.MethodHead, "http://localhost:8081/v1/openapi.json", "", nil); got.Code != http.StatusOK {
		t.Errorf("HEAD: %d", got.Code)
	}
	if got := call(h, http.MethodPost, "http://localhost:8081/v1/query", "{}", map[string]string{"Content-Type": "text/plain"}); got.Code != http.StatusUnsupportedMediaType {
		t.Errorf("a form may ask: %d", got.Code)
	}
}

func TestAtOnce(t *testing.T) {
	s, err := Settings("http://u:p@127.0.0.1:1/otel")
	if err != nil {
		t.Fatal(err)
	}
	service, err := answer.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = service.Close() }()
	h := Handler(service, Options{AtOnce: 1})
	body, begun := newSlowBody()
	first := httptest.NewRequest(http.MethodPost, "http://localhost:8081/v1/query", body)
	first.Header.Set("Content-Type", "application/json")
	done := make(chan struct{})
	go func() { h.ServeHTTP(httptest.NewRecorder(), first); close(done) }()
	<-begun
	got := call(h, http.MethodPost, "http://localhost:8081/v1/query", "{}", nil)
	if got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") == "" {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if got := call(h, http.MethodGet, "http://localhost:8081/v1/metrics", "", nil).Body.String(); !strings.Contains(got, `loopscope_proxy_refused_total{limit="requests"} 1`) {
		t.Errorf("what was refused is not counted:\n%s", got)
	}
	close(body.end)
	<-done
	if got := call(h, http.MethodPost, "http://localhost:8081/v1/query", "{}", nil); got.Code != http.StatusBadRequest {
		t.Errorf("then: %d %s", got.Code, got.Body)
	}
}

// slowBody says when it is read and ends when it is told to.
type slowBody struct {
	begun chan struct{}
	end   chan struct{}
	once  sync.Once
}

func newSlowBody() (*slowBody, <-chan struct{}) {
	b := &slowBody{begun: make(chan struct{}), end: make(chan struct{})}
	return b, b.begun
}

func (b *slowBody) Read([]byte) (int, error) {
	b.once.Do(func() { close(b.begun) })
	<-b.end
	return 0, io.EOF
}

func TestQuery_badRequests(t *testing.T) {
	h := handler(t, nil)
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
	got := call(handler(t, nil), http.MethodGet, "http://127.0.0.1:8081/v1/health", "", nil)
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
