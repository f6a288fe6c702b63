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
)

// heatmap counts spans by how much they add to a measure.
func (s *Service) heatmap(ctx context.Context, a *asked) (data.Frames, []clickhouse.Statement, error) {
	if a.who.Kind == principal.Alert {
		return nil, nil, &query.Error{Message: "An alert rule takes one number a group, which a heatmap is not: use format timeseries or table."}
	}
	if a.sums {
		return nil, nil, errNoTraces
	}
	cells, statement, err := measuredCells.rows(ctx, s, a.who.scope, a.memory, a.plan)
	if err != nil {
		return nil, nil, err
	}
	told := frames.Heatmap(a.plan, cells, s.now())
	if a.memory == nil {
		sayMissing(told, a.plan, s.now())
	}
	return told, []clickhouse.Statement{statement}, nil
}

var measuredCells = measured[frames.Cell]{compile.Heatmap, scanCell, aggregate.Heatmap}

func scanCell(row clickhouse.Scanner, _ plan.Metrics) (frames.Cell, error) {
	var (
		at   uint32
		cell frames.Cell
	)
	err := row.Scan(&at, &cell.Bucket, &cell.Count)
	cell.Time = time.Unix(int64(at), 0).UTC()
	return cell, err
}

// measuredExemplars are some of the spans behind a time series.
var measuredExemplars = measured[frames.Exemplar]{compile.Exemplars, scanExemplar, aggregate.Exemplars}

func scanExemplar(row clickhouse.Scanner, p plan.Metrics) (frames.Exemplar, error) {
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
	return e, err
}
