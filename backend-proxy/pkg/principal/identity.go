package principal

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Identity is what Grafana signed about a caller.
type Identity struct {
	Login    string
	Type     string // user, service-account, anonymous, ...
	Role     settings.Role
	Email    string
	audience jwt.Audience
	all      map[string]any
}

// claim is a claim that is one text; others tell nothing.
func (id Identity) claim(name string) string {
	text, _ := id.all[name].(string)
	return text
}

// matches refuses a token of another organisation or another person: the header
// of a resource request comes from the browser where Grafana has none of its own.
func (id Identity) matches(pc backend.PluginContext) error {
	if !id.audience.Contains(fmt.Sprintf("org:%d", pc.OrgID)) {
		return &forbidden{"The identity that Grafana sent is for another organisation. Sign in again."}
	}
	if id.Type == "user" && pc.User != nil && !strings.EqualFold(id.Login, pc.User.Login) {
		return &forbidden{"The identity that Grafana sent is another person's. Sign in again."}
	}
	return nil
}

// Keys verifies identity tokens against the public keys that Grafana serves at
// /api/signing-keys/keys. It is safe for concurrent use.
type Keys struct {
	url    string
	client *http.Client
	now    func() time.Time

	mu      sync.Mutex
	keys    jose.JSONWebKeySet
	fetched time.Time
}

const (
	// Grafana makes a new key each month; an unknown key id refetches sooner.
	keysTTL       = time.Hour
	refetchPause  = 10 * time.Second
	clockLeeway   = 30 * time.Second
	keysBodyLimit = 1 << 20
)

// NewKeys reads keys from Grafana at grafanaURL, its root_url without a slash at the end.
func NewKeys(grafanaURL string) *Keys {
	return &Keys{
		url:    strings.TrimRight(grafanaURL, "/") + "/api/signing-keys/keys",
		client: &http.Client{Timeout: 5 * time.Second},
		now:    time.Now,
	}
}

type claims struct {
	jwt.Claims
	Type     string `json:"type"`
	Username string `json:"username"`
	Role     string `json:"role"`
	Email    string `json:"email"`
}

// Verify checks signature and life time.
func (k *Keys) Verify(ctx context.Context, token string) (Identity, error) {
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil || len(parsed.Headers) != 1 {
		return Identity{}, &forbidden{"The identity header is not a token of Grafana. Sign in again."}
	}
	key, err := k.key(ctx, parsed.Headers[0].KeyID)
	if err != nil {
		return Identity{}, err
	}
	var (
		c   claims
		all map[string]any
	)
	if err := parsed.Claims(key, &c, &all); err != nil {
		return Identity{}, &forbidden{"The identity token's signature is not Grafana's. Sign in again."}
	}
	if c.Expiry == nil {
		return Identity{}, &forbidden{"The identity token never expires, which Grafana's never do. Sign in again."}
	}
	if err := c.ValidateWithLeeway(jwt.Expected{Time: k.now()}, clockLeeway); err != nil {
		return Identity{}, &forbidden{"The identity token is outside its life time. Reload the page; if that does not help, compare the clocks of Grafana and of this plugin's host."}
	}
	return Identity{Login: c.Username, Type: c.Type, Role: settings.Role(c.Role), Email: c.Email, audience: c.Audience, all: all}, nil
}

func (k *Keys) key(ctx context.Context, id string) (*jose.JSONWebKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	age := k.now().Sub(k.fetched)
	found := k.keys.Key(id)
	if (len(found) == 0 && age > refetchPause) || age > keysTTL {
		keys, err := k.fetch(ctx)
		switch {
		case err == nil:
			k.keys, k.fetched = keys, k.now()
			found = keys.Key(id)
		case len(found) == 0:
			return nil, err
		}
		// A key once published stays good while Grafana restarts: it lives for a month.
	}
	if len(found) == 0 {
		return nil, &forbidden{"The identity token is signed with a key that Grafana does not publish. Sign in again."}
	}
	return &found[0], nil
}

func (k *Keys) fetch(ctx context.Context) (jose.JSONWebKeySet, error) {
	failed := func(why string) error {
		return &forbidden{fmt.Sprintf("Loopscope could not verify who is asking: Grafana's signing keys at %s are not readable (%s). Set grafanaUrl in the data source's settings to the address at which Grafana's server reaches itself, or correct root_url in Grafana's configuration.", k.url, why)}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, k.url, nil)
	if err != nil {
		return jose.JSONWebKeySet{}, failed("the address is not valid")
	}
	response, err := k.client.Do(request)
	if err != nil {
		return jose.JSONWebKeySet{}, failed("no answer")
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return jose.JSONWebKeySet{}, failed(response.Status)
	}
	var keys jose.JSONWebKeySet
	if err := json.NewDecoder(io.LimitReader(response.Body, keysBodyLimit)).Decode(&keys); err != nil {
		return jose.JSONWebKeySet{}, failed("not a key set")
	}
	return keys, nil
}
