package plan

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

func known() *catalogue.Catalogue {
	both := catalogue.Measure{ID: "llm_calls"}
	both.SQL.Typed, both.SQL.Rollup = "count()", "sum(calls)"
	typed := catalogue.Measure{ID: "runs"}
	typed.SQL.Typed = "uniq(run_id)"
	return catalogue.New([]catalogue.Measure{both, typed}, []catalogue.Dimension{
		{ID: "model", Column: "model", Rollup: true}, {ID: "status", Column: "status"},
	})
}

var hour = Range{time.Unix(1_790_000_030, 0).UTC(), time.Unix(1_790_003_630, 0).UTC()}

func TestForMetrics_theCheapestTableThatIsExact(t *testing.T) {
	for name, c := range map[string]struct {
		query query.Query
		want  catalogue.Table
	}{
		"all in the roll-up": {query.Query{Measures: []string{"llm_calls"}, GroupBy: []string{"model"}, Filters: []query.Filter{{Field: "model", Op: query.Exists}}}, catalogue.Rollup},
		"a measure is not":   {query.Query{Measures: []string{"llm_calls", "runs"}}, catalogue.Typed},
		"a group is not":     {query.Query{Measures: []string{"llm_calls"}, GroupBy: []string{"status"}}, catalogue.Typed},
		"a filter is not":    {query.Query{Measures: []string{"llm_calls"}, Filters: []query.Filter{{Field: "status", Op: query.Exists}}}, catalogue.Typed},
	} {
		p, err := ForMetrics(c.query, hour, time.Minute, known())
		if err != nil || p.Table != c.want {
			t.Errorf("%s: %s %v", name, p.Table, err)
		}
	}
}

func TestForMetrics_steps(t *testing.T) {
	for _, c := range []struct {
		wished    string
		suggested time.Duration
		length    time.Duration
		want      time.Duration
	}{
		{"", 10 * time.Second, time.Hour, time.Minute},
		{"", 61 * time.Second, time.Hour, 2 * time.Minute},
		{"", 7 * time.Minute, time.Hour, 10 * time.Minute},
		{"", 30 * time.Hour, 90 * 24 * time.Hour, 48 * time.Hour},
		{"7m", time.Minute, time.Hour, 7 * time.Minute},
		{"1m", time.Minute, 30 * 24 * time.Hour, 5 * time.Minute}, // 43,200 points are too many
	} {
		p, err := ForMetrics(query.Query{Format: query.TimeSeries, Measures: []string{"llm_calls"}, Interval: c.wished}, Range{hour.From, hour.From.Add(c.length)}, c.suggested, known())
		if err != nil || p.Step != c.want {
			t.Errorf("%q %s over %s: %s, want %s", c.wished, c.suggested, c.length, p.Step, c.want)
		}
	}
}

// A snapped range holds the asked one, begins and ends at whole steps since 1970, and grows by less than a step at each end.
func TestSnap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Unix(0, rapid.Int64Range(-1e18, 4e18).Draw(t, "from"))
		to := from.Add(time.Duration(rapid.Int64Range(0, int64(400*24*time.Hour)).Draw(t, "length")))
		step := time.Duration(rapid.IntRange(1, 3000).Draw(t, "minutes")) * time.Minute
		got := Snap(Range{from, to}, step)
		width := int64(step.Seconds())
		if got.From.After(from) || got.To.Before(to) || !got.To.After(got.From) {
			t.Fatalf("%v does not hold %v to %v", got, from, to)
		}
		if got.From.Unix()%width != 0 || got.To.Unix()%width != 0 {
			t.Fatalf("%v is not at whole steps of %s", got, step)
		}
		if from.Sub(got.From) >= step || got.To.Sub(to) > step {
			t.Fatalf("%v is wider than needed for %v to %v", got, from, to)
		}
	})
}
