package migrate

import (
	"embed"
	"slices"
	"strings"
	"testing"
)

//go:embed testdata
var testdata embed.FS

func TestRead_ordersFillsAndSplits(t *testing.T) {
	files, err := Read(testdata, "testdata/good", Names{Database: "otel", Traces: "otel_traces", Logs: "otel_logs", Refresh: "10 SECOND"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		for _, s := range f.Statements {
			got = append(got, f.Name+": "+strings.ReplaceAll(s, "\n", " "))
		}
	}
	want := []string{
		"tables: -- The tables. CREATE TABLE otel.a (x String DEFAULT ';')",
		"tables: CREATE TABLE otel.b (x String)",
		"views: CREATE VIEW otel.v AS SELECT * FROM otel.otel_traces",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestRead_unknownPlaceholder(t *testing.T) {
	if _, err := Read(testdata, "testdata/bad", Names{}); err == nil || !strings.Contains(err.Error(), "{{cluster}}") {
		t.Error(err)
	}
}
