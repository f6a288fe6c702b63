package principal

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// grafana serves the public half of one key, as Grafana's /api/signing-keys/keys does.
type grafana struct {
	*httptest.Server
	key     *ecdsa.PrivateKey
	fetches atomic.Int32
}

func startGrafana(t *testing.T) *grafana {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	g := &grafana{key: key}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/sub/api/signing-keys/keys" {
			http.NotFound(w, r)
			return
		}
		g.fetches.Add(1)
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "id-2026-11-es256", Algorithm: "ES256", Use: "sig"}}})
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *grafana) token(t *testing.T, key *ecdsa.PrivateKey, keyID string, change func(*claims)) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", keyID))
	if err != nil {
		t.Fatal(err)
	}
	c := claims{
		Claims: jwt.Claims{Subject: "user:abc", Audience: jwt.Audience{"org:1"}, Expiry: jwt.NewNumericDate(time.Now().Add(10 * time.Minute)), IssuedAt: jwt.NewNumericDate(time.Now())},
		Type:   "user", Username: "ada", Role: "Editor",
	}
	if change != nil {
		change(&c)
	}
	token, err := jwt.Signed(signer).Claims(c).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestOf(t *testing.T) {
	g := startGrafana(t)
	stranger, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	keyID := "id-2026-11-es256"
	context1 := func(login string) backend.PluginContext {
		return backend.PluginContext{OrgID: 1, User: &backend.User{Login: login, Role: "Admin"}}
	}
	for name, c := range map[string]struct {
		headers http.Header
		context backend.PluginContext
		want    Principal
		refused string
	}{
		"a person with a signed identity has what is signed": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, g.key, keyID, func(c *claims) { c.Email = "ada@example.com" })}}, context: context1("ada"),
			want: Principal{Kind: Interactive, Login: "ada", Role: settings.RoleEditor, Org: 1, Email: "ada@example.com", Claim: "user"},
		},
		"a browser's own headers tell no tenant": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, g.key, keyID, nil)}, "X-Grafana-Org-Id": {"2"}, "X-Id-Token": {g.token(t, g.key, keyID, func(c *claims) { c.Type = "another" })}, "X-Scope-Orgid": {"2"}, "X-Grafana-User": {"bob"}},
			context: context1("ada"), want: Principal{Kind: Interactive, Login: "ada", Role: settings.RoleEditor, Org: 1, Claim: "user"},
		},
		"a service account has an organisation and a role": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, g.key, keyID, func(c *claims) { c.Type, c.Username, c.Role = "service-account", "", "Viewer" })}}, context: context1("sa-1-reports"),
			want: Principal{Kind: Interactive, Role: settings.RoleViewer, Org: 1, Claim: "service-account"},
		},
		"a public dashboard is background although Grafana calls it Admin": {
			headers: http.Header{}, context: context1("service"), want: Principal{Kind: Background},
		},
		"the alert scheduler": {
			headers: http.Header{"FromAlert": {"true"}}, context: context1("grafana_scheduler"), want: Principal{Kind: Alert},
		},
		"a public dashboard's visitor who sends FromAlert stays background": {
			headers: http.Header{"Fromalert": {"true"}}, context: context1("service"), want: Principal{Kind: Background},
		},
		"a public dashboard's visitor who is signed in stays background": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, g.key, keyID, nil)}}, context: context1("service"), want: Principal{Kind: Background},
		},
		"a public dashboard's visitor who is signed in and sends FromAlert stays background": {
			headers: http.Header{"FromAlert": {"true"}, "X-Grafana-Id": {g.token(t, g.key, keyID, nil)}}, context: context1("service"), want: Principal{Kind: Background},
		},
		"a public dashboard's visitor from another organisation stays background": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, g.key, keyID, func(c *claims) { c.Audience = jwt.Audience{"org:2"} })}}, context: context1("service"), want: Principal{Kind: Background},
		},
		"a person who previews a rule sees what the rule will see": {
			headers: http.Header{"FromAlert": {"true"}, "X-Grafana-Id": {g.token(t, g.key, keyID, nil)}}, context: context1("ada"), want: Principal{Kind: Alert, Login: "ada", Previewer: settings.RoleEditor},
		},
		"a forged identity is refused, not downgraded": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, stranger, keyID, nil)}}, context: context1("ada"), refused: "signature is not Grafana's",
		},
		"an unknown key": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, stranger, "mine", nil)}}, context: context1("ada"), refused: "does not publish",
		},
		"another person's token": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, g.key, keyID, nil)}}, context: context1("bob"), refused: "another person's",
		},
		"another organisation's token": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, g.key, keyID, func(c *claims) { c.Audience = jwt.Audience{"org:2"} })}}, context: context1("ada"), refused: "another organisation",
		},
		"an expired token": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, g.key, keyID, func(c *claims) { c.Expiry = jwt.NewNumericDate(time.Now().Add(-time.Hour)) })}}, context: context1("ada"), refused: "life time",
		},
		"a token without an end": {
			headers: http.Header{"X-Grafana-Id": {g.token(t, g.key, keyID, func(c *claims) { c.Expiry = nil })}}, context: context1("ada"), refused: "never expires",
		},
		"an unsigned token": {
			headers: http.Header{"X-Grafana-Id": {"eyJhbGciOiJub25lIn0.eyJyb2xlIjoiQWRtaW4ifQ."}}, context: context1("ada"), refused: "not a token of Grafana",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Of(context.Background(), c.headers, c.context, NewKeys(g.URL+"/sub/"), "claim:type")
			if c.refused != "" {
				if !errors.Is(err, ErrForbidden) || !strings.Contains(err.Error(), c.refused) {
					t.Fatalf("got %+v, %v; want a refusal with %q", got, err, c.refused)
				}
				return
			}
			if err != nil || got != c.want {
				t.Fatalf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestKeys_areCachedAndRefetchedForANewKey(t *testing.T) {
	g := startGrafana(t)
	keys := NewKeys(g.URL + "/sub")
	now := time.Now()
	keys.now = func() time.Time { return now }
	token := g.token(t, g.key, "id-2026-11-es256", nil)
	for range 3 {
		if _, err := keys.Verify(context.Background(), token); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 { // a flood of unknown key ids asks Grafana at most once each pause
		_, _ = keys.Verify(context.Background(), g.token(t, g.key, "unknown", nil))
	}
	if n := g.fetches.Load(); n != 1 {
		t.Errorf("%d fetches, want 1", n)
	}
	now = now.Add(refetchPause + time.Second)
	_, _ = keys.Verify(context.Background(), g.token(t, g.key, "unknown", nil))
	if n := g.fetches.Load(); n != 2 {
		t.Errorf("%d fetches after the pause, want 2", n)
	}
}

func TestKeys_unreachableGrafanaNamesTheSetting(t *testing.T) {
	g := startGrafana(t)
	token := g.token(t, g.key, "id-2026-11-es256", nil)
	_, err := NewKeys("http://127.0.0.1:1").Verify(context.Background(), token)
	if !errors.Is(err, ErrForbidden) || !strings.Contains(err.Error(), "grafanaUrl") {
		t.Fatal(err)
	}
}

func TestRights(t *testing.T) {
	closed := settings.Settings{Content: settings.Content{MinRole: settings.RoleEditor}, Background: settings.Background{Alerts: settings.ScopeNone, Public: settings.ScopeNone}}
	open := closed
	open.Background = settings.Background{Alerts: settings.ScopeAggregates, Public: settings.ScopeAggregates}
	for _, c := range []struct {
		who                        Principal
		settings                   settings.Settings
		aggregates, spans, content bool
	}{
		{Principal{Kind: Interactive, Role: settings.RoleViewer}, closed, true, true, false},
		{Principal{Kind: Interactive, Role: settings.RoleEditor}, closed, true, true, true},
		{Principal{Kind: Interactive, Role: ""}, open, false, false, false},
		{Principal{Kind: Alert}, closed, false, false, false},
		{Principal{Kind: Alert}, open, true, false, false},
		{Principal{Kind: Background}, closed, false, false, false},
		{Principal{Kind: Background}, open, true, false, false},
		{Principal{}, closed, false, false, false},
		// A role beside a caller that is not interactive gives nothing.
		{Principal{Kind: Background, Role: settings.RoleAdmin}, open, true, false, false},
	} {
		for right, got := range map[string]struct {
			err  error
			want bool
		}{
			"aggregates": {c.who.MayReadAggregates(c.settings), c.aggregates},
			"spans":      {c.who.MayReadSpans(), c.spans},
			"content":    {c.who.MayReadContent(c.settings), c.content},
		} {
			if (got.err == nil) != got.want {
				t.Errorf("%+v %s (alerts %s): %v", c.who, right, c.settings.Background.Alerts, got.err)
			}
		}
	}
}
