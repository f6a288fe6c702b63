package aggregate

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// compared is what a filter on a number asks of it. One that is not known is neither more nor less nor different.
func compared(f query.Filter, unit string) func(value) bool {
	switch f.Op {
	case query.NotExists:
		return value.isZero
	case query.Exists:
		return func(v value) bool { return !v.isZero() }
	}
	wanted := make([]value, len(f.Values))
	for i, text := range f.Values {
		n, _ := query.Amount(text, unit)
		wanted[i] = value{float: n.InexactFloat64(), exact: n, isExact: true}
	}
	holds := func(v value) bool {
		return slices.ContainsFunc(wanted, func(w value) bool { return v.compare(w) == 0 })
	}
	switch f.Op {
	case query.NotEq, query.NotIn:
		equals := holds
		holds = func(v value) bool { return !equals(v) }
	case query.Less:
		holds = func(v value) bool { return v.compare(wanted[0]) < 0 }
	case query.LessEq:
		holds = func(v value) bool { return v.compare(wanted[0]) <= 0 }
	case query.More:
		holds = func(v value) bool { return v.compare(wanted[0]) > 0 }
	case query.MoreEq:
		holds = func(v value) bool { return v.compare(wanted[0]) >= 0 }
	}
	return func(v value) bool { return !v.isNull && holds(v) }
}

// compare is exact where both are: only money is, which is told by decimals.
func (v value) compare(other value) int {
	if v.isExact && other.isExact {
		return v.exact.Cmp(other.exact)
	}
	return cmp.Compare(v.float, other.float)
}

func (v value) isZero() bool {
	return v.isNull || v.isExact && v.exact.IsZero() || !v.isExact && v.float == 0
}

// rowNumbers are what a list shows of one of its rows: numbers by their ids in semantics/lists.json.
type rowNumbers map[string]value

// splitFilters tells filters on numbers of rows from those on spans.
func splitFilters(q query.Query, c *catalogue.Catalogue) (onSpans []query.Filter, onRows func(rowNumbers) (bool, error)) {
	type test struct {
		id    string
		holds func(value) bool
	}
	var tests []test
	for _, f := range q.Filters {
		if unit, ok := c.HasNumber(string(q.QueryType), f.Field); ok {
			tests = append(tests, test{f.Field, compared(f, unit)})
		} else {
			onSpans = append(onSpans, f)
		}
	}
	return onSpans, func(numbers rowNumbers) (bool, error) {
		for _, t := range tests {
			number, ok := numbers[t.id]
			if !ok {
				return false, fmt.Errorf("semantics: a row of %s has no number %s", q.QueryType, t.id)
			}
			if !t.holds(number) {
				return false, nil
			}
		}
		return true, nil
	}
}

func counting(n int) value { return value{float: float64(n)} }

func money(d decimal.Decimal) value {
	return value{float: d.InexactFloat64(), exact: d, isExact: true}
}

// maybe is unknown where nothing is told.
func maybe(n *float64) value {
	if n == nil {
		return null
	}
	return value{float: *n}
}
