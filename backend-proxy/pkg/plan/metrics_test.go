package plan

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

var (
	rolled = catalogue.Table{Name: "llm_usage", Rows: catalogue.Sums, GrainSeconds: 60, KeepsDays: 7, Dimensions: []string{"model", "team"}, FigureNames: []string{"calls"}}
	coarse = catalogue.Table{Name: "llm_usage_15m", StoredIn: "llm_calls_15m", Rows: catalogue.Sums, GrainSeconds: 900, Dimensions: []string{"model"}, FigureNames: []string{"calls"}}
	spans  = catalogue.Table{Name: "llm_spans_v", Rows: catalogue.Spans, GrainSeconds: 60}
)

func known() *catalogue.Catalogue {
	return catalogue.New([]catalogue.Measure{
		{ID: "llm_calls", Formula: catalogue.Formula{Sum: []string{"calls"}}},
		{ID: "runs", Formula: catalogue.Formula{Sum: []string{"runs"}}},
		{ID: "quantity", Needs: "status", Formula: catalogue.Formula{Sum: []string{"calls"}}},
	}, []catalogue.Dimension{
		{ID: "model", Column: "model"}, {ID: "team", Column: "team"}, {ID: "status", Column: "status"},
	}, []catalogue.Table{coarse, rolled, spans})
}

var hour = Range{time.Unix(1_790_000_030, 0).UTC(), time.Unix(1_790_003_630, 0).UTC()}

func TestForMetrics_theCheapestTableThatIsExact(t *testing.T) {
	calls := []string{"llm_calls"}
	quarters := Range{hour.From.Truncate(time.Hour), hour.From.Truncate(time.Hour).Add(time.Hour)}
	for name, c := range map[string]struct {
		query query.Query
		over  Range
		later time.Duration
		want  catalogue.Table
	}{
		"a measure, a group and a filter that it has": {query.Query{Measures: calls, GroupBy: []string{"model"}, Filters: []query.Filter{{Field: "model", Op: query.Exists}}}, hour, 0, rolled},
		"it lacks a measure":                          {query.Query{Measures: []string{"llm_calls", "runs"}}, hour, 0, spans},
		"it lacks a group":                            {query.Query{Measures: calls, GroupBy: []string{"status"}}, hour, 0, spans},
		"it lacks a filter":                           {query.Query{Measures: calls, Filters: []query.Filter{{Field: "status", Op: query.Exists}}}, hour, 0, spans},
		"whole quarters of an hour":                   {query.Query{Measures: calls}, quarters, 0, coarse},
		"only the finer one has the group":            {query.Query{Measures: calls, GroupBy: []string{"team"}}, quarters, 0, rolled},
		"steps of quarters":                           {query.Query{Measures: calls, Format: query.TimeSeries, Interval: "30m"}, hour, 0, coarse},
		"steps that cut quarters":                     {query.Query{Measures: calls, Format: query.TimeSeries, Interval: "10m"}, quarters, 0, rolled},
		"longer ago than it keeps":                    {query.Query{Measures: calls}, hour, 8 * 24 * time.Hour, spans},
	} {
		p, err := ForMetrics(c.query, c.over, time.Minute, known(), hour.To.Add(c.later))
		if err != nil || p.Table.Name != c.want.Name {
			t.Errorf("%s: %s %v", name, p.Table.Name, err)
		}
	}
}

func TestForMetrics_unlikeThingsAreNotAddedUp(t *testing.T) {
	quantity, of := []string{"quantity"}, func(op query.Op, values ...string) []query.Filter {
		return []query.Filter{{Field: "status", Op: op, Values: values}}
	}
	for name, c := range map[string]struct {
		query query.Query
		alike bool
	}{
		"of one kind":         {query.Query{Measures: quantity, Filters: of(query.Eq, "a")}, true},
		"of a choice of one":  {query.Query{Measures: quantity, Filters: of(query.In, "a")}, true},
		"by kind":             {query.Query{Measures: quantity, GroupBy: []string{"status"}}, true},
		"the top of one kind": {query.Query{Measures: quantity, GroupBy: []string{"model"}, TopN: 3, Filters: of(query.Eq, "a")}, true},
		"of all kinds":        {query.Query{Measures: quantity}, false},
		"of a choice of two":  {query.Query{Measures: quantity, Filters: of(query.In, "a", "b")}, false},
		"of all but one":      {query.Query{Measures: quantity, Filters: of(query.NotEq, "a")}, false},
		"the top by kind: Other would have several": {query.Query{Measures: quantity, GroupBy: []string{"status"}, TopN: 3}, false},
	} {
		if _, err := ForMetrics(c.query, hour, time.Minute, known(), hour.To); (err == nil) != c.alike {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestForMetrics_whatIsKeptLongestWhereNothingGoesBackSoFar(t *testing.T) {
	monthAgo := Range{hour.From.Truncate(time.Hour), hour.From.Truncate(time.Hour).Add(time.Hour)}
	now := hour.To.AddDate(0, 0, 40)
	for name, c := range map[string]struct {
		days map[string]int
		want catalogue.Table
	}{
		"sums and spans are kept for good":      {nil, coarse},
		"spans are kept longer than sums":       {map[string]int{"llm_calls_15m": 30}, spans},
		"sums are kept longer, and long enough": {map[string]int{"llm_calls_15m": 60, "llm_spans": 30}, coarse},
		"neither is kept for so long":           {map[string]int{"llm_calls_15m": 35, "llm_spans": 30}, coarse},
	} {
		p, err := ForMetrics(query.Query{Measures: []string{"llm_calls"}}, monthAgo, time.Minute, known().Keeping(c.days), now)
		if err != nil || p.Table.Name != c.want.Name {
			t.Errorf("%s: %s %v", name, p.Table.Name, err)
		}
	}
}

func TestForMetrics_steps(t *testing.T) {
	for _, c := range []struct {
		wished    string
		suggested time.Duration
		length    time.Duration
		want      time.Duration // of the second point
	}{
		{"", 10 * time.Second, time.Hour, time.Minute},
		{"", 61 * time.Second, time.Hour, 2 * time.Minute},
		{"", 7 * time.Minute, time.Hour, 10 * time.Minute},
		{"", 30 * time.Hour, 90 * 24 * time.Hour, 48 * time.Hour},
		{"7m", time.Minute, time.Hour, 7 * time.Minute},
		{"1m", time.Minute, 30 * 24 * time.Hour, 5 * time.Minute}, // 43,200 points are too many
	} {
		p, err := ForMetrics(query.Query{Format: query.TimeSeries, Measures: []string{"llm_calls"}, Interval: c.wished}, Range{hour.From, hour.From.Add(c.length)}, c.suggested, known(), hour.To)
		if err != nil {
			t.Fatal(err)
		}
		if points := p.Points(p.Range.To); points[2].Sub(points[1]) != c.want {
			t.Errorf("%q %s over %s: %s, want %s", c.wished, c.suggested, c.length, points[:3], c.want)
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

// What a meter billed of a call adds up to its cost, and would be counted as a call each.
func TestForMetrics_aHeatmapCountsSpansAndNotWhatTheyAreCutInto(t *testing.T) {
	cost := catalogue.Measure{ID: "cost", Formula: catalogue.Formula{Sum: []string{"cost"}}, Distribution: &catalogue.Distribution{Spans: "cost", Parts: 1e9}}
	lines := catalogue.Table{Name: "llm_lines_v", Rows: catalogue.Lines, GrainSeconds: 60, FigureNames: []string{"cost"}}
	spans := catalogue.Table{Name: "llm_spans_v", Rows: catalogue.Spans, GrainSeconds: 60, Lacks: []string{"sku"}}
	c := catalogue.New([]catalogue.Measure{cost}, []catalogue.Dimension{{ID: "sku", Column: "sku"}, {ID: "status", Column: "status"}}, []catalogue.Table{lines, spans})
	of := func(field string) query.Query {
		return query.Query{Measures: []string{"cost"}, Format: query.Heatmap, Interval: "5m", Filters: []query.Filter{{Field: field, Op: query.Exists}}}
	}
	for field, want := range map[string]catalogue.Table{"status": spans, "sku": lines} {
		if p, err := ForMetrics(of(field), hour, time.Minute, c, hour.To); err != nil || p.Table.Name != want.Name {
			t.Errorf("by %s: %s %v", field, p.Table.Name, err)
		}
	}
}
