package engine

import (
	"context"
	"strings"
	"testing"
)

// One engine has no Keeper to run ON CLUSTER or replicated tables with; but it can read every statement.
func TestCluster_everyStatementIsUnderstood(t *testing.T) {
	client := ownDatabase(t, "clustered")
	m := migration(t, client)
	m.Options.Cluster = "prod"
	m.Options.Feed = "otel_feed"
	m.Options.Content = "on"
	if err := m.ParseKeep([]string{"llm_spans=30d", "otel_traces=3d"}, []string{"acme:llm_runs=90d"}); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := m.DryRun(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	statements := 0
	for _, statement := range strings.Split(out.String(), "\n;\n") {
		if strings.HasPrefix(statement, "-- then load") {
			continue
		}
		statements++
		if err := client.Exec(context.Background(), "EXPLAIN AST "+statement); err != nil {
			t.Errorf("%.100s: %v", statement, err)
		}
		if strings.Contains(statement, "CREATE") && !strings.Contains(statement, "ON CLUSTER 'prod'") {
			t.Errorf("on one server only: %.100s", statement)
		}
	}
	for _, says := range []string{"llm_content_local", "llm_spans_local ON CLUSTER 'prod'\n    MODIFY TTL", "otel_traces_local ON CLUSTER 'prod'\n    MODIFY TTL", "llm_content_view"} {
		if !strings.Contains(out.String(), says) {
			t.Errorf("%q is not among them", says)
		}
	}
	if statements < 40 {
		t.Errorf("%d statements", statements)
	}

	apply(t, migration(t, client))
	m = migration(t, client)
	m.Options.Cluster = "prod"
	if err := m.Apply(context.Background(), &out); err == nil || !strings.Contains(err.Error(), "migrate an empty database") {
		t.Errorf("turned tables of one server into a cluster's: %v", err)
	}
}
