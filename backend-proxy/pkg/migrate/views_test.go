package migrate

import (
	"slices"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/semantics"
)

var names = Names{Database: "otel", Traces: "otel_traces", Logs: "otel_logs", Refresh: "10 SECOND"}

func viewsOf(t *testing.T) []View {
	t.Helper()
	views, err := ReadViews(semantics.Files, Folder+"/views", names)
	if err != nil {
		t.Fatal(err)
	}
	return views
}

func current(views []View) map[string]string {
	out := map[string]string{}
	for _, v := range views {
		out[v.Name] = v.Fingerprint
	}
	return out
}

func TestViewChanges_noneWhereAllAreCurrent(t *testing.T) {
	views := viewsOf(t)
	if before, after := viewChanges(views, current(views)); len(before)+len(after) != 0 {
		t.Error(before, after)
	}
}

func TestViewChanges_insertViewIsAlteredInPlace(t *testing.T) {
	views := viewsOf(t)
	installed := current(views)
	installed["llm_inbox_view"] = "of another version"
	before, after := viewChanges(views, installed)
	if len(before) != 0 || len(after) != 2 || !slices.ContainsFunc(after, func(s string) bool { return len(s) > 35 && s[:35] == "ALTER TABLE llm_inbox_view MODIFY Q" }) {
		t.Errorf("%q %.60q", before, after)
	}
}

func TestViewChanges_settlementIsReplacedAsAWhole(t *testing.T) {
	views := viewsOf(t)
	installed := current(views)
	installed["llm_1_settle"] = "of another version"
	installed["llm_9_superseded"] = "a stage that is no more"
	before, after := viewChanges(views, installed)
	refreshable := 0
	for _, v := range views {
		if v.Kind == Refreshable {
			refreshable++
		}
	}
	if len(before) != refreshable+1 || before[0] != "DROP VIEW IF EXISTS llm_9_superseded SYNC" || len(after) != refreshable {
		t.Errorf("%q %.60q", before, after)
	}
}

func TestViewChanges_onlyWhatAnInterruptionLeftOut(t *testing.T) {
	views := viewsOf(t)
	installed := current(views)
	delete(installed, "llm_9_settled")
	delete(installed, "llm_usage")
	if before, after := viewChanges(views, installed); len(before) != 0 || len(after) != 2 {
		t.Errorf("%q %.60q", before, after)
	}
}

func TestReadViews_anotherTableToReadSpansFrom(t *testing.T) {
	fed := names
	fed.Feed = "every_span"
	views, err := ReadViews(semantics.Files, Folder+"/views", fed)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		ofSpans := v.Kind == Insert && !strings.Contains(v.Name, "_logs") && v.Name != "llm_trace_times_view"
		if reads := strings.Contains(v.Create, "otel.every_span"); reads != ofSpans || strings.Contains(v.Create, "otel.otel_traces") {
			t.Errorf("%s reads it: %v", v.Name, reads)
		}
	}
}
