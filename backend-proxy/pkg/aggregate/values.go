package aggregate

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Values lists the values of a dimension, the most frequent first; unknown is left out.
func Values(d catalogue.Dimension, over plan.Range, spans []settle.Settled, search string, limit int) []string {
	text, ok := group(d.Column)
	if !ok {
		return []string{}
	}
	seen := map[string]int{}
	for i := range spans {
		if value := text(&spans[i]); within(over, spans[i].Start) && value != "" && !(d.Type == "number" && numbers[d.Column](&spans[i]).isZero()) &&
			strings.Contains(strings.ToLower(value), strings.ToLower(search)) {
			seen[value]++
		}
	}
	return slices.SortedFunc(maps.Keys(seen), func(a, b string) int {
		return cmp.Or(cmp.Compare(seen[b], seen[a]), cmp.Compare(a, b))
	})[:min(limit, len(seen))]
}
