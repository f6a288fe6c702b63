package compile

import (
	"fmt"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// Tables are the collector's tables as the settings name them.
type Tables struct{ Traces, Logs string }

// TraceTimes reads, of all tenants and for no eyes, where to look for a trace: when a trace's settled runs began and ended, and 0 rows of them for a trace that has none.
func TraceTimes(traceID string) clickhouse.Statement {
	b := within(tenant.Everyone)
	return b.statement(
		"SELECT min(first), max(last), count()",
		"FROM llm_trace_times",
		"WHERE trace_hash = cityHash64("+b.bind("String", traceID)+")",
	)
}

// RawSpans reads every span of a trace within a time range, each once however often it was delivered; a range without
// ends is all time. tags adds the attributes, as JSON whatever the exporter stores them in; limit 0 means all.
func RawSpans(scope tenant.Scope, t Tables, traceID string, r plan.Range, tags bool, limit int) clickhouse.Statement {
	b := within(scope)
	attributes, within := "", ""
	if r != (plan.Range{}) {
		within = " AND " + b.within("Timestamp", r)
	}
	if tags {
		attributes = ", toJSONString(ResourceAttributes), toJSONString(SpanAttributes)"
	}
	return b.statement(
		"SELECT SpanId, ParentSpanId, toString(SpanName), toString(ServiceName), toString(SpanKind), toString(StatusCode), StatusMessage, toUnixTimestamp64Nano(Timestamp), toUInt64(Duration)"+attributes,
		"FROM "+b.collected(t.Traces),
		"WHERE TraceId = "+b.bind("String", traceID)+within,
		"ORDER BY Timestamp, SpanId",
		"LIMIT 1 BY SpanId",
		atMost(limit),
	)
}

// RawSpan reads the attributes and events of one span, as JSON.
func RawSpan(scope tenant.Scope, t Tables, traceID, spanID string) clickhouse.Statement {
	b := within(scope)
	return b.statement(
		"SELECT toJSONString(ResourceAttributes), toJSONString(SpanAttributes), CAST(`Events.Name`, 'Array(String)'), toJSONString(`Events.Attributes`)",
		"FROM "+b.collected(t.Traces),
		"WHERE TraceId = "+b.bind("String", traceID)+" AND SpanId = "+b.bind("String", spanID),
		// A span that was delivered twice may have lost attributes on one way.
		"ORDER BY length(toJSONString(SpanAttributes)) DESC",
		"LIMIT 1",
	)
}

// SpanLogs reads the log records that carry a span's messages, their attributes as JSON.
func SpanLogs(scope tenant.Scope, t Tables, traceID, spanID string) clickhouse.Statement {
	b := within(scope)
	return b.statement(
		"SELECT EventName, Body, toJSONString(LogAttributes) AS attributes",
		"FROM "+b.collected(t.Logs),
		"WHERE TraceId = "+b.bind("String", traceID)+" AND SpanId = "+b.bind("String", spanID),
		"ORDER BY Timestamp",
		"LIMIT 1 BY Timestamp, EventName, Body, attributes", // delivered twice
		fmt.Sprintf("LIMIT %d", maxSpanLogs),
	)
}

// maxSpanLogs bounds the records of one span; a model call has a few dozen messages.
const maxSpanLogs = 2_000

// settledSpans has a row a settled GenAI span, once isSettled holds. It is what the view llm_spans_v is made of, which
// unfolds all of its columns: that alone takes longer than reading a trace.
const (
	settledSpans = "llm_spans FINAL"
	isSettled    = "trace_id != '' AND gone = 0"
)

// LLMSpans reads the typed rows of a trace within a time range.
func LLMSpans(scope tenant.Scope, traceID string, r plan.Range) clickhouse.Statement {
	b := within(scope)
	return b.statement(
		"SELECT "+typedColumns,
		"FROM "+b.stored(settledSpans),
		"WHERE "+isSettled+" AND "+b.within("minute", r)+" AND trace_id = "+b.bind("String", traceID),
	)
}

// quote wraps a name that the settings have checked to be an identifier.
func quote(table string) string { return "`" + table + "`" }

// SpanKind reads what kind of GenAI span a span is.
func SpanKind(scope tenant.Scope, traceID, spanID string) clickhouse.Statement {
	b := within(scope)
	return b.statement(
		"SELECT toString(kind)",
		"FROM "+b.stored(settledSpans),
		"WHERE "+isSettled+" AND trace_id = "+b.bind("String", traceID)+" AND span_id = "+b.bind("String", spanID),
		"LIMIT 1",
	)
}
