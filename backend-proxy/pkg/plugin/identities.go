package plugin

import (
	"net/http"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

const (
	// identityIdle is how long a service stays that nobody asks; a provider gives a new token within the hour.
	identityIdle = 5 * time.Minute
	// maxIdentities stay at once, beside those that are asked just now.
	maxIdentities = 200
)

// identities are the services of a data source that forwards who is signed in: one for each, so that no connection, cache
// or answer under way is shared between two.
type identities struct {
	now func() time.Time

	mu   sync.Mutex
	held map[string]*heldService
}

type heldService struct {
	service *answer.Service
	users   int
	last    time.Time
}

func newIdentities() *identities {
	return &identities{now: time.Now, held: map[string]*heldService{}}
}

// of is the service that asks as an identity, until it is given back.
func (i *identities) of(base *answer.Service, identity settings.Identity) (service *answer.Service, done func(), err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	key := identity.Key()
	held, known := i.held[key]
	if !known {
		i.forget()
		opened, err := base.For(identity)
		if err != nil {
			return nil, nil, err
		}
		held = &heldService{service: opened}
		i.held[key] = held
	}
	held.users++
	return held.service, func() { i.giveBack(held) }, nil
}

func (i *identities) giveBack(held *heldService) {
	i.mu.Lock()
	defer i.mu.Unlock()
	held.users--
	held.last = i.now()
}

// forget closes what nobody asked for a while, and of too many the one that was asked longest ago.
func (i *identities) forget() {
	oldest := ""
	for key, held := range i.held {
		switch {
		case held.users > 0:
		case i.now().Sub(held.last) > identityIdle:
			i.drop(key)
		case oldest == "" || held.last.Before(i.held[oldest].last):
			oldest = key
		}
	}
	if len(i.held) >= maxIdentities && oldest != "" {
		i.drop(oldest)
	}
}

func (i *identities) drop(key string) {
	_ = i.held[key].service.Close()
	delete(i.held, key)
}

func (i *identities) close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	for key := range i.held {
		i.drop(key)
	}
}

// forwarded is what Grafana sends of whoever is signed in, where a data source has oauthPassThru.
func forwarded(headers http.Header) settings.Identity {
	return settings.Identity{Authorization: headers.Get(backend.OAuthIdentityTokenHeaderName), IDToken: headers.Get(backend.OAuthIdentityIDTokenHeaderName)}
}

// serviceOf is what answers a caller: the data source's own, or that of the caller's identity where it is forwarded.
func (d *Datasource) serviceOf(who principal.Principal, headers http.Header) (*answer.Service, func(), error) {
	if !d.service.Settings().ForwardIdentity {
		return d.service, func() {}, nil
	}
	identity := forwarded(headers)
	switch {
	case who.Kind != principal.Interactive:
		return nil, nil, errNobodyToForward
	case !identity.Valid():
		return nil, nil, errNoToken
	}
	return d.identities.of(d.service, identity)
}

var (
	errNobodyToForward = principal.Forbidden("This data source asks as whoever is signed in (oauthPassThru), and alert rules, public dashboards and reports have nobody behind them. Give them a data source of their own, with a user of ClickHouse or Tempo.")
	errNoToken         = principal.Forbidden("This data source asks as whoever is signed in (oauthPassThru), and Grafana has no token of an identity provider for you: sign in through the provider, not with a password of Grafana's, an API key or a service account.")
	errNotLive         = principal.Forbidden("Grafana Live forwards nobody's identity, which this data source asks with (oauthPassThru): the list is asked for again every few seconds instead.")
)
