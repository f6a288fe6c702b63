package rawsql

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Macro is one that typed SQL may use. Where Grafana's ClickHouse data source has one, name and meaning are the same.
type Macro struct {
	// Name as it is typed, such as $__timeFilter.
	Name string `json:"name"`
	// Arguments as people read them, such as (column); "" is none.
	Arguments   string `json:"arguments"`
	Description string `json:"description"`

	least, most int
	write       func(x *expansion, t token, args [][]token) error
}

// Macros are all of them. The list is filled in by init, as macros may be arguments of macros.
var Macros []Macro

func init() {
	Macros = []Macro{
		{"$__timeFilter", "(column)", "The column lies in the time range, in whole seconds.", 1, 1, between((*expansion).seconds)},
		{"$__timeFilter_ms", "(column)", "The column lies in the time range, in milliseconds.", 1, 1, between((*expansion).milliseconds)},
		{"$__dateFilter", "(column)", "The date lies in the time range, in UTC.", 1, 1, between((*expansion).date)},
		{"$__dateTimeFilter", "(date column, time column)", "Date and time lie in the time range.", 2, 2, dateTimeFilter},
		{"$__dt", "(date column, time column)", "The same as $__dateTimeFilter.", 2, 2, dateTimeFilter},
		{"$__fromTime", "", "The beginning of the time range, a DateTime.", 0, 0, value(func(x *expansion) string { return x.seconds(x.context.From) })},
		{"$__toTime", "", "The end of the time range, a DateTime.", 0, 0, value(func(x *expansion) string { return x.seconds(x.context.To) })},
		{"$__fromTime_ms", "", "The beginning of the time range, a DateTime64(3).", 0, 0, value(func(x *expansion) string { return x.milliseconds(x.context.From) })},
		{"$__toTime_ms", "", "The end of the time range, a DateTime64(3).", 0, 0, value(func(x *expansion) string { return x.milliseconds(x.context.To) })},
		{"$__timeInterval", "(column)", "The column cut to the panel's interval, in seconds.", 1, 1, cut("toStartOfInterval(toDateTime(", "), ", (*expansion).interval)},
		{"$__timeInterval_ms", "(column)", "The column cut to the panel's interval, in milliseconds.", 1, 1, cut("toStartOfInterval(toDateTime64(", ", 3), ", (*expansion).intervalMilliseconds)},
		{"$__interval", "", "The panel's interval, as INTERVAL … SECOND.", 0, 0, value((*expansion).interval)},
		{"$__interval_s", "", "The panel's interval in seconds, a number.", 0, 0, value((*expansion).intervalSeconds)},
		{"$__filters", "(alias?)", "The query's and the dashboard's filters as a condition on llm_spans_v or its alias.", 0, 1, filters},
		{"$__tenant", "(column?)", "The column (tenant) is one of yours as the data source maps tenants; always true without a mapping. A convenience, no boundary.", 0, 1, tenants},
		{"$__conditionalAll", "(condition, $variable)", "The condition, or true while the variable stands at All.", 2, 2, conditionalAll},
	}
}

// macro writes the macro that all begins with and returns how many tokens it took.
func (x *expansion) macro(all []token) (int, error) {
	t := all[0]
	i := slices.IndexFunc(Macros, func(m Macro) bool { return m.Name[1:] == t.name })
	if i < 0 {
		return 0, x.wrong(t, "There is no macro %s. Macros are: %s.", "$"+t.name, macroNames())
	}
	m := Macros[i]
	args, used, err := x.arguments(all)
	if err != nil {
		return 0, err
	}
	if m.most == 0 {
		args, used = nil, 1
	}
	if len(args) < m.least || len(args) > m.most {
		return 0, x.wrong(t, "%s is written %s%s.", m.Name, m.Name, m.Arguments)
	}
	return used, m.write(x, t, args)
}

func macroNames() string {
	names := make([]string, len(Macros))
	for i, m := range Macros {
		names[i] = m.Name
	}
	return strings.Join(names, ", ")
}

// arguments are those in the brackets directly behind a macro.
func (x *expansion) arguments(all []token) (args [][]token, used int, err error) {
	if len(all) < 2 || all[1].in(x.sql) != "(" {
		return nil, 1, nil
	}
	depth, begin := 1, 2
	for i := 2; i < len(all); i++ {
		if all[i].kind != sign {
			continue
		}
		switch all[i].in(x.sql) {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case ",":
			if depth == 1 {
				args, begin = append(args, all[begin:i]), i+1
			}
		}
		if depth == 0 {
			last := all[begin:i]
			if len(args) == 0 && !slices.ContainsFunc(last, token.significant) {
				return nil, i + 1, nil
			}
			return append(args, last), i + 1, nil
		}
	}
	return nil, 0, x.wrong(all[1], "The bracket behind %s does not end: close it with ).", "$"+all[0].name)
}

func (x *expansion) seconds(t time.Time) string {
	return "toDateTime(" + x.bind("Int64", t.Unix()) + ")"
}

func (x *expansion) milliseconds(t time.Time) string {
	return "fromUnixTimestamp64Milli(" + x.bind("Int64", t.UnixMilli()) + ")"
}

func (x *expansion) date(t time.Time) string {
	return x.bind("Date", t.UTC().Format(time.DateOnly))
}

func (x *expansion) intervalSeconds() string {
	return x.bind("UInt32", uint32(min(max(x.context.Interval.Seconds(), 1), math.MaxUint32)))
}

func (x *expansion) interval() string { return "toIntervalSecond(" + x.intervalSeconds() + ")" }

func (x *expansion) intervalMilliseconds() string {
	return "toIntervalMillisecond(" + x.bind("Int64", max(x.context.Interval.Milliseconds(), 1)) + ")"
}

func value(of func(*expansion) string) func(*expansion, token, [][]token) error {
	return func(x *expansion, t token, _ [][]token) error {
		x.put(t, of(x))
		return nil
	}
}

func between(bound func(*expansion, time.Time) string) func(*expansion, token, [][]token) error {
	return func(x *expansion, t token, args [][]token) error {
		return x.between(t, args[0], bound)
	}
}

func (x *expansion) between(t token, column []token, bound func(*expansion, time.Time) string) error {
	x.put(t, "(")
	if err := x.write(column); err != nil {
		return err
	}
	x.put(t, " >= "+bound(x, x.context.From)+" AND ")
	if err := x.write(column); err != nil {
		return err
	}
	x.put(t, " <= "+bound(x, x.context.To)+")")
	return nil
}

func dateTimeFilter(x *expansion, t token, args [][]token) error {
	if err := x.between(t, args[0], (*expansion).date); err != nil {
		return err
	}
	x.put(t, " AND ")
	return x.between(t, args[1], (*expansion).seconds)
}

func cut(before, after string, width func(*expansion) string) func(*expansion, token, [][]token) error {
	return func(x *expansion, t token, args [][]token) error {
		x.put(t, before)
		if err := x.write(args[0]); err != nil {
			return err
		}
		x.put(t, after+width(x)+")")
		return nil
	}
}

func filters(x *expansion, t token, args [][]token) error {
	alias := ""
	if len(args) == 1 {
		named := slices.DeleteFunc(slices.Clone(args[0]), func(t token) bool { return !t.significant() })
		if len(named) != 1 || named[0].kind != word {
			return x.wrong(t, "$__filters takes the alias of a table, such as $__filters(s).")
		}
		alias = named[0].in(x.sql)
	}
	condition := ""
	if x.context.Filters != nil {
		condition = x.context.Filters(alias, x.bind)
	}
	x.put(t, orTrue(condition))
	return nil
}

func tenants(x *expansion, t token, args [][]token) error {
	if x.context.Tenants == nil {
		x.put(t, orTrue(""))
		return nil
	}
	x.put(t, "(")
	if len(args) == 0 {
		x.put(t, "tenant")
	} else if err := x.write(args[0]); err != nil {
		return err
	}
	x.put(t, fmt.Sprintf(" IN %s)", x.bind("Array(String)", x.context.Tenants)))
	return nil
}

func orTrue(condition string) string {
	if condition == "" {
		return "(1 = 1)"
	}
	return "(" + condition + ")"
}

func conditionalAll(x *expansion, t token, args [][]token) error {
	named := slices.DeleteFunc(slices.Clone(args[1]), func(t token) bool { return !t.significant() })
	if len(named) != 1 || named[0].kind != variable {
		return x.wrong(t, "$__conditionalAll is written $__conditionalAll(condition, $variable).")
	}
	v, ok := x.context.Variables[named[0].name]
	if !ok {
		return x.wrong(named[0], "There is no variable %q. %s", named[0].name, x.known())
	}
	if v.All {
		x.put(t, orTrue(""))
		return nil
	}
	x.put(t, "(")
	if err := x.write(args[0]); err != nil {
		return err
	}
	x.put(t, ")")
	return nil
}
