package settle

import "testing"

// Of a span is filled in from log records what it does not tell itself, and nothing of what it does.
func TestSettle_details(t *testing.T) {
	silent := at("silent", "", "llm", 0, 10)
	silent.Input, silent.RequestModel, silent.Model = Count{}, "gpt-4o", "gpt-4o"
	telling := at("telling", "", "llm", 20, 30)
	telling.ResponseModel, telling.Model, telling.FinishReason = "gpt-4o-2024", "gpt-4o-2024", "stop"
	record := func(span string) Span {
		return Span{TraceID: "t", SpanID: span, Source: sourceDetails, Kind: "other", RequestModel: "r", ResponseModel: "dated", Model: "dated", ResponseID: span, FinishReason: "length", Output: Count{5, true}}
	}
	rows := map[string]Settled{}
	for _, s := range Settle([]Span{record("silent"), silent, record("silent"), telling, record("telling"), record("nobody")}, noPrices{}) {
		rows[s.SpanID] = s
	}
	if len(rows) != 2 {
		t.Fatalf("%d spans", len(rows))
	}
	if s := rows["silent"]; s.RequestModel != "gpt-4o" || s.ResponseModel != "dated" || s.Model != "dated" || s.ResponseID != "silent" || s.FinishReason != "length" || s.Input.Told || s.Output.N != 5 || !s.CountsCall {
		t.Errorf("%+v", s)
	}
	if s := rows["telling"]; s.Model != "gpt-4o-2024" || s.RequestModel != "r" || s.FinishReason != "stop" || s.Input.N != 10 || s.Output.Told {
		t.Errorf("%+v", s)
	}
}

// What another tenant's record says of a span is as if it had not arrived, and so is its execution of a tool.
func TestSettle_detailsOfOthers(t *testing.T) {
	alphas, nobodys, forged := at("alphas", "", "llm", 0, 10), at("nobodys", "", "llm", 20, 30), at("nobodys", "", "llm", 20, 30)
	alphas.Tenant, nobodys.Tenant, forged.Tenant = "alpha", "alpha", "bravo"
	record := func(tenant, span string) Span {
		return Span{Tenant: tenant, TraceID: "t", SpanID: span, Source: sourceDetails, Kind: "other", ResponseID: tenant, ConversationID: tenant}
	}
	ofLog, traced := at("tool", "", "tool", 40, 41), at("traced", "", "tool", 40, 41)
	ofLog.Source, ofLog.Tenant, ofLog.ToolCallID, traced.Tenant, traced.ToolCallID = sourceLog, "alpha", "call", "bravo", "call"
	for _, s := range Settle([]Span{record("bravo", "alphas"), record("", "alphas"), record("alpha", "nobodys"), record("bravo", "nobodys"), alphas, nobodys, forged, ofLog, traced}, noPrices{}) {
		if s.Kind == "llm" && (s.ResponseID != "" || s.ConversationID != "") || s.Kind == "tool" && !s.CountsTool {
			t.Errorf("%+v", s)
		}
	}
	for _, s := range Settle([]Span{record("bravo", "alphas"), record("alpha", "alphas"), alphas}, noPrices{}) {
		if s.ResponseID != "alpha" {
			t.Errorf("%+v", s)
		}
	}
}

// A tool's execution in a log record is that of a span with the same call's id.
func TestSettle_toolsInLogRecords(t *testing.T) {
	traced, recorded, other := at("span", "", "tool", 0, 1), at("record", "", "tool", 9, 10), at("other", "", "tool", 20, 21)
	traced.ToolCallID, recorded.ToolCallID = "call", "call"
	recorded.Source, other.Source = sourceLog, sourceLog
	for _, s := range Settle([]Span{recorded, traced, other}, noPrices{}) {
		if s.CountsTool != (s.SpanID != "record") {
			t.Errorf("%s counts: %v", s.SpanID, s.CountsTool)
		}
	}
}
