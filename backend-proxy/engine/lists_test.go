package engine

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func TestCalls(t *testing.T) {
	s := service(t, unchanged)
	for steps, want := range map[string][]string{
		"":      {"c7ad6b7169203331", "b3ad6b7169203331", "b1ad6b7169203331"},
		"calls": {"c7ad6b7169203331", "b3ad6b7169203331", "b1ad6b7169203331"},
		"tools": {"b4ad6b7169203331", "b2ad6b7169203331"},
		"all":   {"c7ad6b7169203331", "b4ad6b7169203331", "b3ad6b7169203331", "b2ad6b7169203331", "b1ad6b7169203331"},
	} {
		query := map[string]any{"queryType": "calls"}
		if steps != "" {
			query["steps"] = steps
		}
		f := frame(t, ask(t, s, ada, query))
		if got := texts(f, "span_id"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", steps, got, want)
		}
	}
	first := row(frame(t, ask(t, s, ada, map[string]any{"queryType": "calls", "order": "asc"})), 0)
	for name, want := range map[string]any{
		"trace_id": trace1, "span_id": "b1ad6b7169203331", "run_id": run1, "start": start.Add(1e9), "duration": 1000.0, "kind": "llm", "name": "chat gpt-4o", "status": "ok", "agent": "researcher",
		"model": "gpt-4o", "provider": "openai", "service": "demo", "step": 1.0, "time_to_first_token": 250.0, "input_tokens": 1000.0, "cache_read_tokens": 200.0, "cache_write_tokens": 0.0,
		"output_tokens": 300.0, "reasoning_tokens": 50.0, "total_tokens": 1550.0, "cost": 0.1, "cost_source": "priced", "context_saturation": 1200.0 / (128000.0 - 4096.0), "identical_repeat": false,
	} {
		if first[name] != want {
			t.Errorf("%s is %v, want %v", name, first[name], want)
		}
	}
}

func TestCalls_everyOrder(t *testing.T) {
	s := service(t, unchanged)
	for order, want := range map[string][]string{
		"duration": {"b3ad6b7169203331", "b1ad6b7169203331", "c7ad6b7169203331"},
		"cost":     {"b3ad6b7169203331", "b1ad6b7169203331", "c7ad6b7169203331"}, // what has no price comes last
		"tokens":   {"b3ad6b7169203331", "b1ad6b7169203331", "c7ad6b7169203331"},
		"ttft":     {"b1ad6b7169203331", "c7ad6b7169203331", "b3ad6b7169203331"}, // unknown is last, the newest first
	} {
		if got := texts(frame(t, ask(t, s, ada, map[string]any{"queryType": "calls", "orderBy": order})), "span_id"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", order, got, want)
		}
	}
}

func TestLoops(t *testing.T) {
	s := service(t, unchanged)
	f := frame(t, ask(t, s, ada, map[string]any{"queryType": "loops"}))
	if f.Rows() != 1 {
		t.Fatalf("%d loops", f.Rows())
	}
	// The repeat wastes the call before it: 2,100 tokens for 0.2 dollars.
	for name, want := range map[string]any{"run_id": run1, "kind": "identical_repeat", "tool": "search", "agent": "researcher", "repeats": 1.0, "wasted_tokens": 2100.0, "wasted_cost": 0.2, "open": false} {
		if got := row(f, 0)[name]; got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	var ids []string
	if err := json.Unmarshal(row(f, 0)["span_ids"].(json.RawMessage), &ids); err != nil || !slices.Equal(ids, []string{"b4ad6b7169203331"}) {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestContext(t *testing.T) {
	s := service(t, unchanged)
	for _, query := range []map[string]any{
		{"queryType": "context", "traceId": trace1}, {"queryType": "context", "runId": run1}, {"queryType": "context", "filters": []map[string]any{{"field": "run_id", "op": "=", "values": []string{run1}}}},
	} {
		f := frame(t, ask(t, s, ada, query))
		if f.Rows() != 3 {
			t.Fatalf("%v: %d rows", query, f.Rows())
		}
		for i, want := range []map[string]any{
			// 1,200 tokens by 400 and 90 characters: 979.6 and 220.4.
			{"step": 1.0, "role": "system", "tokens": 980.0, "characters": 400.0, "basis": "apportioned", "context_limit": 128000.0, "reserve": 4096.0, "cut_short": false},
			{"step": 1.0, "role": "user", "tokens": 220.0, "characters": 90.0, "basis": "apportioned"},
			{"step": 2.0, "role": "", "tokens": 2000.0, "characters": nil, "basis": "unknown", "context_saturation": 2000.0 / 128000.0},
		} {
			for name, value := range want {
				if got := row(f, i)[name]; got != value {
					t.Errorf("%v: row %d: %s is %v, want %v", query, i, name, got, value)
				}
			}
		}
	}
	if response := ask(t, s, ada, map[string]any{"queryType": "context"}); response.Error == nil {
		t.Error("of what?")
	}
}

func TestGraph(t *testing.T) {
	s := service(t, unchanged)
	response := ask(t, s, ada, map[string]any{"queryType": "graph"})
	nodes, edges := frame(t, response), response.Frames[1]
	for id, want := range map[string]map[string]any{
		"agent:researcher": {"title": "researcher", "mainstat": 1.0, "arc__failed": 0.0},
		"agent:":           {"title": "(no agent)", "mainstat": 0.0},
		"model:gpt-4o":     {"subtitle": "model", "mainstat": 2.0, "secondarystat": 0.3, "arc__failed": 0.5, "detail__tokens": 3650.0},
		"model:local":      {"mainstat": 1.0, "secondarystat": nil, "detail__tokens": 15.0},
		"tool:search":      {"mainstat": 2.0, "detail__failed": 1.0},
	} {
		at := slices.Index(texts(nodes, "id"), id)
		if at < 0 {
			t.Errorf("there is no node %s", id)
			continue
		}
		for name, value := range want {
			if got := row(nodes, at)[name]; got != value {
				t.Errorf("%s: %s is %v, want %v", id, name, got, value)
			}
		}
	}
	want := []string{"agent: > model:local", "agent:researcher > model:gpt-4o", "agent:researcher > tool:search"}
	if got := texts(edges, "id"); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	of := ask(t, s, ada, map[string]any{"queryType": "graph", "runId": run2})
	if got := texts(frame(t, of), "id"); !slices.Equal(got, []string{"agent:", "model:local"}) {
		t.Errorf("one run has %v", got)
	}
}

func TestLists_areForSignedInPeople(t *testing.T) {
	s := service(t, func(s *settings.Settings) {
		s.Background.Alerts, s.Background.Public = settings.ScopeAggregates, settings.ScopeAggregates
	})
	for _, queryType := range []string{"calls", "sessions", "loops", "context", "graph"} {
		query := map[string]any{"queryType": queryType}
		if queryType == "context" {
			query["traceId"] = trace1
		}
		if response := ask(t, s, principal.Principal{Kind: principal.Alert}, query); response.Error == nil {
			t.Errorf("%s is answered to an alert rule", queryType)
		}
	}
}

// listsAreOneStory: calls are as many and cost as much as metrics say; sessions, loops and graphs add up to them.
func (v view) listsAreOneStory() {
	total := v.table(map[string]any{"measures": append([]string{"sessions"}, additive...)})[""]
	calls := v.frames(map[string]any{"queryType": "calls", "steps": "all", "limit": 10_000})[0]
	got := map[string]float64{}
	for i := range calls.Rows() {
		call := row(calls, i)
		failed := call["status"] == "error"
		switch {
		case call["tool"] != "" && call["kind"] != "llm":
			got["tool_calls"]++
			if failed {
				got["tool_errors"]++
			}
		case call["kind"] == "llm":
			got["llm_calls"]++
			if failed {
				got["failed_llm_calls"]++
			}
		}
		if call["identical_repeat"] == true {
			got["identical_repeats"]++
		}
	}
	want := map[string]float64{}
	for id := range got {
		want[id] = total[id].(float64)
	}
	v.same("calls", got, want)

	sessions := v.frames(map[string]any{"queryType": "sessions", "limit": 10_000})[0]
	ids := []string{"llm_calls", "failed_llm_calls", "tool_calls", "tool_errors", "identical_repeats", "input_tokens", "output_tokens", "total_tokens", "cost"}
	bySession := v.table(map[string]any{"measures": ids, "groupBy": []string{"conversation_id"}})
	if float64(sessions.Rows()) != total["sessions"] || sessions.Rows() < 20 {
		v.t.Errorf("%s: %d sessions are listed, %v counted", v.name, sessions.Rows(), total["sessions"])
	}
	for i := range sessions.Rows() {
		listed := row(sessions, i)
		counted := bySession[listed["conversation_id"].(string)]
		for _, id := range ids {
			if listed[id] != counted[id] {
				v.t.Errorf("%s: %s of session %s is %v in the list and %v in metrics", v.name, id, listed["conversation_id"], listed[id], counted[id])
			}
		}
	}

	repeats := 0.0
	loops := v.frames(map[string]any{"queryType": "loops", "limit": 10_000})[0]
	for i := range loops.Rows() {
		repeats += row(loops, i)["repeats"].(float64)
	}
	v.same("loops", map[string]float64{"identical_repeats": repeats}, map[string]float64{"identical_repeats": total["identical_repeats"].(float64)})

	nodes, edges := map[string]float64{}, map[string]float64{}
	graph := v.frames(map[string]any{"queryType": "graph"})
	for i := range graph[0].Rows() {
		n := row(graph[0], i)
		nodes[n["subtitle"].(string)] += n["mainstat"].(float64)
		if cost, known := n["secondarystat"].(float64); known {
			nodes["cost"] += cost
		}
	}
	for i := range graph[1].Rows() {
		edges[row(graph[1], i)["target"].(string)] += row(graph[1], i)["mainstat"].(float64)
	}
	v.same("graph", map[string]float64{"tool_calls": nodes["tool"]}, map[string]float64{"tool_calls": total["tool_calls"].(float64)})
	for id, of := range v.table(map[string]any{"measures": []string{"tool_calls"}, "groupBy": []string{"tool"}, "filters": []map[string]any{{"field": "tool", "op": "exists"}}}) {
		if n := of["tool_calls"].(float64); n > 0 && edges["tool:"+id] != n {
			v.t.Errorf("%s: %v edges lead to tool %s, which ran %v times", v.name, edges["tool:"+id], id, n)
		}
	}
}

// sameLists: what is listed from tables is listed from spans as the collector stored them.
func sameLists(t *testing.T, settled, raw *answer.Service) {
	v, w := view{t, settled, "settled"}, view{t, raw, "collected"}
	for _, query := range []map[string]any{
		{"queryType": "sessions", "limit": 10_000}, {"queryType": "sessions", "orderBy": "cost", "limit": 7},
		{"queryType": "sessions", "orderBy": "errors", "order": "asc", "filters": []map[string]any{{"field": "model", "op": "=~", "values": []string{"gpt-4o.*"}}, {"field": "kind", "op": "=", "values": []string{"tool"}}}},
		{"queryType": "sessions", "filters": []map[string]any{{"field": "agent", "op": "!exists"}, {"field": "tool", "op": "!=", "values": []string{"search"}}}},
		{"queryType": "loops", "limit": 10_000}, {"queryType": "loops", "orderBy": "cost"},
		{"queryType": "calls", "steps": "all", "limit": 10_000}, {"queryType": "calls", "orderBy": "tokens", "limit": 50, "filters": []map[string]any{{"field": "meter", "op": "=", "values": []string{"web_searches"}}}},
		{"queryType": "calls", "filters": []map[string]any{{"field": "input_tokens", "op": "!=", "values": []string{"10"}}, {"field": "cost", "op": "!exists"}}},
		{"queryType": "runs", "filters": []map[string]any{{"field": "cost", "op": ">", "values": []string{"0.001"}}, {"field": "tool_calls", "op": ">", "values": []string{"0"}}, {"field": "model", "op": "=~", "values": []string{"gpt-4o.*|claude.*"}}}},
		{"queryType": "sessions", "orderBy": "cost", "filters": []map[string]any{{"field": "duration", "op": ">=", "values": []string{"2s"}}, {"field": "total_tokens", "op": "<", "values": []string{"5000"}}}},
		{"queryType": "graph", "filters": []map[string]any{{"field": "input_tokens", "op": "!=", "values": []string{"10"}}, {"field": "cost", "op": "!exists"}}},
		{"queryType": "graph"}, {"queryType": "graph", "filters": []map[string]any{{"field": "team", "op": "!=", "values": []string{"support"}}}},
		{"queryType": "context", "filters": []map[string]any{{"field": "conversation_id", "op": "=", "values": []string{"night"}}}},
	} {
		asked, _ := json.Marshal(query)
		collected := w.frames(query)
		for _, f := range collected {
			f.Meta.Notices = nil // that a session may have more traces elsewhere: here it has not
		}
		if want, got := values(t, v.frames(query)), values(t, collected); got != want {
			t.Errorf("%s:\ncollected: %.3000s\nsettled:   %.3000s", asked, got, want)
		}
	}
}

// texts are a field's.
func texts(f *data.Frame, name string) []string {
	out := make([]string, f.Rows())
	for i := range out {
		out[i], _ = row(f, i)[name].(string)
	}
	return out
}

func TestValues_thoseThatAreLeftOnceOtherFiltersHold(t *testing.T) {
	ask := func(filters string) []string {
		values, err := service(t, unchanged).Values(context.Background(), ada, answer.ValuesQuestion{Field: "model", Range: plan.Range{From: start, To: start.Add(time.Hour)}, Filters: filters})
		if err != nil {
			t.Fatalf("%s: %v", filters, err)
		}
		return values
	}
	for filters, want := range map[string][]string{
		"": {"gpt-4o", "local"},
		`[{"field":"service","op":"=","values":["demo"]}]`:                                                           {"gpt-4o"},
		`[{"field":"service","op":"=","values":["nobody"]},{"field":"score","op":"=","values":["no span has one"]}]`: {},
	} {
		if got := ask(filters); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", filters, got, want)
		}
	}
	_, err := service(t, unchanged).Values(context.Background(), ada, answer.ValuesQuestion{Field: "model", Filters: `[{"field":"nonsense","op":"=","values":["x"]}]`})
	if err == nil {
		t.Error("a filter on no dimension is a mistake")
	}
}
