package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// manyCalls is one call every 25 seconds for some days, of three models.
const manyCalls = `INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanName, ServiceName, ScopeName, Duration, SpanAttributes)
SELECT toDateTime64('2026-11-20 00:00:00', 9, 'UTC') + toIntervalSecond(number * 25), leftPad(lower(hex(1 + intDiv(number, 50))), 32, '0'), leftPad(lower(hex(number + 1)), 16, '0'),
    'chat', 'shop', 'test', 1000000000, map('gen_ai.operation.name', 'chat', 'gen_ai.response.model', concat('m', toString(number % 3)), 'gen_ai.usage.input_tokens', '100')
FROM numbers(12000)`

func TestSQL_advisesWhatReadsLess(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "advised")
	if err := db.exec(manyCalls); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	s := service(t, func(s *settings.Settings) { s.Database = db.name; typingSQL(s); as("reader_of_many")(s) })
	first := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	question := func(asked map[string]any) answer.Question {
		asked["version"] = 1
		raw, err := json.Marshal(asked)
		if err != nil {
			t.Fatal(err)
		}
		return answer.Question{JSON: raw, Range: plan.Range{From: first, To: first.AddDate(0, 0, 4)}, Interval: time.Hour}
	}
	const sql = "SELECT model, count() AS llm_calls, sum(input_tokens) AS tokens FROM llm_spans_v WHERE $__timeFilter(ts) AND counts_call GROUP BY model ORDER BY model"
	explained, err := s.ExplainSQL(context.Background(), ada, question(typed(sql)), true)
	if err != nil || explained.Mistake != nil {
		t.Fatalf("%+v %v", explained, err)
	}

	// The tables are so small that what is read of them is all that they hold.
	counted := func(table string) (n uint64) {
		one := func(row clickhouse.Scanner) error { return row.Scan(&n) }
		if err := db.client(t).Each(context.Background(), clickhouse.Statement{SQL: "SELECT count() FROM " + table}, one); err != nil {
			t.Fatal(err)
		}
		return n
	}
	spans, sums := counted("llm_spans WHERE ts >= '2026-11-20 00:00:00'"), counted("llm_calls_1h")
	want := fmt.Sprintf("This reads about %d,%03d rows. A metrics query for llm_calls and input_tokens by model answers it from llm_calls_1h, reading about %d rows (%d times fewer).", spans/1000, spans%1000, sums, spans/sums)
	if spans != 12_000 || sums >= 1000 || !strings.HasPrefix(explained.Advice, want) {
		t.Errorf("%s\nwant %s", explained.Advice, want)
	}

	// What is advised answers the same.
	byHand := frame(t, s.Query(context.Background(), ada, question(typed(sql))))
	advised := frame(t, s.Query(context.Background(), ada, question(map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls", "input_tokens"}, "groupBy": []string{"model"}})))
	if byHand.Rows() != 3 || advised.Rows() != 3 {
		t.Fatalf("%d and %d rows", byHand.Rows(), advised.Rows())
	}
	for i := range 3 {
		if got := row(byHand, i); fmt.Sprint(got["llm_calls"], got["tokens"]) != "4000 400000" {
			t.Errorf("by hand: %v", got)
		}
		if got := row(advised, i); got["llm_calls"] != 4000.0 || got["input_tokens"] != 400000.0 {
			t.Errorf("advised: %v", got)
		}
	}

	for name, sql := range map[string]string{
		"single runs":  "SELECT run_id, sum(input_tokens) FROM llm_spans_v WHERE $__timeFilter(ts) GROUP BY run_id",
		"no range":     "SELECT sum(input_tokens) FROM llm_spans_v",
		"sums already": "SELECT count() FROM llm_calls_1h",
	} {
		if got, err := s.ExplainSQL(context.Background(), ada, question(typed(sql)), true); err != nil || got.Mistake != nil || got.Advice != "" {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
}
