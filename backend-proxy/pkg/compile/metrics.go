package compile

import (
	"fmt"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// Metrics compiles a planned metrics query. Its columns are: time (time series
// only), rest (1 for the row of everything outside the top N), one string a
// group, one nullable string a measure. Numbers travel as text: that is the only
// form in which a decimal reaches the nearest float64.
func Metrics(p plan.Metrics, c *catalogue.Catalogue) clickhouse.Statement {
	b := &builder{}
	where := b.where(p.Range, b.conditions(p.Filters, c))
	groups := make([]string, len(p.GroupBy))
	for i, d := range p.GroupBy {
		groups[i] = groupText(d)
	}
	first, _ := p.Measures[0].On(p.Table)

	var columns, keys []string
	if p.TimeSeries {
		columns = append(columns, "toUInt32("+b.point(p)+") AS time")
		keys = append(keys, "time")
	}
	rest := "0"
	if p.TopN > 0 {
		rest = fmt.Sprintf("(%s) NOT IN (%s)", strings.Join(groups, ", "), top(p, groups, where, first))
	}
	columns = append(columns, "toUInt8("+rest+") AS rest")
	if len(groups) > 0 {
		keys = append(keys, "rest")
	}
	for i, g := range groups {
		if p.TopN > 0 {
			g = "if(rest, '', " + g + ")"
		}
		columns = append(columns, fmt.Sprintf("%s AS g%d", g, i))
		keys = append(keys, fmt.Sprintf("g%d", i))
	}
	for i, m := range p.Measures {
		expression, _ := m.On(p.Table)
		columns = append(columns, fmt.Sprintf("toNullable(toString(%s)) AS m%d", expression, i))
	}
	group, order := "", ""
	if len(keys) > 0 {
		group = "GROUP BY " + strings.Join(keys, ", ")
		order = "ORDER BY " + strings.Join(keys, ", ")
		if !p.TimeSeries {
			order = "ORDER BY rest, " + first + " DESC NULLS LAST, " + strings.Join(keys[1:], ", ")
		}
	}
	return b.statement(
		"SELECT\n  "+strings.Join(columns, ",\n  "),
		"FROM "+p.Table.Name,
		where, group, order,
	)
}

// point is the start of the point that a minute belongs to.
func (b *builder) point(p plan.Metrics) string {
	const minute = "toUnixTimestamp(minute)"
	if p.Starts == nil {
		return fmt.Sprintf("%s - %s %% %d", minute, minute, int(p.Step.Seconds()))
	}
	starts := make([]uint32, len(p.Starts))
	for i, start := range p.Starts {
		starts[i] = seconds(start)
	}
	return "roundDown(" + minute + ", " + b.bind("Array(UInt32)", starts) + ")"
}

// groupText is "" for a number that is not told, as it is for a text.
func groupText(d catalogue.Dimension) string {
	if d.Type == "number" {
		return "ifNull(toString(" + d.Column + "), '')"
	}
	return "toString(" + d.Column + ")"
}

func top(p plan.Metrics, groups []string, where, first string) string {
	return fmt.Sprintf("SELECT %s FROM %s %s GROUP BY %s ORDER BY %s DESC NULLS LAST, %s LIMIT %d",
		strings.Join(groups, ", "), p.Table.Name, where, strings.Join(groups, ", "), first, strings.Join(groups, ", "), p.TopN)
}

func (b *builder) where(r plan.Range, conditions []string) string {
	return "WHERE " + strings.Join(append([]string{b.within("minute", r)}, parenthesised(conditions)...), " AND ")
}

func (b *builder) within(column string, r plan.Range) string {
	return fmt.Sprintf("%s >= toDateTime(%s, 'UTC') AND %s < toDateTime(%s, 'UTC')",
		column, b.bind("UInt32", seconds(r.From)), column, b.bind("UInt32", seconds(r.To)))
}

// seconds clamps to what ClickHouse's DateTime can hold.
func seconds(t time.Time) uint32 {
	return uint32(min(max(t.Unix(), 0), 1<<32-1)) //nolint:gosec // clamped
}

func parenthesised(conditions []string) []string {
	out := make([]string, len(conditions))
	for i, c := range conditions {
		out[i] = "(" + c + ")"
	}
	return out
}
