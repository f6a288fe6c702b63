package plan

import (
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

func TestForMetrics_tablesOfWholeDays(t *testing.T) {
	c := known()
	c = catalogue.New(c.Measures, append(c.Dimensions, catalogue.Dimension{ID: "user_id", Column: "user_id", Type: "string"}), append([]catalogue.Table{
		{Name: "days", Rows: catalogue.Sums, DaysOf: "user_id", GrainSeconds: 86400, Dimensions: []string{"user_id"}, FigureNames: []string{"calls"}},
	}, c.Tables...))
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	told := []query.Filter{{Field: "user_id", Op: query.Exists}}
	by := []string{"user_id"}
	calls := []string{"llm_calls"}
	for name, k := range map[string]struct {
		query query.Query
		over  Range
		days  bool
	}{
		"days and edges":          {query.Query{Measures: calls, GroupBy: by, Filters: told}, Range{at(3, 7), at(6, 5)}, true},
		"one whole day":           {query.Query{Measures: calls, GroupBy: by, Filters: told}, Range{at(3, 0), at(4, 0)}, true},
		"one user":                {query.Query{Measures: calls, Filters: []query.Filter{{Field: "user_id", Op: query.Eq, Values: []string{"ada"}}}}, Range{at(3, 7), at(6, 5)}, true},
		"some users":              {query.Query{Measures: calls, Filters: []query.Filter{{Field: "user_id", Op: query.In, Values: []string{"ada", "bob"}}}}, Range{at(3, 7), at(6, 5)}, true},
		"ada or nobody":           {query.Query{Measures: calls, Filters: []query.Filter{{Field: "user_id", Op: query.In, Values: []string{"ada", ""}}}}, Range{at(3, 7), at(6, 5)}, false},
		"all but one, and nobody": {query.Query{Measures: calls, Filters: []query.Filter{{Field: "user_id", Op: query.NotEq, Values: []string{"ada"}}}}, Range{at(3, 7), at(6, 5)}, false},
		"nobody as well":          {query.Query{Measures: calls, GroupBy: by}, Range{at(3, 7), at(6, 5)}, false},
		"no whole day":            {query.Query{Measures: calls, GroupBy: by, Filters: told}, Range{at(3, 1), at(4, 23)}, false},
		"another group":           {query.Query{Measures: calls, GroupBy: []string{"user_id", "model"}, Filters: told}, Range{at(3, 7), at(6, 5)}, false},
		"a measure that it lacks": {query.Query{Measures: []string{"runs"}, GroupBy: by, Filters: told}, Range{at(3, 7), at(6, 5)}, false},
		"points, though of days":  {query.Query{Measures: calls, Filters: told, Format: query.TimeSeries, Interval: "1d"}, Range{at(3, 0), at(6, 0)}, false},
	} {
		p, err := ForMetrics(k.query, k.over, time.Minute, c, at(7, 0))
		if err != nil || (p.Table.Name == "days") != k.days {
			t.Errorf("%s: %s %v", name, p.Table.Name, err)
		}
	}
}

func TestRange_Days(t *testing.T) {
	at := func(day, hour int) time.Time {
		return time.Date(2026, 11, day, hour, 0, 0, 0, time.FixedZone("east", 3600))
	}
	day := func(day int) time.Time { return time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC) }
	for _, k := range []struct{ of, want Range }{
		{Range{at(3, 7), at(6, 5)}, Range{day(4), day(6)}},
		{Range{at(3, 1), at(6, 1)}, Range{day(3), day(6)}},
		{Range{at(3, 7), at(3, 9)}, Range{day(4), day(4)}},
	} {
		if got := k.of.Days(); got != k.want {
			t.Errorf("%v: %v, want %v", k.of, got, k.want)
		}
	}
}
