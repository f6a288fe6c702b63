package engine

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
)

func TestMetrics_totals(t *testing.T) {
	s := service(t, unchanged)
	// runs is asked too, so that typed rows answer.
	got := row(frame(t, ask(t, s, ada, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{
		"runs", "llm_calls", "failed_llm_calls", "input_tokens", "cache_read_tokens", "output_tokens", "reasoning_tokens", "total_tokens", "cost",
		"tool_calls", "tool_errors", "identical_repeats", "unpriced_calls", "tool_error_rate", "users",
	}})), 0)
	for id, want := range map[string]float64{
		"runs": 2, "llm_calls": 3, "failed_llm_calls": 1, "input_tokens": 3010, "cache_read_tokens": 200, "output_tokens": 405, "reasoning_tokens": 50, "total_tokens": 3665,
		"cost":       0.3, // the nearest float to the exact decimal; 0.1+0.2 in floats is 0.30000000000000004
		"tool_calls": 2, "tool_errors": 1, "identical_repeats": 1, "unpriced_calls": 1, "tool_error_rate": 0.5, "users": 0,
	} {
		if got[id] != want {
			t.Errorf("%s is %v, want %v", id, got[id], want)
		}
	}
}

// measures of one table, so that a query of all of them is answered by it.
func measures(s *answer.Service, table catalogue.Table) []string {
	var ids []string
	for _, m := range s.Catalogue().Measures {
		if _, ok := m.On(table); ok {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// dimension that no cheaper table has.
func dimension(s *answer.Service, table catalogue.Table) string {
	for _, d := range s.Catalogue().Dimensions {
		if d.Type == "string" && table.HasDimension(d.ID) && (table.Rows == catalogue.Sums || d.ID == "status") {
			return d.ID
		}
	}
	return ""
}

// needed are the dimensions that some of the measures cannot be asked without.
func needed(s *answer.Service, ids []string) []string {
	var out []string
	for _, id := range ids {
		if m, _ := s.Catalogue().Measure(id); m.Needs != "" && !slices.Contains(out, m.Needs) {
			out = append(out, m.Needs)
		}
	}
	return out
}

func TestMetrics_everyMeasureRunsOnEveryTable(t *testing.T) {
	s := service(t, unchanged)
	for _, table := range s.Catalogue().Tables {
		for _, query := range []map[string]any{
			{"interval": table.Grain().String()},
			{"interval": table.Grain().String(), "topN": 1},
			{"topN": 1, "format": "table"},
		} {
			ids := measures(s, table)
			groups, filters := []string{dimension(s, table)}, []map[string]any{}
			for _, needs := range needed(s, ids) {
				if query["topN"] == nil {
					groups = append(groups, needs)
				} else { // Other would add up unlike things
					filters = append(filters, map[string]any{"field": needs, "op": "=", "values": []string{"output_tokens"}})
				}
			}
			query["queryType"], query["measures"], query["groupBy"], query["filters"] = "metrics", ids, groups, filters
			f := frame(t, ask(t, s, ada, query))
			// Without an interval a coarser table of the same groups answers, since the range is a whole hour. Days have no points.
			if query["format"] == nil && table.DaysOf == "" && !strings.Contains(f.Meta.ExecutedQueryString, "FROM "+cmp.Or(table.StoredIn, table.Name)) {
				t.Errorf("%s did not answer", table.Name)
			}
		}
	}
}

// What a time series shows for an interval without rows must be what SQL says of no rows.
func TestMetrics_emptyIsWhatTheEngineSays(t *testing.T) {
	s := service(t, unchanged)
	for _, table := range s.Catalogue().Tables {
		var filters []map[string]any
		for _, field := range append([]string{dimension(s, table)}, needed(s, measures(s, table))...) {
			filters = append(filters, map[string]any{"field": field, "op": "=", "values": []string{"nobody"}})
		}
		got := row(frame(t, ask(t, s, ada, map[string]any{"queryType": "metrics", "format": "table", "measures": measures(s, table), "filters": filters})), 0)
		for _, id := range measures(s, table) {
			m, _ := s.Catalogue().Measure(id)
			want := any(nil)
			if m.ZeroWhenEmpty() {
				want = 0.0
			}
			if got[id] != want {
				t.Errorf("%s over no rows of %s is %v, a gap would show %v", id, table.Name, got[id], want)
			}
		}
	}
}

func TestMetrics_series(t *testing.T) {
	s := service(t, unchanged)
	response := ask(t, s, ada, map[string]any{"queryType": "metrics", "measures": []string{"llm_calls", "cost"}, "groupBy": []string{"model"}, "interval": "5m",
		"filters": []map[string]any{{"field": "kind", "op": "=", "values": []string{"llm"}}}})
	if response.Error != nil {
		t.Fatal(response.Error)
	}
	byName := map[string]*data.Frame{}
	for _, f := range response.Frames {
		byName[f.Name] = f
	}
	calls := byName["LLM calls: gpt-4o"]
	if calls == nil || calls.Rows() != 12 {
		t.Fatalf("series are %v", response.Frames)
	}
	if first := calls.Fields[0].At(0).(time.Time); !first.Equal(start) {
		t.Errorf("begins at %s", first)
	}
	values := func(f *data.Frame) (out []float64) {
		for i := range 3 {
			v, ok := f.Fields[1].ConcreteAt(i)
			if !ok {
				v = math.NaN()
			}
			out = append(out, v.(float64))
		}
		return out
	}
	if v := values(calls); v[0] != 1 || v[1] != 1 || v[2] != 0 {
		t.Errorf("calls are %v: 0 where nothing happened", v)
	}
	if v := values(byName["Cost: gpt-4o"]); v[0] != 0.1 || v[1] != 0.2 || !math.IsNaN(v[2]) {
		t.Errorf("costs are %v", v)
	}
	if v := values(byName["Cost: local"]); !math.IsNaN(v[2]) {
		t.Errorf("an unpriced model costs %v, not null", v)
	}
}

func TestMetrics_topNKeepsTotals(t *testing.T) {
	s := service(t, unchanged)
	f := frame(t, ask(t, s, ada, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls", "runs"}, "groupBy": []string{"model", "status"}, "topN": 1}))
	if f.Rows() != 2 {
		t.Fatalf("%d rows", f.Rows())
	}
	total := 0.0
	for i := range 2 {
		total += row(f, i)["llm_calls"].(float64)
	}
	if last := row(f, 1); total != 3 || last["model"] != "Other" || last["status"] != "Other" || last["runs"] != 2.0 {
		t.Errorf("total %v, rest %v", total, last)
	}
}

func TestMetrics_filters(t *testing.T) {
	s := service(t, unchanged)
	for name, c := range map[string]struct {
		field, op string
		values    []string
		calls     float64
	}{
		"equal":                  {"model", "=", []string{"gpt-4o"}, 2},
		"one of":                 {"model", "=|", []string{"gpt-4o", "local"}, 3},
		"none of":                {"model", "!=|", []string{"gpt-4o", "x"}, 1},
		"quotes and backslashes": {"service", "=", []string{`it's \ "quoted"`}, 1},
		"the same in a list":     {"service", "=|", []string{`it's \ "quoted"`, "tab\tand\nline"}, 1},
		"a tab":                  {"service", "=", []string{"tab\there"}, 0},
		"regex is anchored":      {"model", "=~", []string{"gpt"}, 0},
		"regex":                  {"model", "=~", []string{"gpt.*"}, 2},
		"regex with a backslash": {"model", "=~", []string{`gpt-\d+o`}, 2},
		"not regex":              {"model", "!~", []string{"gpt.*"}, 1},
		"exists":                 {"agent", "exists", nil, 2},
		"does not exist":         {"agent", "!exists", nil, 1},
		"number":                 {"step", ">", []string{"1"}, 1},
		"one of numbers":         {"step", "=|", []string{"1", "3"}, 3},
		"a duration":             {"duration", "<=", []string{"1e3ms"}, 2},
		"a null is not less":     {"cost", "<", []string{"0.15"}, 1},
		"decimal equal":          {"cost", "=", []string{"0.2"}, 1},
		"no cost":                {"cost", "!exists", nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			filter := map[string]any{"field": c.field, "op": c.op}
			if c.values != nil {
				filter["values"] = c.values
			}
			got := row(frame(t, ask(t, s, ada, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls", "runs"}, "filters": []any{filter}})), 0)
			if got["llm_calls"] != c.calls {
				t.Errorf("%v calls, want %v", got["llm_calls"], c.calls)
			}
		})
	}
}

func TestMetrics_executedSQLIsWhereGrafanaStripsIt(t *testing.T) {
	f := frame(t, ask(t, service(t, unchanged), ada, map[string]any{"queryType": "metrics", "measures": []string{"llm_calls"}, "format": "table"}))
	if !strings.Contains(f.Meta.ExecutedQueryString, "SELECT") {
		t.Error("no SQL to inspect")
	}
	f.Meta.ExecutedQueryString = ""
	raw, err := f.MarshalJSON()
	if err != nil || strings.Contains(string(raw), "SELECT") || strings.Contains(string(raw), "llm_spans") {
		t.Errorf("SQL stands elsewhere too: %s %v", raw, err)
	}
}
