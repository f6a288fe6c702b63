package compile

import (
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// WholeTraces are the traces of which a GenAI span touches a range or begins just before or after it, or one trace, and those
// that share a response id with them: what settlement has to see together. Log records are
// of them, too: as spans of their own, or with details of one.
type WholeTraces struct {
	Table      string
	Logs       string // none are read if empty
	Scope      tenant.Scope
	Range      plan.Range
	TraceID    string // all of the range if empty
	Normaliser Normaliser
	OfLogs     Normaliser
}

const (
	// neighbourhood is how long after the range another span of the same call may begin.
	neighbourhood = time.Hour
	// clockTolerance is how far ahead a span's clock may be before it is no clock (docs/store.md, llm_quarantine).
	clockTolerance = time.Hour
	// longestRecord is how long before its record a call may have begun.
	longestRecord = 24 * time.Hour
)

// isGenAI holds for the spans that settlement looks at a trace for (semantics/settlement/1_settle.sql).
const isGenAI = "kind != 'other' OR input_tokens > 0 OR cache_read_tokens > 0 OR cache_write_tokens > 0 OR output_tokens > 0 OR reasoning_tokens > 0"

// Spans reads every span of the traces, as the normaliser reads it: ids, start and
// duration, the columns of settle.Texts, Counts and Flags, and what is left.
func (w WholeTraces) Spans(now time.Time) clickhouse.Statement {
	b := within(w.Scope)
	return b.statement("SELECT "+columnsOf(w.Normaliser), "FROM "+w.Normaliser.over(b.collected(w.Table), w.whereSpans(b, now)))
}

// Records reads the log records of the traces, in the same columns.
func (w WholeTraces) Records(now time.Time) clickhouse.Statement {
	b := within(w.Scope)
	return b.statement("SELECT "+columnsOf(w.OfLogs), "FROM "+w.records(b, now))
}

func columnsOf(n Normaliser) string {
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
	return strings.Join(columns, ", ")
}

// Probe is Spans without any row: it fails where Spans would.
func (w WholeTraces) Probe(now time.Time) clickhouse.Statement {
	w.Range = plan.Range{From: now, To: now}
	statement := w.Spans(now)
	statement.SQL += "\nLIMIT 0"
	return statement
}

// AnyRecord has a row if there is any log record of interest around the range: often there are many and none of these.
func (w WholeTraces) AnyRecord(now time.Time) clickhouse.Statement {
	b := within(w.Scope)
	return b.statement("SELECT toUInt8(1)", "FROM "+w.OfLogs.over(b.collected(w.Logs), w.around(b, now)), "LIMIT 1")
}

// Count counts the spans that Spans would read and the log records that Records would.
func (w WholeTraces) Count(now time.Time) clickhouse.Statement {
	b := within(w.Scope)
	return b.statement("SELECT count() FROM " + w.rows(b, now))
}

// Minutes counts them by minute of the range, the newest first.
func (w WholeTraces) Minutes(now time.Time) clickhouse.Statement {
	b := within(w.Scope)
	return b.statement(
		"SELECT toUInt32(toUnixTimestamp(toStartOfMinute(at))) AS minute, count()",
		"FROM "+w.rows(b, now), "GROUP BY minute", "ORDER BY minute DESC",
	)
}

// rows has the time of each span and log record.
func (w WholeTraces) rows(b *builder, now time.Time) string {
	rows := "SELECT Timestamp AS at FROM " + b.collected(w.Table) + " WHERE " + w.whereSpans(b, now)
	if w.Logs != "" {
		rows += "\nUNION ALL\nSELECT ts AS at FROM " + w.records(b, now)
	}
	return "(" + rows + ")"
}

func (w WholeTraces) whereSpans(b *builder, now time.Time) string {
	return "TraceId IN (" + w.wanted(b, rawTraceID) + ") AND " + w.around(b, now)
}

// records is the expression of the traces' log records, and a condition.
func (w WholeTraces) records(b *builder, now time.Time) string {
	return w.OfLogs.over(b.collected(w.Logs), w.around(b, now)) + " WHERE trace_id IN (" + w.wanted(b, "trace_id") + ")"
}

// around is where all rows of the traces lie.
func (w WholeTraces) around(b *builder, now time.Time) string {
	return "Timestamp >= " + b.nano(w.Range.From.Add(-settlementHorizon)) + " AND Timestamp < " + b.nano(w.Range.To.Add(settlementHorizon)) +
		" AND Timestamp > toDateTime64('2015-01-01 00:00:00', 9, 'UTC') AND Timestamp <= " + b.nano(now.Add(clockTolerance))
}

// wanted finds the traces by what their calls are: those without a response id by
// their trace, the others by the id, which may lead to a second trace. What two libraries tell of a call in a trace each
// depends on what begins about then.
func (w WholeTraces) wanted(b *builder, id string) string {
	from, to := w.Range.From.Add(-settle.BeginTogether), w.Range.To.Add(settle.BeginTogether)
	near := "Timestamp >= " + b.nano(from.Add(-settlementHorizon)) + " AND Timestamp < " + b.nano(to.Add(neighbourhood)) +
		" AND (Timestamp >= " + b.nano(from) + " OR toUnixTimestamp64Nano(Timestamp) + toInt64(Duration) >= " + b.bind("Int64", from.UnixNano()) + ")"
	wanted := "ts < " + b.nano(to) + " AND (" + isGenAI + ")"
	if w.TraceID != "" {
		wanted = "trace_id = " + b.bind("String", w.TraceID)
	}
	rows := w.Normaliser.over(b.collected(w.Table), near)
	if w.Logs != "" {
		// A record is written when what it tells of has ended.
		nearLogs := "Timestamp >= " + b.nano(from) + " AND Timestamp < " + b.nano(to.Add(longestRecord))
		rows = "(SELECT " + wantedBy + " FROM " + rows + "\nUNION ALL\nSELECT " + wantedBy + " FROM " + w.OfLogs.over(b.collected(w.Logs), nearLogs) + ")"
	}
	return "SELECT arrayJoin(traces) FROM (SELECT groupUniqArray(" + id + ") AS traces FROM " + rows +
		" GROUP BY if(response_id = '', trace_id, ''), tenant, response_id HAVING max(" + wanted + "))"
}

// wantedBy is what traces are found by.
const wantedBy = rawTraceID + ", trace_id, toString(tenant) AS tenant, response_id, toString(kind) AS kind, ts, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens"

// nano binds a time.
func (b *builder) nano(t time.Time) string {
	return "fromUnixTimestamp64Nano(" + b.bind("Int64", t.UnixNano()) + ")"
}
