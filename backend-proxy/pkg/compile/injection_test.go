package compile_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
	"github.com/loopscope/loopscope/semantics"
)

// hostile are values that mean something to SQL, to ClickHouse's parameters, to Grafana or to an encoding.
var hostile = []string{
	"'", `"`, "`", `\`, `\'`, "''", "'; DROP TABLE llm_spans; --", "' OR '1'='1", "') OR 1=1 --", "/*", "*/", "-- ", "# ", "\x00", "a\x00'", "\n", "\t", "\r\n", "\u2019", "\u02bc", "\uff07", "\u202e'", "\ufffd",
	"{p0:String}", "{p1:Array(String)}", "${agent}", "$agent", "[[agent]]", "$__timeFilter(ts)", "$__filters", "$$'$$", "%s", "%!d", "NULL", "[]", "['a']", "\\N", "\\x27", "&#39;", "%27", strings.Repeat("'", 900),
}

// whole is the catalogue as it is published.
func whole(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// statements are those of a query as it would be sent, or why it is refused.
func statements(raw map[string]any, c *catalogue.Catalogue) ([]clickhouse.Statement, error) {
	sent, err := json.Marshal(raw)
	if err != nil {
		return nil, err
	}
	q, err := query.Parse(sent, c)
	if err != nil {
		return nil, err
	}
	scope, over := tenant.Only("acme"), plan.Snap(lastHour, plan.Minute)
	switch q.QueryType {
	case query.Runs:
		return []clickhouse.Statement{compile.Runs(scope, q, plan.Listed{Range: over}, c)}, nil
	case query.Sessions:
		return []clickhouse.Statement{compile.Sessions(scope, q, plan.Listed{Range: over}, c)}, nil
	case query.Calls:
		return []clickhouse.Statement{compile.Calls(scope, q, plan.Listed{Range: over}, c)}, nil
	case query.Loops:
		return []clickhouse.Statement{compile.Loops(scope, q, plan.Listed{Range: over}, c)}, nil
	case query.Graph:
		return []clickhouse.Statement{compile.Graph(scope, q, plan.Listed{Range: over}, c)}, nil
	case query.Events:
		return []clickhouse.Statement{compile.FirstSeen(scope, query.NewModel, q, over, c), compile.FirstSeen(scope, query.NewPrompt, q, over, c), compile.Services(scope, q, over, c)}, nil
	}
	p, err := plan.ForMetrics(q, lastHour, time.Minute, c, lastHour.To)
	if err != nil {
		return nil, err
	}
	if p.Heatmap {
		return []clickhouse.Statement{compile.Heatmap(scope, p, c)}, nil
	}
	out := []clickhouse.Statement{compile.Metrics(scope, p, c)}
	if q.Exemplars {
		out = append(out, compile.Exemplars(scope, p, c))
	}
	return out, nil
}

func text(of []clickhouse.Statement) string {
	var b strings.Builder
	for _, st := range of {
		b.WriteString(st.SQL + "\n;\n")
	}
	return b.String()
}

// questions are one of each kind that is made of filters.
func questions() []map[string]any {
	return []map[string]any{
		{"queryType": "runs"}, {"queryType": "sessions"}, {"queryType": "calls", "steps": "all"}, {"queryType": "loops"}, {"queryType": "graph"},
		{"queryType": "events", "events": []string{"model", "prompt", "loop", "cost"}, "minCost": 1},
		{"queryType": "metrics", "measures": []string{"llm_calls"}, "groupBy": []string{"model"}, "topN": 3, "exemplars": true},
		{"queryType": "metrics", "measures": []string{"cost"}, "format": "table"},
		{"queryType": "metrics", "measures": []string{"quantity"}, "groupBy": []string{"meter"}},
		{"queryType": "metrics", "measures": []string{"score_average"}, "groupBy": []string{"score"}},
		{"queryType": "metrics", "measures": []string{"duration_p95"}, "format": "heatmap"},
	}
}

// Every operator over every field, in every kind of query: the SQL is that of harmless values, or there is none.
func TestCompile_noValueOfAFilterReachesTheText(t *testing.T) {
	c := whole(t)
	ops := []query.Op{query.Eq, query.NotEq, query.In, query.NotIn, query.Match, query.NotMatch, query.Less, query.LessEq, query.More, query.MoreEq}
	bound, refused := 0, 0
	for _, question := range questions() {
		question["version"] = 1
		asked := func(filters []query.Filter) (string, error) {
			question["filters"] = filters
			of, err := statements(question, c)
			return text(of), err
		}
		for _, d := range c.Dimensions {
			for _, op := range ops {
				filter := func(value string) query.Filter {
					if op == query.In || op == query.NotIn {
						return query.Filter{Field: d.ID, Op: op, Values: []string{value, value}}
					}
					return query.Filter{Field: d.ID, Op: op, Values: []string{value}}
				}
				var evil, good []query.Filter
				for _, value := range hostile {
					if !accepted(filter(value), c) {
						refused++
						continue
					}
					evil, good = append(evil, filter(value)), append(good, filter("harmless"))
				}
				if len(evil) == 0 {
					continue
				}
				plain, plainErr := asked(good)
				sql, err := asked(evil)
				if sql != plain || (err == nil) != (plainErr == nil) {
					t.Errorf("%v %s %s: values changed the SQL: %v", question["queryType"], d.ID, op, err)
				}
				if err == nil {
					bound += len(evil)
				}
			}
		}
	}
	if bound < 50_000 || refused < 10_000 {
		t.Errorf("%d values were bound and %d refused: the sweep is not what it was", bound, refused)
	}
}

// accepted filters are those that the check of queries lets through.
func accepted(f query.Filter, c *catalogue.Catalogue) bool {
	raw, err := json.Marshal([]query.Filter{f})
	if err != nil {
		return false
	}
	_, err = query.ParseFilters(raw, c)
	return err == nil
}

// Whatever else can be written into a query is one of a list, checked by its form, or no part of SQL.
func TestCompile_noOtherTextOfAQueryReachesTheText(t *testing.T) {
	c := whole(t)
	base := func(change func(map[string]any)) string {
		q := map[string]any{"version": 1, "queryType": "metrics", "measures": []string{"llm_calls"}, "groupBy": []string{"model"}}
		change(q)
		of, err := statements(q, c)
		if err != nil {
			return "refused"
		}
		return text(of)
	}
	plain := base(func(map[string]any) {})
	texts := []string{"legend", "queryType", "source", "format", "interval", "timezone", "compare", "lookback", "orderBy", "order", "steps", "traceId", "runId", "spanId", "detail", "query", "filterText", "rawSql"}
	for _, value := range hostile {
		for _, name := range texts {
			if sql := base(func(q map[string]any) { q[name] = value }); sql != "refused" && sql != plain {
				t.Errorf("%s: %q changed the SQL", name, value)
			}
		}
		for name, inLists := range map[string]any{"measures": []string{value}, "groupBy": []string{"model", value}, "events": []string{value}, "filters": []query.Filter{{Field: value, Op: query.Eq, Values: []string{"a"}}}} {
			if sql := base(func(q map[string]any) { q[name] = inLists }); sql != "refused" && (name != "events" || sql != plain) {
				t.Errorf("%s: %q is answered", name, value)
			}
		}
		if sql := base(func(q map[string]any) {
			q["filters"] = []query.Filter{{Field: "model", Op: query.Op(value), Values: []string{"a"}}}
		}); sql != "refused" {
			t.Errorf("the operator %q is answered", value)
		}
		if sql := base(func(q map[string]any) {
			q["variables"] = map[string]any{value: map[string]any{"values": []string{value}}}
		}); sql != "refused" && sql != plain {
			t.Errorf("the variable %q changed the SQL", value)
		}
	}
}

// Values of a dimension: what is searched for, what the other filters say, whose rows they are, of each table.
func TestCompile_noSearchForValuesReachesTheText(t *testing.T) {
	c := whole(t)
	for _, table := range c.Tables {
		for _, d := range c.Dimensions {
			if !table.HasDimension(d.ID) {
				continue
			}
			asked := func(value string) string {
				filters := []query.Filter{{Field: "service", Op: query.NotEq, Values: []string{value}}}
				return compile.Values(tenant.Only(value), table, d, filters, lastHour, value, 10, c).SQL
			}
			plain := asked("harmless")
			for _, value := range hostile {
				if asked(value) != plain {
					t.Errorf("%s of %s: %q changed the SQL", d.ID, table.Name, value)
				}
			}
		}
	}
}

// Tenants are what somebody's organisation, claim or the administrator's mapping says; ids and names come from data.
func TestCompile_noTenantOrIDReachesTheText(t *testing.T) {
	c := whole(t)
	tables := compile.Tables{Traces: "otel_traces", Logs: "otel_logs"}
	all := func(value string) string {
		scope := tenant.Only(value, value+"2")
		q := query.Query{Limit: 10, OrderBy: query.OrderByStart, Order: "desc", Steps: query.AllSteps, TraceID: value, RunID: value, SpanID: value}
		series := compile.Runs(scope, q, plan.Listed{Range: lastHour}, c)
		place := compile.Place{Time: lastHour.From, Groups: []string{value}}
		return text([]clickhouse.Statement{
			series, compile.Calls(scope, q, plan.Listed{Range: lastHour}, c), compile.Loops(scope, q, plan.Listed{Range: lastHour}, c), compile.After(series, 1, &place, 10), compile.Between(series, place, place),
			compile.TraceTimes(value), compile.RawSpans(scope, tables, value, lastHour, true, 10), compile.RawSpan(scope, tables, value, value), compile.SpanLogs(scope, tables, value, value),
			compile.LLMSpans(scope, value, lastHour), compile.SpanKind(scope, value, value), compile.SettledTraces(scope, []string{value}, lastHour),
			compile.Versions(scope, "otel_traces", "JSON", []string{value}, lastHour),
		})
	}
	plain := all("harmless")
	for _, value := range hostile {
		if all(value) != plain {
			t.Errorf("%q changed the SQL", value)
		}
	}
}

// What an answer shows as the SQL that ran holds each value as one literal, which cannot end within itself.
func TestStatement_textHoldsValuesAsLiterals(t *testing.T) {
	for _, value := range hostile {
		st := clickhouse.Statement{SQL: "SELECT {p0:String}, {p1:Array(String)}", Params: []clickhouse.Param{{Name: "p0", Value: value}, {Name: "p1", Value: []string{value}}}}
		rest := st.Text()
		for range st.Params {
			_, literal, found := strings.Cut(rest, " = '")
			end := closing(literal)
			if !found || end < 0 || !strings.HasPrefix(literal[end:], "';\n") {
				t.Fatalf("%q: %s", value, st.Text())
			}
			rest = literal[end+3:]
		}
		if rest != st.SQL {
			t.Errorf("%q: %s", value, fmt.Sprintf("%q", rest))
		}
	}
}

// closing is where a literal ends, after its opening quote.
func closing(literal string) int {
	for i := 0; i < len(literal); i++ {
		switch literal[i] {
		case '\\':
			i++
		case '\'':
			return i
		}
	}
	return -1
}
