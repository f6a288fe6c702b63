package engine

import (
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/semantics"
)

// jsonTables are the collector's tables as its exporter makes them with `json: true`.
func jsonTables(t *testing.T, database string) []string {
	t.Helper()
	raw, err := semantics.Files.ReadFile("sql/0001_otel.sql")
	if err != nil {
		t.Fatal(err)
	}
	sql := strings.NewReplacer("{{database}}", database, "{{traces}}", "otel_traces", "{{logs}}", "otel_logs", "Map(LowCardinality(String), String)", "JSON").Replace(string(raw))
	return strings.Split(sql, "\n;\n")
}

// inJSON copies what maps hold into columns of the JSON type.
const inJSON = `INSERT INTO %s.otel_traces SELECT * REPLACE (toJSONString(ResourceAttributes) AS ResourceAttributes, toJSONString(SpanAttributes) AS SpanAttributes,
    arrayMap(a -> toJSONString(a), Events.Attributes) AS ` + "`Events.Attributes`" + `, arrayMap(a -> toJSONString(a), Links.Attributes) AS ` + "`Links.Attributes`" + `) FROM %s`

func copyAsJSON(from, to string) string {
	return strings.Replace(strings.Replace(inJSON, "%s", to, 1), "%s", from, 1)
}

func TestJSONColumns_figuresAreThoseOfMaps(t *testing.T) {
	t.Parallel()
	withCaptures(t)
	maps := ownDatabase(t, "as_maps")
	m := migration(t, maps)
	m.Options.Refresh = refresh
	apply(t, m)
	mustExec(t, maps, "INSERT INTO otel_traces SELECT * FROM captures.otel_traces")
	settleViews(t, maps)

	columns := ownDatabase(t, "as_json")
	mustExec(t, columns, jsonTables(t, "as_json")...)
	m = migration(t, columns)
	m.Options.Refresh = refresh
	apply(t, m)
	if said := apply(t, migration(t, columns)); said != "" {
		t.Errorf("a second migration changes something: %s", said)
	}
	mustExec(t, columns, copyAsJSON("captures.otel_traces", "as_json"))
	settleViews(t, columns)
	if wrong := differences(figures(t, maps, "1"), figures(t, columns, "1")); len(wrong) != 0 {
		t.Errorf("%q", wrong)
	}
}

func TestJSONColumns_foreignTable(t *testing.T) {
	t.Parallel()
	db := emptyDatabase(t, "foreign_json")
	for _, sql := range append(jsonTables(t, "foreign_json"), "CREATE TABLE maps AS otel.otel_traces", strings.Replace(collected, "otel_traces", "maps", 1), copyAsJSON("foreign_json.maps", "foreign_json")) {
		if err := db.exec(sql); err != nil {
			t.Fatalf("%.80s: %v", sql, err)
		}
	}
	s := service(t, func(s *settings.Settings) { s.Database = "foreign_json" })
	f := frame(t, ask(t, s, ada, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls", "total_tokens", "runs"}}))
	if got := row(f, 0); got["llm_calls"] != 1.0 || got["total_tokens"] != 110.0 || got["runs"] != 1.0 {
		t.Errorf("%v", got)
	}
	f = frame(t, ask(t, s, ada, map[string]any{"queryType": "trace", "traceId": trace1, "detail": "full"}))
	if raw, err := f.MarshalJSON(); err != nil || f.Rows() != 4 || !strings.Contains(string(raw), "gen_ai.request.model") {
		t.Errorf("%d spans, or without attributes: %v", f.Rows(), err)
	}
}
