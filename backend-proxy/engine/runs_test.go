package engine

import (
	"slices"
	"testing"
)

func TestRuns(t *testing.T) {
	s := service(t, unchanged)
	f := frame(t, ask(t, s, ada, map[string]any{"queryType": "runs"}))
	if f.Rows() != 2 {
		t.Fatalf("%d runs", f.Rows())
	}
	newest, oldest := row(f, 0), row(f, 1)
	for name, want := range map[string]any{
		"run_id": run1, "trace_id": trace1, "start": start, "duration": 303_020.0, "status": "unset", "name": "invoke_agent researcher", "agent": "researcher", "service": "demo", "models": "gpt-4o",
		"open": false, "llm_calls": 2.0, "failed_llm_calls": 1.0, "tool_calls": 2.0, "tool_errors": 1.0, "identical_repeats": 1.0, "total_tokens": 3650.0, "cost": 0.3, "unpriced_calls": 0.0,
		"context_saturation": 2000.0 / 128000.0,
	} {
		if oldest[name] != want {
			t.Errorf("%s is %v, want %v", name, oldest[name], want)
		}
	}
	for name, want := range map[string]any{
		"run_id": run2, "open": true, "cost": nil, "unpriced_calls": 1.0, "cache_read_tokens": 0.0, "context_saturation": nil, "agent": "", "models": "local",
	} {
		if newest[name] != want {
			t.Errorf("open run: %s is %v, want %v", name, newest[name], want)
		}
	}
}

func TestRuns_aFilterChoosesRunsAndKeepsThemWhole(t *testing.T) {
	s := service(t, unchanged)
	f := frame(t, ask(t, s, ada, map[string]any{"queryType": "runs", "filters": []map[string]any{{"field": "tool", "op": "=", "values": []string{"search"}}}}))
	if f.Rows() != 1 || row(f, 0)["llm_calls"] != 2.0 {
		t.Errorf("%d runs, %v", f.Rows(), row(f, 0))
	}
}

func TestRuns_everyOrder(t *testing.T) {
	s := service(t, unchanged)
	for _, order := range []string{"start", "duration", "cost", "tokens", "repeats", "errors"} {
		for direction, first := range map[string]string{"desc": run1, "asc": run2} {
			if order == "start" {
				first = map[string]string{run1: run2, run2: run1}[first]
			}
			if order == "cost" {
				first = run1 // a run without a known cost comes last either way
			}
			f := frame(t, ask(t, s, ada, map[string]any{"queryType": "runs", "orderBy": order, "order": direction}))
			if got := row(f, 0)["run_id"]; got != first {
				t.Errorf("%s %s begins with %v", order, direction, got)
			}
		}
	}
}

// Every dimension chooses runs, whether the run's row has its values or its spans must be asked.
func TestRuns_everyFilter(t *testing.T) {
	s := service(t, unchanged)
	for _, d := range s.Catalogue().Dimensions {
		if _, ofRow := s.Catalogue().HasNumber("runs", d.ID); ofRow {
			continue
		}
		given := []string{"nothing of this kind"}
		if d.Type == "number" {
			given = []string{"-7"}
		}
		for op, want := range map[string]int{"=": 0, "!=": 2} {
			f := frame(t, ask(t, s, ada, map[string]any{"queryType": "runs", "filters": []map[string]any{{"field": d.ID, "op": op, "values": given}}}))
			if f.Rows() != want {
				t.Errorf("%s %s: %d runs, want %d", d.ID, op, f.Rows(), want)
			}
		}
	}
}

func TestRuns_filtersOfARun(t *testing.T) {
	s := service(t, unchanged)
	for _, c := range []struct {
		field, op, value string
		want             []string
	}{
		{"model", "=", "gpt-4o", []string{run1}},
		{"model", "!=", "gpt-4o", []string{run2}}, // no span of it has that model, though the agent's has none
		{"model", "=~", "gpt-.*|local", []string{run2, run1}},
		{"tool", "exists", "", []string{run1}},
		{"tool", "!exists", "", []string{run2}},
		{"kind", "=", "tool", []string{run1}},
		{"kind", "!=", "tool", []string{run2}},
		{"step", ">", "3", []string{run1}},
		{"run_id", "!=", run1, []string{run2}},
	} {
		filter := map[string]any{"field": c.field, "op": c.op}
		if c.value != "" {
			filter["values"] = []string{c.value}
		}
		f := frame(t, ask(t, s, ada, map[string]any{"queryType": "runs", "filters": []map[string]any{filter}}))
		var got []string
		for i := range f.Rows() {
			got = append(got, row(f, i)["run_id"].(string))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s %s: %v, want %v", c.field, c.op, c.value, got, c.want)
		}
	}
}
