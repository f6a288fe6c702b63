package stages

import (
	"regexp"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/semantics"
)

func TestWhole_putsPartsInTheirPlaces(t *testing.T) {
	work := map[string]string{
		"llm_4_same_work":  "SELECT member FROM merge('otel', '^llm_4_alone_work$') WHERE _table = if(some_alone, 'llm_4_alone_work', '')",
		"llm_4_alone_work": "SELECT member FROM otel.llm_settle",
	}
	got := Stage{Name: "llm_4_same", Select: "SELECT * FROM merge('otel', '^llm_4_same_work$')"}.Whole(work).Select
	if want := "SELECT member FROM (\nSELECT member FROM otel.llm_settle\n)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What is run as a statement must not read a view of what arrives: it would answer about other spans.
func TestWhole_leavesNoViewOfWork(t *testing.T) {
	sql, err := semantics.Files.ReadFile("sql/views/settlement.sql")
	if err != nil {
		t.Fatal(err)
	}
	create := regexp.MustCompile(`(?s)CREATE VIEW IF NOT EXISTS \{\{database\}\}\.(\w+_work) AS\n(.*?)\n;`)
	work := map[string]string{}
	for _, view := range create.FindAllStringSubmatch(string(sql), -1) {
		work[view[1]] = view[2]
	}
	if len(work) < 20 {
		t.Fatalf("%d views of work found", len(work))
	}
	for name := range work {
		if whole := (Stage{Name: strings.TrimSuffix(name, WorkSuffix)}).Whole(work).Select; strings.Contains(whole, "merge(") {
			t.Errorf("%s still reads a view", name)
		}
	}
}
