package compile

import (
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// WholeTraces are the traces of which a GenAI span touches a range, or one trace, and those
// that share a response id with them: what settlement has to see together.
type WholeTraces struct {
	Table      string
	Scope      tenant.Scope
	Range      plan.Range
	TraceID    string // all of the range if empty
	Normaliser Normaliser
}

const (
	// neighbourhood is how long after the range another span of the same call may begin.
	neighbourhood = time.Hour
	// clockTolerance is how far ahead a span's clock may be before it is no clock (docs/store.md, llm_quarantine).
	clockTolerance = time.Hour
)

// isGenAI holds for the spans that settlement looks at a trace for (semantics/settlement/1_settle.sql).
const isGenAI = "kind != 'other' OR input_tokens > 0 OR cache_read_tokens > 0 OR cache_write_tokens > 0 OR output_tokens > 0 OR reasoning_tokens > 0"

// Spans reads every span of the traces, as the normaliser reads it: ids, start and
// duration, the columns of settle.Texts, Counts and Flags, and what is left.
func (w WholeTraces) Spans(now time.Time) clickhouse.Statement {
	b := within(w.Scope)
	n := w.Normaliser
	columns := []string{"trace_id", "span_id", "toUnixTimestamp64Nano(ts)", "toUInt64(duration)"}
	for _, column := range settle.Texts {
		columns = append(columns, "toString("+n.column(column.Name, "''")+")")
	}
	for _, column := range settle.Counts {
		columns = append(columns, "CAST("+n.column(column.Name, "NULL")+", 'Nullable(UInt64)')")
	}
	for _, column := range settle.Flags {
		columns = append(columns, "CAST("+n.column(column.Name, "0")+", 'Bool')")
	}
	columns = append(columns,
		"toUInt64("+n.column("args_sig", "0")+")", "toUInt64("+n.column("result_sig", "0")+")",
		"ifNull(toString("+n.column("reported_cost", "NULL")+"), '')", "toString("+n.column("sample_weight", "1")+")",
		"CAST("+n.column("context_chars", "map()")+", 'Map(String, UInt64)')", "CAST("+n.column("context_items", "map()")+", 'Map(String, UInt64)')",
		"CAST("+n.column("quantities", "map()")+", 'Map(String, String)')", "CAST("+n.column("malformed", "[]")+", 'Array(String)')",
	)
	return b.statement("SELECT "+strings.Join(columns, ", "), "FROM "+n.over(b.collected(w.Table), w.where(b, now)))
}

// Probe is Spans without any row: it fails where Spans would.
func (w WholeTraces) Probe(now time.Time) clickhouse.Statement {
	w.Range = plan.Range{From: now, To: now}
	statement := w.Spans(now)
	statement.SQL += "\nLIMIT 0"
	return statement
}

// Count counts the spans that Spans would read.
func (w WholeTraces) Count(now time.Time) clickhouse.Statement {
	b := within(w.Scope)
	return b.statement("SELECT count() FROM "+b.collected(w.Table), "WHERE "+w.where(b, now))
}

// Minutes counts them by minute of the range, the newest first.
func (w WholeTraces) Minutes(now time.Time) clickhouse.Statement {
	b := within(w.Scope)
	return b.statement(
		"SELECT toUInt32(toUnixTimestamp(toStartOfMinute(Timestamp))) AS minute, count()",
		"FROM "+b.collected(w.Table),
		"WHERE "+w.where(b, now), "GROUP BY minute", "ORDER BY minute DESC",
	)
}

// where finds the traces by what their calls are: those without a response id by
// their trace, the others by the id, which may lead to a second trace.
func (w WholeTraces) where(b *builder, now time.Time) string {
	at := func(t time.Time) string { return "fromUnixTimestamp64Nano(" + b.bind("Int64", t.UnixNano()) + ")" }
	from, to := w.Range.From, w.Range.To
	near := "Timestamp >= " + at(from.Add(-settlementHorizon)) + " AND Timestamp < " + at(to.Add(neighbourhood)) +
		" AND (Timestamp >= " + at(from) + " OR toUnixTimestamp64Nano(Timestamp) + toInt64(Duration) >= " + b.bind("Int64", from.UnixNano()) + ")"
	wanted := "ts < " + at(to) + " AND (" + isGenAI + ")"
	if w.TraceID != "" {
		wanted = "trace_id = " + b.bind("String", w.TraceID)
	}
	traces := "SELECT arrayJoin(traces) FROM (SELECT groupUniqArray(" + rawTraceID + ") AS traces FROM " + w.Normaliser.over(b.collected(w.Table), near) +
		" GROUP BY if(response_id = '', trace_id, ''), tenant, response_id HAVING max(" + wanted + "))"
	return "TraceId IN (" + traces + ") AND Timestamp >= " + at(from.Add(-settlementHorizon)) + " AND Timestamp < " + at(to.Add(settlementHorizon)) +
		" AND Timestamp > toDateTime64('2015-01-01 00:00:00', 9, 'UTC') AND Timestamp <= " + at(now.Add(clockTolerance))
}
