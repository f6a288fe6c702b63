package compile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// settlementHorizon is how long spans of one trace may lie apart and still be
// settled together (semantics/sql); no run is longer.
const settlementHorizon = 72 * time.Hour

// runsTable has one row a run.
const runsTable = "llm_runs"

// ofRun are columns that all spans of a run share; foundBy are those of which the table holds every value of its spans.
var (
	ofRun   = []string{"tenant", "run_id", "trace_id"}
	foundBy = []string{
		"service", "environment", "team", "project", "agent", "workflow", "provider", "model", "tool", "conversation_id", "user_id",
		"prompt_name", "prompt_version", "variant", "status", "error_type", "finish_reason",
	}
)

// runColumns are the row's own columns, in the order in which they are read.
var runColumns = []string{
	"run_id", "trace_id", "toUnixTimestamp64Nano(start)", "toUnixTimestamp64Nano(end) - toUnixTimestamp64Nano(start)",
	"toString(status)", "toString(name)", "toString(agent)", "toString(workflow)", "toString(service)", "arrayStringConcat(models, ', ')",
	"conversation_id", "user_id", "toString(team)", "toString(project)", "toString(prompt_name)", "toString(prompt_version)", "open",
}

// Runs lists runs that were under way in the range. Each filter must be met by a
// span of the run, a negated one by none; the figures are those of the whole run.
func Runs(q query.Query, r plan.Range, c *catalogue.Catalogue) clickhouse.Statement {
	b := &builder{}
	began := b.within("start", plan.Range{From: r.From.Add(-settlementHorizon), To: r.To})
	conditions := []string{began, fmt.Sprintf("end >= toDateTime(%s, 'UTC')", b.bind("UInt32", seconds(r.From)))}
	for _, f := range q.Filters {
		conditions = append(conditions, "("+b.runCondition(f, r, c)+")")
	}
	expression := runOrders[q.OrderBy]

	// A group is one row: so the measures' own formulas say what its figures are.
	columns := make([]string, 0, len(runColumns)+len(frames.RunMeasures)+1)
	for _, column := range runColumns {
		columns = append(columns, "any("+column+")")
	}
	for _, id := range frames.RunMeasures {
		m, _ := c.Measure(id)
		columns = append(columns, fmt.Sprintf("toNullable(toString(%s)) AS m_%s", m.SQL[catalogue.Sums], id))
	}
	columns = append(columns, "any(toNullable(toString(saturation_max))) AS m_context_saturation")

	// Wide columns are read of the chosen runs only.
	chosen := fmt.Sprintf("SELECT start, run_id FROM %s FINAL WHERE %s ORDER BY %s LIMIT %d", runsTable, strings.Join(conditions, " AND "), runOrder(q, expression), q.Limit)
	return b.statement(
		"SELECT\n  "+strings.Join(columns, ",\n  "),
		"FROM "+runsTable+" FINAL",
		"WHERE "+began+" AND (start, run_id) IN ("+chosen+")",
		"GROUP BY tenant, start, run_id",
		"ORDER BY "+runOrder(q, "any("+expression+")"),
	)
}

// runCondition asks the run's row where it can, else its spans.
func (b *builder) runCondition(f query.Filter, r plan.Range, c *catalogue.Catalogue) string {
	d, _ := c.Dimension(f.Field)
	if slices.Contains(ofRun, f.Field) {
		return b.condition(f, d)
	}
	negate := ""
	if positive, negated := positives[f.Op]; negated {
		negate, f.Op = "NOT ", positive
	}
	if slices.Contains(foundBy, f.Field) {
		column := d.Column
		d.Column = "value"
		return fmt.Sprintf("%sarrayExists(value -> %s, any_%s)", negate, b.condition(f, d), column)
	}
	around := plan.Range{From: r.From.Add(-settlementHorizon), To: r.To.Add(settlementHorizon)}
	read := b.reading(c.Told(f.Field), around, c)
	where := b.where(around, []string{b.condition(f, d)})
	return fmt.Sprintf("run_id %sIN (SELECT run_id FROM %s %s)", negate, read(where), where)
}

// positives are what negated operators say of no span.
var positives = map[query.Op]query.Op{
	query.NotEq: query.Eq, query.NotIn: query.In, query.NotMatch: query.Match, query.NotExists: query.Exists,
}

// runOrders are what runs can be sorted by.
var runOrders = map[string]string{
	query.OrderByStart:    "start",
	query.OrderByDuration: "toUnixTimestamp64Nano(end) - toUnixTimestamp64Nano(start)",
	query.OrderByCost:     "if(priced = 0, null, cost)",
	query.OrderByTokens:   "if(usage_spans = 0, null, input_tokens + cache_read_tokens + cache_write_tokens + output_tokens + reasoning_tokens)",
	query.OrderByRepeats:  "identical_repeats",
	query.OrderByErrors:   "failed + tool_errors",
}

func runOrder(q query.Query, by string) string {
	direction := "DESC"
	if q.Order == "asc" {
		direction = "ASC"
	}
	return by + " " + direction + " NULLS LAST, start DESC, run_id"
}
