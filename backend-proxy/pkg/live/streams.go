package live

import (
	"context"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// maxStreams is how many channels of one data source are fed at once, in one process of the plugin.
const maxStreams = 20

const full = "All live streams of this data source are taken: the list is asked for again every few seconds instead."

// Streams are the channels of one data source.
type Streams struct {
	service Service
	every   time.Duration

	mu sync.Mutex
	// running are the paths that are fed.
	running map[string]bool
}

// Service is what streams ask: an answer.Service.
type Service interface {
	Settings() settings.Settings
	Parse(raw []byte) (query.Query, error)
	Query(ctx context.Context, who principal.Principal, question answer.Question) backend.DataResponse
}

// New makes the streams of one data source, which look for rows each so often; none runs yet.
func New(service Service, every time.Duration) *Streams {
	return &Streams{service: service, every: every, running: map[string]bool{}}
}

// Offer is the channel for a question, or why there is none; nil where the question does not ask for one.
func (s *Streams) Offer(who principal.Principal, raw []byte) *frames.Live {
	q, err := s.service.Parse(raw)
	if err != nil || !q.Live {
		return nil
	}
	of, err := s.audienceOf(who)
	if err != nil {
		return &frames.Live{Refused: err.Error()}
	}
	until := next(time.Now())
	path, err := path(of, q, until)
	switch {
	case err != nil:
		return &frames.Live{Refused: err.Error()}
	case s.isFull(path):
		return &frames.Live{Refused: full}
	}
	return &frames.Live{Path: path}
}

// Admit says whether a caller may subscribe to a channel: only to the one that its own identity and question lead to.
func (s *Streams) Admit(who principal.Principal, given string, raw []byte) error {
	if _, _, err := s.admitted(who, given, raw); err != nil {
		return err
	}
	if s.isFull(given) {
		return errFull
	}
	return nil
}

// admitted is the question of a channel and its end.
func (s *Streams) admitted(who principal.Principal, given string, raw []byte) (q query.Query, until time.Time, err error) {
	of, err := s.audienceOf(who)
	if err != nil {
		return q, until, err
	}
	if q, err = s.service.Parse(raw); err != nil {
		return q, until, err
	}
	until, ok := untilOf(given, time.Now())
	if !ok || !q.Live {
		return q, until, errNoSuchChannel
	}
	if own, err := path(of, q, until); err != nil || own != given {
		return q, until, errNoSuchChannel
	}
	return q, until, nil
}

// audienceOf is for signed-in people: each row is one case.
func (s *Streams) audienceOf(who principal.Principal) (audience, error) {
	if err := who.MayReadSpans(); err != nil {
		return audience{}, err
	}
	scope, err := tenant.Of(who, s.service.Settings().Tenants)
	return audience{Org: who.Org, Scope: scope.Key(), Role: who.Role}, err
}

func (s *Streams) isFull(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.running[path] && len(s.running) >= maxStreams
}

// begin takes a place; false if there is none.
func (s *Streams) begin(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.running[path] && len(s.running) >= maxStreams {
		return false
	}
	s.running[path] = true
	return true
}

func (s *Streams) end(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, path)
}
