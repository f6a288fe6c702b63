package frames

import (
	"regexp"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// noValue stands in names for a dimension that spans do not tell; in labels it is empty.
const noValue = "(none)"

// measurePlaceholder stands for a measure's name in a legend, as ids of dimensions do for their values.
const measurePlaceholder = "measure"

var placeholder = regexp.MustCompile(`\{\{\s*(\w+)\s*\}\}`)

// seriesName is what people read; a placeholder that the query has no value for stays as it is.
func seriesName(p plan.Metrics, groups []string, measure catalogue.Measure) string {
	told := make([]string, len(groups))
	of := map[string]string{measurePlaceholder: measure.Name}
	for i, value := range groups {
		if value == "" {
			value = noValue
		}
		told[i], of[p.GroupBy[i].ID] = value, value
	}
	switch {
	case p.Legend != "":
		return placeholder.ReplaceAllStringFunc(p.Legend, func(found string) string {
			if value, ok := of[placeholder.FindStringSubmatch(found)[1]]; ok {
				return value
			}
			return found
		})
	case len(groups) == 0:
		return measure.Name
	case len(p.Measures) > 1:
		return measure.Name + ": " + strings.Join(told, ", ")
	}
	return strings.Join(told, ", ")
}
