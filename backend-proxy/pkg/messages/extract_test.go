package messages

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/semantics"
)

func sources(t *testing.T) *Sources {
	t.Helper()
	s, err := Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func lines(found []Message) []string {
	var out []string
	for _, m := range found {
		out = append(out, fmt.Sprintf("%s %s %s: %s", m.Role, m.Kind, m.Name, m.Content))
	}
	return out
}

func TestExtract(t *testing.T) {
	for name, c := range map[string]struct {
		kind         string
		attributes   map[string]string
		events, logs []Record
		want         []string
	}{
		"OpenTelemetry's JSON on the span": {
			kind: "llm",
			attributes: map[string]string{
				"gen_ai.system_instructions": `[{"type":"text","content":"Be brief."}]`,
				"gen_ai.input.messages":      `[{"role":"user","parts":[{"type":"text","content":"Weather in Paris?"}]},{"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"weather","arguments":{"city":"Paris"}}]},{"role":"tool","parts":[{"type":"tool_call_response","id":"1","response":"rainy"}]}]`,
				"gen_ai.output.messages":     `[{"role":"assistant","parts":[{"type":"reasoning","content":"Hm."},{"type":"text","content":"It rains <now>."}],"finish_reason":"stop"}]`,
			},
			want: []string{
				"system text : Be brief.", "user text : Weather in Paris?", `assistant tool_call weather: {"city":"Paris"}`, "tool tool_result : rainy",
				"assistant reasoning : Hm.", "assistant text : It rains <now>.",
			},
		},
		"the same in a log record": {
			kind: "llm",
			logs: []Record{{Name: "gen_ai.client.inference.operation.details", Attributes: map[string]string{
				"gen_ai.input.messages": `[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]`, "gen_ai.output.messages": `[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]`,
			}}},
			want: []string{"user text : Hi", "assistant text : Hello"},
		},
		"a log record a message": {
			kind: "llm",
			logs: []Record{
				{Name: "gen_ai.system.message", Body: `{"content":"Be brief."}`},
				{Attributes: map[string]string{"event.name": "gen_ai.user.message"}, Body: `{"content":"Hi"}`},
				{Name: "gen_ai.assistant.message", Body: `{"tool_calls":[{"id":"1","type":"function","function":{"name":"weather","arguments":"{}"}}]}`},
				{Name: "gen_ai.tool.message", Body: `{"id":"1","content":"rainy"}`},
				{Name: "gen_ai.choice", Body: `{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"It rains."}}`},
			},
			want: []string{"system text : Be brief.", "user text : Hi", "assistant tool_call weather: {}", "tool tool_result : rainy", "assistant text : It rains."},
		},
		"an event a message": {
			kind: "llm",
			events: []Record{
				{Name: "gen_ai.user.message", Attributes: map[string]string{"content": "Hi", "role": "user"}},
				{Name: "gen_ai.choice", Attributes: map[string]string{"message": `{"content":"Hello"}`, "index": "0", "finish_reason": "stop"}},
			},
			want: []string{"user text : Hi", "assistant text : Hello"},
		},
		"OpenInference": {
			kind: "llm",
			attributes: map[string]string{
				"llm.input_messages.0.message.role": "system", "llm.input_messages.0.message.content": "Be brief.",
				"llm.input_messages.1.message.role": "user", "llm.input_messages.1.message.contents.0.message_content.type": "text", "llm.input_messages.1.message.contents.0.message_content.text": "Hi",
				"llm.input_messages.10.message.role": "tool", "llm.input_messages.10.message.content": "rainy", "llm.input_messages.10.message.name": "weather",
				"llm.output_messages.0.message.role": "assistant", "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "weather", "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": `{"city":"Paris"}`,
				"input.value": "not twice",
			},
			want: []string{"system text : Be brief.", "user text : Hi", "tool tool_result weather: rainy", `assistant tool_call weather: {"city":"Paris"}`},
		},
		"OpenLLMetry": {
			kind: "llm",
			attributes: map[string]string{
				"gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": "Hi", "gen_ai.completion.0.role": "assistant", "gen_ai.completion.0.content": "Hello",
				"gen_ai.completion.0.tool_calls.0.name": "weather", "gen_ai.completion.0.tool_calls.0.arguments": "{}",
			},
			want: []string{"user text : Hi", "assistant text : Hello", "assistant tool_call weather: {}"},
		},
		"Vercel": {
			kind: "llm",
			attributes: map[string]string{
				"ai.prompt.messages": `[{"role":"user","content":[{"type":"text","text":"Hi"}]}]`, "ai.response.text": "Let me look.", "ai.response.toolCalls": `[{"type":"tool-call","toolCallId":"1","toolName":"weather","input":{"city":"Paris"}}]`,
			},
			want: []string{"user text : Hi", "assistant text : Let me look.", `assistant tool_call weather: {"city":"Paris"}`},
		},
		"a tool's execution": {
			kind:       "tool",
			attributes: map[string]string{"gen_ai.tool.name": "weather", "gen_ai.tool.call.arguments": `{"city":"Paris"}`, "gen_ai.tool.call.result": "rainy"},
			want:       []string{`assistant tool_call weather: {"city":"Paris"}`, "tool tool_result weather: rainy"},
		},
		"a tool of OpenInference": {
			kind:       "tool",
			attributes: map[string]string{"tool.name": "weather", "input.value": `{"city":"Paris"}`, "output.value": "rainy"},
			want:       []string{`assistant tool_call weather: {"city":"Paris"}`, "tool tool_result weather: rainy"},
		},
		"input and output of an agent": {
			kind:       "agent",
			attributes: map[string]string{"input.value": "Plan a trip", "output.value": `{"plan":[1,2]}`},
			want:       []string{"user text : Plan a trip", `assistant other : {"plan":[1,2]}`},
		},
		"LangChain's objects": {
			kind: "llm",
			attributes: map[string]string{
				"gen_ai.prompt":     `{"messages":[[{"lc":1,"kwargs":{"content":"Be brief.","type":"system"}},{"kwargs":{"content":"Hi","type":"human"}},{"kwargs":{"content":"","type":"ai","tool_calls":[{"name":"weather","args":{"city":"Oslo"},"type":"tool_call"}]}},{"kwargs":{"content":"cloudy","type":"tool","name":"weather"}}]]}`,
				"gen_ai.completion": `{"generations":[[{"text":"Cloudy.","message":{"kwargs":{"content":"Cloudy.","type":"ai"}}}]]}`,
			},
			want: []string{"system text : Be brief.", "user text : Hi", `assistant tool_call weather: {"city":"Oslo"}`, "tool tool_result weather: cloudy", "assistant text : Cloudy."},
		},
		"Gemini's parts": {
			kind: "llm",
			attributes: map[string]string{
				"gcp.vertex.agent.llm_request":  `{"model":"gemini","contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"user","parts":[{"function_response":{"name":"weather","response":{"result":"rainy"}}}]}]}`,
				"gcp.vertex.agent.llm_response": `{"content":{"role":"model","parts":[{"function_call":{"name":"weather","args":{"city":"Oslo"}}}]}}`,
			},
			want: []string{"user text : Hi", `tool tool_result weather: {"result":"rainy"}`, `assistant tool_call weather: {"city":"Oslo"}`},
		},
		"Bedrock's parts": {
			kind: "llm",
			attributes: map[string]string{
				"gen_ai.input.messages":  `[{"role":"user","content":[{"text":"Hi"}]},{"role":"user","content":[{"toolResult":{"toolUseId":"1","content":[{"text":"rainy"}]}}]}]`,
				"gen_ai.output.messages": `[{"role":"assistant","content":[{"toolUse":{"toolUseId":"1","name":"weather","input":{"city":"Oslo"}}}]}]`,
			},
			want: []string{"user text : Hi", `tool tool_result : [{"text":"rainy"}]`, `assistant tool_call weather: {"city":"Oslo"}`},
		},
		"records without content are no messages": {
			kind: "llm",
			logs: []Record{{Name: "gen_ai.system.message"}, {Name: "gen_ai.tool.message", Body: `{"id":"call_1"}`}, {Name: "gen_ai.choice", Body: `{"index":0,"finish_reason":"stop","message":{"role":"assistant"}}`}},
		},
		"an image is named, not shown": {
			kind:       "llm",
			attributes: map[string]string{"gen_ai.input.messages": `[{"role":"user","parts":[{"type":"blob","mime_type":"image/png","content":"iVBORw0KGgo"}]}]`},
			want:       []string{"user other : blob image/png"},
		},
		"broken JSON is text":  {kind: "llm", attributes: map[string]string{"gen_ai.input.messages": `[{"role":`}, want: []string{`user text : [{"role":`}},
		"nothing was captured": {kind: "llm", attributes: map[string]string{"gen_ai.request.model": "gpt-4o"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lines(sources(t).Extract(c.kind, c.attributes, c.events, c.logs)); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestExtract_hugeContentIsCutBetweenCharacters(t *testing.T) {
	got := sources(t).Extract("llm", map[string]string{"gen_ai.input.messages": strings.Repeat("é", maxContent)}, nil, nil)
	if len(got) != 1 || len(got[0].Content) > maxContent+4 || !strings.HasSuffix(got[0].Content, "é…") {
		t.Errorf("%d bytes", len(got[0].Content))
	}
}

func FuzzExtract(f *testing.F) {
	f.Add("gen_ai.input.messages", `[{"role":"user","parts":[{"type":"text","content":"x"}]}]`)
	f.Add("llm.input_messages.0.message.content", "x")
	f.Add("ai.prompt", `{"messages":[{"message":{"message":[]}}]}`)
	s, err := Load(semantics.Files)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(_ *testing.T, key, value string) {
		for _, kind := range []string{"", "llm", "tool"} {
			_ = s.Extract(kind, map[string]string{key: value}, []Record{{Name: key, Body: value}}, []Record{{Name: "gen_ai.choice", Body: value}})
		}
	})
}
