package rawsql

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

var hour = Context{
	From:     time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC),
	To:       time.Date(2026, 11, 20, 11, 0, 0, 500_000_000, time.UTC),
	Interval: 5 * time.Minute,
	Variables: map[string]Variable{
		"agent":  {Values: []string{`it's "a" \ {p0:String} -- /* ; DROP TABLE x`}},
		"models": {Values: []string{"gpt-5", "o'3"}, Multi: true},
		"every":  {Values: []string{"a", "b"}, Multi: true, All: true},
		"limit":  {Values: []string{"10"}},
		"sizes":  {Values: []string{"1", "2.5"}, Multi: true},
		"none":   {},
	},
	Filters: func(alias string, bind func(string, any) string) string {
		if alias != "" {
			alias += "."
		}
		return alias + "model = " + bind("String", "gpt-5")
	},
}

func told(params []clickhouse.Param) string {
	texts := make([]string, len(params))
	for i, p := range params {
		texts[i] = fmt.Sprint(p.Name, "=", p.Value)
	}
	return strings.Join(texts, " ")
}

func TestExpand(t *testing.T) {
	for typed, want := range map[string][2]string{
		"SELECT 1":             {"SELECT 1", ""},
		"SELECT 1; -- done\n;": {"SELECT 1", ""},
		"SELECT count() FROM t WHERE $__timeFilter(ts)": {
			"SELECT count() FROM t WHERE (ts >= toDateTime({p0:Int64}) AND ts <= toDateTime({p1:Int64}))", "p0=1795168800 p1=1795172400"},
		"SELECT $__timeFilter_ms( a.`t s` )": {
			"SELECT ( a.`t s`  >= fromUnixTimestamp64Milli({p0:Int64}) AND  a.`t s`  <= fromUnixTimestamp64Milli({p1:Int64}))", "p0=1795168800000 p1=1795172400500"},
		"SELECT $__timeInterval(ts) AS time": {"SELECT toStartOfInterval(toDateTime(ts), toIntervalSecond({p0:UInt32})) AS time", "p0=300"},
		"SELECT $__timeInterval_ms(ts)":      {"SELECT toStartOfInterval(toDateTime64(ts, 3), toIntervalMillisecond({p0:Int64}))", "p0=300000"},
		"SELECT $__interval, $__interval_s":  {"SELECT toIntervalSecond({p0:UInt32}), {p0:UInt32}", "p0=300"},
		"SELECT $__fromTime, $__toTime_ms":   {"SELECT toDateTime({p0:Int64}), fromUnixTimestamp64Milli({p1:Int64})", "p0=1795168800 p1=1795172400500"},
		"SELECT $__dt(d, t)": {
			"SELECT (d >= {p0:Date} AND d <= {p0:Date}) AND ( t >= toDateTime({p1:Int64}) AND  t <= toDateTime({p2:Int64}))", "p0=2026-11-20 p1=1795168800 p2=1795172400"},
		"SELECT $__filters, $__filters(s)":                                 {"SELECT (model = {p0:String}), (s.model = {p0:String})", "p0=gpt-5"},
		"SELECT $__tenant":                                                 {"SELECT (1 = 1)", ""},
		"SELECT $agent, ${agent}":                                          {"SELECT {p0:String}, {p0:String}", "p0=" + hour.Variables["agent"].Values[0]},
		"SELECT a IN ($models)":                                            {"SELECT a IN ({p0:Array(String)})", "p0=[gpt-5 o'3]"},
		"SELECT {limit:UInt32}, $limit":                                    {"SELECT {p0:UInt32}, {p1:String}", "p0=10 p1=10"},
		"SELECT {sizes:Array(Float64)}":                                    {"SELECT {p0:Array(Float64)}", "p0=[1,2.5]"},
		"SELECT {models:Array(FixedString(5))}":                            {"SELECT {p0:Array(FixedString(5))}", `p0=['gpt-5','o\'3']`},
		"SELECT $__conditionalAll(a = $agent, $every)":                     {"SELECT (1 = 1)", ""},
		"SELECT $__conditionalAll(a IN ($models), $models)":                {"SELECT (a IN ({p0:Array(String)}))", "p0=[gpt-5 o'3]"},
		"SELECT $__timeFilter(if($__filters, a, b))":                       {"SELECT (if((model = {p0:String}), a, b) >= toDateTime({p1:Int64}) AND if((model = {p0:String}), a, b) <= toDateTime({p2:Int64}))", "p0=gpt-5 p1=1795168800 p2=1795172400"},
		"SELECT '$agent $__nothing' /* $x */, -- $y\n1":                    {"SELECT '$agent $__nothing' /* $x */, -- $y\n1", ""},
		"SELECT `$agent`, \"$agent\", $q$ '$agent' $q$, a$b, 'x''$y\\'$z'": {"SELECT `$agent`, \"$agent\", $q$ '$agent' $q$, a$b, 'x''$y\\'$z'", ""},
		"SELECT {'a': 1}, [[1, 2], [3]]":                                   {"SELECT {'a': 1}, [[1, 2], [3]]", ""},
		"(SELECT 1) UNION ALL (SELECT format FROM t AS settings)":          {"(SELECT 1) UNION ALL (SELECT format FROM t AS settings)", ""},
		"SELECT format('{} {}', a, b)":                                     {"SELECT format('{} {}', a, b)", ""},
	} {
		got, err := Expand(typed, hour)
		if err != nil {
			t.Errorf("%s: %v", typed, err)
			continue
		}
		if strings.TrimSpace(got.SQL) != want[0] || told(got.Params) != want[1] {
			t.Errorf("%s:\n%s\n%s\nwant\n%s\n%s", typed, got.SQL, told(got.Params), want[0], want[1])
		}
	}
}

func TestExpand_tenants(t *testing.T) {
	of := hour
	of.Tenants = []string{"acme", "o'brien"}
	got, err := Expand("SELECT $__tenant, $__tenant(s.tenant)", of)
	if err != nil || got.SQL != "SELECT (tenant IN {p0:Array(String)}), (s.tenant IN {p0:Array(String)})" || told(got.Params) != "p0=[acme o'brien]" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestExpand_mistakes(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                  "There is no SQL yet",
		" -- nothing\n":                     "There is no SQL yet",
		"DROP TABLE t":                      "Line 1, column 1: SQL in a query only reads",
		"SELECT 1;\nDROP TABLE t":           "Line 1, column 9: A query is one statement",
		"/* SELECT */ INSERT INTO t SELECT": "Line 1, column 14: SQL in a query only reads",
		"SELECT 1 FORMAT JSON":              "Line 1, column 10: Remove FORMAT",
		"SELECT 1 INTO OUTFILE 'x'":         "Line 1, column 10: Remove INTO OUTFILE",
		"SELECT (SELECT 1 SETTINGS readonly = 0)": "Line 1, column 18: Remove SETTINGS",
		"SELECT 1 PARALLEL WITH DROP TABLE t":     "Line 1, column 10: A query is one statement",
		"SELECT 1\nWHERE ä = $__timefilter(ts)":   "Line 2, column 11: There is no macro $__timefilter",
		"SELECT $__timeFilter":                    "$__timeFilter is written $__timeFilter(column)",
		"SELECT $__timeFilter(a, b)":              "$__timeFilter is written $__timeFilter(column)",
		"SELECT $__timeFilter()":                  "$__timeFilter is written $__timeFilter(column)",
		"SELECT $__timeFilter(a":                  "Line 1, column 21: The bracket behind $__timeFilter does not end",
		"SELECT $__filters('x')":                  "takes the alias",
		"SELECT $who":                             `Line 1, column 8: There is no variable "who". Variables are: $agent`,
		"SELECT {who:String}":                     `There is no variable "who"`,
		"SELECT {p0:String}":                      `There is no variable "p0"`,
		"SELECT ${agent:raw}":                     "take no format",
		"SELECT ${agent":                          "does not end",
		"SELECT $ 1":                              "A variable is written",
		"SELECT $none":                            `"none" has no value`,
		"SELECT {models:String}":                  `has 2 values`,
		"SELECT {models:Array(UInt8)}":            `which is no UInt8`,
	} {
		_, err := Expand(typed, hour)
		var known *Error
		if !errors.As(err, &known) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", typed, err, want)
		}
	}
}

func TestExpand_mistakesInNames(t *testing.T) {
	for _, typed := range []string{"SELECT 'x", "SELECT `x", `SELECT "x\"`, "SELECT /* x", "SELECT {agent:String", "SELECT {agent:String; DROP}", "SELECT 1\x00", "SELECT '\xff'"} {
		if _, err := Expand(typed, hour); err == nil {
			t.Errorf("%q passed", typed)
		}
	}
}

func TestLocate(t *testing.T) {
	typed := "SELECT a,\n  $__timeFilter(ts) AS ok\nFROMM t"
	e, err := Expand(typed, hour)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(e.SQL, "FROMM") + 1
	said := fmt.Sprintf("Syntax error: failed at position %d (FROMM) (line 3, col 1): FROMM t", at)
	if got := e.Locate(said, said); got.Line != 3 || got.Column != 1 || got.Length != 5 || strings.Contains(got.Message, "position") {
		t.Errorf("%+v", got)
	}
	inMacro := fmt.Sprintf("failed at position %d", strings.Index(e.SQL, "{p1")+1)
	if got := e.Locate(inMacro, "x"); got.Line != 2 || got.Column != 3 {
		t.Errorf("%+v", got)
	}
	if got := e.Locate("Unknown expression identifier `ts` in scope", "Unknown expression identifier `ts`"); got.Line != 2 || got.Column != 17 || got.Length != 2 {
		t.Errorf("%+v", got)
	}
	if got := e.Locate("Unknown table expression identifier 'otel.t'", "x"); got.Line != 3 || got.Column != 7 {
		t.Errorf("%+v", got)
	}
	if got := e.Locate("Memory limit exceeded", "Memory limit exceeded"); got.Line != 0 || got.Error() != "Memory limit exceeded." {
		t.Errorf("%+v", got)
	}
}

// FuzzExpand holds that no value of a variable reaches the text, and that what is sent is whole.
func FuzzExpand(f *testing.F) {
	for _, seed := range []string{
		"SELECT $v", "SELECT ${v} FROM t WHERE $__timeFilter(ts)", "SELECT '$v'", "SELECT $q$ $v $q$", "$v$ $v$", "SELECT $__filters(s), {v:Array(String)}",
		"SELECT $__conditionalAll(a = $v, $v)", "SELECT $__timeFilter($__timeFilter(a))", "SELECT {v:String}--{", "SELECT `$v`;", "SELECT $__dt(a,(b,c))", "SELECT \"\\\"$v", "WITH 1 AS x SELECT $v$", "SELECT {v : \n String }",
	} {
		f.Add(seed, "it's")
		f.Add(seed, "'; DROP TABLE t; --")
		f.Add(seed, "{p0:String}")
	}
	f.Fuzz(func(t *testing.T, typed, secret string) {
		const mark = "\u2603never typed\u2603"
		c := hour
		c.Variables = map[string]Variable{"v": {Values: []string{mark + secret}}}
		c.Filters = func(_ string, bind func(string, any) string) string { return "f = " + bind("String", mark+secret) }
		e, err := Expand(typed, c)
		if err != nil || strings.Contains(typed, mark) {
			return
		}
		if strings.Contains(e.SQL, mark) {
			t.Fatalf("a value is in the text: %s", e.SQL)
		}
		if _, err := tokens(e.SQL); err != nil {
			t.Fatalf("what is sent is no longer whole: %s: %v", e.SQL, err)
		}
		for _, p := range e.Params {
			if !strings.Contains(e.SQL, "{"+p.Name+":") {
				t.Fatalf("%s is sent and not used: %s", p.Name, e.SQL)
			}
		}
		for at := range len(e.SQL) {
			if from := e.origin(at); from < 0 || from > len(typed) {
				t.Fatalf("%d is from %d", at, from)
			}
		}
	})
}
