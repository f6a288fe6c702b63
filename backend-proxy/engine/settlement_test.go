package engine

import (
	flags "flag"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// For how long a property is tried: on the same cases each time, so that a failure is somebody's change; on others where
// LOOPSCOPE_PROPERTY_SECONDS sets another time, to look for what is not known yet.
func propertyTime() time.Duration {
	if seconds, err := strconv.Atoi(os.Getenv("LOOPSCOPE_PROPERTY_SECONDS")); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if seed := flags.Lookup("rapid.seed"); seed.Value.String() == "0" {
		_ = flags.Set("rapid.seed", "20261125")
	}
	return 15 * time.Second
}

// The spans of a random forest, delivered in random order and batches, some twice,
// with settlements between, count as the plain reading of the rules says.
func TestSettlement_countsAsTheRulesSay(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "property")
	until, forests := time.Now().Add(propertyTime()), 0
	defer func() { t.Logf("%d forests", forests) }()
	rapid.Check(t, func(t *rapid.T) {
		if time.Now().After(until) {
			return
		}
		forests++
		forest := drawForest(t)
		db.forget(t)
		for _, batch := range drawDeliveries(t, forest) {
			db.deliver(t, batch)
			if err := db.settle(); err != nil {
				t.Fatal(err)
			}
		}
		compareWithRules(t, db, forest)
	})
}

// forget empties the tables between two forests.
func (db database) forget(t *rapid.T) {
	for _, table := range rows[struct{ Name string }](t, db, "SELECT name AS Name FROM system.tables WHERE database = '"+db.name+"' AND engine LIKE '%MergeTree' AND name NOT IN ('llm_prices', 'llm_price_rules', 'llm_providers', 'llm_model_limits', 'llm_models')") {
		if err := db.exec("TRUNCATE TABLE " + table.Name); err != nil {
			t.Fatal(err)
		}
	}
}

func (db database) deliver(t failing, spans []settle.Span) {
	if len(spans) == 0 {
		return
	}
	inbox := make([]map[string]any, len(spans))
	for i := range spans {
		inbox[i] = inboxRow(&spans[i])
	}
	if err := insert(db, "llm_inbox", inbox); err != nil {
		t.Fatal(err)
	}
}

func inboxRow(s *settle.Span) map[string]any {
	out := map[string]any{
		"trace_id": s.TraceID, "span_id": s.SpanID, "parent_span_id": s.ParentSpanID, "duration": s.End - s.Start,
		"ts":     time.Unix(0, s.Start).UTC().Format("2006-01-02 15:04:05.000000000"),
		"tenant": s.Tenant, "service": s.Service, "instance": s.Instance, "name": s.Name, "scope": s.Scope, "kind": s.Kind, "operation": s.Operation, "provider": s.Provider,
		"request_model": s.RequestModel, "response_model": s.ResponseModel, "model": s.Model, "response_id": s.ResponseID,
		"agent": s.Agent, "tool": s.Tool, "tool_call_id": s.ToolCallID, "is_execution": flag(s.IsExecution), "status": s.Status,
		"conversation_id": s.ConversationID, "user_id": s.UserID, "team": s.Team, "prompt_name": s.PromptName,
		"args_sig": s.ArgsSig, "result_sig": s.ResultSig, "streaming": flag(s.Streaming), "sample_weight": 1,
	}
	for name, count := range map[string]settle.Count{
		"input_tokens": s.Input, "cache_read_tokens": s.CacheRead, "cache_write_tokens": s.CacheWrite,
		"output_tokens": s.Output, "reasoning_tokens": s.Reasoning, "time_to_first_token": s.TimeToFirstToken,
	} {
		if count.Told {
			out[name] = count.N
		}
	}
	return out
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

// settledRow is what both sides say of a span.
type settledRow struct {
	TraceID    string  `json:"trace_id"`
	SpanID     string  `json:"span_id"`
	RunID      string  `json:"run_id"`
	Invocation string  `json:"invocation"`
	Open       uint8   `json:"open"`
	Inferred   uint8   `json:"inferred"`
	Call       uint8   `json:"counts_call"`
	Usage      uint8   `json:"counts_usage"`
	Tool       uint8   `json:"counts_tool"`
	Step       uint32  `json:"step"`
	ActiveNs   uint64  `json:"active_ns"`
	Iteration  uint8   `json:"iteration"`
	Repeat     uint8   `json:"identical_repeat"`
	Retry      uint8   `json:"retry"`
	Input      *uint64 `json:"input_tokens"`
	CacheRead  *uint64 `json:"cache_read_tokens"`
	CacheWrite *uint64 `json:"cache_write_tokens"`
	Output     *uint64 `json:"output_tokens"`
	Reasoning  *uint64 `json:"reasoning_tokens"`
	TTFT       *uint64 `json:"time_to_first_token"`
	Context    *uint64 `json:"context_used"`
	Agent      string  `json:"agent"`
	Session    string  `json:"conversation_id"`
	User       string  `json:"user_id"`
	Team       string  `json:"team"`
	Prompt     string  `json:"prompt_name"`
	Provider   string  `json:"provider"`
	Model      string  `json:"model"`
	Duration   uint64  `json:"duration"`
}

const settledColumns = "trace_id, span_id, run_id, invocation, open, inferred, counts_call, counts_usage, counts_tool, step, active_ns, iteration, identical_repeat, retry, " +
	"input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, time_to_first_token, context_used, " +
	"agent, conversation_id, user_id, team, prompt_name, provider, model, duration"

func compareWithRules(t failing, db database, forest []settle.Span) {
	want := make([]settledRow, 0, len(forest))
	settled := settle.Settle(forest, unpriced{})
	for i := range settled {
		want = append(want, rowOf(&settled[i]))
	}
	got := rows[settledRow](t, db, "SELECT "+settledColumns+" FROM llm_spans_v")
	byID(got)
	byID(want)
	for i := range min(len(got), len(want)) {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("settled %s\nthe rules say %s\nof %s", text(got[i]), text(want[i]), traceText(forest, got[i].TraceID))
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d rows, the rules say %d", len(got), len(want))
	}
	compareRollup(t, db, settled)
}

func byID(rows []settledRow) {
	sort.Slice(rows, func(i, j int) bool {
		if rows[i].TraceID != rows[j].TraceID {
			return rows[i].TraceID < rows[j].TraceID
		}
		return rows[i].SpanID < rows[j].SpanID
	})
}

func rowOf(s *settle.Settled) settledRow {
	return settledRow{
		TraceID: s.TraceID, SpanID: s.SpanID, RunID: s.RunID, Invocation: s.Invocation, Open: uint8(flag(s.Open)), Inferred: uint8(flag(s.Inferred)), //nolint:gosec // 0 or 1
		Call: uint8(flag(s.CountsCall)), Usage: uint8(flag(s.CountsUsage)), Tool: uint8(flag(s.CountsTool)), //nolint:gosec // 0 or 1
		Step: s.Step, ActiveNs: s.ActiveNs, Iteration: uint8(flag(s.Iteration)), Repeat: uint8(flag(s.IdenticalRepeat)), Retry: uint8(flag(s.Retry)), //nolint:gosec // 0 or 1
		Input: pointer(s.Input), CacheRead: pointer(s.CacheRead), CacheWrite: pointer(s.CacheWrite), Output: pointer(s.Output), Reasoning: pointer(s.Reasoning),
		TTFT: pointer(s.TimeToFirstToken), Context: pointer(s.ContextUsed),
		Agent: s.Agent, Session: s.ConversationID, User: s.UserID, Team: s.Team, Prompt: s.PromptName, Provider: s.Provider, Model: s.Model, Duration: s.Duration(),
	}
}

func pointer(c settle.Count) *uint64 {
	if !c.Told {
		return nil
	}
	return &c.N
}

type unpriced struct{}

func (unpriced) Price(*settle.Span) settle.Bill { return settle.Bill{} }

// text shows pointers by what they point at.
func text(r settledRow) string {
	out := ""
	v := reflect.ValueOf(r)
	for i := range v.NumField() {
		value := v.Field(i).Interface()
		if p, ok := value.(*uint64); ok {
			value = "-"
			if p != nil {
				value = *p
			}
		}
		out += fmt.Sprintf(" %s=%v", v.Type().Field(i).Name, value)
	}
	return out
}

func traceText(forest []settle.Span, trace string) string {
	out := ""
	for _, s := range forest {
		if s.TraceID == trace {
			out += fmt.Sprintf("\n  %s under %s, %s %s %s, %d to %d, scope %s of %s, in %v %v %v out %v %v, id %s, tool %s %s args %d result %d, agent %s, session %s, %s", s.SpanID, s.ParentSpanID, s.Kind, s.Provider, s.Model,
				s.Start%1e12/1e6, s.End%1e12/1e6, s.Scope, s.Instance, s.Input, s.CacheRead, s.CacheWrite, s.Output, s.Reasoning, s.ResponseID, s.Tool, s.ToolCallID, s.ArgsSig, s.ResultSig, s.Agent, s.ConversationID, s.Status)
		}
	}
	return out
}

type rolledRow struct {
	Agent  string `json:"agent"`
	Calls  uint64 `json:"calls"`
	Tools  uint64 `json:"tools"`
	Tokens uint64 `json:"tokens"`
	Active uint64 `json:"active"`
}

// compareRollup compares totals by agent.
func compareRollup(t failing, db database, settled []settle.Settled) {
	want := map[string]rolledRow{}
	for i := range settled {
		s := &settled[i]
		row := want[s.Agent]
		row.Agent = s.Agent
		if s.CountsCall && s.Kind == "llm" {
			row.Calls++
		}
		if s.CountsTool {
			row.Tools++
		}
		if s.CountsUsage {
			row.Tokens += s.Input.N + s.CacheRead.N + s.CacheWrite.N + s.Output.N + s.Reasoning.N
		}
		row.Active += s.ActiveNs
		want[s.Agent] = row
	}
	got := map[string]rolledRow{}
	for _, row := range rows[rolledRow](t, db, "SELECT agent, sum(calls) AS calls, sum(tool_calls) AS tools, sum(input_tokens + cache_read_tokens + cache_write_tokens + output_tokens + reasoning_tokens) AS tokens, sum(active_ns) AS active FROM llm_usage GROUP BY agent") {
		got[row.Agent] = row
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("rolled up %v\nthe rules say %v", got, want)
	}
}

// An agent's calls have their usage from the traces of a library below. The agent's own span arrives last and has no
// response id: settled again for it alone, the calls would lose what they have from the others.
func TestSettlement_aTraceThatGrowsKeepsWhatItHasFromOthers(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "growing")
	began := time.Now().Add(-5 * time.Minute).UnixNano()
	const agentTrace = "00000000000000000000000000000001"
	root := settle.Span{TraceID: agentTrace, SpanID: "0000000000000001", Start: began, End: began + 9e9, Tenant: "acme", Service: "shop", Name: "agent", Kind: "agent", Agent: "buyer", Scope: "framework"}
	forest := []settle.Span{root}
	for i, id := range []string{"a", "b"} {
		start := began + int64(i+1)*1e9
		call := settle.Span{TraceID: agentTrace, SpanID: fmt.Sprintf("%016x", i+2), ParentSpanID: root.SpanID, Start: start, End: start + 5e8,
			Tenant: "acme", Service: "shop", Name: "chat", Kind: "llm", Scope: "framework", ResponseID: id}
		below := call
		below.TraceID, below.SpanID, below.ParentSpanID, below.Scope = fmt.Sprintf("%032x", i+2), fmt.Sprintf("%016x", i+12), "", "sdk"
		below.Input, below.Output = settle.Count{N: 100, Told: true}, settle.Count{N: 10, Told: true}
		forest = append(forest, call, below)
	}
	for _, batch := range [][]settle.Span{forest[1:], forest[:1]} {
		db.deliver(t, batch)
		if err := db.settle(); err != nil {
			t.Fatal(err)
		}
	}
	compareWithRules(t, db, forest)
	type counted struct{ Calls, Input uint64 }
	if got := rows[counted](t, db, "SELECT countIf(counts_call = 1) AS Calls, sumIf(ifNull(input_tokens, 0), counts_usage = 1) AS Input FROM llm_spans_v"); got[0] != (counted{2, 200}) {
		t.Errorf("%+v, 2 calls of 100 tokens each were told", got[0])
	}
}

// A request to a server: its agent calls a second service, whose agent's span is lost and whose tool is told by client and
// server. What is left of it belongs to the first agent while the second's is missing, and to the second when it is there.
func TestSettlement_aMissingParentIsStoodInFor(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "missing_parent")
	began := time.Now().Add(-5 * time.Minute).UnixNano()
	span := func(id, parent, kind string, from, to int64) settle.Span {
		s := settle.Span{TraceID: "000000000000000000000000000000aa", SpanID: id, ParentSpanID: parent, Kind: kind, Start: began + from*1e9, End: began + to*1e9,
			Tenant: "acme", Service: "shop", Name: id, Scope: "sdk", Status: "ok"}
		switch kind {
		case "agent":
			s.Agent, s.ConversationID = id, "talk"
		case "llm":
			s.Input, s.Output = settle.Count{N: 100, Told: true}, settle.Count{N: 10, Told: true}
		case "tool":
			s.Tool, s.IsExecution, s.ResultSig = "search", true, 1
		}
		return s
	}
	forest := []settle.Span{
		span("request", "", "other", 0, 60), span("planner", "request", "agent", 1, 59),
		span("call1", "planner", "llm", 2, 4),
		span("call2", "writer", "llm", 10, 12), span("client", "writer", "tool", 13, 20), span("server", "http", "tool", 14, 19), span("call3", "writer", "llm", 21, 25),
	}
	type row struct {
		Span  string `json:"span_id"`
		Run   string `json:"run"`
		Agent string `json:"agent"`
		State string `json:"state"`
		Step  uint32 `json:"step"`
	}
	settled := func(batch []settle.Span) []row {
		db.deliver(t, batch)
		if err := db.settle(); err != nil {
			t.Fatal(err)
		}
		return rows[row](t, db, "SELECT span_id, substring(run_id, 34) AS run, agent, concat(toString(open), toString(inferred), toString(counts_call), toString(counts_tool)) AS state, step FROM llm_spans_v WHERE kind != 'agent' ORDER BY ts")
	}
	// Without the root nothing is inferred: the writer may still be at work.
	want := []row{{"call1", "planner", "", "1010", 1}, {"call2", "writer", "", "1010", 1}, {"client", "writer", "", "1001", 2}, {"server", "http", "", "1001", 1}, {"call3", "writer", "", "1010", 3}}
	if got := settled(forest[2:]); !reflect.DeepEqual(got, want) {
		t.Errorf("without a root %v, want %v", got, want)
	}
	want = []row{{"call1", "planner", "planner", "0010", 1}, {"call2", "planner", "planner", "0110", 2}, {"client", "planner", "planner", "0101", 3}, {"server", "planner", "planner", "0100", 0}, {"call3", "planner", "planner", "0110", 4}}
	if got := settled(forest[:2]); !reflect.DeepEqual(got, want) {
		t.Errorf("without the writer %v, want %v", got, want)
	}
	compareWithRules(t, db, forest)
	type run struct {
		Run      string `json:"run"`
		Open     uint8  `json:"open"`
		Inferred uint32 `json:"inferred_spans"`
		Calls    uint64 `json:"calls"`
		Tools    uint64 `json:"tool_calls"`
	}
	runs := func() []run {
		return rows[run](t, db, "SELECT substring(run_id, 34) AS run, open, inferred_spans, calls, tool_calls FROM llm_runs_v")
	}
	if got, want := runs(), []run{{"planner", 0, 4, 3, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("runs %v, want %v", got, want)
	}
	type problem struct {
		Spans uint64 `json:"spans"`
	}
	if got := rows[problem](t, db, "SELECT spans FROM llm_quality WHERE problem = 'missing_parent'"); len(got) != 1 || got[0].Spans != 4 {
		t.Errorf("missing parents %v, want those of 4 spans", got)
	}
	writer := span("writer", "planner", "agent", 9, 26)
	want = []row{{"call1", "planner", "planner", "0010", 1}, {"call2", "planner", "writer", "0010", 2}, {"client", "planner", "writer", "0001", 3}, {"server", "planner", "writer", "0100", 0}, {"call3", "planner", "writer", "0010", 4}}
	if got := settled([]settle.Span{writer}); !reflect.DeepEqual(got, want) {
		t.Errorf("with the writer %v, want %v", got, want)
	}
	compareWithRules(t, db, append(forest, writer))
	if got, want := runs(), []run{{"planner", 0, 1, 3, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("runs %v, want %v", got, want)
	}
}
