package answer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// events answers what happened in a range, for annotations. Each names single runs or traces, so it is for signed-in people.
func (s *Service) events(ctx context.Context, who caller, q query.Query, question Question) (backend.DataResponse, error) {
	if err := who.MayReadSpans(); err != nil {
		return backend.DataResponse{}, err
	}
	var (
		all        []frames.Event
		statements []clickhouse.Statement
	)
	for _, kind := range q.Events {
		found, by, err := s.eventsOf(ctx, who.scope, kind, q, question)
		if err != nil {
			return backend.DataResponse{}, err
		}
		all, statements = append(all, found...), append(statements, by...)
	}
	return respond(data.Frames{frames.Events(all)}, statements...), nil
}

func (s *Service) eventsOf(ctx context.Context, scope tenant.Scope, kind string, q query.Query, question Question) ([]frames.Event, []clickhouse.Statement, error) {
	list := q
	switch kind {
	case query.Looped:
		list.QueryType, list.OrderBy, list.Order = query.Loops, query.OrderByRepeats, "desc"
		loops, found, err := listOfLoops.rows(ctx, s, scope, list, question, false)
		return loopEvents(loops, q.MinRepeats), []clickhouse.Statement{found.statement}, err
	case query.Costly:
		list.QueryType, list.OrderBy, list.Order = query.Runs, query.OrderByCost, "desc"
		runs, found, err := listOfRuns.rows(ctx, s, scope, list, question, false)
		return costEvents(runs, q.MinCost), []clickhouse.Statement{found.statement}, err
	}
	seen, statements, err := s.firstSeen(ctx, scope, kind, q, question)
	found := frames.NewValues(kind, seen, plan.Snap(question.Range, plan.Minute).From)
	slices.SortFunc(found, func(a, b frames.Event) int { return cmp.Or(b.Start.Compare(a.Start), cmp.Compare(a.Value, b.Value)) })
	return found[:min(len(found), q.Limit)], statements, err
}

// firstSeen says when values were seen first, in the range and so long before it as the query looks back.
func (s *Service) firstSeen(ctx context.Context, scope tenant.Scope, kind string, q query.Query, question Question) ([]frames.Seen, []clickhouse.Statement, error) {
	lookback, err := q.Before()
	if err != nil {
		return nil, nil, err
	}
	memory, err := s.reading(ctx, q.Source)
	if err != nil {
		return nil, nil, err
	}
	over := plan.Snap(question.Range, plan.Minute)
	back := plan.Range{From: over.From.Add(-lookback), To: over.To}
	switch {
	case kind == query.NewVersion:
		return s.versions(ctx, scope, memory, q, over, back)
	case memory != nil:
		spans, statement, err := memory.settled(ctx, traces{scope: scope, over: back, service: onlyService(q.Filters)})
		if err != nil {
			return nil, nil, err
		}
		seen, err := aggregate.FirstSeen(kind, q, back, spans, s.catalogue)
		return seen, []clickhouse.Statement{statement}, err
	}
	return s.seen(ctx, compile.FirstSeen(scope, kind, q, back, s.catalogue))
}

// versions are those of the services that have spans in the range.
func (s *Service) versions(ctx context.Context, scope tenant.Scope, memory reading, q query.Query, over, back plan.Range) ([]frames.Seen, []clickhouse.Statement, error) {
	if _, isTempo := memory.(*tempoReading); isTempo {
		return nil, nil, &query.Error{Message: "Versions of services are not read from Tempo: ask ClickHouse for deployments (source clickhouse), or leave them out."}
	}
	services, statement, err := s.services(ctx, scope, memory, q, over)
	if err != nil || len(services) == 0 {
		return nil, []clickhouse.Statement{statement}, err
	}
	kind, err := s.raw.spanAttributesType(ctx)
	if err != nil {
		return nil, nil, err
	}
	seen, statements, err := s.seen(ctx, compile.Versions(scope, s.settings.TracesTable, kind, services, back))
	return seen, append([]clickhouse.Statement{statement}, statements...), err
}

func (s *Service) services(ctx context.Context, scope tenant.Scope, memory reading, q query.Query, over plan.Range) ([]string, clickhouse.Statement, error) {
	if memory != nil {
		spans, statement, err := memory.settled(ctx, traces{scope: scope, over: over, service: onlyService(q.Filters)})
		if err != nil {
			return nil, statement, err
		}
		services, err := aggregate.Services(q, over, spans, s.catalogue)
		return services, statement, err
	}
	statement := compile.Services(scope, q, over, s.catalogue)
	var services []string
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var service string
		err := row.Scan(&service)
		services = append(services, service)
		return err
	})
	return services, statement, err
}

func (s *Service) seen(ctx context.Context, statement clickhouse.Statement) ([]frames.Seen, []clickhouse.Statement, error) {
	var seen []frames.Seen
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var (
			one frames.Seen
			ns  int64
		)
		err := row.Scan(&one.Service, &one.Agent, &one.Prompt, &one.Value, &ns, &one.RunID, &one.TraceID)
		one.First = time.Unix(0, ns).UTC()
		seen = append(seen, one)
		return err
	})
	return seen, []clickhouse.Statement{statement}, err
}

func loopEvents(loops []frames.Loop, atLeast int) []frames.Event {
	var out []frames.Event
	for _, l := range loops {
		if repeats := float64(l.Repeats); repeats >= float64(atLeast) {
			out = append(out, frames.Event{Kind: query.Looped, Start: l.Start, Service: l.Service, Agent: l.Agent, Tool: l.Tool, Repeats: &repeats, RunID: l.RunID, TraceID: l.TraceID})
		}
	}
	return out
}

func costEvents(runs []frames.Run, atLeast float64) []frames.Event {
	var out []frames.Event
	for _, r := range runs {
		if r.Cost == nil || *r.Cost < atLeast {
			continue
		}
		e := frames.Event{Kind: query.Costly, Start: r.Start, Service: r.Service, Agent: r.Agent, Cost: r.Cost, RunID: r.RunID, TraceID: r.TraceID}
		if !r.Open {
			e.End = r.Start.Add(r.Duration)
		}
		out = append(out, e)
	}
	return out
}
