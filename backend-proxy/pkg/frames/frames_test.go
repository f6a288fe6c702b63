package frames_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/messages"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

var update = flag.Bool("update", false, "write the golden files that core/ parses")

// golden compares frames with a file that the TypeScript readers parse as well.
func golden(t *testing.T, name string, got data.Frames) {
	t.Helper()
	raw, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("..", "..", "..", "core", "testdata", "frames", name+".json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(raw)+"\n" != string(want) {
		t.Errorf("%s differs; run go test -update and check core's readers.\ngot %s", file, raw)
	}
}

func f(n float64) *float64 { return &n }
func u(n uint64) *uint64   { return &n }

var start = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

var (
	calls = catalogue.Measure{ID: "llm_calls", Name: "LLM calls", Unit: "short", Formula: catalogue.Formula{Sum: []string{"calls"}}}
	cost  = catalogue.Measure{ID: "cost", Name: "Cost", Unit: "currencyUSD", Formula: catalogue.Formula{Sum: []string{"cost"}, NullWithout: "priced"}}
	model = catalogue.Dimension{ID: "model", Column: "model", Name: "Model", Type: "string"}
)

func TestMetrics_series(t *testing.T) {
	p := plan.Metrics{TimeSeries: true, Step: time.Minute, Range: plan.Range{From: start, To: start.Add(10 * time.Minute)}, Measures: []catalogue.Measure{calls, cost}, GroupBy: []catalogue.Dimension{model}}
	rows := []frames.MetricRow{
		{Time: start, Groups: []string{"gpt-4o"}, Values: []*float64{f(2), f(0.0125)}},
		{Time: start.Add(2 * time.Minute), Groups: []string{"gpt-4o"}, Values: []*float64{f(1), f(0.1)}},
		{Time: start, Groups: []string{"local"}, Values: []*float64{f(3), nil}},
		{Time: start, Rest: true, Groups: []string{""}, Values: []*float64{f(1), f(0.5)}},
	}
	golden(t, "metrics-timeseries", frames.Metrics(p, rows, start.Add(2*time.Minute+30*time.Second)))
}

func TestExperiment(t *testing.T) {
	arms := []frames.Arm{
		{Arm: "A", Measure: "cost", Units: 3, Runs: 5, Crossed: 1, Y: f(0.3), X: f(3), YY: 0.05, XX: 3, XY: 0.3},
		{Arm: "A", Measure: "tool_error_rate", Units: 3, Runs: 5, Crossed: 1, Y: f(1), X: f(4), YY: 1, XX: 10, XY: 3},
		{Arm: "B", Measure: "cost", Units: 0, Runs: 2},
	}
	golden(t, "experiment", data.Frames{frames.Experiment(arms, frames.LeftOut{Open: 1, WithoutUnit: 2}, "user")})
}

func TestMetrics_table(t *testing.T) {
	p := plan.Metrics{Measures: []catalogue.Measure{calls, cost}, GroupBy: []catalogue.Dimension{model}}
	rows := []frames.MetricRow{
		{Groups: []string{"gpt-4o"}, Values: []*float64{f(3), f(0.1125)}},
		{Groups: []string{""}, Values: []*float64{f(3), nil}},
		{Rest: true, Groups: []string{""}, Values: []*float64{f(1), f(0.5)}},
	}
	golden(t, "metrics-table", frames.Metrics(p, rows, start))
}

func TestMetrics_nothingMatched(t *testing.T) {
	p := plan.Metrics{TimeSeries: true, Step: time.Minute, Range: plan.Range{From: start, To: start.Add(2 * time.Minute)}, Measures: []catalogue.Measure{calls, cost}}
	got := frames.Metrics(p, nil, start.Add(time.Hour))
	if len(got) != 2 || got[0].Rows() != 2 || *got[0].Fields[1].At(1).(*float64) != 0 || got[1].Fields[1].At(1).(*float64) != nil {
		t.Errorf("no calls are 0 calls, and have no cost: %v", got)
	}
	p.GroupBy = []catalogue.Dimension{model}
	if got = frames.Metrics(p, nil, start); len(got) != 1 || len(got[0].Fields) != 0 || got[0].Meta.Type != data.FrameTypeTimeSeriesMulti {
		t.Errorf("no groups are one typed frame without fields: %v", got)
	}
}

func TestMetrics_aGroupThatIsReallyCalledOtherStaysApart(t *testing.T) {
	p := plan.Metrics{Measures: []catalogue.Measure{calls}, GroupBy: []catalogue.Dimension{model}}
	got := frames.Metrics(p, []frames.MetricRow{
		{Groups: []string{"Other"}, Values: []*float64{f(3)}},
		{Rest: true, Groups: []string{""}, Values: []*float64{f(1)}},
	}, start)
	if name := got[0].Fields[0].At(1); name != "Other (rest)" {
		t.Error(name)
	}
}

func TestRuns(t *testing.T) {
	golden(t, "runs", data.Frames{frames.Runs([]frames.Run{
		{
			RunID: "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", TraceID: "0af7651916cd43dd8448eb211c80319c",
			Start: start.Add(123456789), Duration: 2500 * time.Millisecond, Status: "error", Name: "invoke_agent researcher", Agent: "researcher", Workflow: "research", Service: "demo",
			Models: "claude-sonnet-4-5, gpt-4o", ConversationID: "c1", UserID: "u1", Team: "search", Project: "atlas", PromptName: "plan", PromptVersion: "7",
			Figures: frames.Figures{LLMCalls: f(4), FailedLLMCalls: f(1), ToolCalls: f(3), ToolErrors: f(0), IdenticalRepeats: f(1),
				Input: f(1000), CacheRead: f(200), CacheWrite: f(0), Output: f(300), Reasoning: f(50), TotalTokens: f(1550), Cost: f(0.0125), UnpricedCalls: f(0)}, ContextSaturation: f(0.75),
		},
		{
			RunID: "1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331", TraceID: "1af7651916cd43dd8448eb211c80319c",
			Start: start.Add(time.Minute), Duration: time.Second, Status: "unset", Name: "chat local", Service: "demo", Models: "local", Open: true, InferredSpans: 2,
			Figures: frames.Figures{LLMCalls: f(1), FailedLLMCalls: f(0), ToolCalls: f(0), ToolErrors: f(0), IdenticalRepeats: f(0), UnpricedCalls: f(1)},
		},
	})})
}

func trace(tags bool) data.Frames {
	const id = "0af7651916cd43dd8448eb211c80319c"
	spans := []frames.Span{
		{
			TraceID: id, SpanID: "b7ad6b7169203331", Name: "invoke_agent researcher", Service: "demo", Kind: "internal", StartNs: start.UnixNano(), Duration: 2500 * time.Millisecond,
			LLM: &frames.LLM{Kind: "agent", Agent: "researcher", RunID: id + "-b7ad6b7169203331", Status: "unset"},
		},
		{
			TraceID: id, SpanID: "c7ad6b7169203331", ParentSpanID: "b7ad6b7169203331", Name: "chat gpt-4o", Service: "demo", Kind: "client", StartNs: start.UnixNano() + 500, Duration: time.Second,
			LLM: &frames.LLM{
				Kind: "llm", Model: "gpt-4o", Provider: "openai", Agent: "researcher", RunID: id + "-b7ad6b7169203331", Step: 1, Status: "ok", FinishReason: "tool_calls",
				Input: u(1000), CacheRead: u(200), Output: u(300), Cost: f(0.0125), CostSource: "priced", TTFTNs: u(250_500_000),
				Costs: map[string]decimal.Decimal{"input": decimal.New(25, -4), "input_audio": decimal.New(5, -4), "cache_read": decimal.New(25, -5), "output": decimal.New(3, -3)}, Streaming: true,
				ContextUsed: u(1200), ContextLimit: u(128000), MaxOutput: u(4096), ContextChars: map[string]uint64{"system": 400, "user": 0, "tool_results": 90},
				CountsCall: true, CountsUsage: true,
			},
		},
		{TraceID: id, SpanID: "d7ad6b7169203331", ParentSpanID: "c7ad6b7169203331", Name: "POST", Service: "gateway", Kind: "client", StatusCode: 1, StartNs: start.UnixNano() + 1000, Duration: 900 * time.Millisecond},
		{
			TraceID: id, SpanID: "e7ad6b7169203331", ParentSpanID: "b7ad6b7169203331", Name: "execute_tool search", Service: "demo", Kind: "internal", StatusCode: 2, StatusMessage: "no result", StartNs: start.UnixNano() + 1_500_000_000, Duration: 20 * time.Millisecond,
			LLM: &frames.LLM{Kind: "tool", Tool: "search", Agent: "researcher", RunID: id + "-b7ad6b7169203331", Step: 2, Status: "error", ErrorType: "timeout", CountsTool: true, IdenticalRepeat: true, ArgsSig: 0xfedcba9876543210, Open: true},
		},
	}
	if tags {
		spans[1].Tags = map[string]string{"gen_ai.request.model": "gpt-4o", "gen_ai.operation.name": "chat"}
		spans[1].ServiceTags = map[string]string{"service.name": "demo"}
	}
	return data.Frames{frames.Trace(spans)}
}

func TestTrace_lean(t *testing.T) { golden(t, "trace-lean", trace(false)) }
func TestTrace_full(t *testing.T) { golden(t, "trace-full", trace(true)) }

func TestTrace_aGiantOneLeavesOutWhatNoSpanHas(t *testing.T) {
	spans := make([]frames.Span, 6_000)
	spans[10].LLM = &frames.LLM{Kind: "llm", Model: "gpt-4o"}
	frame := frames.Trace(spans)
	if _, i := frame.FieldByName("llm.model"); i < 0 {
		t.Error("a field with one value is missing")
	}
	if _, i := frame.FieldByName("llm.cost"); i >= 0 {
		t.Error("a field without values is there")
	}
	frame = frames.Trace(make([]frames.Span, 6_000))
	if _, i := frame.FieldByName("llm.kind"); i < 0 {
		t.Error("llm.kind tells readers whose frame it is")
	}
}

func TestSpanDetail(t *testing.T) {
	golden(t, "span", frames.SpanDetail(
		map[string]string{"gen_ai.operation.name": "chat", "gen_ai.input.messages": "[]"},
		map[string]string{"service.name": "demo"},
		[]messages.Message{
			{Role: "system", Kind: messages.Text, Content: "Be brief."},
			{Role: "user", Kind: messages.Text, Content: "Weather in Paris?"},
			{Role: "assistant", Kind: messages.ToolCall, Name: "weather", Content: `{"city":"Paris"}`},
			{Role: "tool", Kind: messages.ToolResult, Name: "weather", Content: "rainy"},
			{Role: "assistant", Kind: messages.Reasoning, Content: "It rains."},
		},
	))
}

// Public dashboards serve meta.custom to anybody: it holds the contract and nothing else.
func TestFrames_customMetaIsTheContractOnly(t *testing.T) {
	for _, frame := range append(trace(true), frames.Runs(nil)) {
		raw, _ := json.Marshal(frame.Meta.Custom)
		var custom map[string]map[string]any
		if err := json.Unmarshal(raw, &custom); err != nil || len(custom) != 1 || len(custom["loopscope"]) != 2 {
			t.Errorf("%s", raw)
		}
	}
}

func TestSessions(t *testing.T) {
	golden(t, "sessions", data.Frames{frames.Sessions([]frames.Session{
		{
			ConversationID: "c1", Start: start, Duration: 90 * time.Minute, Traces: 3, Runs: 4, Users: "u1", Agents: "planner, researcher", Models: "gpt-4o", Services: "demo", Teams: "search",
			Figures: frames.Figures{LLMCalls: f(9), FailedLLMCalls: f(1), ToolCalls: f(5), ToolErrors: f(0), IdenticalRepeats: f(2), Input: f(900), Output: f(100), TotalTokens: f(1000), Cost: f(0.5), UnpricedCalls: f(0)},
		},
		{ConversationID: "c2", Start: start.Add(time.Minute), Open: true, Traces: 1, Runs: 1, Figures: frames.Figures{LLMCalls: f(0), FailedLLMCalls: f(0), ToolCalls: f(1), ToolErrors: f(1), IdenticalRepeats: f(0), UnpricedCalls: f(0)}},
	})})
}

// call is a model call whose window holds a system prompt and what a user said.
var call = frames.Call{
	Span: frames.Span{
		TraceID: "0af7651916cd43dd8448eb211c80319c", SpanID: "b1ad6b7169203331", Name: "chat gpt-4o", Service: "demo", StartNs: start.Add(time.Second).UnixNano(), Duration: 1500 * time.Millisecond,
		LLM: &frames.LLM{
			Kind: "llm", Model: "gpt-4o", Provider: "openai", Agent: "researcher", RunID: "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", Step: 1,
			Input: u(1000), CacheRead: u(200), Output: u(300), Cost: f(0.0125), CostSource: "priced", TTFTNs: u(250_000_000), Streaming: true, Status: "ok", FinishReason: "length",
			ContextUsed: u(1200), ContextLimit: u(128_000), MaxOutput: u(4096), ContextChars: map[string]uint64{"system": 400, "user": 90}, ContextItems: map[string]uint64{"system": 1, "user": 2},
			CountsCall: true, CountsUsage: true,
		},
	},
	ConversationID: "c1", UserID: "u1", Environment: "production", Team: "search", Project: "atlas", PromptName: "plan", PromptVersion: "7",
}

// bare is a model call that tells next to nothing, and repeats usage that another has.
var bare = frames.Call{Span: frames.Span{
	TraceID: "1af7651916cd43dd8448eb211c80319c", SpanID: "c1ad6b7169203331", Name: "chat", Service: "demo", StartNs: start.Add(time.Minute).UnixNano(),
	LLM: &frames.LLM{Kind: "llm", Step: 2, Input: u(10), Status: "unset", CountsCall: true, ContextUsed: u(10)},
}}

func TestCalls(t *testing.T) {
	golden(t, "calls", data.Frames{frames.Calls([]frames.Call{call, bare})})
}

func TestContext(t *testing.T) {
	golden(t, "context", data.Frames{frames.Context([]frames.Call{call, bare})})
}

func TestLoops(t *testing.T) {
	golden(t, "loops", data.Frames{frames.Loops([]frames.Loop{{
		RunID: "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", TraceID: "0af7651916cd43dd8448eb211c80319c", Service: "demo", Tool: "search", Agent: "researcher", Start: start, Open: true,
		Repeats: 3, WastedTokens: 4500, WastedCost: f(0.0125), SpanIDs: []string{"b1ad6b7169203331", "b2ad6b7169203331", "b3ad6b7169203331"},
	}})})
}

func TestGraph(t *testing.T) {
	golden(t, "graph", frames.Graph([]frames.Edge{
		{Kind: frames.CallsAgent, To: "planner", Count: 2},
		{From: "planner", Kind: frames.CallsAgent, To: "researcher", Count: 3, Failed: 1},
		{From: "planner", Kind: frames.CallsModel, To: "gpt-4o", Count: 4, Tokens: 4000, Cost: f(0.25)},
		{From: "researcher", Kind: frames.CallsModel, To: "gpt-4o", Count: 6, Failed: 3, Tokens: 600, Cost: f(0.5)},
		{From: "researcher", Kind: frames.CallsTool, To: "search", Count: 5},
		{Kind: frames.CallsModel, To: "local", Count: 1, Tokens: 15},
	}))
}
