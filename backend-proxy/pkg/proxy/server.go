// Package proxy serves the same answers as the plugin over HTTP, for the workbench and for clients without Grafana.
// Callers are known by their tokens alone; headers that name a user are not read.
package proxy

import (
	"errors"
	"net/http"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/scores"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

// Options are what a proxy has besides its answers.
type Options struct {
	// Keyring says who is let in: nil lets in programs of this machine, for everything. CheckListen keeps that to loopback.
	Keyring *tokens.Keyring
	// Scores is nil where none can be kept.
	Scores *scores.Store
	// AtOnce bounds the requests that are answered at a time, DefaultAtOnce if 0.
	AtOnce int
}

// DefaultAtOnce is more than a dashboard asks, and less than what a database cannot answer.
const DefaultAtOnce = 32

type server struct {
	service *answer.Service
	keyring *tokens.Keyring
	scores  *scores.Store
	slots   chan struct{}
	metrics *metrics
	now     func() time.Time
}

// Handler answers under /v1.
func Handler(service *answer.Service, options Options) http.Handler {
	atOnce := options.AtOnce
	if atOnce <= 0 {
		atOnce = DefaultAtOnce
	}
	s := &server{service: service, keyring: options.Keyring, scores: options.Scores, slots: make(chan struct{}, atOnce), now: time.Now}
	s.metrics = newMetrics(service)
	byPath := map[string]map[string]http.Handler{}
	for _, route := range routes {
		if byPath[route.path] == nil {
			byPath[route.path] = map[string]http.Handler{}
		}
		byPath[route.path][route.method] = s.metrics.instrument(route.path, s.admit(route))
	}
	nowhere := s.metrics.instrument("", s.known(func(w http.ResponseWriter, _ *http.Request, _ tokens.Token) {
		fail(w, http.StatusNotFound, "There is nothing here: /v1/openapi.json lists what there is.")
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		methods, ok := byPath[r.URL.Path]
		if !ok {
			nowhere.ServeHTTP(w, r)
			return
		}
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		if handler, ok := methods[method]; ok {
			handler.ServeHTTP(w, r)
			return
		}
		s.metrics.instrument(r.URL.Path, s.known(func(w http.ResponseWriter, r *http.Request, _ tokens.Token) {
			for allowed := range methods {
				w.Header().Add("Allow", allowed)
			}
			fail(w, http.StatusMethodNotAllowed, r.URL.Path+" does not accept this method.")
		})).ServeHTTP(w, r)
	})
}

// admit lets a caller in whose token has the route's scope, if there is room.
func (s *server) admit(route route) http.Handler {
	return s.known(func(w http.ResponseWriter, r *http.Request, caller tokens.Token) {
		if route.scope != "" && !caller.Has(route.scope) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="loopscope", error="insufficient_scope", scope="`+string(route.scope)+`"`)
			fail(w, http.StatusForbidden, "The token lacks the scope "+string(route.scope)+".")
			return
		}
		if !route.light {
			select {
			case s.slots <- struct{}{}:
				defer func() { <-s.slots }()
			default:
				s.metrics.refuse(limitAtOnce)
				w.Header().Set("Retry-After", "1")
				fail(w, http.StatusServiceUnavailable, "Too many requests are being answered: try again in a second.")
				return
			}
		}
		route.handle(s, w, r, caller)
	})
}

// body reads a small JSON body. What it cannot take it has answered.
func (s *server) body(w http.ResponseWriter, r *http.Request) (raw []byte, ok bool) {
	raw, err := readJSON(w, r)
	var refusal *refusal
	switch {
	case errors.As(err, &refusal):
		if refusal.status == http.StatusRequestEntityTooLarge {
			s.metrics.refuse(limitBody)
		}
		fail(w, refusal.status, refusal.message)
		return nil, false
	case err != nil:
		return nil, false // the client went away
	}
	return raw, true
}
