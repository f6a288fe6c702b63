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
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// settlementHorizon is how long spans of one trace may lie apart and still be
// settled together (semantics/sql); no run is longer.
const settlementHorizon = 72 * time.Hour

// list is a table with a row a run or session, in which the sums of its spans are kept.
type list struct {
	table string
	// key tells one row from all others; named are the columns of it by which a span says whose it is.
	key, named []string
	// reach is how long before a range a row that touches it may have begun; 0 is any time.
	reach time.Duration
	// columns in the order in which they are read, the sums of the row after them, and last what is no sum.
	columns, last []string
	// ofRow are columns that all spans of a row share. Of those in foundBy the row holds every value of its spans, in a column
	// whose name begins with values.
	ofRow, foundBy []string
	values         string
}

var runsList = list{
	table: "llm_runs", key: []string{"tenant", "start", "run_id"}, named: []string{"run_id"}, reach: settlementHorizon,
	columns: []string{
		"run_id", "trace_id", "toUnixTimestamp64Nano(start)", "toUnixTimestamp64Nano(end) - toUnixTimestamp64Nano(start)",
		"toString(status)", "toString(name)", "toString(agent)", "toString(workflow)", "toString(service)", "arrayStringConcat(models, ', ')",
		"conversation_id", "user_id", "toString(team)", "toString(project)", "toString(prompt_name)", "toString(prompt_version)", "open", "inferred_spans",
	},
	last:  []string{"toNullable(toString(saturation_max))"},
	ofRow: []string{"tenant", "run_id", "trace_id"},
	foundBy: []string{
		"service", "environment", "team", "project", "agent", "workflow", "provider", "model", "tool", "conversation_id", "user_id",
		"prompt_name", "prompt_version", "variant", "status", "error_type", "finish_reason",
	},
	values: "any_",
}

var sessionsList = list{
	table: "llm_sessions", key: []string{"tenant", "start", "conversation_id"}, named: []string{"tenant", "conversation_id"},
	columns: []string{
		"conversation_id", "toUnixTimestamp64Nano(start)", "toUnixTimestamp64Nano(end) - toUnixTimestamp64Nano(start)", "open", "traces", "runs",
		told("all_user_id"), told("all_agent"), told("all_model"), told("all_service"), told("all_team"), told("all_project"),
	},
	ofRow:   []string{"tenant", "conversation_id"},
	foundBy: []string{"service", "team", "project", "agent", "model", "user_id"},
	values:  "all_",
}

// told is a list of values without that of spans that tell none.
func told(column string) string {
	return "arrayStringConcat(arraySort(arrayFilter(value -> value != '', arrayMap(value -> toString(value), " + column + "))), ', ')"
}

// Runs lists runs that were under way in the range, or began in it. Each filter must be met by a
// span of the run, a negated one by none; the figures are those of the whole run.
func Runs(scope tenant.Scope, q query.Query, over plan.Listed, c *catalogue.Catalogue) clickhouse.Statement {
	return runsList.rows(scope, q, over, c)
}

// Sessions lists sessions as Runs lists runs.
func Sessions(scope tenant.Scope, q query.Query, over plan.Listed, c *catalogue.Catalogue) clickhouse.Statement {
	return sessionsList.rows(scope, q, over, c)
}

func (l list) rows(scope tenant.Scope, q query.Query, over plan.Listed, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	began, conditions := b.listed(l, q, over, c)
	expression := listOrder(q.OrderBy, c)
	key := strings.Join(l.key, ", ")

	// A group is one row: so the measures' own formulas say what its figures are.
	columns := make([]string, 0, len(l.columns)+len(frames.FigureMeasures)+len(l.last))
	for _, column := range l.columns {
		columns = append(columns, "any("+column+")")
	}
	for _, id := range frames.FigureMeasures {
		m, _ := c.Measure(id)
		columns = append(columns, fmt.Sprintf("toNullable(toString(%s)) AS m_%s", m.SQL[catalogue.Sums], id))
	}
	for _, column := range l.last {
		columns = append(columns, "any("+column+")")
	}

	// Wide columns are read of the chosen rows only.
	rows := b.stored(l.table + " FINAL")
	chosen := fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %d", key, rows, strings.Join(conditions, " AND "), l.order(q, expression), q.Limit)
	return b.statement(
		"SELECT\n  "+strings.Join(columns, ",\n  "),
		"FROM "+rows,
		"WHERE "+began+" AND ("+key+") IN ("+chosen+")",
		"GROUP BY "+key,
		"ORDER BY "+l.order(q, "any("+expression+")"),
	)
}

// listed are the conditions on rows that a query asks for; the first of them, on the beginning, is all that a primary key helps with.
func (b *builder) listed(l list, q query.Query, over plan.Listed, c *catalogue.Catalogue) (began string, conditions []string) {
	r := over.Range
	earliest := time.Unix(0, 0)
	switch {
	case over.OnlyBegun:
		earliest = r.From
	case l.reach > 0:
		earliest = r.From.Add(-l.reach)
	}
	began = b.within("start", plan.Range{From: earliest, To: r.To})
	conditions = []string{began, fmt.Sprintf("end >= toDateTime(%s, 'UTC')", b.bind("UInt32", seconds(r.From)))}
	for _, f := range q.Filters {
		condition := ""
		if number, ok := rowNumber(q.QueryType, f.Field, c); ok {
			condition = b.condition(f, number)
		} else {
			condition = b.listCondition(l, f, r, c)
		}
		conditions = append(conditions, "("+condition+")")
	}
	return began, conditions
}

// listCondition asks the row where it can, else its spans.
func (b *builder) listCondition(l list, f query.Filter, r plan.Range, c *catalogue.Catalogue) string {
	d, _ := c.Dimension(f.Field)
	if slices.Contains(l.ofRow, f.Field) {
		return b.condition(f, d)
	}
	negate := ""
	if positive, negated := positives[f.Op]; negated {
		negate, f.Op = "NOT ", positive
	}
	if slices.Contains(l.foundBy, f.Field) {
		column := d.Column
		d.Column = "value"
		return fmt.Sprintf("%sarrayExists(value -> %s, %s%s)", negate, b.condition(f, d), l.values, column)
	}
	around := plan.Range{From: r.From.Add(-settlementHorizon), To: r.To.Add(settlementHorizon)}
	read := b.reading(c.Told(f.Field), around, c)
	where := b.where(around, []string{b.condition(f, d)})
	named := strings.Join(l.named, ", ")
	return fmt.Sprintf("(%s) %sIN (SELECT %s FROM %s %s)", named, negate, named, read(where), where)
}

// positives are what negated operators say of no span.
var positives = map[query.Op]query.Op{
	query.NotEq: query.Eq, query.NotIn: query.In, query.NotMatch: query.Match, query.NotExists: query.Exists,
}

// listOrder is what runs and sessions are sorted by.
func listOrder(by string, c *catalogue.Catalogue) string {
	switch by {
	case query.OrderByStart:
		return "start"
	case query.OrderByDuration:
		return lasting
	}
	m, _ := c.Measure(query.MeasureOrders[by])
	return m.SQL[catalogue.OneRow]
}

func (l list) order(q query.Query, by string) string {
	return by + " " + direction(q) + " NULLS LAST, start DESC, " + strings.Join(slices.DeleteFunc(slices.Clone(l.key), func(column string) bool { return column == "start" }), ", ")
}

func direction(q query.Query) string {
	if q.Order == "asc" {
		return "ASC"
	}
	return "DESC"
}
