package engine

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// ownDatabase is a client of a database that is gone after the test.
func ownDatabase(t *testing.T, name string) *clickhouse.Client {
	t.Helper()
	client := clientOf(t, func(s *settings.Settings) { s.Database = name })
	mustExec(t, clientOf(t, unchanged), "CREATE DATABASE IF NOT EXISTS "+name+" ENGINE = Atomic")
	t.Cleanup(func() { mustExec(t, clientOf(t, unchanged), "DROP DATABASE IF EXISTS "+name) })
	return client
}

func clientOf(t *testing.T, change func(*settings.Settings)) *clickhouse.Client {
	t.Helper()
	client, err := open(change)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func mustExec(t *testing.T, client *clickhouse.Client, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if err := client.Exec(context.Background(), statement); err != nil {
			t.Fatalf("%.80s: %v", statement, err)
		}
	}
}

// lines are rows of a query, each as one text.
func lines(t *testing.T, client *clickhouse.Client, sql string) []string {
	t.Helper()
	var out []string
	err := client.Each(context.Background(), clickhouse.Statement{SQL: "SELECT toString(tuple(*)) FROM (" + sql + ")"}, func(row clickhouse.Scanner) error {
		var line string
		err := row.Scan(&line)
		out = append(out, line)
		return err
	})
	if err != nil {
		t.Fatalf("%.80s: %v", sql, err)
	}
	return out
}

var insertedCaptures sync.Once

// withCaptures fills the database `captures` with every capture's spans and logs, once for all tests.
func withCaptures(t *testing.T) {
	t.Helper()
	insertedCaptures.Do(func() {
		client := clientOf(t, unchanged)
		mustExec(t, client, "CREATE DATABASE IF NOT EXISTS captures ENGINE = Atomic",
			"CREATE TABLE captures.otel_traces AS otel_traces", "CREATE TABLE captures.otel_logs AS otel_logs")
		to := *address
		to.Path = "/captures"
		script := exec.Command("node", "--import", "tsx", "../semantics/testing/insertCaptures.ts", to.String())
		script.Dir = "../../workbench"
		if said, err := script.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	})
	if found := lines(t, clientOf(t, unchanged), "SELECT count() > 0 FROM captures.otel_traces"); found[0] != "(1)" {
		t.Fatal("the captures could not be inserted")
	}
}

// settleViews runs the chain of refreshable views once.
func settleViews(t *testing.T, client *clickhouse.Client) {
	t.Helper()
	if err := (database{client.Settings().Database, address}).settle(); err != nil {
		t.Fatal(err)
	}
}

// figures are sums by service, from single spans and from the roll-up.
func figures(t *testing.T, client *clickhouse.Client, services string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for from, sql := range map[string]string{
		"spans": `SELECT service, sum(counts_call), countIf(counts_call = 1 AND status = 'error'), sum(counts_tool), sum(identical_repeat),
    sumIf(input_tokens, counts_usage = 1), sumIf(cache_read_tokens, counts_usage = 1), sumIf(cache_write_tokens, counts_usage = 1), sumIf(output_tokens, counts_usage = 1), sumIf(reasoning_tokens, counts_usage = 1),
    sumIf(cost, counts_usage = 1), count(), uniqExact(run_id), max(step), arraySort(groupUniqArray(agent)) FROM llm_spans_v`,
		"usage": "SELECT service, sum(calls), sum(failed), sum(input_tokens), sum(output_tokens), sum(cost), sum(tool_calls) FROM llm_usage",
	} {
		for _, line := range lines(t, client, sql+" WHERE "+services+" GROUP BY service ORDER BY service") {
			service, values, _ := strings.Cut(strings.TrimPrefix(line, "("), ",")
			out[from+" of "+service] = values
		}
	}
	return out
}

// differences are the entries that are not the same in both.
func differences(want, got map[string]string) []string {
	var out []string
	for name, value := range want {
		if got[name] != value {
			out = append(out, fmt.Sprintf("%s: want %s, got %s", name, value, got[name]))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			out = append(out, name+": not wanted")
		}
	}
	slices.Sort(out)
	return out
}
