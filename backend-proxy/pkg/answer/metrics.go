package answer

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

func (s *Service) metrics(ctx context.Context, who caller, q query.Query, question Question) (backend.DataResponse, error) {
	if err := who.MayReadAggregates(s.settings); err != nil {
		return backend.DataResponse{}, err
	}
	memory, err := s.reading(ctx, q.Source)
	if err != nil {
		return backend.DataResponse{}, err
	}
	known := s.catalogue
	if memory == nil {
		if known, err = s.kept(ctx); err != nil {
			return backend.DataResponse{}, err
		}
	}
	p, err := plan.ForMetrics(q, question.Range, question.Interval, known, s.now())
	if err != nil {
		return backend.DataResponse{}, err
	}
	for _, dimension := range p.GroupBy {
		if dimension.Identifies() {
			if err := who.MayReadCases(dimension.ID); err != nil {
				return backend.DataResponse{}, err
			}
		}
	}
	answered := s.figures
	if p.Heatmap {
		answered = s.heatmap
	}
	a := asked{who: who, query: q, plan: p, memory: memory, known: known}
	if a.sums, err = s.bySums(ctx, who, q, memory, p.Range); err != nil {
		return backend.DataResponse{}, err
	}
	told, statements, err := answered(ctx, &a)
	if err != nil {
		return backend.DataResponse{}, err
	}
	// Whoever gets sums only is shown no single spans.
	if q.Exemplars && p.TimeSeries && !a.sums && who.MayReadSpans() == nil {
		exemplars, statement, err := measuredExemplars.rows(ctx, s, who.scope, memory, p)
		if err != nil {
			return backend.DataResponse{}, err
		}
		told, statements = append(told, frames.Exemplars(p, exemplars)), append(statements, statement)
	}
	return respond(told, statements...), nil
}

// asked is a planned question: of whom, and what answers it.
type asked struct {
	who    caller
	query  query.Query
	plan   plan.Metrics
	memory reading
	known  *catalogue.Catalogue
	// sums are what Tempo adds up in place of its traces being read, and notes what that leaves approximate.
	sums  bool
	notes []string
}

// figures are a time series or table.
func (s *Service) figures(ctx context.Context, a *asked) (data.Frames, []clickhouse.Statement, error) {
	rows, statement, err := s.figureRows(ctx, a, a.plan)
	if err != nil {
		return nil, nil, err
	}
	before, err := s.before(ctx, a, rows)
	if err != nil {
		return nil, nil, err
	}
	var told data.Frames
	statements := []clickhouse.Statement{statement}
	if before == nil {
		told = frames.Metrics(a.plan, rows, s.now())
	} else {
		told, statements = frames.Compared(a.plan, rows, before.Before, s.now()), append(statements, before.statement)
	}
	if a.memory == nil {
		sayMissing(told, a.plan, s.now())
		if before != nil {
			sayMissing(told, before.Earlier.Metrics, s.now())
		}
	}
	if a.who.Kind == principal.Alert {
		told = forAlerts(told, before != nil && !a.plan.TimeSeries)
	}
	sayApproximate(told, a.notes)
	return told, statements, nil
}

// forAlerts leaves what a rule can reduce to one number a group.
func forAlerts(told data.Frames, comparedTable bool) data.Frames {
	if comparedTable {
		told = data.Frames{frames.OnlyChanges(told[0])}
	}
	return frames.WithoutGaps(told)
}

var measuredFigures = measured[frames.MetricRow]{compile.Metrics, scanMetric, aggregate.Metrics}

func scanMetric(scanner clickhouse.Scanner, p plan.Metrics) (frames.MetricRow, error) {
	var (
		at     uint32
		rest   uint8
		row    = frames.MetricRow{Groups: make([]string, len(p.GroupBy)), Values: make([]*float64, len(p.Measures))}
		values = make([]*string, len(p.Measures))
		dest   []any
	)
	if p.TimeSeries {
		dest = append(dest, &at)
	}
	dest = append(dest, &rest)
	for i := range row.Groups {
		dest = append(dest, &row.Groups[i])
	}
	for i := range values {
		dest = append(dest, &values[i])
	}
	if err := scanner.Scan(dest...); err != nil {
		return row, err
	}
	if p.TimeSeries {
		row.Time = time.Unix(int64(at), 0).UTC()
	}
	row.Rest = rest == 1
	for i, text := range values {
		row.Values[i] = nearest(text)
	}
	return row, nil
}

// nearest is the float64 nearest to an exact decimal; what is not a number is missing.
func nearest(text *string) *float64 {
	if text == nil {
		return nil
	}
	n, err := strconv.ParseFloat(*text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return nil
	}
	return &n
}

// respond puts the executed SQL where Grafana strips it for public dashboards, and nowhere else.
func respond(answer data.Frames, statements ...clickhouse.Statement) backend.DataResponse {
	text := ""
	for i, st := range statements {
		if i > 0 {
			text += ";\n\n"
		}
		text += st.Text()
	}
	for _, frame := range answer {
		frame.Meta.ExecutedQueryString = text
	}
	return backend.DataResponse{Frames: answer, Status: backend.StatusOK}
}
