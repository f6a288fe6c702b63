package aggregate

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Values lists the values of a dimension, the most frequent first; unknown is left out. Rows are what has it: spans, or what they are cut into.
func Values(d catalogue.Dimension, filters []query.Filter, rows catalogue.Rows, over plan.Range, spans []settle.Settled, search string, limit int, c *catalogue.Catalogue) ([]string, error) {
	text, ok := group(d.Column)
	if !ok {
		return []string{}, nil
	}
	asked, err := Filters(filters, c)
	if err != nil {
		return nil, err
	}
	seen := map[string]int{}
	for s := range rowsOf(rows, over, spans) {
		if value := text(s); asked(s) && value != "" && !(d.Type == "number" && numbers[d.Column](s).value().isZero()) &&
			strings.Contains(strings.ToLower(value), strings.ToLower(search)) {
			seen[value]++
		}
	}
	return slices.SortedFunc(maps.Keys(seen), func(a, b string) int {
		return cmp.Or(cmp.Compare(seen[b], seen[a]), cmp.Compare(a, b))
	})[:min(limit, len(seen))], nil
}
