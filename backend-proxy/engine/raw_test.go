package engine

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// foreign is a database with the collector's table and nothing of ours, as a reader finds it who may change no setting.
func foreign(t *testing.T, change func(*settings.Settings)) *answer.Service {
	t.Helper()
	return service(t, func(s *settings.Settings) { s.Database = "foreign"; s.Username = "foreign_readonly"; change(s) })
}

// collected is an agent that calls a model and a tool, as a collector stores it; the call was delivered twice.
var collected = at(`INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, SpanAttributes, Duration, StatusCode) VALUES
 (START, '` + trace1 + `', 'b7ad6b7169203331', '', 'invoke_agent researcher', 'Internal', 'demo', {'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'researcher'}, 10000000000, 'Unset'),
 (START + INTERVAL 1 SECOND, '` + trace1 + `', 'b1ad6b7169203331', 'b7ad6b7169203331', 'chat gpt-4o', 'Client', 'demo', {'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': '100', 'gen_ai.usage.output_tokens': '10'}, 1000000000, 'Ok'),
 (START + INTERVAL 1 SECOND, '` + trace1 + `', 'b1ad6b7169203331', 'b7ad6b7169203331', 'chat gpt-4o', 'Client', 'demo', {'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': '100', 'gen_ai.usage.output_tokens': '10'}, 1000000000, 'Ok'),
 (START + INTERVAL 1100 MILLISECOND, '` + trace1 + `', 'd1ad6b7169203331', 'b1ad6b7169203331', 'POST', 'Client', 'demo', {}, 900000000, 'Unset'),
 (START + INTERVAL 3 SECOND, '` + trace1 + `', 'b2ad6b7169203331', 'b7ad6b7169203331', 'execute_tool search', 'Internal', 'demo', {'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search'}, 20000000, 'Error'),
 (START + INTERVAL 4 SECOND, '` + trace2 + `', 'e2ad6b7169203331', '', 'GET /', 'Server', 'web', {}, 20000000, 'Ok')`)

func TestRaw(t *testing.T) {
	db := emptyDatabase(t, "foreign")
	for _, sql := range []string{"CREATE TABLE otel_traces AS otel.otel_traces", collected} {
		if err := db.exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("health", func(t *testing.T) {
		report := foreign(t, unchanged).Health(context.Background(), ada)
		if !report.OK || report.Details.Mode != "raw" || !strings.Contains(report.Message, "at most 200000 spans") || !strings.Contains(report.Message, "proxy migrate") {
			t.Errorf("%+v", report)
		}
	})
	t.Run("metrics", func(t *testing.T) {
		f := frame(t, ask(t, foreign(t, unchanged), ada, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls", "total_tokens", "tool_error_rate", "runs"}}))
		if got := row(f, 0); got["llm_calls"] != 1.0 || got["total_tokens"] != 110.0 || got["tool_error_rate"] != 1.0 || got["runs"] != 1.0 || !strings.Contains(f.Meta.ExecutedQueryString, "otel_traces") {
			t.Errorf("%v", got)
		}
	})
	t.Run("log records that may not be read are missing, and that is said", func(t *testing.T) {
		if err := db.exec("CREATE TABLE otel_logs AS otel.otel_logs"); err != nil {
			t.Fatal(err)
		}
		for user, says := range map[string]string{"foreign_readonly": "may not read otel_logs", "loopscope": "there is no table other_logs"} {
			s := foreign(t, func(s *settings.Settings) {
				if s.Username = user; user == "loopscope" {
					s.LogsTable = "other_logs"
				}
			})
			for _, measure := range []string{"llm_calls", "score_count"} {
				f := frame(t, ask(t, s, ada, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{measure}}))
				if len(f.Meta.Notices) != 1 || !strings.Contains(f.Meta.Notices[0].Text, says) {
					t.Errorf("%s of %s: %+v", measure, user, f.Meta.Notices)
				}
			}
		}
	})
	t.Run("runs", func(t *testing.T) {
		f := frame(t, ask(t, foreign(t, unchanged), ada, map[string]any{"queryType": "runs"}))
		if f.Rows() != 1 || row(f, 0)["run_id"] != run1 || row(f, 0)["duration"] != 10_000.0 {
			t.Errorf("%d runs: %v", f.Rows(), row(f, 0))
		}
	})
	t.Run("trace", func(t *testing.T) {
		f := frame(t, ask(t, foreign(t, unchanged), ada, map[string]any{"queryType": "trace", "traceId": trace1}))
		if f.Rows() != 4 || row(f, 1)["llm.kind"] != "llm" {
			t.Errorf("%d spans: %v", f.Rows(), row(f, 1))
		}
	})
	t.Run("values", func(t *testing.T) {
		got, err := foreign(t, unchanged).Values(context.Background(), ada, answer.ValuesQuestion{Field: "model", Range: plan.Range{From: start, To: start.Add(time.Hour)}})
		if err != nil || len(got) != 1 || got[0] != "gpt-4o" {
			t.Errorf("%v %v", got, err)
		}
		got, err = foreign(t, unchanged).Values(context.Background(), ada, answer.ValuesQuestion{Field: "model", Range: plan.Range{From: start, To: start.Add(time.Hour)}, Filters: `[{"field":"service","op":"=","values":["nobody"]}]`})
		if err != nil || len(got) != 0 {
			t.Errorf("of nobody: %v, %v", got, err)
		}
	})
	t.Run("too much is refused with what fits", func(t *testing.T) {
		response := ask(t, foreign(t, func(s *settings.Settings) { s.RawSpanLimit = 3 }), ada, map[string]any{"queryType": "metrics", "measures": []string{"llm_calls"}})
		for _, says := range []string{"5 spans", "at most 3", "rawSpanLimit", "proxy migrate"} {
			if response.Error == nil || !strings.Contains(response.Error.Error(), says) {
				t.Errorf("%q is not in %v", says, response.Error)
			}
		}
	})
}
