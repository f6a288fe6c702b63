// Package compile turns plans into SQL. Text comes only from this package and
// from the catalogue; every value of a user is bound.
package compile

import (
	"fmt"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// builder numbers the bound values of one statement; within begins it.
type builder struct {
	scope  tenant.Scope
	named  string // the scope's tenants, once bound
	params []clickhouse.Param
	// binds takes the values instead, where they are those of a statement made elsewhere.
	binds func(kind string, value any) string
}

func (b *builder) bind(kind string, value any) string {
	if b.binds != nil {
		return b.binds(kind, value)
	}
	name := fmt.Sprintf("p%d", len(b.params))
	b.params = append(b.params, clickhouse.Param{Name: name, Value: value})
	return "{" + name + ":" + kind + "}"
}

func (b *builder) statement(lines ...string) clickhouse.Statement {
	kept := lines[:0:0]
	for _, line := range lines {
		if line != "" {
			kept = append(kept, line)
		}
	}
	return clickhouse.Statement{SQL: strings.Join(kept, "\n"), Params: b.params}
}

// FilterCondition is all filters as one condition on the columns of spans, of a table's alias if one is given; "" is none.
func FilterCondition(filters []query.Filter, c *catalogue.Catalogue, alias string, bind func(kind string, value any) string) string {
	// A condition reads no table.
	b := within(tenant.Everyone)
	b.binds = bind
	parts := make([]string, 0, len(filters))
	for _, f := range filters {
		d, _ := c.Dimension(f.Field)
		if alias != "" {
			d.Column = alias + "." + d.Column
		}
		parts = append(parts, "("+b.condition(f, d)+")")
	}
	return strings.Join(parts, " AND ")
}

// atMost is a limit of rows; 0 is none.
func atMost(rows int) string {
	if rows == 0 {
		return ""
	}
	return fmt.Sprintf("LIMIT %d", rows)
}

func (b *builder) conditions(filters []query.Filter, c *catalogue.Catalogue) []string {
	out := make([]string, 0, len(filters))
	for _, f := range filters {
		d, _ := c.Dimension(f.Field)
		out = append(out, b.condition(f, d))
	}
	return out
}

func (b *builder) condition(f query.Filter, d catalogue.Dimension) string {
	column := d.Column
	switch f.Op {
	case query.Eq, query.In:
		return column + b.equals(" = ", " IN ", f.Values, d)
	case query.NotEq, query.NotIn:
		return column + b.equals(" != ", " NOT IN ", f.Values, d)
	case query.Match, query.NotMatch:
		negate := ""
		if f.Op == query.NotMatch {
			negate = "NOT "
		}
		return fmt.Sprintf("%smatch(toString(%s), %s)", negate, column, b.bind("String", query.Anchored(f.Values)))
	case query.Less, query.LessEq, query.More, query.MoreEq:
		return fmt.Sprintf("%s %s %s", column, f.Op, b.number(f.Values[0], d.Unit))
	case query.NotExists:
		return absent(column, d)
	default: // query.Exists; the check of queries lets no other operator through
		return "NOT (" + absent(column, d) + ")"
	}
}

func (b *builder) equals(one, many string, values []string, d catalogue.Dimension) string {
	switch {
	case d.Type == "number" && len(values) == 1:
		return one + b.number(values[0], d.Unit)
	case d.Type == "number":
		return many + b.numbers(values, d.Unit)
	case len(values) == 1:
		return one + b.bind("String", values[0])
	}
	return many + b.bind("Array(String)", values)
}

// decimals is how money is compared: to its last digit.
var decimals = fmt.Sprintf("Decimal(38, %d)", query.USDDecimals)

// number binds what the check of queries found to be one.
func (b *builder) number(text, unit string) string {
	n, _ := query.Amount(text, unit)
	if unit == query.USD {
		return b.bind(decimals, n.String())
	}
	return b.bind("Float64", n.InexactFloat64())
}

func (b *builder) numbers(texts []string, unit string) string {
	bound := make([]string, len(texts))
	for i, text := range texts {
		bound[i] = b.number(text, unit)
	}
	// One by one: the driver puts decimals of a list in quotes, which ClickHouse reads as texts only.
	return "(" + strings.Join(bound, ", ") + ")"
}

func absent(column string, d catalogue.Dimension) string {
	if d.Type == "number" {
		return fmt.Sprintf("isNull(%s) OR %s = 0", column, column)
	}
	return column + " = ''"
}
