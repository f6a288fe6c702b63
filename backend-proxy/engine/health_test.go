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
	report := service(t, unchanged).Health(context.Background())
	if !report.OK || report.Details.Schema.Installed != report.Details.Schema.Expected || report.Details.Version == "" || report.Details.NewestSpan == "" {
		t.Errorf("%+v", report)
	}
	report = service(t, func(s *settings.Settings) { s.TracesTable = "nowhere" }).Health(context.Background())
	if report.OK || !strings.Contains(report.Message, "tracesTable") {
		t.Errorf("%+v", report)
	}
	report = service(t, func(s *settings.Settings) { s.Database = "default" }).Health(context.Background())
	if report.OK || !strings.Contains(report.Message, "proxy migrate") {
		t.Errorf("%+v", report)
	}
	report = service(t, func(s *settings.Settings) { s.Password = "guessed-secret" }).Health(context.Background())
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
