package answer

import (
	"context"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// heatmap counts spans by how much they add to a measure.
func (s *Service) heatmap(ctx context.Context, a asked) (data.Frames, []clickhouse.Statement, error) {
	if a.who.Kind == principal.Alert {
		return nil, nil, &query.Error{Message: "An alert rule takes one number a group, which a heatmap is not: use format timeseries or table."}
	}
	cells, statement, err := s.cells(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	told := frames.Heatmap(a.plan, cells, s.now())
	if a.memory == nil {
		sayMissing(told, a.plan, s.now())
	}
	return told, []clickhouse.Statement{statement}, nil
}

func (s *Service) cells(ctx context.Context, a asked) ([]frames.Cell, clickhouse.Statement, error) {
	if a.memory != nil {
		spans, statement, err := a.memory.rows(ctx, a.who.scope, a.plan.Rows, a.plan.Range, s.catalogue)
		if err != nil {
			return nil, statement, err
		}
		cells, err := aggregate.Heatmap(a.plan, spans, s.catalogue)
		return cells, statement, err
	}
	statement := compile.Heatmap(a.who.scope, a.plan, s.catalogue)
	var cells []frames.Cell
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var (
			at   uint32
			cell frames.Cell
		)
		err := row.Scan(&at, &cell.Bucket, &cell.Count)
		cell.Time = time.Unix(int64(at), 0).UTC()
		cells = append(cells, cell)
		return err
	})
	return cells, statement, err
}

// exemplars are some of the spans behind a time series.
func (s *Service) exemplars(ctx context.Context, scope tenant.Scope, memory reading, p plan.Metrics) ([]frames.Exemplar, clickhouse.Statement, error) {
	if memory != nil {
		spans, statement, err := memory.rows(ctx, scope, p.Rows, p.Range, s.catalogue)
		if err != nil {
			return nil, statement, err
		}
		found, err := aggregate.Exemplars(p, spans, s.catalogue)
		return found, statement, err
	}
	statement := compile.Exemplars(scope, p, s.catalogue)
	var found []frames.Exemplar
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var (
			startNs int64
			e       = frames.Exemplar{Groups: make([]string, len(p.GroupBy))}
			dest    = []any{&startNs, &e.Parts, &e.TraceID, &e.SpanID, &e.RunID}
		)
		for i := range e.Groups {
			dest = append(dest, &e.Groups[i])
		}
		err := row.Scan(dest...)
		e.Start = time.Unix(0, startNs).UTC()
		found = append(found, e)
		return err
	})
	return found, statement, err
}
