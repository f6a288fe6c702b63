package frames

import (
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

func TestSeriesName(t *testing.T) {
	cost := catalogue.Measure{ID: "cost", Name: "Cost"}
	p := plan.Metrics{Measures: []catalogue.Measure{cost}, GroupBy: []catalogue.Dimension{{ID: "agent"}, {ID: "model"}}}
	for legend, want := range map[string]string{
		"":                               "planner, (none)",
		"{{agent}} · {{ model }}":        "planner · (none)",
		"{{measure}} of {{agent}}":       "Cost of planner",
		"{{team}} {agent} {{a-b}} $1 {{": "{{team}} {agent} {{a-b}} $1 {{",
	} {
		p.Legend = legend
		if got := seriesName(p, []string{"planner", ""}, cost); got != want {
			t.Errorf("%q is %q, want %q", legend, got, want)
		}
	}
}
