package compile

import (
	"fmt"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// reading says where to read a table's rows within a range, for the columns that SQL names.
func (b *builder) reading(t catalogue.Table, r plan.Range, c *catalogue.Catalogue) func(sql string) string {
	switch {
	case t.DaysOf != "":
		return b.byDays(t, r, c)
	case t.Rows == catalogue.Scores:
		scored := b.scored(t, r, c)
		return func(string) string { return scored }
	}
	return func(sql string) string { return b.source(t, sql) }
}

// byDays reads the table's rows of the whole days of a range and, as one row each, sums of the spans that lie before and
// behind these. All have a minute, as other sums do; that of spans is the range's first, since no points are told apart.
func (b *builder) byDays(t catalogue.Table, r plan.Range, c *catalogue.Catalogue) func(sql string) string {
	of, _ := c.Dimension(t.DaysOf)
	days, first := r.Days(), b.bind("UInt32", seconds(r.From))
	from, to := b.bind("UInt32", seconds(days.From)), b.bind("UInt32", seconds(days.To))
	whole := fmt.Sprintf("FROM %s WHERE day >= toDate(%s, 'UTC') AND day < toDate(%s, 'UTC')", b.stored(t.Name), from, to)
	rest := fmt.Sprintf("FROM %s WHERE %s AND (minute < toDateTime(%s, 'UTC') OR minute >= toDateTime(%s, 'UTC')) AND %s != ''",
		b.stored(c.Spans().Name), b.within("minute", r), from, to, of.Column)
	groups := strings.Join(t.Dimensions, ", ")
	return func(sql string) string {
		named := namesIn(sql)
		var figures, sums, summed string
		for _, figure := range t.FigureNames {
			if named[figure] {
				// Under another name within: a figure may be made of a column that is called like it.
				figures += ", " + figure
				sums += ", " + c.OverSpans[figure] + " AS sum_" + figure
				summed += ", sum_" + figure
			}
		}
		return fmt.Sprintf(`(
SELECT %[1]s, toDateTime(day, 'UTC') AS minute%[2]s %[3]s
UNION ALL
SELECT %[1]s, toDateTime(%[4]s, 'UTC') AS minute%[5]s
FROM (SELECT %[1]s%[6]s %[7]s GROUP BY %[1]s)
)`, groups, figures, whole, first, summed, sums, rest)
	}
}

// namesIn are the words of SQL, names of columns among them.
func namesIn(sql string) map[string]bool {
	named := make(map[string]bool)
	for _, name := range word.FindAllString(sql, -1) {
		named[name] = true
	}
	return named
}
