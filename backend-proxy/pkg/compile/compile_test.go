package compile_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
	"github.com/loopscope/loopscope/semantics"
)

var update = flag.Bool("update", false, "write the golden files")

// known is a small catalogue, so that the golden files can be read.
var known = func() *catalogue.Catalogue {
	measure := func(id, spans, sums, figure string) catalogue.Measure {
		return catalogue.Measure{ID: id, Name: id, Formula: catalogue.Formula{Sum: []string{figure}}, SQL: map[catalogue.Rows]string{catalogue.Spans: spans, catalogue.Sums: sums, catalogue.OneRow: "row(" + id + ")"}}
	}
	measures := []catalogue.Measure{measure("runs", "uniq(run_id)", "", "runs"), measure("errors", "countIf(status = 'error')", "sum(failed)", "calls")}
	for _, id := range frames.FigureMeasures {
		measures = append(measures, measure(id, "typed("+id+")", "rollup("+id+")", "calls"))
	}
	p95 := measure("duration_p95", "typed(p95)", "rollup(p95)", "calls")
	p95.Distribution = &catalogue.Distribution{Spans: "if(counts_call = 1, toFloat64(duration), null)", Parts: 1e6, Sums: "calls"}
	measures = append(measures, p95)
	measures = append(measures, catalogue.Measure{ID: "tool_error_rate", Formula: catalogue.Formula{Ratio: []string{"tool_errors"}, To: []string{"tool_calls"}}})
	c := catalogue.New(measures, []catalogue.Dimension{
		{ID: "service", Column: "service", Type: "string"},
		{ID: "model", Column: "model", Type: "string"},
		{ID: "status", Column: "status", Type: "string"},
		{ID: "step", Column: "step", Type: "number"},
		{ID: "user_id", Column: "user_id", Type: "string"},
	}, []catalogue.Table{
		{Name: "llm_user_days_v", DaysOf: "user_id", Rows: catalogue.Sums, GrainSeconds: 86400, Dimensions: []string{"tenant", "user_id"}, FigureNames: []string{"calls", "cost"}},
		{Name: "llm_usage", StoredIn: "llm_calls_1m", Rows: catalogue.Sums, GrainSeconds: 60, Dimensions: []string{"service", "model", "team"}, FigureNames: []string{"calls", "cost"}},
		{Name: "llm_spans_v", Rows: catalogue.Spans, GrainSeconds: 60},
	})
	numbers := map[string]string{"duration": query.Nanoseconds, "cost": query.USD, "tool_errors": "short", "context_saturation": query.Share}
	c.Lists = catalogue.Lists{"runs": numbers, "sessions": numbers, "calls": {"duration": query.Nanoseconds, "cost": query.USD}, "loops": {"repeats": "short"}}
	c.OverSpans = map[string]string{"calls": "countIf(calls)", "cost": "sum(cost)"}
	c.Experiments = catalogue.Experiments{Arms: []string{"model"}, Figures: []string{"calls", "tool_calls", "tool_errors"}}
	return c
}()

var lastHour = plan.Range{
	From: time.Date(2026, 11, 21, 9, 0, 30, 0, time.UTC),
	To:   time.Date(2026, 11, 21, 10, 0, 30, 0, time.UTC),
}

func TestCompile_golden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.json")
	if len(files) == 0 {
		t.Fatal("no golden files")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := compiled(t, tenant.Everyone, raw)
			golden := strings.TrimSuffix(file, ".json") + ".sql"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func compiled(t *testing.T, scope tenant.Scope, raw []byte) string {
	t.Helper()
	q, err := query.Parse(raw, known)
	if err != nil {
		t.Fatal(err)
	}
	tables := compile.Tables{Traces: "otel_traces", Logs: "otel_logs"}
	var statements []clickhouse.Statement
	switch q.QueryType {
	case query.Metrics:
		over := lastHour
		if len(q.Filters) > 0 && q.Filters[0].Field == "user_id" {
			over.From = over.From.AddDate(0, 0, -3) // so that there are whole days
		}
		p, err := plan.ForMetrics(q, over, 30*time.Second, known, lastHour.To)
		if err != nil {
			t.Fatal(err)
		}
		if p.Heatmap {
			statements = append(statements, compile.Heatmap(scope, p, known))
			break
		}
		statements = append(statements, compile.Metrics(scope, p, known))
		if q.Exemplars {
			statements = append(statements, compile.Exemplars(scope, p, known))
		}
		if earlier, err := p.Earlier(q, known, lastHour.To); err != nil {
			t.Fatal(err)
		} else if earlier != nil {
			earlier.Named = [][]string{{"a"}, {`it's \`}}
			statements = append(statements, compile.Metrics(scope, earlier.Metrics, known))
		}
	case query.Events:
		over := plan.Snap(lastHour, plan.Minute)
		statements = append(statements, compile.FirstSeen(scope, query.NewModel, q, over, known), compile.FirstSeen(scope, query.NewPrompt, q, over, known), compile.Services(scope, q, over, known))
		for _, attributes := range []string{"Map(LowCardinality(String), String)", "JSON"} {
			statements = append(statements, compile.Versions(scope, tables.Traces, attributes, []string{"shop"}, over))
		}
	case query.Runs:
		statements = append(statements, compile.Runs(scope, q, plan.Listed{Range: plan.Snap(lastHour, plan.Minute)}, known))
	case query.Sessions:
		statements = append(statements, compile.Sessions(scope, q, plan.Listed{Range: plan.Snap(lastHour, plan.Minute)}, known))
	case query.Calls:
		statements = append(statements, compile.Calls(scope, q, plan.Listed{Range: plan.Snap(lastHour, plan.Minute)}, known))
	case query.Loops:
		statements = append(statements, compile.Loops(scope, q, plan.Listed{Range: plan.Snap(lastHour, plan.Minute)}, known))
	case query.Graph:
		statements = append(statements, compile.Graph(scope, q, plan.Listed{Range: plan.Snap(lastHour, plan.Minute)}, known))
	case query.Experiment:
		e, err := plan.ForExperiment(q, known)
		if err != nil {
			t.Fatal(err)
		}
		over := plan.Snap(lastHour, plan.Minute)
		statements = append(statements, compile.Experiment(scope, e, q, over, known), compile.LeftOut(scope, e, q, over, known))
	case query.Trace:
		if q.SpanID != "" {
			statements = append(statements, compile.RawSpan(scope, tables, q.TraceID, q.SpanID), compile.SpanLogs(scope, tables, q.TraceID, q.SpanID))
			break
		}
		statements = append(statements, compile.TraceTimes(q.TraceID), compile.RawSpans(scope, tables, q.TraceID, lastHour, q.Detail == query.Full, 0), compile.LLMSpans(scope, q.TraceID, lastHour), compile.SettledTraces(scope, []string{q.TraceID}, lastHour))
	}
	var b strings.Builder
	for _, st := range statements {
		b.WriteString(st.Text() + "\n;\n")
	}
	return b.String()
}

// longestSQL leaves a server's 256 KiB (max_query_size, which a user with readonly=1 cannot change) room for what questions add.
const longestSQL = 240_000

// Whatever the insert view looks like, raw reading finds its columns.
func TestLoadNormalisers(t *testing.T) {
	all, err := compile.LoadNormalisers(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"Map(LowCardinality(String), String)", "JSON(max_dynamic_paths=0)"} {
		whole := compile.WholeTraces{Scope: tenant.Everyone, Table: "spans", Logs: "records", Range: lastHour, Normaliser: all.Spans.Of(kind), OfLogs: all.Logs.Of(kind)}
		if sql := whole.Records(lastHour.To).SQL; !strings.Contains(sql, "CAST(output_tokens, 'Nullable(UInt64)')") || !strings.Contains(sql, "toString(finish_reason)") {
			t.Errorf("%s: log records are not read", kind)
		}
		if sql := whole.Count(lastHour.To).SQL; len(sql) > longestSQL {
			t.Errorf("%s: %d bytes of SQL to count: a server takes 256 KiB", kind, len(sql))
		}
		sql := whole.Spans(lastHour.To).SQL
		for _, column := range []string{"toString(kind)", "CAST(input_tokens, 'Nullable(UInt64)')", "CAST(is_execution, 'Bool')", "toUInt64(args_sig)", "CAST(context_chars, 'Map(String, UInt64)')"} {
			if !strings.Contains(sql, column) {
				t.Errorf("%s: %s is not read", kind, column)
			}
		}
		if len(sql) > longestSQL {
			t.Errorf("%s: %d bytes of SQL: a server takes 256 KiB", kind, len(sql))
		}
	}
}
