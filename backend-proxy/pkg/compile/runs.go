package compile

import (
	"fmt"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// RunMeasures are the catalogue's measures that a run's row carries, in the order of its columns.
var RunMeasures = []string{
	"llm_calls", "failed_llm_calls", "tool_calls", "tool_errors", "identical_repeats",
	"input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens",
	"total_tokens", "cost", "unpriced_calls",
}

// settlementHorizon is how long spans of one trace may lie apart and still be
// settled together (semantics/sql); a run is read whole within it.
const settlementHorizon = 72 * time.Hour

// isRoot tells the row whose span the run is named after; it is missing while the run is open.
const isRoot = "span_id = substring(run_id, 34)"

const saturation = "if(countIf(counts_call = 1 and context_used is not null and context_limit > ifNull(max_output, 0)) = 0, null, " +
	"maxIf(context_used / (toInt64(context_limit) - toInt64(ifNull(max_output, 0))), counts_call = 1 and context_used is not null and context_limit > ifNull(max_output, 0)))"

// Runs lists runs with a span that lies in the range and meets every filter;
// the figures are those of the whole run.
func Runs(q query.Query, r plan.Range, c *catalogue.Catalogue) clickhouse.Statement {
	b := &builder{}
	candidates := fmt.Sprintf("SELECT run_id FROM %s %s AND run_id != ''", c.Spans().Name, b.where(r, b.conditions(q.Filters, c)))
	whole := plan.Range{From: r.From.Add(-settlementHorizon), To: r.To.Add(settlementHorizon)}

	columns := []string{
		"run_id AS run",
		"substring(run_id, 1, 32) AS trace",
		"min(toUnixTimestamp64Nano(ts)) AS start_ns",
		"max(toUnixTimestamp64Nano(ts) + toInt64(duration)) - start_ns AS duration_ns",
		"multiIf(countIf(" + isRoot + ") > 0, anyIf(toString(status), " + isRoot + "), countIf(status = 'error') > 0, 'error', 'unset') AS run_status",
		"if(countIf(" + isRoot + ") > 0, anyIf(toString(name), " + isRoot + "), argMin(toString(name), ts)) AS run_name",
	}
	for _, column := range []string{"agent", "workflow", "service"} {
		columns = append(columns, fmt.Sprintf("argMinIf(toString(%s), (not(%s), ts), %s != '') AS run_%s", column, isRoot, column, column))
	}
	columns = append(columns, "arrayStringConcat(arraySort(groupUniqArrayIf(toString(model), counts_call = 1 AND model != '')), ', ') AS models")
	for _, column := range []string{"conversation_id", "user_id", "team", "project", "prompt_name", "prompt_version"} {
		columns = append(columns, fmt.Sprintf("argMinIf(toString(%s), ts, %s != '') AS run_%s", column, column, column))
	}
	columns = append(columns, "max(open) AS run_open")
	for _, id := range RunMeasures {
		columns = append(columns, fmt.Sprintf("toNullable(toString(%s)) AS m_%s", overSpans(c, id), id))
	}
	columns = append(columns, "toNullable(toString("+saturation+")) AS m_context_saturation")

	return b.statement(
		"SELECT\n  "+strings.Join(columns, ",\n  "),
		"FROM "+c.Spans().Name,
		"WHERE "+b.within("minute", whole)+" AND run_id IN ("+candidates+")",
		"GROUP BY run_id",
		"ORDER BY "+runOrder(q, c),
		fmt.Sprintf("LIMIT %d", q.Limit),
	)
}

func runOrder(q query.Query, c *catalogue.Catalogue) string {
	measure := func(id string) string { return overSpans(c, id) }
	expression := map[string]string{
		query.OrderByStart:    "start_ns",
		query.OrderByDuration: "duration_ns",
		query.OrderByCost:     measure("cost"),
		query.OrderByTokens:   measure("total_tokens"),
		query.OrderByRepeats:  measure("identical_repeats"),
		query.OrderByErrors:   measure("errors"),
	}[q.OrderBy]
	direction := "DESC"
	if q.Order == "asc" {
		direction = "ASC"
	}
	return expression + " " + direction + " NULLS LAST, start_ns DESC, run_id"
}

func overSpans(c *catalogue.Catalogue, measure string) string {
	m, _ := c.Measure(measure)
	return m.SQL[catalogue.Spans]
}
