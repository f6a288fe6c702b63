package compile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// Metrics compiles a planned metrics query. Its columns are: time (time series
// only), rest (1 for the row of everything outside the top N), one string a
// group, one nullable string a measure. Numbers travel as text: that is the only
// form in which a decimal reaches the nearest float64.
func Metrics(scope tenant.Scope, p plan.Metrics, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	read := b.reading(p.Table, p.Range, c)
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
	rest := "toUInt8(0) AS rest"
	if p.TopN > 0 {
		rest = "rest"
	}
	columns = append(columns, rest)
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
	selected := "SELECT\n  " + strings.Join(columns, ",\n  ")
	from := "FROM " + read(strings.Join(groups, " ")+selected+where)
	switch {
	case p.TopN > 0 && p.Named != nil:
		named := fmt.Sprintf("has(%s, [%s])", b.bind("Array(Array(String))", p.Named), strings.Join(groups, ", "))
		from = fmt.Sprintf("FROM (SELECT *, toUInt8(NOT %s) AS rest %s %s)", named, from, where)
		where = ""
	case p.TopN > 0:
		// In a query of its own: where it is named more than once, ClickHouse takes each for another set.
		from = fmt.Sprintf("FROM (SELECT *, toUInt8((%s) NOT IN (%s)) AS rest %s %s)", strings.Join(groups, ", "), top(p, groups, read, where, first), from, where)
		where = ""
	}
	return b.statement(selected, from, where, group, order)
}

// once are the columns that a row of sums has but once; all others it has a group.
var once = []string{"tenant", "service", "minute"}

var word = regexp.MustCompile(`\w+`)

// source is what to read for the columns that SQL names. The view of that name unfolds every column of a row's groups,
// and ClickHouse reads all that is unfolded: of thirty columns a question needs six.
func (b *builder) source(t catalogue.Table, sql string) string {
	if t.StoredIn == "" {
		return b.stored(t.Name)
	}
	named := namesIn(sql)
	columns, unfolded := slices.Clone(once), []string(nil)
	for _, column := range slices.Concat(t.Dimensions, t.FigureNames) {
		if named[column] && !slices.Contains(once, column) {
			columns, unfolded = append(columns, column), append(unfolded, "k."+column+" AS "+column)
		}
	}
	unfold := ""
	if len(unfolded) > 0 {
		unfold = " ARRAY JOIN " + strings.Join(unfolded, ", ")
	}
	where := ""
	if mine := b.isMine(); mine != "" {
		where = " WHERE " + mine
	}
	return "(SELECT " + strings.Join(columns, ", ") + " FROM " + t.StoredIn + " FINAL" + unfold + where + ")"
}

// point is the start of the point that a minute belongs to.
func (b *builder) point(p plan.Metrics) string {
	const minute = "toUnixTimestamp(minute)"
	if p.Starts == nil {
		return fmt.Sprintf("%s - %s %% %d", minute, minute, int(p.Step.Seconds()))
	}
	return fmt.Sprintf("roundDown(%s, arrayFlatten(arrayMap(run -> range(run[1], run[2], run[3]), %s)))", minute, b.bind("Array(Array(UInt32))", progressions(p.Starts)))
}

// progressions are instants as first, last and a second, and distance of runs at equal distances. Values are sent in the
// request's address, where thousands of instants would be more than servers before ClickHouse let through.
func progressions(starts []time.Time) [][]uint32 {
	var runs [][]uint32
	for i := 0; i < len(starts); {
		first, distance := seconds(starts[i]), uint32(1)
		if i+1 < len(starts) {
			distance = seconds(starts[i+1]) - first
		}
		last := first
		for i++; i < len(starts) && seconds(starts[i])-last == distance; i++ {
			last = seconds(starts[i])
		}
		runs = append(runs, []uint32{first, last + 1, distance})
	}
	return runs
}

// groupText is "" for a number that is not told, as it is for a text.
func groupText(d catalogue.Dimension) string {
	if d.Type == "number" {
		return "ifNull(toString(" + d.Column + "), '')"
	}
	return "toString(" + d.Column + ")"
}

func top(p plan.Metrics, groups []string, read func(sql string) string, where, first string) string {
	of := strings.Join(groups, ", ")
	return fmt.Sprintf("SELECT %s FROM %s %s GROUP BY %s ORDER BY %s DESC NULLS LAST, %s LIMIT %d",
		of, read(of+" "+where+" "+first), where, of, first, of, p.TopN)
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
