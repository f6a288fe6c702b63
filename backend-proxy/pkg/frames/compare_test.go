package frames_test

import (
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

func TestCompared_series(t *testing.T) {
	p := plan.Metrics{TimeSeries: true, Step: time.Minute, Range: plan.Range{From: start, To: start.Add(4 * time.Minute)}, Measures: []catalogue.Measure{calls}, GroupBy: []catalogue.Dimension{model}}
	hour := time.Hour
	earlier := plan.Earlier{Metrics: p, At: map[int64]time.Time{}}
	for _, at := range p.Points(p.Range.To)[:3] { // the last has no counterpart
		earlier.At[at.Add(-hour).Unix()] = at
	}
	rows := []frames.MetricRow{{Time: start, Groups: []string{"gpt-4o"}, Values: []*float64{f(2)}}}
	before := frames.Before{Earlier: earlier, Compare: "1h", Rows: []frames.MetricRow{
		{Time: start.Add(-hour), Groups: []string{"gpt-4o"}, Values: []*float64{f(5)}},
		{Time: start.Add(2*time.Minute - hour), Groups: []string{"gpt-3"}, Values: []*float64{f(7)}},
	}}
	golden(t, "metrics-compare-timeseries", frames.Compared(p, rows, before, start.Add(90*time.Second)))
}

func TestCompared_table(t *testing.T) {
	p := plan.Metrics{Measures: []catalogue.Measure{calls, cost}, GroupBy: []catalogue.Dimension{model}}
	rows := []frames.MetricRow{
		{Groups: []string{"gpt-4o"}, Values: []*float64{f(3), f(0.5)}},
		{Groups: []string{"local"}, Values: []*float64{f(1), nil}},
		{Rest: true, Groups: []string{""}, Values: []*float64{f(1), f(0.5)}},
	}
	before := frames.Before{Compare: "previous", Rows: []frames.MetricRow{
		{Rest: true, Groups: []string{""}, Values: []*float64{f(2), f(0.25)}},
		{Groups: []string{"gpt-3"}, Values: []*float64{f(4), f(0.1)}},
		{Groups: []string{"gpt-4o"}, Values: []*float64{f(2), f(1)}},
	}}
	table := frames.Compared(p, rows, before, start)
	golden(t, "metrics-compare-table", table)
	// A rule gets the groups of which a change is known.
	if rule := frames.WithoutGaps(data.Frames{frames.OnlyChanges(table[0])})[0]; rule.Rows() != 3 || len(rule.Fields) != 3 || rule.Meta.Type != data.FrameTypeNumericLong {
		t.Error(rule)
	}
}
