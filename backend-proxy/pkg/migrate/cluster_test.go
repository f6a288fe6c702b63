package migrate

import (
	"os"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/semantics"
)

func onCluster(replicated bool) cluster {
	return cluster{name: "prod", database: "otel", replicated: replicated, traces: "otel_traces", logs: "otel_logs", tracesLocal: "otel_traces_local"}
}

func translated(t *testing.T, c cluster, statements []string) string {
	t.Helper()
	var out strings.Builder
	for _, statement := range statements {
		done, err := c.statements(statement)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range done {
			out.WriteString(s + "\n;\n")
		}
	}
	return out.String()
}

func TestCluster(t *testing.T) {
	files, err := Read(testdata, "testdata/cluster", Names{Database: "otel", Traces: "otel_traces", Logs: "otel_logs", Refresh: "10 SECOND"})
	if err != nil {
		t.Fatal(err)
	}
	for name, replicated := range map[string]bool{"on_cluster": false, "replicated_database": true} {
		got := translated(t, onCluster(replicated), files[0].Statements)
		golden := "testdata/cluster/" + name + ".golden"
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden) //nolint:gosec // a file of this test
		if err != nil || got != string(want) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

func TestCluster_allOfTheSchema(t *testing.T) {
	files, err := Read(semantics.Files, Folder, names)
	if err != nil {
		t.Fatal(err)
	}
	c := onCluster(false)
	for _, file := range files {
		translated(t, c, file.Statements)
	}
	_, after := viewChanges(viewsOf(t), nil)
	for _, statement := range strings.Split(translated(t, c, after), "\n;\n") {
		if head, _, _ := strings.Cut(statement, " AS\n"); statement != "" && !strings.Contains(head, " ON CLUSTER 'prod'") {
			t.Errorf("%.200s", head)
		}
	}
}
