package compile

import (
	"fmt"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// unitColumns are what tells one unit from others in llm_runs.
var unitColumns = map[query.Unit]string{query.ByUser: "user_id", query.BySession: "conversation_id", query.ByRun: "run_id"}

// Experiment compiles a unit table, and the sums over it: the arm, its runs and crossed units, and of each outcome its units,
// the sums of numerators and denominators as text, and those of their squares and product.
func Experiment(scope tenant.Scope, e plan.Experiment, q query.Query, r plan.Range, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	units := []string{
		"argMin(arms[1], (start, run_id)) AS arm", "toUInt64(uniqExact(arms[1]) > 1) AS crossed", "count() AS unit_runs",
	}
	columns := []string{"arm", "sum(unit_runs)", "sum(crossed)"}
	for i, o := range e.Outcomes {
		y, x := fmt.Sprintf("y%d", i), fmt.Sprintf("x%d", i)
		units = append(units, outcomeSQL(o, y, x)...)
		square := func(a, b string) string { return fmt.Sprintf("sum(ifNull(toFloat64(%s) * toFloat64(%s), 0))", a, b) }
		columns = append(columns, "countIf(isNotNull("+y+"))", "toNullable(toString(sum("+y+")))", "toNullable(toString(sumIf("+x+", isNotNull("+y+"))))",
			square(y, y), "sumIf(toFloat64("+x+") * toFloat64("+x+"), isNotNull("+y+"))", square(x, y))
	}
	return b.statement(
		"SELECT\n  "+strings.Join(columns, ",\n  "),
		"FROM (SELECT\n  "+strings.Join(units, ",\n  "),
		"FROM "+b.exposed(e, q, r, c),
		"WHERE open = 0 AND length(arms) = 1 AND unit != ''",
		"GROUP BY tenant, unit)",
		"GROUP BY arm",
		"ORDER BY arm",
	)
}

// LeftOut counts runs that saw an arm and are in none: open ones, those of several, those without a unit.
func LeftOut(scope tenant.Scope, e plan.Experiment, q query.Query, r plan.Range, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	return b.statement(
		"SELECT countIf(open = 1), countIf(open = 0 AND length(arms) > 1), countIf(open = 0 AND length(arms) = 1 AND unit = '')",
		"FROM "+b.exposed(e, q, r, c),
		"WHERE length(arms) > 0",
	)
}

// exposed are the runs of a range with the arms that they saw.
func (b *builder) exposed(e plan.Experiment, q query.Query, r plan.Range, c *catalogue.Catalogue) string {
	_, conditions := b.listed(runsList, q, plan.Listed{Range: r}, c)
	return fmt.Sprintf("(SELECT *, %s AS unit, arrayFilter(value -> value != '', arrayMap(value -> toString(value), %s%s)) AS arms FROM %s WHERE %s)",
		unitColumns[e.Unit], runsList.values, e.Arm.Column, b.stored(runsList.table+" FINAL"), strings.Join(conditions, " AND "))
}

// outcomeSQL is what a unit adds to an outcome; its numerator is null where the unit cannot tell.
func outcomeSQL(o plan.Outcome, y, x string) []string {
	sum := func(figures []string) string {
		terms := make([]string, len(figures))
		for i, figure := range figures {
			if terms[i] = "sum(" + figure + ")"; figure == plan.RunFigure {
				terms[i] = "count()"
			}
		}
		return strings.Join(terms, " + ")
	}
	of, to := sum(o.Of), "1"
	if len(o.To) > 0 {
		to = sum(o.To)
	}
	if per := o.Measure.Formula.Per; per != 0 {
		to = fmt.Sprintf("(%s) / %v", to, per)
	}
	if told := o.Measure.Formula.NullWithout; told != "" {
		of = fmt.Sprintf("if(sum(%s) = 0, NULL, %s)", told, of)
	}
	return []string{of + " AS " + y, to + " AS " + x}
}
