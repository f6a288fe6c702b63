// Package consistency compares what two databases have of the same traces: which one of them lacks, which differ, and
// which are not settled yet. It is pure.
package consistency

import (
	"cmp"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Figures are what one source's spans of a trace say, each trace settled by itself: another that shares a call with it
// may be missing.
type Figures struct {
	// Spans are those of agents, models and tools; the figures below are of what counts among them.
	Spans  int             `json:"spans"`
	Calls  int             `json:"calls"`
	Tokens uint64          `json:"tokens"`
	Cost   decimal.Decimal `json:"cost"` // USD at list, a decimal as text

	duration uint64 // of all spans, in nanoseconds
	first    int64
	last     int64
}

func (f Figures) equal(g Figures) bool {
	return f.Spans == g.Spans && f.Calls == g.Calls && f.Tokens == g.Tokens && f.Cost.Equal(g.Cost)
}

// Touches reports whether one of the spans lies in a range of Unix nanoseconds, its end excluded.
func (f Figures) Touches(from, to int64) bool { return f.Spans > 0 && f.first < to && f.last >= from }

// Of reads traces out of their spans, by id. It takes the spans over.
func Of(spans []settle.Span, prices settle.Pricer) map[string]Figures {
	byTrace := map[string][]settle.Span{}
	for i := range spans {
		byTrace[spans[i].TraceID] = append(byTrace[spans[i].TraceID], spans[i])
	}
	out := make(map[string]Figures, len(byTrace))
	for id, trace := range byTrace {
		var f Figures
		for _, s := range settle.Settle(trace, prices) {
			if f.Spans == 0 {
				f.first, f.last = s.Start, s.End
			}
			f.Spans++
			f.first, f.last = min(f.first, s.Start), max(f.last, s.End)
			f.duration += s.Duration()
			if s.CountsCall {
				f.Calls++
			}
			if s.CountsUsage {
				f.Tokens += s.Tokens()
				f.Cost = f.Cost.Add(s.Cost.Decimal)
			}
		}
		out[id] = f
	}
	return out
}

// Settled is what the settled tables have of a trace.
type Settled struct{ Spans, Duration uint64 }

// Trace is one that is not the same everywhere. A source that has none of it is nil.
type Trace struct {
	TraceID    string   `json:"traceId"`
	ClickHouse *Figures `json:"clickhouse"`
	Tempo      *Figures `json:"tempo"`
	// Settled are the spans of it that are settled, where it is late.
	Settled *uint64 `json:"settled,omitempty"`
}

// Group is the traces of one finding: how many, and the first of them by id.
type Group struct {
	Count  int     `json:"count"`
	Traces []Trace `json:"traces"`
}

// Result is what a comparison found. A trace can be late and different.
type Result struct {
	// Compared are the traces that at least one source has; Equal those that both have alike.
	Compared       int   `json:"compared"`
	Equal          int   `json:"equal"`
	OnlyClickHouse Group `json:"onlyClickhouse"`
	OnlyTempo      Group `json:"onlyTempo"`
	Different      Group `json:"different"`
	// Late are collected by ClickHouse and not settled, or since then delivered anew. Nil where there are no tables of settled spans.
	Late *Group `json:"late"`
}

// shown are the traces of a finding that are named.
const shown = 50

// Compare sets the traces of two sources side by side. settled is nil where nothing settles.
func Compare(clickhouse, tempo map[string]Figures, settled map[string]Settled) Result {
	var r Result
	for _, g := range []*Group{&r.OnlyClickHouse, &r.OnlyTempo, &r.Different} {
		g.Traces = []Trace{}
	}
	if settled != nil {
		r.Late = &Group{Traces: []Trace{}}
	}
	ids := slices.Collect(maps.Keys(clickhouse))
	for id := range tempo {
		if _, both := clickhouse[id]; !both {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, cmp.Compare[string])
	r.Compared = len(ids)
	for _, id := range ids {
		here, inClickHouse := clickhouse[id]
		there, inTempo := tempo[id]
		trace := Trace{TraceID: id}
		if inClickHouse {
			trace.ClickHouse = &here
		}
		if inTempo {
			trace.Tempo = &there
		}
		switch {
		case !inTempo:
			r.OnlyClickHouse.add(trace)
		case !inClickHouse:
			r.OnlyTempo.add(trace)
		case !here.equal(there):
			r.Different.add(trace)
		default:
			r.Equal++
		}
		if has := settled[id]; r.Late != nil && inClickHouse && (has.Spans != uint64(here.Spans) || has.Duration != here.duration) { //nolint:gosec // a count
			trace.Settled = &has.Spans
			r.Late.add(trace)
		}
	}
	return r
}

func (g *Group) add(t Trace) {
	if g.Count++; len(g.Traces) < shown {
		g.Traces = append(g.Traces, t)
	}
}
