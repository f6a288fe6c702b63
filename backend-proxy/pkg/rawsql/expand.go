// Package rawsql makes a statement of SQL that a person typed: macros become SQL, and the time range, filters and
// variables become bound values, never text. See docs/sql.md.
package rawsql

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Variable is the value of a dashboard's variable.
type Variable struct {
	Values []string `json:"values"`
	// Multi is of variables that may have several values: they are a list even with one.
	Multi bool `json:"multi,omitempty"`
	// All is of one that stands at "All".
	All bool `json:"all,omitempty"`
}

// Context is what macros and variables stand for.
type Context struct {
	From, To  time.Time
	Interval  time.Duration
	Variables map[string]Variable
	// Filters is the condition that the query's filters are; "" is none. Columns are those of a table or of its alias.
	Filters func(alias string, bind func(kind string, value any) string) string
	// Tenants are the caller's; nil is all.
	Tenants []string
}

// Expanded is typed SQL as ClickHouse gets it.
type Expanded struct {
	Typed  string
	SQL    string
	Params []clickhouse.Param
	pieces []piece
	tokens []token
}

// Statement is what is sent.
func (e Expanded) Statement() clickhouse.Statement {
	return clickhouse.Statement{SQL: e.SQL, Params: e.Params}
}

// piece says where a part of the SQL comes from. A copied one is as it was typed.
type piece struct {
	out, typed int
	copied     bool
}

// Expand checks typed SQL and puts in what its macros and variables mean.
func Expand(sql string, c Context) (Expanded, error) {
	all, err := tokens(sql)
	if err != nil {
		return Expanded{}, err
	}
	if err := check(sql, all); err != nil {
		return Expanded{}, err
	}
	for len(all) > 0 && (!all[len(all)-1].significant() || all[len(all)-1].in(sql) == ";") {
		all = all[:len(all)-1]
	}
	x := &expansion{sql: sql, context: c, bound: map[string]string{}}
	if err := x.write(all); err != nil {
		return Expanded{}, err
	}
	return Expanded{Typed: sql, SQL: x.out.String(), Params: x.params, pieces: x.pieces, tokens: all}, nil
}

type expansion struct {
	sql     string
	context Context
	out     strings.Builder
	params  []clickhouse.Param
	// bound are the names of values that have one, by what they are.
	bound  map[string]string
	pieces []piece
}

func (x *expansion) write(all []token) error {
	for i := 0; i < len(all); {
		t := all[i]
		switch t.kind {
		case macro:
			used, err := x.macro(all[i:])
			if err != nil {
				return err
			}
			i += used
			continue
		case variable, braced:
			text, err := x.variable(t)
			if err != nil {
				return err
			}
			x.put(t, text)
		default:
			x.pieces = append(x.pieces, piece{x.out.Len(), t.start, true})
			x.out.WriteString(t.in(x.sql))
		}
		i++
	}
	return nil
}

// put writes what a token stands for.
func (x *expansion) put(t token, text string) {
	x.pieces = append(x.pieces, piece{x.out.Len(), t.start, false})
	x.out.WriteString(text)
}

// bind gives a value a name, equal ones the same.
func (x *expansion) bind(kind string, value any) string {
	key := fmt.Sprintf("%s %T %q", kind, value, fmt.Sprintf("%#v", value))
	name, ok := x.bound[key]
	if !ok {
		name = fmt.Sprintf("p%d", len(x.params))
		x.bound[key] = name
		x.params = append(x.params, clickhouse.Param{Name: name, Value: value})
	}
	return "{" + name + ":" + kind + "}"
}

func (x *expansion) wrong(t token, format string, args ...any) error {
	return mistake(x.sql, t.start, t.end-t.start, format, args...)
}

// origin is the offset in the typed SQL of one in what was sent.
func (e Expanded) origin(out int) int {
	i := sort.Search(len(e.pieces), func(i int) bool { return e.pieces[i].out > out })
	if i == 0 {
		return 0
	}
	p := e.pieces[i-1]
	if p.copied {
		return min(p.typed+out-p.out, len(e.Typed))
	}
	return p.typed
}

// Selects reports whether the statement is a query that EXPLAIN can be put before.
func (e Expanded) Selects() bool {
	for _, t := range e.tokens {
		if t.kind == word {
			first := upper(e.Typed, t)
			return first == "SELECT" || first == "WITH"
		}
	}
	return false
}

// After is the statement behind something that nobody typed, such as EXPLAIN.
func (e Expanded) After(before string) Expanded {
	shifted := make([]piece, len(e.pieces))
	for i, p := range e.pieces {
		shifted[i] = piece{p.out + len(before), p.typed, p.copied}
	}
	e.SQL, e.pieces = before+e.SQL, shifted
	return e
}
