package answer

import (
	"reflect"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/semantics"
)

func TestAsksOf_readsWhatAMetricsQuerySays(t *testing.T) {
	c, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	cost, _ := c.Measure("cost")
	for sql, want := range map[string]sqlAsks{
		"SELECT sum(cost) FROM llm_spans_v WHERE $__timeFilter(ts) AND counts_usage":                  {measures: []string{"cost"}},
		"SELECT " + cost.SQL[catalogue.Spans] + " AS c FROM otel.llm_spans_v WHERE $__timeFilter(ts)": {measures: []string{"cost_estimate"}}, // the first that is the same
		"select model as m, count(), SUM(input_tokens) from llm_spans_v where $__timeFilter(ts) and counts_call and kind = 'llm' and service = 'shop' group by m order by 2 desc, model limit 5": {
			measures: []string{"llm_calls", "input_tokens"}, groups: []string{"model"}, conditions: []string{"service"},
		},
		"SELECT $__timeInterval(ts) AS time, `agent`, round(toFloat64(sum(cost)), 2) FROM llm_spans_v WHERE $__timeFilter(ts) AND $__filters AND team IN ($team) GROUP BY time, agent -- by agent": {
			measures: []string{"cost"}, groups: []string{"agent"}, conditions: []string{"team"}, interval: autoInterval,
		},
		"SELECT toStartOfHour(ts) AS t, quantile(0.95)(duration) FROM llm_spans_v WHERE $__timeFilter(ts) GROUP BY t": {measures: []string{"duration_p95"}, interval: "1h"},
		// Of which no sums are kept; the plan says so.
		"SELECT user_id, sum(cost) FROM llm_spans_v WHERE $__timeFilter(ts) GROUP BY user_id": {measures: []string{"cost"}, groups: []string{"user_id"}},
	} {
		if got, ok := asksOf(sql, c); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n%+v %v", sql, got, ok)
		}
	}
	for name, sql := range map[string]string{
		"no range":            "SELECT sum(cost) FROM llm_spans_v",
		"no measure":          "SELECT model FROM llm_spans_v WHERE $__timeFilter(ts)",
		"calls of any kind":   "SELECT count() FROM llm_spans_v WHERE $__timeFilter(ts)",
		"another aggregate":   "SELECT sum(cost), uniq(user_id) FROM llm_spans_v WHERE $__timeFilter(ts)",
		"a statement within":  "SELECT sum(cost) FROM (SELECT cost FROM llm_spans_v WHERE $__timeFilter(ts))",
		"a join":              "SELECT sum(cost) FROM llm_spans_v JOIN llm_scores USING (trace_id) WHERE $__timeFilter(ts)",
		"an alternative":      "SELECT sum(cost) FROM llm_spans_v WHERE $__timeFilter(ts) AND (agent = 'a' OR model = 'b')",
		"another column":      "SELECT sum(cost) FROM llm_spans_v WHERE $__timeFilter(ts) AND args_hash = 'x'",
		"two widths of time":  "SELECT toStartOfHour(ts), toStartOfDay(ts), sum(cost) FROM llm_spans_v WHERE $__timeFilter(ts)",
		"groups that are few": "SELECT model, sum(cost) FROM llm_spans_v WHERE $__timeFilter(ts) GROUP BY model HAVING sum(cost) > 1",
		"what cannot be cut":  "SELECT 'x",
	} {
		if got, ok := asksOf(sql, c); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAdvice_saysHowManyTimesFewerRows(t *testing.T) {
	asks := sqlAsks{measures: []string{"llm_calls", "cost"}, groups: []string{"model"}, conditions: []string{"team"}}
	want := "This reads about 1,234,567 rows. A metrics query for llm_calls and cost by model filtered by team answers it from llm_calls_1h, reading about 8,192 rows (150 times fewer). Measures count each call once."
	if got := asks.advice(1_234_567, 8_192, "llm_calls_1h"); got != want {
		t.Errorf("%s", got)
	}
	if got := asks.advice(15_000, 8_192, "llm_calls_1h"); got != "" {
		t.Errorf("not worth it: %s", got)
	}
}
