package answer

import (
	"context"
	"sync"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// reading settles whole traces in memory where there are no tables of settled spans. It says how it read them.
type reading interface {
	// settled are the GenAI spans of the traces that touch a range, or of one trace.
	settled(ctx context.Context, asked traces) ([]settle.Settled, clickhouse.Statement, error)
	// rows are such spans, or what is told of them: see catalogue.Rows.
	rows(ctx context.Context, scope tenant.Scope, rows catalogue.Rows, over plan.Range, c *catalogue.Catalogue) ([]settle.Settled, clickhouse.Statement, error)
}

// reading is what answers a query of a source from memory, or nil where tables answer it.
func (s *Service) reading(ctx context.Context, source settings.Source) (reading, error) {
	if s.isTempo(source) {
		if s.tempo == nil {
			return nil, &query.Error{Message: "This data source has no Tempo: fill in its address in the settings, or leave source out."}
		}
		return s.tempo, nil
	}
	if s.client == nil {
		return nil, errNoClickHouse
	}
	raw, err := s.readsRaw(ctx)
	if err != nil || !raw {
		return nil, err
	}
	return &s.raw, nil
}

var errNoClickHouse = &query.Error{Message: "This data source has no ClickHouse: fill in its address in the settings, or leave source out."}

func (s *Service) isTempo(source settings.Source) bool {
	return source == settings.TempoTraces || source == "" && s.settings.Source == settings.TempoTraces
}

// sourceOf is what answers a query that names a source, or none.
func (s *Service) sourceOf(named settings.Source) settings.Source {
	if named == "" {
		return s.settings.Source
	}
	return named
}

// traces are what a question needs whole.
type traces struct {
	scope tenant.Scope
	over  plan.Range
	id    string // all of the range if empty
	// service has a span in each of them, unless it is empty.
	service string
	// newest lets the oldest be left out where they are too many to be read.
	newest bool
}

// answers reports whether what was read for t has all that is asked for.
func (t traces) answers(asked traces) bool {
	return t.scope == asked.scope && t.id == asked.id && (t.service == "" || t.service == asked.service) && !t.over.From.After(asked.over.From) && !t.over.To.Before(asked.over.To)
}

// lastRead keeps what was settled for as long as the other panels of a dashboard take to ask for the same range. One
// reading at a time: it holds all its spans in memory.
type lastRead struct {
	mu    sync.Mutex
	asked traces
	at    time.Time
	read  read
}

// read are settled traces, and how they were read.
type read struct {
	spans     []settle.Settled
	statement clickhouse.Statement
	// over is what they were looked for in, where that was a range of Tempo's.
	over plan.Range
	// cut is of how many traces they are where there were more, since is when the oldest of these began.
	cut   int
	since time.Time
}

// fresh is how long a reading answers other questions about the same range.
const fresh = 10 * time.Second

func (l *lastRead) get(asked traces, now func() time.Time, readNow func() (read, error)) (read, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.read.spans != nil && l.asked.answers(asked) && (l.read.cut == 0 || l.asked == asked) && now().Sub(l.at) < fresh {
		return l.read, nil
	}
	l.read = read{}
	found, err := readNow()
	if err != nil {
		return found, err
	}
	at := now()
	l.asked, l.at, l.read = asked, at, found
	time.AfterFunc(fresh, func() { l.forget(at) })
	return found, nil
}

// forget frees what a reading holds when it is no longer fresh.
func (l *lastRead) forget(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at.Equal(at) {
		l.read = read{}
	}
}
