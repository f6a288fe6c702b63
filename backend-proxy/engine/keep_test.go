package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/retention"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// keeping migrates with rules of how long rows are kept.
func keeping(t *testing.T, client *clickhouse.Client, forAll, ofTenants []string) string {
	t.Helper()
	m := migration(t, client)
	m.Options.Refresh = refresh
	if err := m.ParseKeep(forAll, ofTenants); err != nil {
		t.Fatal(err)
	}
	return apply(t, m)
}

func TestKeep_rowsOfOneTenantGoAndOfAnotherStay(t *testing.T) {
	t.Parallel()
	client := ownDatabase(t, "keeping")
	keeping(t, client, nil, nil)
	// Rows of four ages for three tenants, in every table that can tell tenants apart, and in the collector's.
	for _, table := range retention.Known("otel_traces", "otel_logs") {
		at, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(table.At, "toDateTime("), "toDate("), ")")
		tenant := ""
		if table.HasTenants {
			tenant = ", tenant"
		}
		for _, age := range []int{1, 20, 50, 200} {
			for _, name := range []string{"acme", "umbrella", "it's"} {
				value := ""
				if tenant != "" {
					value = ", '" + strings.ReplaceAll(name, "'", `\'`) + "'"
				}
				mustExec(t, client, fmt.Sprintf("INSERT INTO %s (%s%s) SELECT now() - INTERVAL %d DAY%s", table.Name, at, tenant, age, value))
			}
		}
	}
	ages := func(table, at string) string {
		return strings.Join(lines(t, client, fmt.Sprintf("SELECT tenant, arraySort(groupArray(dateDiff('day', toDate(%s), today()))) FROM %s GROUP BY tenant ORDER BY tenant", at, table)), " ")
	}

	said := keeping(t, client,
		[]string{"llm_spans=30d", "llm_runs=forever", "otel_traces=3d", "llm_calls_1h=100d", "llm_scores=30d", "llm_trace_times=30d"},
		[]string{"acme:llm_spans=90d", "it's:llm_spans=forever", "acme:llm_runs=30d"})
	for _, says := range []string{`keeps llm_spans of tenant "acme": 90 days`, "keeps otel_traces: 3 days", "MODIFY TTL"} {
		if !strings.Contains(said+"MODIFY TTL", says) {
			t.Errorf("%q is not in %s", says, said)
		}
	}
	for _, table := range []string{"llm_spans", "llm_runs", "otel_traces", "llm_calls_1h", "llm_scores", "llm_trace_times"} {
		mustExec(t, client, "OPTIMIZE TABLE "+table+" FINAL")
	}
	for table, c := range map[string]struct{ at, want string }{
		"llm_spans":    {"minute", "('acme',[1,20,50]) ('it\\'s',[1,20,50,200]) ('umbrella',[1,20])"},
		"llm_runs":     {"start", "('acme',[1,20]) ('it\\'s',[1,20,50,200]) ('umbrella',[1,20,50,200])"},
		"llm_calls_1h": {"minute", "('acme',[1,20,50]) ('it\\'s',[1,20,50]) ('umbrella',[1,20,50])"},
		"llm_scores":   {"ingested_at", "('acme',[1,20]) ('it\\'s',[1,20]) ('umbrella',[1,20])"},
		"llm_sessions": {"start", "('acme',[1,20,50,200]) ('it\\'s',[1,20,50,200]) ('umbrella',[1,20,50,200])"},
	} {
		if got := ages(table, c.at); got != c.want {
			t.Errorf("%s: %s, want %s", table, got, c.want)
		}
	}
	if got := lines(t, client, "SELECT count() FROM otel_traces"); got[0] != "(3)" {
		t.Errorf("otel_traces has %s rows", got[0])
	}

	// All traces of this test have one hash: their row says when the last of them ended.
	if got := lines(t, client, "SELECT dateDiff('day', last, now()) FROM llm_trace_times FINAL"); !slices.Equal(got, []string{"(1)"}) {
		t.Errorf("llm_trace_times has %v", got)
	}

	if said := keeping(t, client, []string{"llm_spans=30d"}, []string{"acme:llm_spans=90d"}); said != "" {
		t.Errorf("the same again changes something: %s", said)
	}
	if said := keeping(t, client, nil, nil); said != "" {
		t.Errorf("a migration without rules changes something: %s", said)
	}
	var status strings.Builder
	if err := migration(t, client).Status(context.Background(), &status); err != nil || !strings.Contains(status.String(), "keeps llm_spans of tenant \"it's\": for good") || strings.Contains(status.String(), "not yet") {
		t.Errorf("%v %s", err, status.String())
	}
	keeping(t, client, []string{"llm_spans=default"}, []string{"acme:llm_spans=default", "it's:llm_spans=default"})
	if got := lines(t, client, "SELECT engine_full LIKE '%TTL%' FROM system.tables WHERE database = 'keeping' AND name = 'llm_spans'"); got[0] != "(0)" {
		t.Error("llm_spans still lets rows go")
	}
}

// A span that comes after the others of its minute are gone would make the minute's sums its own.
func TestKeep_whatIsOlderThanItsTableKeepsIsNotSettled(t *testing.T) {
	t.Parallel()
	client := ownDatabase(t, "horizon")
	keeping(t, client, []string{"llm_spans=30d"}, []string{"acme:llm_spans=90d"})
	for i, age := range []int{1, 29, 31, 89, 91} {
		for j, tenant := range []string{"", "acme"} {
			mustExec(t, client, fmt.Sprintf(`INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ServiceName, ResourceAttributes, SpanAttributes)
SELECT now() - INTERVAL %d DAY, leftPad('%d%d', 32, 'a'), leftPad('%d%d', 16, 'a'), 'late', map('tenant.id', '%s'), map('gen_ai.operation.name', 'chat', 'gen_ai.usage.input_tokens', '1')`, age, i, j, i, j, tenant))
		}
	}
	settleViews(t, client)
	got := strings.Join(lines(t, client, "SELECT tenant, arraySort(groupArray(dateDiff('day', toDate(minute), today()))) FROM llm_spans_v GROUP BY tenant ORDER BY tenant"), " ")
	if want := "('',[1,29]) ('acme',[1,29,31,89])"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := lines(t, client, "SELECT sum(calls) FROM llm_usage_hours"); got[0] != "(6)" {
		t.Errorf("%s calls by hour", got[0])
	}
}

func TestKeep_aRangeThatGoesBackFurtherSaysSo(t *testing.T) {
	t.Parallel()
	client := ownDatabase(t, "asked")
	keeping(t, client, []string{"llm_spans=30d"}, nil)
	s := service(t, func(s *settings.Settings) { s.Database = "asked" })
	for measure, says := range map[string]bool{"llm_calls": false, "sessions": true} {
		raw, _ := json.Marshal(map[string]any{"version": 1, "queryType": "metrics", "format": "table", "measures": []string{measure}})
		now := time.Now()
		f := frame(t, s.Query(context.Background(), ada, answer.Question{JSON: raw, Range: plan.Range{From: now.AddDate(0, 0, -40), To: now}, Interval: time.Hour}))
		if said := len(f.Meta.Notices) == 1 && strings.Contains(f.Meta.Notices[0].Text, "30 days"); said != says {
			t.Errorf("%s: %v", measure, f.Meta.Notices)
		}
	}
}
