package engine

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise/normalisetest"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/semantics"
)

// What the insert view makes of a span, Go makes of it too: of every span of every
// capture, and of spans with any values under any keys.
func TestNormalise_readsAsTheInsertViewDoes(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "normalise")
	spans := slices.Concat(capturedRows(t), oddRows(t, 1500))
	for i := range spans {
		spans[i]["TraceId"], spans[i]["SpanId"] = fmt.Sprintf("%032x", i+1), fmt.Sprintf("%016x", i+1)
	}
	if err := insert(db, "otel_traces", spans); err != nil {
		t.Fatal(err)
	}
	normaliser, err := normalise.New()
	if err != nil {
		t.Fatal(err)
	}
	stored := rows[storedSpan](t, db, `SELECT TraceId, SpanId, ParentSpanId, TraceState, SpanName, ServiceName, ScopeName, StatusCode, SpanAttributes, ResourceAttributes,
		toString(toUnixTimestamp64Nano(Timestamp)) AS At, arrayMap(at -> toString(toUnixTimestamp64Nano(at)), Events.Timestamp) AS EventsAt, Events.Name AS EventsName, Events.Attributes AS EventsAttributes
		FROM otel_traces ORDER BY TraceId`)
	read := rows[map[string]any](t, db, canonicalColumns()+" FROM llm_inbox ORDER BY trace_id")
	if len(stored) != len(spans) || len(read) != len(spans) {
		t.Fatalf("%d spans inserted, %d stored, %d read", len(spans), len(stored), len(read))
	}
	wrong := 0
	for i, row := range read {
		dropUntold(row)
		if got := normalisetest.Canonical(normaliser.Normalise(stored[i].span())); !reflect.DeepEqual(got, row) {
			if wrong++; wrong < 6 {
				t.Errorf("span %d of %s, %s:\nGo   %v\nview %v\nof   %v", i, stored[i].ServiceName, stored[i].SpanName, differing(got, row), differing(row, got), stored[i].SpanAttributes)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d spans differ", wrong, len(spans))
	}
}

type storedSpan struct {
	TraceID                                                      string `json:"TraceId"`
	SpanID                                                       string `json:"SpanId"`
	ParentSpanID                                                 string `json:"ParentSpanId"`
	TraceState, SpanName, ServiceName, ScopeName, StatusCode, At string
	SpanAttributes, ResourceAttributes                           map[string]string
	EventsAt, EventsName                                         []string
	EventsAttributes                                             []map[string]string
}

func (s storedSpan) span() normalise.Span {
	at, _ := strconv.ParseInt(s.At, 10, 64)
	span := normalise.Span{
		TraceID: s.TraceID, SpanID: s.SpanID, ParentSpanID: s.ParentSpanID, TraceState: s.TraceState, Name: s.SpanName, Service: s.ServiceName,
		Scope: s.ScopeName, StatusCode: s.StatusCode, Start: at, Attributes: s.SpanAttributes, Resource: s.ResourceAttributes,
	}
	for i, name := range s.EventsName {
		at, _ := strconv.ParseInt(s.EventsAt[i], 10, 64)
		span.Events = append(span.Events, normalise.Event{At: at, Name: name, Attributes: s.EventsAttributes[i]})
	}
	return span
}

// canonicalColumns are those of semantics/corpus, numbers as text.
func canonicalColumns() string {
	var columns []string
	for _, c := range settle.Texts {
		if !slices.Contains([]string{"source", "service", "name", "scope"}, c.Name) {
			columns = append(columns, c.Name)
		}
	}
	for _, c := range settle.Counts {
		columns = append(columns, "ifNull(toString("+c.Name+"), '') AS "+c.Name)
	}
	for _, c := range settle.Flags {
		columns = append(columns, c.Name)
	}
	for _, name := range []string{"args_sig", "result_sig", "sample_weight"} {
		columns = append(columns, "toString("+name+") AS "+name)
	}
	for _, name := range []string{"context_chars", "context_items", "quantities"} {
		columns = append(columns, "mapApply((key, value) -> (toString(key), toString(value)), "+name+") AS "+name)
	}
	return "SELECT " + strings.Join(columns, ", ") + ", ifNull(toString(reported_cost), '') AS reported_cost, malformed"
}

func dropUntold(row map[string]any) {
	for name, value := range row {
		untold := value == "" || value == 0.0 || (value == "0" && strings.HasSuffix(name, "_sig")) || (value == "1" && name == "sample_weight")
		switch v := value.(type) {
		case map[string]any:
			untold = len(v) == 0
		case []any:
			untold = len(v) == 0
		}
		if untold {
			delete(row, name)
		}
	}
}

func differing(row, other map[string]any) map[string]any {
	out := map[string]any{}
	for name, value := range row {
		if !reflect.DeepEqual(value, other[name]) {
			out[name] = value
		}
	}
	return out
}

// otlpValue is an attribute's value in OTLP's JSON.
type otlpValue struct {
	StringValue *string
	IntValue    any
	DoubleValue *float64
	BoolValue   *bool
	ArrayValue  *struct{ Values []otlpValue }
}

func (v otlpValue) plain() any {
	switch {
	case v.StringValue != nil:
		return *v.StringValue
	case v.DoubleValue != nil:
		return *v.DoubleValue
	case v.BoolValue != nil:
		return *v.BoolValue
	case v.ArrayValue != nil:
		list := []any{}
		for _, element := range v.ArrayValue.Values {
			list = append(list, element.plain())
		}
		return list
	default:
		return v.IntValue
	}
}

type otlpAttributes []struct {
	Key   string
	Value otlpValue
}

func (a otlpAttributes) texts() map[string]string {
	out := map[string]string{}
	for _, attribute := range a {
		switch plain := attribute.Value.plain().(type) {
		case string:
			out[attribute.Key] = plain
		default:
			raw, _ := json.Marshal(plain)
			out[attribute.Key] = string(raw)
		}
	}
	return out
}

// capturedRows are the spans of all captures as rows of otel_traces.
func capturedRows(t *testing.T) []map[string]any {
	t.Helper()
	files, err := filepath.Glob("../../semantics/fixtures/spans/*.otlp.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no captures:", err)
	}
	var out []map[string]any
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var body struct {
			ResourceSpans []struct {
				Resource   struct{ Attributes otlpAttributes }
				ScopeSpans []struct {
					Scope struct{ Name string }
					Spans []struct {
						ParentSpanID      string `json:"parentSpanId"`
						Name, TraceState  string
						StartTimeUnixNano string
						Attributes        otlpAttributes
						Status            struct{ Code int }
						Events            []struct {
							Name, TimeUnixNano string
							Attributes         otlpAttributes
						}
					}
				}
			}
		}
		if err := json.Unmarshal(raw, &body); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, resource := range body.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				for _, span := range scope.Spans {
					at, names, attributes := []string{}, []string{}, []map[string]string{}
					for _, event := range span.Events {
						at, names, attributes = append(at, seconds(event.TimeUnixNano)), append(names, event.Name), append(attributes, event.Attributes.texts())
					}
					out = append(out, map[string]any{
						"Timestamp": seconds(span.StartTimeUnixNano), "ParentSpanId": span.ParentSpanID, "TraceState": span.TraceState,
						"SpanName": span.Name, "ServiceName": filepath.Base(file), "ScopeName": scope.Scope.Name,
						"StatusCode": []string{"Unset", "Ok", "Error"}[span.Status.Code], "SpanAttributes": span.Attributes.texts(),
						"ResourceAttributes": resource.Resource.Attributes.texts(), "Events.Timestamp": at, "Events.Name": names, "Events.Attributes": attributes,
					})
				}
			}
		}
	}
	return out
}

func seconds(nanoseconds string) string {
	if len(nanoseconds) < 10 {
		return "0"
	}
	return nanoseconds[:len(nanoseconds)-9] + "." + nanoseconds[len(nanoseconds)-9:]
}

// oddValues are what instrumentations and attackers put under any key.
var oddValues = []string{
	"", "null", "None", "[]", "nan", "-1", "0", "7", "12.5", "1e3", "1e309", "9.2e18", "+5", ".5", "5.", "0x10", "1_000", "true", "TRUE", "{", "{}", "[1,2", `"`, `""`, `\`, "x", "chat",
	"tool", "LLM", "agent", "generation", "openai.chat", "langchain", "ai.generateText.doGenerate", `["stop"]`, "FinishReason.STOP", "2026-11-21T10:00:00.5Z", "2026-13-45T99:99:99Z",
	`{"input":7,"output":"8","usage":{"inputTokens":5},"session_id":3,"user_id":null,"team":{"a":1}}`, `{"usage_metadata":{"total_token_count":12,"cached_content_token_count":-4},"input_str":"{'a': 1}"}`,
	`{"anthropic":{"usage":{"cache_read_input_tokens":9,"service_tier":"batch"},"cacheReadInputTokens":1.5},"openai":"no object"}`, `"{\"input\":11,\"max_tokens\":3}"`,
	`[{"role":"user","content":"hé 😀"},{"role":"Assistant"},5,"x",{"role":["tool"]}]`, `{"messages":[{"role":"system","content":"x"}]}`, `{"b":[{"z":1,"y":{"q":1,"p":2}}],"a":"call_abcdef99"}`,
	`{"output":{"kwargs":{"content":[1, {"b":1,"a":2}]}}}`, `{"a":1e999}`, `{"a":"\ud83d"}`, `{"a":"\u00E9\u001f\/"}`, " {\"a\" : 1 } ", "{'a': 1}", "[REDACTED]", "ünïcode", strings.Repeat("é", 300),
}

// oddRows are spans with any of the values under any of the keys that the table knows.
func oddRows(t *testing.T, n int) []map[string]any {
	t.Helper()
	raw, err := semantics.Files.ReadFile("attributes.json")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, key := range regexp.MustCompile(`"[a-zA-Z_]+(?:[.:][a-zA-Z_0-9:]+)*"`).FindAllString(string(raw), -1) {
		keys = append(keys, strings.Trim(key, `"`))
	}
	keys = append(keys, "llm.input_messages.0.message.role", "llm.input_messages.10.message.content", "llm.input_messages.10.message.role", "gen_ai.prompt.2.role", "gen_ai.prompt.2.content", "llm.tools.0.x")
	random := rand.New(rand.NewPCG(4, 2)) //nolint:gosec // the same each time
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	attributes := func(count int) map[string]string {
		out := map[string]string{}
		for range count {
			out[pick(keys...)] = pick(oddValues...)
		}
		return out
	}
	out := make([]map[string]any, n)
	for i := range out {
		out[i] = map[string]any{
			"Timestamp": "1795255200.000000000", "ServiceName": "odd", "ParentSpanId": pick("", "0", "00000", "zz", "ABCDEF0123456789ABCDEF"),
			"SpanName":   pick("", "chat", "execute_tool x", "agent_run [a]", "handoff to b", "invoke_agent c", "Agent run: d", "t.tool"),
			"ScopeName":  pick("", "logfire", "strands.x", "genkit", "openlit.anthropic", "langsmith", "gcp.vertex.agent", "botocore"),
			"TraceState": pick("", "ot=th:8", "a=b,ot=p:1;th:ff", "ot=th:0", "ot=th:xyz"), "StatusCode": pick("Unset", "Ok", "Error"),
			"SpanAttributes": attributes(30), "ResourceAttributes": attributes(8),
			"Events.Timestamp": []string{"1795255200.100000000", "1795255200.200000000"}, "Events.Name": []string{pick("exception", "gen_ai.choice", "x"), pick("First Token Stream Event", "gen_ai.tool.message", "exception")},
			"Events.Attributes": []map[string]string{{"exception.type": "E", "message": pick(oddValues...)}, {"content": pick(oddValues...), "exception.type": "F"}},
		}
	}
	return out
}
