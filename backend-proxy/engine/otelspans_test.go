package engine

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// captures are the spans of all captures as a collector stores them.
func captures(t *testing.T) []json.RawMessage {
	t.Helper()
	return printed(t, "../semantics/testing/printCaptures.ts")
}

// demo is the workbench's, over the seven days before a time.
func demo(t *testing.T, now string) []json.RawMessage {
	t.Helper()
	return printed(t, "demo/printDemo.ts", now)
}

// printed are the spans that a script of the workbench prints.
func printed(t *testing.T, script ...string) []json.RawMessage {
	t.Helper()
	printing := exec.Command("node", append([]string{"--import", "tsx"}, script...)...)
	printing.Dir = "../../workbench"
	out, err := printing.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := printing.Start(); err != nil {
		t.Fatal(err)
	}
	var spans []json.RawMessage
	for decoder := json.NewDecoder(out); decoder.More(); {
		var span json.RawMessage
		if err := decoder.Decode(&span); err != nil {
			t.Fatal(err)
		}
		spans = append(spans, span)
	}
	if err := printing.Wait(); err != nil || len(spans) == 0 {
		t.Fatalf("%d spans of %s: %v", len(spans), script, err)
	}
	return spans
}

// operations are the words of OpenTelemetry's convention for kinds of spans.
var operations = map[string]string{
	"llm": "chat", "embedding": "embeddings", "tool": "execute_tool", "agent": "invoke_agent", "workflow": "invoke_workflow", "handoff": "handoff", "rerank": "rerank", "retrieval": "retrieval",
}

// collectedSpan is a span as an instrumentation by OpenTelemetry's convention sends it.
func collectedSpan(s settle.Span) map[string]any {
	attributes := map[string]string{}
	for key, value := range map[string]string{
		"gen_ai.operation.name": operations[s.Kind], "gen_ai.provider.name": s.Provider, "gen_ai.request.model": s.RequestModel, "gen_ai.response.model": s.ResponseModel,
		"gen_ai.response.id": s.ResponseID, "gen_ai.agent.name": s.Agent, "gen_ai.tool.name": s.Tool, "gen_ai.tool.call.id": s.ToolCallID,
		"gen_ai.conversation.id": s.ConversationID, "user.id": s.UserID, "team": s.Team, "gen_ai.prompt.name": s.PromptName,
		"gen_ai.tool.call.arguments": signed(s.ArgsSig), "gen_ai.tool.call.result": signed(s.ResultSig),
	} {
		if value != "" {
			attributes[key] = value
		}
	}
	for key, count := range map[string]settle.Count{
		"gen_ai.usage.cache_read.input_tokens": s.CacheRead, "gen_ai.usage.cache_creation.input_tokens": s.CacheWrite, "gen_ai.usage.reasoning.output_tokens": s.Reasoning,
		"gen_ai.usage.input_tokens":  {N: s.Input.N + s.CacheRead.N + s.CacheWrite.N, Told: s.Input.Told},
		"gen_ai.usage.output_tokens": {N: s.Output.N + s.Reasoning.N, Told: s.Output.Told},
	} {
		if count.Told {
			attributes[key] = strconv.FormatUint(count.N, 10)
		}
	}
	if s.TimeToFirstToken.Told {
		attributes["gen_ai.response.time_to_first_chunk"] = strconv.FormatFloat(float64(s.TimeToFirstToken.N)/10, 'f', -1, 64)
	}
	return map[string]any{
		"Timestamp": time.Unix(0, s.Start).UTC().Format("2006-01-02 15:04:05.000000000"), "Duration": s.End - s.Start,
		"TraceId": s.TraceID, "SpanId": s.SpanID, "ParentSpanId": s.ParentSpanID, "SpanName": s.Name, "ServiceName": s.Service, "ScopeName": s.Scope,
		"StatusCode": map[string]string{"ok": "Ok", "error": "Error"}[s.Status], "SpanAttributes": attributes,
	}
}

// collect stores spans as a collector does, and settles them.
func (db database) collect(t *testing.T, spans ...settle.Span) {
	t.Helper()
	rows := make([]json.RawMessage, len(spans))
	for i, s := range spans {
		row, err := json.Marshal(collectedSpan(s))
		if err != nil {
			t.Fatal(err)
		}
		rows[i] = row
	}
	db.receive(t, rows)
}

// receive stores rows of the collector's table, and settles them.
func (db database) receive(t *testing.T, rows []json.RawMessage) {
	t.Helper()
	if err := insert(db, "otel_traces", rows); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
}

func signed(sig uint64) string {
	if sig == 0 {
		return ""
	}
	return fmt.Sprintf(`{"n":%d}`, sig)
}
