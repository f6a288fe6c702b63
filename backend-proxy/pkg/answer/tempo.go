package answer

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// tempoReading answers from Tempo: traces with spans of agents are searched for, read whole and settled by the rules that
// hold for ClickHouse, so that the same spans give the same figures.
type tempoReading struct {
	client     *tempo.Client
	normaliser *normalise.Normaliser
	listed     priceList
	settings   settings.Settings
	now        func() time.Time
	last       lastRead
	kept       keptTraces
}

// tracesAtOnce are read from Tempo in parallel.
const tracesAtOnce = 8

func (r *tempoReading) settled(ctx context.Context, asked traces) ([]settle.Settled, clickhouse.Statement, error) {
	found, err := r.newest(ctx, asked)
	return found.spans, found.statement, err
}

// newest are settled traces, the newest where they are too many and the question lets the others be left out.
func (r *tempoReading) newest(ctx context.Context, asked traces) (read, error) {
	return r.last.get(asked, r.now, func() (read, error) {
		ids, cut, how, of := []string{asked.id}, 0, traceRequest(asked.id), r.whole
		if asked.id == "" {
			var err error
			if ids, how, err = r.search(ctx, asked); err != nil {
				return read{statement: how}, err
			}
			if limit := r.settings.Tempo.TraceLimit; len(ids) > limit {
				ids, cut = ids[:limit], limit
			}
			if asked.newest {
				of = r.keptOrWhole
			}
		}
		found, err := r.read(ctx, asked.scope, ids, of, refuseIncomplete)
		if err != nil {
			return read{statement: how}, err
		}
		spans := spansIn(found)
		since := oldestStart(spans)
		settled := settle.Settle(spans, r.listed) // in place
		if settled == nil {
			settled = []settle.Settled{} // nothing, which is known
		}
		return read{spans: settled, statement: how, over: asked.over, cut: cut, since: since}, nil
	})
}

// rows are settled spans: who scores spans does so elsewhere.
func (r *tempoReading) rows(ctx context.Context, scope tenant.Scope, rows catalogue.Rows, over plan.Range, _ *catalogue.Catalogue) ([]settle.Settled, clickhouse.Statement, error) {
	if rows == catalogue.Scores {
		return nil, clickhouse.Statement{}, &query.Error{Message: "Scores are not read from Tempo: ask ClickHouse for them (source clickhouse)."}
	}
	return r.settled(ctx, traces{scope: scope, over: over})
}

// search finds traces, the newest first, and refuses more than are read at once where none may be left out.
func (r *tempoReading) search(ctx context.Context, asked traces) ([]string, clickhouse.Statement, error) {
	limit := r.settings.Tempo.TraceLimit
	traceQL := tempo.AgentSpans(r.normaliser.Markers(), asked.service, asked.scope)
	how := clickhouse.Statement{SQL: traceQL}
	ids, err := r.client.Search(ctx, traceQL, asked.over, limit+1)
	if err != nil {
		return nil, how, err
	}
	if len(ids) > limit && !asked.newest {
		return nil, how, &query.Error{Message: fmt.Sprintf("More than %d traces of this range have spans of agents or models; from Tempo at most %d are read at once. "+
			"Ask for a shorter range, filter by service, raise tempo.traceLimit in the data source's settings, or ask ClickHouse, which answers any range.", limit, limit)}
	}
	return ids, how, nil
}

// refuseIncomplete is for sums: what Tempo left out of a trace would be missing from them.
func refuseIncomplete(id, why string) error {
	return &query.Error{Message: fmt.Sprintf("Tempo does not give all of trace %s (%s), so that no sum over it would be true.", id, why)}
}

// read reads traces whole, by of. incomplete is told of those that Tempo does not give all of, by several readers at once.
func (r *tempoReading) read(ctx context.Context, scope tenant.Scope, ids []string, of traceReader, incomplete func(id, why string) error) ([]wholeTrace, error) {
	read := make([]wholeTrace, len(ids))
	var total atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(tracesAtOnce)
	for i, id := range ids {
		group.Go(func() error {
			trace, err := of(ctx, scope, id)
			if err != nil {
				return err
			}
			if trace.incomplete != "" {
				if err := incomplete(id, trace.incomplete); err != nil {
					return err
				}
			}
			if total.Add(int64(len(trace.spans))) > int64(r.settings.RawSpanLimit) {
				return &query.Error{Message: fmt.Sprintf("The traces of this range have more than %d spans, which is what is read from Tempo at once. Ask for a shorter range, or raise rawSpanLimit in the data source's settings.", r.settings.RawSpanLimit)}
			}
			read[i] = trace
			return nil
		})
	}
	return read, group.Wait()
}

// trace is one trace as it is drawn; tags are told where they are asked for. Incomplete says what Tempo left out.
func (r *tempoReading) trace(ctx context.Context, scope tenant.Scope, id string, tags bool) (raw []frames.Span, typed []typedSpan, how clickhouse.Statement, incomplete string, err error) {
	how = traceRequest(id)
	spans, incomplete, err := r.spansOf(ctx, scope, id)
	if err != nil {
		return nil, nil, how, "", err
	}
	read := make([]settle.Span, len(spans))
	for i, s := range spans {
		read[i] = r.normaliser.Normalise(s.Span)
		span := frames.Span{
			TraceID: id, SpanID: s.SpanID, ParentSpanID: s.ParentSpanID, Name: s.Name, Service: s.Service, Kind: s.Kind, StatusCode: statusCode(s.StatusCode), StatusMessage: s.StatusMessage,
			StartNs: s.Start, Duration: time.Duration(min(s.Duration, 1<<62)), //nolint:gosec // clamped
		}
		if tags {
			span.ServiceTags, span.Tags = s.Resource, s.Attributes
		}
		raw = append(raw, span)
	}
	return raw, typedOfTrace(settle.Settle(read, r.listed), id), how, incomplete, nil
}

// spansOf are the spans of a trace that are in scope, and what Tempo said that it left out.
func (r *tempoReading) spansOf(ctx context.Context, scope tenant.Scope, id string) ([]tempo.Span, string, error) {
	spans, incomplete, err := r.client.Trace(ctx, id)
	return r.within(scope, spans), incomplete, err
}

func (r *tempoReading) within(scope tenant.Scope, spans []tempo.Span) []tempo.Span {
	if scope.IsAll() {
		return spans
	}
	return slices.DeleteFunc(spans, func(s tempo.Span) bool { return !scope.Includes(r.normaliser.Normalise(s.Span).Tenant) })
}

// traceRequest says how a trace was asked for.
func traceRequest(id string) clickhouse.Statement {
	return clickhouse.Statement{SQL: "GET /api/v2/traces/" + id}
}
