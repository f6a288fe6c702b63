package engine

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/consistency"
	"github.com/loopscope/loopscope/backend-proxy/pkg/resources"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Of a day's traces each source lacks one, one is told otherwise, and one has a span that is not settled: these are found, and nothing else.
func TestConsistency_findsWhatDiffers(t *testing.T) {
	db, beside := migratedDatabase(t, "compared"), emptyDatabase(t, "compared_tempo")
	if err := beside.exec("CREATE TABLE otel_traces AS otel.otel_traces"); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	var (
		inClickHouse, inTempo, lateOnes []map[string]any
		role                            = map[string]string{} // trace id -> what is done to it
		roles                           = []string{"only in ClickHouse", "only in Tempo", "different", "late"}
		changed                         bool
	)
	for _, raw := range asOTLP(t, demo(t, "2026-11-21T12:00:00Z")) {
		var span map[string]any
		if err := json.Unmarshal(raw, &span); err != nil {
			t.Fatal(err)
		}
		id, _ := span["TraceId"].(string)
		attributes, _ := span["SpanAttributes"].(map[string]any)
		_, usage := attributes["gen_ai.usage.input_tokens"]
		if began, _ := span["Timestamp"].(string); role[id] == "" && usage && len(role) < len(roles) && began >= strconv.FormatInt(day.Add(-12*time.Hour).Unix(), 10) {
			role[id] = roles[len(role)]
			if role[id] == "late" {
				lateOnes = append(lateOnes, span)
				inTempo = append(inTempo, span)
				continue
			}
		}
		if role[id] != "only in Tempo" {
			inClickHouse = append(inClickHouse, span)
		}
		if role[id] == "different" && usage && !changed {
			changed = true
			span = withAttribute(span, "gen_ai.usage.input_tokens", "987654")
		}
		if role[id] != "only in ClickHouse" {
			inTempo = append(inTempo, span)
		}
	}
	// Traces of which the first spans came before their role was known are as their other spans are.
	inClickHouse = withoutRole(inClickHouse, role, "only in Tempo")
	inTempo = withoutRole(inTempo, role, "only in ClickHouse")
	for table, rows := range map[database][]map[string]any{db: inClickHouse, beside: inTempo} {
		if err := insert(table, "otel_traces", rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	if err := insert(db, "otel_traces", lateOnes); err != nil {
		t.Fatal(err)
	}
	// What only log records tell cannot be in Tempo, and is not missing there.
	record := map[string]any{"Timestamp": day.Add(-time.Hour).Format("2006-01-02 15:04:05.000000000"), "ServiceName": "terminal", "EventName": "claude_code.api_request", "LogAttributes": map[string]string{"session.id": "s", "model": "claude-sonnet-4-5", "input_tokens": "5"}}
	if err := insert(db, "otel_logs", []map[string]any{record}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(tempoOf(t, beside))
	defer server.Close()
	open := func(limit int) *answer.Service {
		return service(t, func(s *settings.Settings) {
			s.Database, s.Tempo = db.name, settings.Tempo{URL: server.URL, TraceLimit: limit}
		})
	}
	compare := func(s *answer.Service) (found answer.Consistency) {
		t.Helper()
		answered := resources.Handle(t.Context(), s, ada, resources.Request{Method: "GET", Path: "consistency", RawQuery: fmt.Sprintf("from=%d&to=%d", day.Add(-24*time.Hour).UnixMilli(), day.UnixMilli())})
		if err := json.Unmarshal(answered.Body, &found); err != nil || answered.Status != 200 {
			t.Fatalf("%d %s %v", answered.Status, answered.Body, err)
		}
		return found
	}
	all := open(10_000)
	found := compare(all)
	for name, group := range map[string]*consistency.Group{"only in ClickHouse": &found.OnlyClickHouse, "only in Tempo": &found.OnlyTempo, "different": &found.Different, "late": found.Late} {
		if group == nil || group.Count != 1 || len(group.Traces) != 1 || role[group.Traces[0].TraceID] != name {
			t.Errorf("%s: %+v, of %v", name, group, role)
		}
	}
	if found.Compared < 20 || found.Equal != found.Compared-3 || found.Truncated || found.Unchecked != 0 || len(found.Incomplete) != 0 {
		t.Errorf("%+v", found)
	}
	if len(found.Different.Traces) == 1 {
		here, there := found.Different.Traces[0].ClickHouse, found.Different.Traces[0].Tempo
		if here.Spans != there.Spans || here.Calls != there.Calls || here.Tokens >= there.Tokens || !here.Cost.LessThan(there.Cost) {
			t.Errorf("ClickHouse has %+v, Tempo %+v", here, there)
		}
	}
	if few := compare(open(3)); !few.Truncated || few.Unchecked != found.Compared-1-3 || few.OnlyClickHouse.Count > 1 {
		t.Errorf("a search that is cut short says so, and what was not asked for is not missing: %+v", few)
	}
	for wants, asked := range map[string]string{"must have ended": "from=now-1h&to=now", "At most 24h": "from=now-3d&to=now-1d", "ends before": "from=now-1h&to=now-2h"} {
		if got := resources.Handle(t.Context(), all, ada, resources.Request{Method: "GET", Path: "consistency", RawQuery: asked}); got.Status != 400 || !strings.Contains(string(got.Body), wants) {
			t.Errorf("%s: %d %s", asked, got.Status, got.Body)
		}
	}
	viewer := ada
	viewer.Role = settings.RoleEditor
	if got := resources.Handle(t.Context(), all, viewer, resources.Request{Method: "GET", Path: "consistency"}); got.Status != 403 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func withoutRole(spans []map[string]any, role map[string]string, gone string) []map[string]any {
	var out []map[string]any
	for _, span := range spans {
		if id, _ := span["TraceId"].(string); role[id] != gone {
			out = append(out, span)
		}
	}
	return out
}

// withAttribute is a copy of a span that tells one thing otherwise.
func withAttribute(span map[string]any, key, value string) map[string]any {
	out, attributes := map[string]any{}, map[string]any{}
	for k, v := range span {
		out[k] = v
	}
	told, _ := span["SpanAttributes"].(map[string]any)
	for k, v := range told {
		attributes[k] = v
	}
	attributes[key] = value
	out["SpanAttributes"] = attributes
	return out
}
