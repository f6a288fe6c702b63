package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Spans that are settled without a model call among them, as where only a server of tools is traced, stay.
func TestSettlement_toolsAloneStay(t *testing.T) {
	db := migratedDatabase(t, "tools_alone")
	const trace, agent = "000000000000000000000000000000aa", "00000000000000a1"
	for batch := range 3 {
		if err := db.settle(); err != nil { // nothing to do, as most often
			t.Fatal(err)
		}
		var rows []string
		span := func(id, parent, attributes string) {
			rows = append(rows, fmt.Sprintf("(now64(9) - INTERVAL 1 MINUTE, '%s', '%d%s', '%s', 'span', 'tools', map(%s), 1000)", strings.Replace(trace, "0", fmt.Sprint(batch), 1), batch, id[1:], parent, attributes))
		}
		span(agent, "", "'gen_ai.operation.name', 'invoke_agent', 'gen_ai.agent.name', 'clocky'")
		for i, tool := range []string{"search", "get_current_time", "search"} {
			span(fmt.Sprintf("00000000000000b%d", i), fmt.Sprintf("%d%s", batch, agent[1:]), fmt.Sprintf("'gen_ai.operation.name', 'execute_tool', 'gen_ai.tool.name', '%s', 'gen_ai.tool.call.arguments', '{}', 'gen_ai.tool.call.result', '%d'", tool, i%2))
		}
		if err := db.exec("INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, ServiceName, SpanAttributes, Duration) VALUES " + strings.Join(rows, ", ")); err != nil {
			t.Fatal(err)
		}
		if err := db.settle(); err != nil {
			t.Fatal(err)
		}
		var spans, tools, repeats uint64
		err := db.client(t).Each(t.Context(), clickhouse.Statement{SQL: "SELECT count(), sum(counts_tool), sum(identical_repeat) FROM llm_spans_v"}, func(row clickhouse.Scanner) error {
			return row.Scan(&spans, &tools, &repeats)
		})
		if n := uint64(batch + 1); err != nil || spans != 4*n || tools != 3*n || repeats != n { //nolint:gosec // small
			t.Fatalf("after batch %d: %d spans, %d tools, %d repeats: %v", batch, spans, tools, repeats, err)
		}
	}
}
