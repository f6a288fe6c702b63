package engine

import (
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
