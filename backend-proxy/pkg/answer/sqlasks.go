package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/rawsql"
)

// sqlAsks is what typed SQL asks, in the words of a metrics query.
type sqlAsks struct {
	measures []string
	// groups are dimensions that it tells apart, conditions those that it is only bounded by.
	groups, conditions []string
	// interval is that of its time column: empty without one, autoInterval where the panel's is taken.
	interval string
}

const autoInterval = "auto"

// sqlKeywords are those of a statement that a metrics query can say: no joins, no statements within, no OR.
var sqlKeywords = []string{"SELECT", "FROM", "WHERE", "PREWHERE", "GROUP", "ORDER", "BY", "ASC", "DESC", "LIMIT", "AND", "AS", "IN", "BETWEEN"}

// rangeMacros bound a statement by the time range, without which what it reads is compared with nothing.
var rangeMacros = []string{"$__timeFilter", "$__timeFilter_ms", "$__dateFilter", "$__dateTimeFilter", "$__dt", "$__fromTime", "$__fromTime_ms"}

// otherMacros say nothing that a metrics query does not.
var otherMacros = []string{"$__toTime", "$__toTime_ms", "$__filters", "$__tenant", "$__interval", "$__interval_s"}

// timeColumns are of spans and of the tables' grain.
var timeColumns = []string{"ts", "counts_call", "counts_usage", "counts_tool"}

var intervalsOf = map[string]string{
	"$__timeInterval": autoInterval, "$__timeInterval_ms": autoInterval, "toStartOfInterval": autoInterval,
	"toStartOfMinute": "1m", "toStartOfFiveMinutes": "5m", "toStartOfTenMinutes": "10m", "toStartOfFifteenMinutes": "15m",
	"toStartOfHour": "1h", "toStartOfDay": "1d", "toDate": "1d",
}

// converts are functions that change how a value is written, and not which.
var converts = regexp.MustCompile(`^(?i:to(U?Int|Float|Decimal|String|DateTime|Nullable)\w*|round|ifNull|coalesce|assumeNotNull)$`)

var plainName = regexp.MustCompile(`^[A-Za-z_]\w*$`)

// asksOf reads typed SQL word by word; false where it asks anything that no metrics query does.
func asksOf(sql string, c *catalogue.Catalogue) (sqlAsks, bool) {
	words := rawsql.Words(sql)
	r := asksReader{words: words, known: c, expressions: expressionsOf(words, c)}
	for i, word := range words {
		if strings.EqualFold(word, "AS") && i+1 < len(words) {
			r.aliases = append(r.aliases, words[i+1])
		}
	}
	for r.at < len(words) {
		if !r.next() {
			return sqlAsks{}, false
		}
	}
	r.asks.conditions = slices.DeleteFunc(r.asks.conditions, func(d string) bool { return slices.Contains(r.asks.groups, d) })
	return r.asks, r.bounded && len(r.asks.measures) > 0 && r.selects == 1
}

type asksReader struct {
	words       []string
	at          int
	known       *catalogue.Catalogue
	expressions []expression
	aliases     []string
	clause      string
	selects     int
	bounded     bool
	asks        sqlAsks
}

// next reads what stands at the place, and is false for what it does not know.
func (r *asksReader) next() bool {
	for _, e := range r.expressions {
		if r.says(e.words) {
			r.asks.measures = appendNew(r.asks.measures, e.measure)
			r.at += len(e.words)
			return true
		}
	}
	// Measures of calls imply it.
	if r.says([]string{"kind", "=", "'llm'"}) {
		r.at += 3
		return true
	}
	word := r.words[r.at]
	r.at++
	switch {
	case slices.Contains(rangeMacros, word):
		r.bounded = true
		return true
	case slices.Contains(otherMacros, word):
		return true
	case intervalsOf[word] != "":
		same := r.asks.interval == "" || r.asks.interval == intervalsOf[word]
		r.asks.interval = intervalsOf[word]
		return same
	case !plainName.MatchString(word):
		return true // a value or a sign
	case slices.ContainsFunc(sqlKeywords, func(k string) bool { return strings.EqualFold(k, word) }):
		return r.keyword(strings.ToUpper(word))
	}
	return r.name(word)
}

func (r *asksReader) keyword(word string) bool {
	switch word {
	case "SELECT":
		r.selects++
		r.clause = word
	case "WHERE", "PREWHERE", "GROUP", "ORDER", "LIMIT":
		r.clause = word
	case "FROM":
		r.clause = word
		// A table, maybe with its database.
		for r.at < len(r.words) && (r.words[r.at] == "." || plainName.MatchString(r.words[r.at]) && (r.words[r.at-1] == "." || strings.EqualFold(r.words[r.at-1], "FROM"))) {
			r.at++
		}
	}
	return true
}

func (r *asksReader) name(word string) bool {
	switch {
	case r.at < len(r.words) && r.words[r.at] == "(":
		return converts.MatchString(word)
	case slices.Contains(timeColumns, word), slices.Contains(r.aliases, word):
		return true
	}
	if _, ok := r.known.Dimension(word); !ok {
		return false
	}
	switch r.clause {
	case "WHERE", "PREWHERE":
		r.asks.conditions = appendNew(r.asks.conditions, word)
	default:
		r.asks.groups = appendNew(r.asks.groups, word)
	}
	return true
}

// says compares without regard to case, as ClickHouse does with most of its functions.
func (r *asksReader) says(words []string) bool {
	return len(words) <= len(r.words)-r.at && slices.EqualFunc(words, r.words[r.at:r.at+len(words)], strings.EqualFold)
}

// expression is an aggregate that is a measure.
type expression struct {
	words   []string
	measure string
}

// expressionsOf are the measures' own SQL and what people write for them, the longest first.
func expressionsOf(words []string, c *catalogue.Catalogue) []expression {
	var out []expression
	add := func(sql, measure string) {
		if _, ok := c.Measure(measure); ok && sql != "" {
			out = append(out, expression{rawsql.Words(sql), measure})
		}
	}
	for _, m := range c.Measures {
		add(m.SQL[catalogue.Spans], m.ID)
		add("sum("+m.ID+")", m.ID)
	}
	for _, percent := range []int{50, 90, 95, 99} {
		for column, id := range map[string]string{"duration": "duration", "time_to_first_token": "ttft"} {
			add(fmt.Sprintf("quantile(%g)(%s)", float64(percent)/100, column), fmt.Sprintf("%s_p%d", id, percent))
		}
	}
	for flag, measure := range map[string]string{"counts_call": "llm_calls", "counts_tool": "tool_calls"} {
		if slices.Contains(words, flag) {
			add("count()", measure)
			add("count(*)", measure)
		}
	}
	slices.SortStableFunc(out, func(a, b expression) int { return len(b.words) - len(a.words) })
	return out
}

func appendNew(list []string, one string) []string {
	if slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}

// query is a metrics query that reads what would answer it. Dimensions of conditions are groups here: a table that has
// them answers both.
func (a sqlAsks) query() query.Query {
	q := query.Query{QueryType: query.Metrics, Format: query.Table, Measures: a.measures, GroupBy: append(slices.Clone(a.groups), a.conditions...)}
	if a.interval != "" {
		q.Format = query.TimeSeries
	}
	if a.interval != autoInterval {
		q.Interval = a.interval
	}
	return q
}
