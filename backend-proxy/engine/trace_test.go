package engine

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func TestTrace_lean(t *testing.T) {
	s := service(t, unchanged)
	f := frame(t, ask(t, s, ada, map[string]any{"query": trace1}))
	rows := map[string]map[string]any{}
	for i := range f.Rows() {
		r := row(f, i)
		rows[r["spanID"].(string)] = r
	}
	if len(rows) != 6 || f.Rows() != 6 {
		t.Fatalf("%d rows of %d spans: each span once, those that only settlement knows included", f.Rows(), len(rows))
	}
	for span, want := range map[string]map[string]any{
		"b1ad6b7169203331": {
			"traceID": trace1, "parentSpanID": "b7ad6b7169203331", "operationName": "chat gpt-4o", "serviceName": "demo", "kind": "client", "statusCode": int64(1), "duration": 1000.0,
			"startTime": float64(start.UnixMilli() + 1000), "llm.kind": "llm", "llm.model": "gpt-4o", "llm.step": 1.0, "llm.run_id": run1, "llm.cost": 0.1, "llm.ttft": 250.0,
			"llm.context_chars.system": 400.0, "llm.context_chars.assistant": nil, "llm.counts_call": true, "llm.args_sig": "",
		},
		"d1ad6b7169203331": {"llm.kind": nil, "llm.cost": nil, "llm.counts_call": nil, "statusCode": int64(2), "statusMessage": "reset"},
		"b4ad6b7169203331": {"llm.kind": "tool", "llm.identical_repeat": true, "llm.args_sig": "fedcba9876543210", "llm.result_sig": "0000000000000007", "statusCode": int64(2)},
	} {
		for name, value := range want {
			if got := rows[span][name]; got != value {
				t.Errorf("%s %s is %v (%T), want %v", span, name, got, got, value)
			}
		}
	}
	if tags := string(rows["b1ad6b7169203331"]["tags"].(json.RawMessage)); tags != "[]" {
		t.Errorf("lean has tags %s", tags)
	}
}

func TestTrace_fullHasAttributesForThoseWhoMayReadContent(t *testing.T) {
	s := service(t, func(s *settings.Settings) { s.Content.MinRole = settings.RoleEditor })
	full := map[string]any{"queryType": "trace", "traceId": trace1, "detail": "full"}
	raw, _ := frame(t, ask(t, s, ada, full)).MarshalJSON()
	if !strings.Contains(string(raw), "Weather?") {
		t.Error("no attributes")
	}
	viewer := principal.Principal{Kind: principal.Interactive, Login: "bob", Role: settings.RoleViewer}
	f := frame(t, ask(t, s, viewer, full))
	raw, _ = f.MarshalJSON()
	if strings.Contains(string(raw), "Weather?") || f.Rows() != 6 || len(f.Meta.Notices) != 1 || !strings.Contains(f.Meta.Notices[0].Text, "Editor") {
		t.Errorf("a viewer gets the picture, no content, and the reason: %v", f.Meta.Notices)
	}
	lean := map[string]any{"query": trace1}
	for who, reads := range map[principal.Principal]bool{ada: true, viewer: false} {
		raw, _ = frame(t, ask(t, s, who, lean)).MarshalJSON()
		if strings.Contains(string(raw), `"reset"`) != reads || strings.Contains(string(raw), "hidden from your role") == reads {
			t.Errorf("%s reads the text of an error: %v", who.Login, !reads)
		}
	}
}

// A trace is looked for around its runs; what began days before is found all the same.
func TestTrace_aRootLongBeforeItsRuns(t *testing.T) {
	f := frame(t, ask(t, service(t, unchanged), ada, map[string]any{"query": trace2}))
	if f.Rows() != 2 || row(f, 0)["serviceName"] != "shop" || row(f, 1)["llm.kind"] != "llm" {
		t.Errorf("%d spans, the first of %v", f.Rows(), row(f, 0)["serviceName"])
	}
}

// What the collector's table keeps no more, or never had, is told as far as it was settled.
func TestTrace_ofSettledSpansAlone(t *testing.T) {
	db := migratedDatabase(t, "settled_alone")
	for _, sql := range append(slices.Clone(spans), "TRUNCATE TABLE otel_traces") {
		if err := db.exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.refresh(tablesOfSpans); err != nil {
		t.Fatal(err)
	}
	s := service(t, func(s *settings.Settings) { s.Database = db.name })
	f := frame(t, ask(t, s, ada, map[string]any{"query": trace1}))
	if f.Rows() != 5 || row(f, 0)["traceID"] != trace1 || row(f, 1)["llm.cost"] != 0.1 {
		t.Errorf("%d spans, the first of trace %v", f.Rows(), row(f, 0)["traceID"])
	}
}

func TestTrace_oneRun(t *testing.T) {
	s := service(t, unchanged)
	if f := frame(t, ask(t, s, ada, map[string]any{"queryType": "trace", "runId": run1})); f.Rows() != 6 {
		t.Errorf("%d spans, the HTTP span below the call included", f.Rows())
	}
	if f := frame(t, ask(t, s, ada, map[string]any{"queryType": "trace", "runId": trace1 + "-0000000000000001"})); f.Rows() != 0 || len(f.Meta.Notices) == 0 {
		t.Errorf("an unknown run has %d spans and %v", f.Rows(), f.Meta.Notices)
	}
}

func TestSpan(t *testing.T) {
	s := service(t, func(s *settings.Settings) { s.Content.MinRole = settings.RoleEditor })
	query := map[string]any{"queryType": "trace", "traceId": trace1, "spanId": "b1ad6b7169203331"}
	response := ask(t, s, ada, query)
	if response.Error != nil || len(response.Frames) != 2 {
		t.Fatal(response.Error)
	}
	if first := row(response.Frames[0], 0); first["key"] != "gen_ai.input.messages" {
		t.Errorf("attributes begin with %v", first)
	}
	if parts := response.Frames[1]; parts.Rows() != 2 || row(parts, 0)["content"] != "Weather?" || row(parts, 1)["content"] != "Sunny." || row(parts, 1)["role"] != "assistant" {
		t.Errorf("%d messages", parts.Rows())
	}
	viewer := principal.Principal{Kind: principal.Interactive, Login: "bob", Role: settings.RoleViewer}
	if response := ask(t, s, viewer, query); response.Error == nil || response.Status != 403 {
		t.Errorf("a viewer got %v", response.Frames)
	}
}
