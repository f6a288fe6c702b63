package compile_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
	"github.com/loopscope/loopscope/semantics"
)

var (
	// tables are the places at which SQL names one.
	tables = regexp.MustCompile("FROM `?(?:llm|otel)_.*")
	// within is how a table is read within a scope: of what it unfolds, too.
	within = regexp.MustCompile("^FROM (llm_\\w+( FINAL)?( ARRAY JOIN [\\w.]+ AS \\w+(, [\\w.]+ AS \\w+)*)? WHERE tenant IN \\{p|`otel_\\w+` WHERE coalesce\\(nullIf\\(JSONExtractString\\(toJSONString\\(ResourceAttributes\\), 'loopscope.tenant'\\), ''\\))")
)

func unguarded(sql string) []string {
	sql = strings.Join(strings.Fields(sql), " ")
	var out []string
	for at := range strings.SplitSeq(sql, "FROM ") {
		at = "FROM " + at
		// llm_trace_times has only times, which are not answered with.
		if tables.MatchString(at[:min(len(at), 12)]) && !within.MatchString(at) && !strings.HasPrefix(at, "FROM llm_trace_times") {
			out = append(out, at)
		}
	}
	return out[:len(out):len(out)]
}

// Every table of every statement is read within the scope.
func TestCompile_everyTableIsReadWithinTheScope(t *testing.T) {
	scope := tenant.Only("acme", "it's")
	check := func(name, sql string) {
		t.Helper()
		if !strings.Contains(sql, "tenant IN {p") && !strings.Contains(sql, ", '') IN {p") {
			t.Errorf("%s: no tenant\n%s", name, sql)
		}
		for _, at := range unguarded(sql) {
			t.Errorf("%s: %.200s", name, at)
		}
	}
	files, _ := filepath.Glob("testdata/*.json")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		check(file, compiled(t, scope, raw))
	}
	all, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range all.Tables {
		for _, id := range []string{"model", "tool", "score", "sku", "trace_id"} {
			if d, _ := all.Dimension(id); table.HasDimension(id) {
				check(table.Name+" "+id, compile.Values(scope, table, d, []query.Filter{{Field: "service", Op: query.Eq, Values: []string{"a"}}}, lastHour, "x", 10, all).SQL)
			}
		}
	}
	filter := func(field string) []query.Filter {
		return []query.Filter{{Field: field, Op: query.NotEq, Values: []string{"a"}}}
	}
	for _, field := range []string{"model", "meter", "score", "kind"} {
		q := query.Query{Filters: filter(field), Limit: 10, OrderBy: query.OrderByStart, Steps: query.AllSteps}
		r := plan.Snap(lastHour, plan.Minute)
		for _, st := range []string{compile.Runs(scope, q, plan.Listed{Range: r}, all).SQL, compile.Sessions(scope, q, plan.Listed{Range: r}, all).SQL, compile.Calls(scope, q, plan.Listed{Range: r}, all).SQL, compile.Loops(scope, q, plan.Listed{Range: r}, all).SQL, compile.Graph(scope, q, plan.Listed{Range: r}, all).SQL} {
			check("filtered by "+field, st)
		}
	}
	normalisers, err := compile.LoadNormalisers(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := compile.LoadScores(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"Map", "JSON"} {
		whole := compile.WholeTraces{Table: "otel_traces", Logs: "otel_logs", Scope: scope, Range: lastHour, Normaliser: normalisers.Spans.Of(kind), OfLogs: normalisers.Logs.Of(kind)}
		ofSpans := whole
		ofSpans.Logs = ""
		withLogs := map[string]string{
			"spans": whole.Spans(lastHour.To).SQL, "records": whole.Records(lastHour.To).SQL, "any record": whole.AnyRecord(lastHour.To).SQL,
			"count": whole.Count(lastHour.To).SQL, "minutes": whole.Minutes(lastHour.To).SQL, "probe": whole.Probe(lastHour.To).SQL,
		}
		for name, sql := range withLogs {
			if !strings.Contains(sql, "FROM `otel_logs` WHERE coalesce(") {
				t.Errorf("%s of %s: reads no log records", name, kind)
			}
			check(name+" of "+kind, sql)
		}
		for name, sql := range map[string]string{
			"spans alone": ofSpans.Spans(lastHour.To).SQL, "count alone": ofSpans.Count(lastHour.To).SQL, "minutes alone": ofSpans.Minutes(lastHour.To).SQL, "probe alone": ofSpans.Probe(lastHour.To).SQL,
			"scores": scores.Of(kind).Newest(scope, compile.Tables{Traces: "otel_traces", Logs: "otel_logs"}, true, lastHour, all).SQL,
			"a kind": compile.SpanKind(scope, "t", "s").SQL,
		} {
			check(name+" of "+kind, sql)
		}
	}
}

// Only within begins a statement that reads tables; over begins one that reads another statement.
func TestBuilder_isMadeWithinAScope(t *testing.T) {
	files, _ := filepath.Glob("*.go")
	made := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			made += strings.Count(string(raw), "builder{") + strings.Count(string(raw), "new(builder)")
		}
	}
	if made != 2 {
		t.Errorf("a builder is made at %d places: use within", made)
	}
}

// A scope that nobody made reads nothing.
func TestCompile_theZeroScopeHasNoTenants(t *testing.T) {
	st := compile.SpanKind(tenant.Scope{}, "t", "s")
	if !strings.Contains(st.Text(), "SET param_p0 = '[]';") {
		t.Error(st.Text())
	}
}
