package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// scoredRun is an agent whose one call has a prompt, with scores of the agent, the call, its response and the session.
var scoredRun = []map[string]any{
	{
		"Timestamp": "2026-11-20 10:00:00.000000000", "Duration": 9_000_000_000, "TraceId": strings.Repeat("a", 32), "SpanId": strings.Repeat("1", 16), "SpanName": "invoke_agent helper", "ServiceName": "shop", "ScopeName": "test",
		"SpanAttributes":   map[string]string{"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "helper", "team": "support", "session.id": "chat-1", "session.annotations.0.annotation.name": "thumbs", "session.annotations.0.annotation.score": "1"},
		"Events.Timestamp": []string{"2026-11-20 10:00:08.000000000", "2026-11-20 10:00:09.000000000"}, "Events.Name": []string{"gen_ai.evaluation.result", "gen_ai.evaluation.result"},
		// The newer one holds.
		"Events.Attributes": []map[string]string{{"gen_ai.evaluation.name": "helpful", "gen_ai.evaluation.score.value": "0.1"}, {"gen_ai.evaluation.name": "helpful", "gen_ai.evaluation.score.value": "0.8"}},
	},
	{
		"Timestamp": "2026-11-20 10:00:01.000000000", "Duration": 5_000_000_000, "TraceId": strings.Repeat("a", 32), "SpanId": strings.Repeat("2", 16), "ParentSpanId": strings.Repeat("1", 16), "SpanName": "chat", "ServiceName": "shop", "ScopeName": "test",
		"SpanAttributes":   map[string]string{"gen_ai.operation.name": "chat", "gen_ai.response.model": "m1", "gen_ai.response.id": "r1", "gen_ai.prompt.version": "7", "gen_ai.usage.input_tokens": "5"},
		"Events.Timestamp": []string{"2026-11-20 10:00:05.000000000"}, "Events.Name": []string{"gen_ai.evaluation.result"},
		"Events.Attributes": []map[string]string{{"gen_ai.evaluation.name": "correct", "gen_ai.evaluation.score.label": "Pass"}},
	},
}

func TestMetrics_scoresByWhatTheyAreOf(t *testing.T) {
	t.Parallel()
	db, bare := migratedDatabase(t, "scored"), emptyDatabase(t, "scored_raw")
	if err := insert(db, "otel_traces", scoredRun); err != nil {
		t.Fatal(err)
	}
	if err := insert(db, "otel_logs", []map[string]any{{
		"Timestamp": "2026-11-20 10:00:07.000000000", "ServiceName": "judge", "EventName": "gen_ai.evaluation.result",
		"LogAttributes": map[string]string{"gen_ai.response.id": "r1", "gen_ai.evaluation.name": "correct", "gen_ai.evaluation.score.label": "fail"},
	}}); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"otel_traces", "otel_logs"} {
		for _, sql := range []string{"CREATE TABLE %s AS scored.%[1]s", "INSERT INTO %s SELECT * FROM scored.%[1]s"} {
			if err := bare.exec(fmt.Sprintf(sql, table)); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := map[string][3]any{
		"correct m1 7 helper support chat-1": {2.0, nil, 0.5}, // no number is not zero
		"helpful  7 helper support chat-1":   {1.0, 0.8, nil},
		"thumbs     chat-1":                  {1.0, 1.0, nil},
	}
	ask := func(database, query string) map[string][3]any {
		s := service(t, func(s *settings.Settings) { s.Database = database })
		f := frame(t, s.Query(context.Background(), ada, answer.Question{JSON: []byte(query), Range: plan.Range{
			From: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)}}))
		out := map[string][3]any{}
		for i := range f.Rows() {
			var groups []string
			for _, field := range f.Fields[:len(f.Fields)-3] {
				groups = append(groups, field.At(i).(string))
			}
			one := row(f, i)
			out[strings.Join(groups, " ")] = [3]any{one["score_count"], one["score_average"], one["score_pass_rate"]}
		}
		return out
	}
	asked, err := json.Marshal(map[string]any{"version": 1, "queryType": "metrics", "format": "table", "measures": []string{"score_count", "score_average", "score_pass_rate"},
		"groupBy": []string{"score", "model", "prompt_version", "agent", "team", "conversation_id"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, database := range []string{"scored", "scored_raw"} {
		if got := ask(database, string(asked)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", database, got, want)
		}
	}

	// A run, a user and what nobody knows are scored by others than spans.
	if err := db.exec(`INSERT INTO llm_scores (tenant, target_kind, target, name, value, source, event_time) VALUES
		('', 'run', '` + strings.Repeat("a", 32) + "-" + strings.Repeat("1", 16) + `', 'helpful', 0.4, 'human', '2026-11-20 10:20:00'),
		('', 'user', 'ada', 'happy', 0, '', '2026-11-20 10:20:00'), ('', 'span', 'nowhere', 'lost', 1e300, '', '2026-11-20 10:20:00')`); err != nil {
		t.Fatal(err)
	}
	want["helpful  7 helper support chat-1"] = [3]any{2.0, 0.6, nil}
	want["happy     "], want["lost     "] = [3]any{1.0, 0.0, nil}, [3]any{1.0, nil, nil}
	if got := ask("scored", string(asked)); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}

	s := service(t, func(s *settings.Settings) { s.Database = "scored" })
	refused := s.Query(context.Background(), ada, answer.Question{JSON: []byte(`{"version":1,"queryType":"metrics","measures":["score_average"]}`), Range: parityRanges[4]})
	if refused.Error == nil || !strings.Contains(refused.Error.Error(), "group by score") {
		t.Error(refused.Error)
	}
	runs := frame(t, s.Query(context.Background(), ada, answer.Question{JSON: []byte(`{"version":1,"queryType":"runs","filters":[{"field":"score","op":"=","values":["helpful"]}]}`), Range: parityRanges[4]}))
	if runs.Rows() != 1 {
		t.Errorf("%d runs have a score helpful", runs.Rows())
	}
}
