package engine

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/semantics"
	"github.com/loopscope/loopscope/semantics/prices"
)

func TestHealth(t *testing.T) {
	report := service(t, unchanged).Health(context.Background(), ada)
	if !report.OK || report.Details.Schema.Installed != report.Details.Schema.Expected || report.Details.Version == "" || report.Details.NewestSpan == "" {
		t.Errorf("%+v", report)
	}
	report = service(t, func(s *settings.Settings) { s.TracesTable = "nowhere" }).Health(context.Background(), ada)
	if report.OK || !strings.Contains(report.Message, "tracesTable") {
		t.Errorf("%+v", report)
	}
	report = service(t, func(s *settings.Settings) { s.Database = "default" }).Health(context.Background(), ada)
	if report.OK || !strings.Contains(report.Message, "proxy migrate") {
		t.Errorf("%+v", report)
	}
	report = service(t, func(s *settings.Settings) { s.Password = "guessed-secret" }).Health(context.Background(), ada)
	if report.OK || !strings.Contains(report.Message, "wrong or has expired") || strings.Contains(report.Message, "guessed-secret") {
		t.Errorf("%+v", report)
	}
}

func TestMigrate_againChangesNothing(t *testing.T) {
	client, err := open(unchanged)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	migration, err := migrate.New(client, semantics.Files, prices.Files, refresh)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := migration.Apply(context.Background(), &out); err != nil || out.String() != "" {
		t.Errorf("%q %v", out.String(), err)
	}
	if err := migration.Status(context.Background(), &out); err != nil || strings.Contains(out.String(), "missing") {
		t.Errorf("%q %v", out.String(), err)
	}
	if err := migration.DryRun(context.Background(), io.Discard); err != nil {
		t.Error(err)
	}
}

func TestHealth_operations(t *testing.T) {
	client := ownDatabase(t, "operations")
	m := migration(t, client)
	m.Options.Refresh = refresh
	apply(t, m)
	mustExec(t, client,
		"INSERT INTO llm_jobs (id, kind, state, done, total, error) VALUES ('backfill-1', 'backfill', 'failed', 3, 9, 'disk full'), ('backfill-2', 'backfill', 'done', 9, 9, '')",
		"ALTER TABLE llm_inbox_view MODIFY COMMENT 'Loopscope 0123456789abcdef'",
		"INSERT INTO llm_inbox (ts, kind, trace_id, span_id) VALUES (now() + INTERVAL 3 HOUR, 'llm', 'a', 'b')")
	report := service(t, func(s *settings.Settings) { s.Database = "operations" }).Health(context.Background(), ada)
	for _, says := range []string{"backfill-1 failed at 3 of 9: disk full", "another version of Loopscope: llm_inbox_view", "1 spans of the last hour have a clock"} {
		if !strings.Contains(report.Message, says) {
			t.Errorf("does not say %q: %s", says, report.Message)
		}
	}
	if !report.OK || len(report.Details.Jobs) != 1 || report.Details.Quality == nil || report.Details.Quality.Quarantined != 1 {
		t.Errorf("%+v", report)
	}
	grants, err := m.Grants(context.Background(), "grafana")
	if all := strings.Join(grants, "\n"); err != nil || !strings.Contains(all, "`llm_spans_v` TO `grafana`") || !strings.Contains(all, "`otel_traces`") ||
		strings.Contains(all, "llm_inbox_view") || strings.Contains(all, "llm_6_spans") || strings.Contains(all, "llm_settle`") {
		t.Errorf("%v %s", err, all)
	}
}
