package compile

import (
	"fmt"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// Heatmap counts what adds to a measure, by point and bucket. Its columns are time (UInt32), bucket (UInt16) and count
// (UInt64). Roll-ups hold finer buckets, of which frames.FinePerBucket make one.
func Heatmap(scope tenant.Scope, p plan.Metrics, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	read := b.reading(p.Table, p.Range, c)
	where := b.where(p.Range, b.conditions(p.Filters, c))
	of := p.Measures[0].Distribution
	columns := fmt.Sprintf("SELECT toUInt32(%s) AS time, toUInt16(intDiv(fine, %d)) AS bucket", b.point(p), frames.FinePerBucket)
	group := "GROUP BY time, bucket ORDER BY time, bucket"
	if p.Table.Rows == catalogue.Sums {
		return b.statement(columns+", sum(n) AS count",
			fmt.Sprintf("FROM %s ARRAY JOIN mapKeys(%s) AS fine, mapValues(%[2]s) AS n", read(of.Sums+" "+where), of.Sums),
			where, group)
	}
	return b.statement(columns+", count() AS count",
		fmt.Sprintf("FROM (SELECT minute, toUInt16(floor(log(assumeNotNull(amount) + 1) / log(1.02))) AS fine FROM (SELECT minute, %s AS amount FROM %s %s) WHERE amount IS NOT NULL)",
			of.Spans, read(of.Spans+" "+where), where),
		group)
}

const (
	// exemplarsPerPoint and maxExemplars keep a panel readable.
	exemplarsPerPoint = 2
	maxExemplars      = 300
)

// Exemplars are the spans that add most to the first measure, a few of each point. Their columns are the start in
// nanoseconds, what the span adds in parts of the measure's unit, trace, span and run id, and a text a group.
func Exemplars(scope tenant.Scope, p plan.Metrics, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	where := b.where(p.Range, b.conditions(p.Filters, c))
	groups := ""
	for i, d := range p.GroupBy {
		groups += fmt.Sprintf(", %s AS g%d", groupText(d), i)
	}
	names := ""
	for i := range p.GroupBy {
		names += fmt.Sprintf(", g%d", i)
	}
	return b.statement(
		"SELECT toUnixTimestamp64Nano(ts), assumeNotNull(amount), trace_id, span_id, run_id"+names,
		fmt.Sprintf("FROM (SELECT minute, ts, trace_id, span_id, run_id, %s AS amount%s FROM %s %s)", p.Measures[0].Distribution.Spans, groups, b.stored(c.Spans().Name), where),
		"WHERE amount > 0",
		fmt.Sprintf("ORDER BY amount DESC, ts, span_id LIMIT %d BY %s LIMIT %d", exemplarsPerPoint, b.point(p), maxExemplars),
	)
}
