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

// told is a call as a library tells it.
func told(at string, n int, team string, attributes map[string]string) map[string]any {
	attributes["gen_ai.operation.name"], attributes["team"] = "chat", team
	return map[string]any{
		"Timestamp": at + ".000000000", "Duration": 1_000_000, "TraceId": fmt.Sprintf("%032x", n), "SpanId": fmt.Sprintf("%016x", n),
		"SpanName": "chat", "ServiceName": "shop", "ScopeName": "test", "SpanAttributes": attributes,
	}
}

// Quantities and costs by meter, by SKU, by team and by day. claude-sonnet-4-5 costs 3 a million of fresh input, 3.75 of
// cache writes, 6 of those for an hour, 15 of output, and 10 a thousand searches; sonar 12 a thousand requests.
func TestMetrics_quantitiesAndCostsByMeter(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "billed")
	claude := map[string]string{
		"gen_ai.provider.name": "anthropic", "gen_ai.response.model": "claude-sonnet-4-5", "gen_ai.usage.input_tokens": "3000", "gen_ai.usage.cache_creation.input_tokens": "2000",
		"anthropic.usage.cache_creation.ephemeral_1h_input_tokens": "500", "gen_ai.usage.output_tokens": "100", "loopscope.quantity.web_searches": "3",
	}
	if err := insert(db, "otel_traces", []map[string]any{
		told("2026-11-20 10:00:00", 1, "support", claude),
		told("2026-11-21 23:59:59", 2, "sales", map[string]string{"gen_ai.response.model": "nobody-knows", "gen_ai.usage.input_tokens": "10", "gen_ai.usage.cost": "0.25"}),
		told("2026-11-21 12:00:00", 3, "sales", map[string]string{"gen_ai.provider.name": "perplexity", "gen_ai.response.model": "sonar", "gen_ai.usage.input_tokens": "0", "gen_ai.usage.output_tokens": "0"}),
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	collectedBeside(t, db, "billed_raw")
	const claudeSKU, sonarSKU = "anthropic/claude-sonnet-4-5|||0", "perplexity/sonar|||0"
	answered := func(database string, asked map[string]any) (map[string][2]any, string) {
		asked["version"], asked["queryType"], asked["measures"] = 1, "metrics", []string{"quantity", "cost"}
		raw, err := json.Marshal(asked)
		if err != nil {
			t.Fatal(err)
		}
		s := service(t, func(s *settings.Settings) { s.Database = database })
		response := s.Query(context.Background(), ada, answer.Question{JSON: raw, Range: plan.Range{
			From: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}})
		out := map[string][2]any{}
		f := frame(t, response)
		for i := range f.Rows() {
			var groups []string
			for _, field := range f.Fields[:len(f.Fields)-2] {
				groups = append(groups, field.At(i).(string))
			}
			one := row(f, i)
			out[strings.Join(groups, " ")] = [2]any{one["quantity"], one["cost"]}
		}
		return out, f.Meta.ExecutedQueryString
	}
	want := map[string][2]any{
		"support " + claudeSKU + " input": {1000.0, 0.003}, "support " + claudeSKU + " cache_write": {1500.0, 0.005625}, "support " + claudeSKU + " cache_write_1h": {500.0, 0.003},
		"support " + claudeSKU + " output": {100.0, 0.0015}, "support " + claudeSKU + " web_searches": {3.0, 0.03},
		"sales  input": {10.0, nil}, "sales  ": {nil, 0.25}, "sales " + sonarSKU + " requests": {1.0, 0.012},
	}
	for _, extra := range []map[string]any{{}, {"filters": []map[string]any{{"field": "status", "op": "!=", "values": []string{"error"}}}}} {
		for _, database := range []string{"billed", "billed_raw"} {
			extra["format"], extra["groupBy"] = "table", []string{"team", "sku", "meter"}
			got, sql := answered(database, extra)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v, want %v\n%s", database, got, want, sql)
			}
			if _, filtered := extra["filters"]; database == "billed" && strings.Contains(sql, "llm_billed_") == filtered {
				t.Errorf("answered by %s", sql)
			}
		}
	}

	// By day of a place where the last call is of the next day.
	days := map[string]any{"interval": "1d", "timezone": "Asia/Kathmandu", "groupBy": []string{"meter"}, "filters": []map[string]any{{"field": "meter", "op": "=", "values": []string{"input"}}}}
	days["version"], days["queryType"], days["measures"] = 1, "metrics", []string{"quantity"}
	raw, _ := json.Marshal(days)
	response := service(t, func(s *settings.Settings) { s.Database = "billed" }).Query(context.Background(), ada, answer.Question{JSON: raw, Range: plan.Range{
		From: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}})
	f := frame(t, response)
	byDay := map[string]any{}
	for i := range f.Rows() {
		if value, ok := f.Fields[1].ConcreteAt(i); ok {
			byDay[f.Fields[0].At(i).(time.Time).UTC().Format(time.RFC3339)] = value
		}
	}
	if !reflect.DeepEqual(byDay, map[string]any{"2026-11-19T18:15:00Z": 1000.0, "2026-11-21T18:15:00Z": 10.0}) || !strings.Contains(f.Meta.ExecutedQueryString, "llm_billed_15m") {
		t.Errorf("%v by %s", byDay, f.Meta.ExecutedQueryString)
	}

	for asked, problem := range map[string]string{
		`{"version":1,"queryType":"metrics","measures":["quantity"]}`:                                                                      "group by meter",
		`{"version":1,"queryType":"metrics","measures":["llm_calls"],"groupBy":["meter"]}`:                                                 "llm_calls cannot be told together",
		`{"version":1,"queryType":"metrics","measures":["cost"],"groupBy":["meter"],"filters":[{"field":"cost","op":">","values":["1"]}]}`: "leave some out",
	} {
		refused := service(t, func(s *settings.Settings) { s.Database = "billed" }).Query(context.Background(), ada, answer.Question{JSON: []byte(asked), Range: plan.Range{From: start, To: start.Add(time.Hour)}})
		if refused.Error == nil || !strings.Contains(refused.Error.Error(), problem) {
			t.Errorf("%s: %v", asked, refused.Error)
		}
	}
}
