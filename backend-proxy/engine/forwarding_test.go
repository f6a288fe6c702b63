package engine

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/loopscope/loopscope/backend-proxy/pkg/plugin"
)

// signing is a Grafana that says who is signed in.
type signing struct {
	*httptest.Server
	key *ecdsa.PrivateKey
}

func serveGrafana(t *testing.T) signing {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "ES256", Use: "sig"}}})
	}))
	t.Cleanup(server.Close)
	return signing{server, key}
}

// person is a signed-in Admin as the plugin is told of one.
func (g signing) person(t *testing.T, login string) (backend.PluginContext, string) {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: g.key}, (&jose.SignerOptions{}).WithHeader("kid", "k"))
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(map[string]any{
		"aud": "org:1", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(), "type": "user", "username": login, "role": "Admin",
	}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return backend.PluginContext{OrgID: 1, User: &backend.User{Login: login, Role: "Admin"}}, token
}

// gate lets in who has a token of its own, as a ClickHouse or a proxy before it does, and keeps what each connection said.
type gate struct {
	*httptest.Server
	tokens []string

	mu          sync.Mutex
	connections map[string]map[string]bool
	ids         map[string]bool
	faults      []string
}

func serveGate(t *testing.T, behind http.Handler, tokens ...string) *gate {
	t.Helper()
	g := &gate{tokens: tokens, connections: map[string]map[string]bool{}, ids: map[string]bool{}}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		told := r.Header.Get("Authorization")
		g.note(r, told)
		for _, token := range g.tokens {
			if told == "Bearer "+token {
				behind.ServeHTTP(w, r)
				return
			}
		}
		http.Error(w, "who are you", http.StatusUnauthorized)
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *gate) note(r *http.Request, told string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.connections[r.RemoteAddr] == nil {
		g.connections[r.RemoteAddr] = map[string]bool{}
	}
	g.connections[r.RemoteAddr][told] = true
	g.ids[r.Header.Get("X-Id-Token")] = true
	for _, name := range []string{"X-Clickhouse-User", "X-Clickhouse-Key", "X-Grafana-Id", "Cookie"} {
		if r.Header.Get(name) != "" {
			g.faults = append(g.faults, name+" is sent along")
		}
	}
	if r.Header.Get("X-Api-Key") != "own-value" {
		g.faults = append(g.faults, "the administrator's header is not sent")
	}
}

func (g *gate) check(t *testing.T) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, fault := range g.faults {
		t.Error(fault)
	}
	for connection, told := range g.connections {
		if len(told) > 1 {
			t.Errorf("connection %s has %d identities", connection, len(told))
		}
	}
}

// engineAs hands on to the engine as its own user.
func engineAs() http.Handler {
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: address.Host})
		password, _ := address.User.Password()
		r.Out.SetBasicAuth(address.User.Username(), password)
	}}
}

func TestForwardedIdentity(t *testing.T) {
	grafana := serveGrafana(t)
	clickHouse := serveGate(t, engineAs(), "ada-token", "bob-token")
	tempo := serveGate(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"version":"2.9.0"}`)) }), "ada-token", "bob-token")
	raw, err := json.Marshal(map[string]any{
		"url": clickHouse.URL, "database": address.Path[1:], "oauthPassThru": true, "httpHeaderName1": "X-Api-Key", "grafanaUrl": grafana.URL,
		"tempo": map[string]any{"url": tempo.URL, "httpHeaderName1": "X-Api-Key"}, "background": map[string]string{"alerts": "aggregates", "public": "aggregates"},
	})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := plugin.New(context.Background(), backend.DataSourceInstanceSettings{JSONData: raw, DecryptedSecureJSONData: map[string]string{"httpHeaderValue1": "own-value", "tempoHttpHeaderValue1": "own-value"}})
	if err != nil {
		t.Fatal(err)
	}
	source := opened.(*plugin.Datasource)
	defer source.Dispose()

	const runs = `{"version":1,"queryType":"runs","live":true}`
	query := func(pluginContext backend.PluginContext, headers map[string]string, question string) backend.DataResponse {
		response, err := source.QueryData(context.Background(), &backend.QueryDataRequest{
			PluginContext: pluginContext, Headers: headers,
			Queries: []backend.DataQuery{{RefID: "A", JSON: []byte(question), TimeRange: backend.TimeRange{From: start, To: start.Add(time.Hour)}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return response.Responses["A"]
	}
	as := func(login, token string) (backend.PluginContext, map[string]string) {
		who, id := grafana.person(t, login)
		headers := map[string]string{"http_X-Grafana-Id": id}
		if token != "" {
			headers["Authorization"], headers["X-ID-Token"] = "Bearer "+token, token+"-id"
		}
		return who, headers
	}
	var waiting sync.WaitGroup
	for i := range 24 {
		login := []string{"ada", "bob"}[i%2]
		who, headers := as(login, login+"-token")
		waiting.Go(func() {
			response := query(who, headers, runs)
			if response.Error != nil || response.Frames[0].Rows() == 0 {
				t.Errorf("%s: %v", login, response.Error)
			}
		})
	}
	waiting.Wait()
	who, headers := as("ada", "ada-token")
	result, err := source.CheckHealth(context.Background(), &backend.CheckHealthRequest{PluginContext: who, Headers: headers})
	if err != nil || result.Status != backend.HealthStatusOk || !strings.Contains(result.Message, "Tempo 2.9.0 answers") {
		t.Errorf("%+v %v", result, err)
	}
	clickHouse.check(t)
	tempo.check(t)
	if !clickHouse.ids["ada-token-id"] || !tempo.ids["ada-token-id"] {
		t.Errorf("id tokens: %v %v", clickHouse.ids, tempo.ids)
	}

	const sums = `{"version":1,"queryType":"metrics","measures":["llm_calls"],"format":"table"}`
	nobody := backend.PluginContext{OrgID: 1, User: &backend.User{Login: "service", Role: "Admin"}}
	scheduler := backend.PluginContext{OrgID: 1, User: &backend.User{Login: "grafana_scheduler", Role: "Admin"}}
	cy, withoutToken := as("cy", "")
	asked := len(clickHouse.connections)
	for name, c := range map[string]struct {
		who     backend.PluginContext
		headers map[string]string
		says    string
	}{
		"a public dashboard":                      {nobody, nil, "nobody behind them"},
		"a public dashboard that somebody visits": {nobody, headers, "nobody behind them"},
		"an alert rule":                           {scheduler, map[string]string{"FromAlert": "true"}, "nobody behind them"},
		"who has no token":                        {cy, withoutToken, "no token of an identity provider"},
	} {
		if got := query(c.who, c.headers, sums); got.Status != backend.StatusForbidden || got.Error == nil || !strings.Contains(got.Error.Error(), c.says) {
			t.Errorf("%s: %v %v", name, got.Status, got.Error)
		}
	}
	if len(clickHouse.connections) != asked {
		t.Error("ClickHouse was asked for somebody without an identity")
	}
	dan, wrong := as("dan", "forged-token")
	if got := query(dan, wrong, sums); got.Error == nil || !strings.Contains(got.Error.Error(), "refused the identity that Grafana forwarded") {
		t.Errorf("a token that ClickHouse does not take: %v", got.Error)
	}
	live, _ := json.Marshal(query(who, headers, runs).Frames[0].Meta.Custom)
	if !strings.Contains(string(live), "forwards nobody's identity") {
		t.Errorf("a channel is offered: %s", live)
	}
}

// Credentials do not follow a redirect.
func TestForwardedIdentity_goesNowhereElse(t *testing.T) {
	elsewhere := serveGate(t, engineAs())
	leads := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer leads.Close()
	grafana := serveGrafana(t)
	raw, _ := json.Marshal(map[string]any{"url": leads.URL, "oauthPassThru": true, "grafanaUrl": grafana.URL})
	opened, err := plugin.New(context.Background(), backend.DataSourceInstanceSettings{JSONData: raw})
	if err != nil {
		t.Fatal(err)
	}
	source := opened.(*plugin.Datasource)
	defer source.Dispose()
	who, id := grafana.person(t, "ada")
	result, err := source.CheckHealth(context.Background(), &backend.CheckHealthRequest{PluginContext: who, Headers: map[string]string{"http_X-Grafana-Id": id, "Authorization": "Bearer ada-token"}})
	if err != nil || result.Status != backend.HealthStatusError || !strings.Contains(result.Message, "a redirect") || len(elsewhere.connections) != 0 {
		t.Errorf("%+v %v, %d", result, err, len(elsewhere.connections))
	}
}
