package answer

import (
	"context"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
	"github.com/loopscope/loopscope/backend-proxy/pkg/traceql"
)

// bySums reports whether Tempo adds up by itself what a metrics query asks for, approximately, in place of its traces being
// read whole. A query may say so. If it does not, the length of the range decides, and for people, who are told, whether
// its traces are few enough: an alert rule's answers are always of one kind.
func (s *Service) bySums(ctx context.Context, who caller, q query.Query, memory reading, over plan.Range) (bool, error) {
	t, isTempo := memory.(*tempoReading)
	switch {
	case !isTempo || q.Reading == query.WholeTraces:
		return false, nil
	case q.Reading == query.SumsOnly:
		return true, nil
	case over.To.Sub(over.From) <= t.settings.Tempo.WholeRange:
		return false, nil
	case who.Kind != principal.Interactive:
		return true, nil
	}
	fits, err := t.fits(ctx, traces{scope: who.scope, over: over})
	return !fits, err
}

// fits reports whether the traces of a range are few enough to be read whole, as far as a search can tell.
func (r *tempoReading) fits(ctx context.Context, asked traces) (bool, error) {
	limit := r.settings.Tempo.TraceLimit
	ids, err := r.client.Search(ctx, tempo.AgentSpans(r.normaliser.Markers(), asked.service, asked.scope), asked.over, limit+1)
	if tempo.Refused(err) {
		return false, nil // a range that is too long to search
	}
	return len(ids) <= limit, err
}

// sumRows answers a planned question by what Tempo adds up. The notes say what is approximate, and why.
func (r *tempoReading) sumRows(ctx context.Context, s *Service, scope tenant.Scope, p plan.Metrics) ([]frames.MetricRow, clickhouse.Statement, []string, error) {
	asks := traceql.Sums{Client: r.client, Normaliser: r.normaliser, Prices: r.listed, Catalogue: s.catalogue}
	answered, err := asks.Tell(ctx, p, scope)
	how := clickhouse.Statement{SQL: strings.Join(answered.Queries, "\n")}
	if err != nil {
		return nil, how, nil, err
	}
	rows, err := aggregate.MetricsOfSums(p, answered.Told, s.catalogue)
	return rows, how, traceql.Notes(p, answered, s.catalogue), err
}

// figureRows are those of a question's figures at its own or an earlier time.
func (s *Service) figureRows(ctx context.Context, a *asked, p plan.Metrics) ([]frames.MetricRow, clickhouse.Statement, error) {
	if !a.sums {
		return measuredFigures.rows(ctx, s, a.who.scope, a.memory, p)
	}
	rows, how, notes, err := a.memory.(*tempoReading).sumRows(ctx, s, a.who.scope, p)
	for _, note := range notes {
		if !slices.Contains(a.notes, note) {
			a.notes = append(a.notes, note)
		}
	}
	return rows, how, err
}

// sayApproximate puts notes where a panel shows them.
func sayApproximate(told data.Frames, notes []string) {
	if len(told) > 0 && len(notes) > 0 {
		frames.Notice(told[0], data.NoticeSeverityWarning, strings.Join(notes, " "))
	}
}

var errNoTraces = &query.Error{Message: "Tempo adds up over this range by itself and tells no single spans: ask for a shorter range for a heatmap, or set reading to traces."}
