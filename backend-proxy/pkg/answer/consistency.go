package answer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/consistency"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
)

// Consistency says what a comparison of both sources found, and how far it looked.
type Consistency struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	consistency.Result
	// Truncated is where Tempo has more traces of the range than TraceLimit: those beyond were looked for only where ClickHouse has them.
	Truncated  bool `json:"truncated"`
	TraceLimit int  `json:"traceLimit"`
	// Unchecked are ClickHouse's traces that Tempo was not asked for, there being more than TraceLimit of them.
	Unchecked int `json:"unchecked"`
	// Incomplete are the traces of which Tempo itself says that it leaves spans out.
	Incomplete []string `json:"incomplete"`
}

const (
	// stillArriving is how long after a range both databases may still be told of its spans.
	stillArriving = 2 * time.Minute
	// comparedAtMost bounds a range: both sources are read whole.
	comparedAtMost = 24 * time.Hour
)

// CompareSources reads the traces that have a span of an agent, model or tool in a range from both databases, as they were
// collected, and says where these differ. The range has ended: what is still arriving would be missing somewhere.
func (s *Service) CompareSources(ctx context.Context, who principal.Principal, over plan.Range) (Consistency, error) {
	by, err := s.caller(who)
	if err != nil {
		return Consistency{}, err
	}
	if err := by.MayReadSpans(); err != nil {
		return Consistency{}, err
	}
	switch {
	case s.client == nil || s.tempo == nil:
		return Consistency{}, &query.Error{Message: "Sources are compared where there are two: fill in the addresses of ClickHouse and of Tempo in the data source's settings."}
	case !over.From.Before(over.To):
		return Consistency{}, &query.Error{Message: "The range to compare ends before it begins."}
	case over.To.After(s.now().Add(-stillArriving)):
		return Consistency{}, &query.Error{Message: fmt.Sprintf("The range to compare must have ended %s ago: later spans are still arriving.", stillArriving)}
	case over.To.Sub(over.From) > comparedAtMost:
		return Consistency{}, &query.Error{Message: fmt.Sprintf("At most %s are compared at once: choose a shorter range.", comparedAtMost)}
	}
	out := Consistency{From: over.From.UTC(), To: over.To.UTC(), TraceLimit: s.settings.Tempo.TraceLimit, Incomplete: []string{}}
	// Of spans alone: Tempo has no log records.
	collected, _, err := s.raw.collected(ctx, traces{scope: by.scope, over: over}, false)
	if err != nil {
		return out, err
	}
	touching := func(traces map[string]consistency.Figures) map[string]consistency.Figures {
		maps.DeleteFunc(traces, func(_ string, f consistency.Figures) bool {
			return !f.Touches(over.From.UnixNano(), over.To.UnixNano())
		})
		return traces
	}
	here := touching(consistency.Of(collected, s.raw.prices))
	known := slices.Sorted(maps.Keys(here))
	there, err := s.tracesOfTempo(ctx, by, over, known, &out)
	if err != nil {
		return out, err
	}
	for id := range there {
		if _, both := here[id]; !both && !there[id].Touches(over.From.UnixNano(), over.To.UnixNano()) {
			delete(there, id) // a search knows seconds
		}
	}
	settled, err := s.settledTraces(ctx, by, known, over)
	if err != nil {
		return out, err
	}
	if out.Unchecked > 0 {
		for _, id := range known[len(known)-out.Unchecked:] {
			if _, found := there[id]; !found {
				delete(here, id)
			}
		}
	}
	out.Result = consistency.Compare(here, there, settled)
	return out, nil
}

// tracesOfTempo are those that a search finds and those that ClickHouse has, which are asked for by id: a search may miss some.
func (s *Service) tracesOfTempo(ctx context.Context, by caller, over plan.Range, known []string, out *Consistency) (map[string]consistency.Figures, error) {
	limit := out.TraceLimit
	found, err := s.tempo.client.Search(ctx, tempo.AgentSpans(s.tempo.normaliser.Markers(), "", by.scope), over, limit+1)
	if err != nil {
		return nil, err
	}
	if out.Truncated = len(found) > limit; out.Truncated {
		found = found[:limit]
	}
	if len(known) > limit {
		out.Unchecked = len(known) - limit
		known = known[:limit]
	}
	ids := slices.Concat(found, known)
	slices.Sort(ids)
	var mu sync.Mutex
	whole, err := s.tempo.read(ctx, by.scope, slices.Compact(ids), s.tempo.whole, func(id, _ string) error {
		mu.Lock()
		defer mu.Unlock()
		out.Incomplete = append(out.Incomplete, id)
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(out.Incomplete)
	read := consistency.Of(spansIn(whole), s.tempo.listed)
	maps.DeleteFunc(read, func(_ string, f consistency.Figures) bool { return f.Spans == 0 })
	return read, nil
}

// settledTraces are nil where nothing settles.
func (s *Service) settledTraces(ctx context.Context, by caller, ids []string, over plan.Range) (map[string]consistency.Settled, error) {
	if raw, err := s.readsRaw(ctx); err != nil || raw {
		return nil, err
	}
	out := make(map[string]consistency.Settled, len(ids))
	err := s.client.EachUpTo(ctx, compile.SettledTraces(by.scope, ids, over), len(ids), func(row clickhouse.Scanner) error {
		var (
			id  string
			has consistency.Settled
		)
		err := row.Scan(&id, &has.Spans, &has.Duration)
		out[id] = has
		return err
	})
	return out, err
}
