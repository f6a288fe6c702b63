package engine

import (
	"strings"
	"testing"
)

func TestFeed_figuresAreInFullWhereContentIsSampled(t *testing.T) {
	t.Parallel()
	withCaptures(t)
	full := ownDatabase(t, "full")
	m := migration(t, full)
	m.Options.Refresh = refresh
	apply(t, m)
	mustExec(t, full, "INSERT INTO otel_traces SELECT * FROM captures.otel_traces")
	settleViews(t, full)

	// A database that was set up without a feed first; every span goes to the feed, every third to the table that keeps it.
	sampled := ownDatabase(t, "sampled")
	m = migration(t, sampled)
	m.Options.Refresh = refresh
	apply(t, m)
	m = migration(t, sampled)
	m.Options.Feed = "otel_feed"
	apply(t, m)
	if said := apply(t, migration(t, sampled)); said != "" {
		t.Errorf("a run that names no feed changes it: %s", said)
	}
	mustExec(t, sampled, "INSERT INTO otel_feed SELECT * FROM captures.otel_traces", "INSERT INTO otel_traces SELECT * FROM captures.otel_traces WHERE cityHash64(TraceId) % 3 = 0")
	settleViews(t, sampled)
	if wrong := differences(figures(t, full, "1"), figures(t, sampled, "1")); len(wrong) != 0 {
		t.Errorf("%q", wrong)
	}
	const arrived = "SELECT count() FROM llm_inbox"
	if once, twice := lines(t, full, arrived)[0], lines(t, sampled, arrived)[0]; once != twice {
		t.Errorf("%s spans were read, not %s: both tables are", twice, once)
	}

	// Content for a short time only: figures stay.
	keeping(t, full, []string{"otel_traces=1d"}, nil)
	mustExec(t, full, "OPTIMIZE TABLE otel_traces FINAL")
	if left := lines(t, full, "SELECT count() FROM otel_traces WHERE Timestamp < now() - INTERVAL 1 DAY"); left[0] != "(0)" {
		t.Errorf("%s spans are left", left[0])
	}
	if wrong := differences(figures(t, sampled, "1"), figures(t, full, "1")); len(wrong) != 0 {
		t.Errorf("%q", wrong)
	}

	m = migration(t, sampled)
	m.Options.Feed = "none"
	apply(t, m)
	made := lines(t, sampled, "SELECT create_table_query FROM system.tables WHERE database = 'sampled' AND name = 'llm_inbox_view'")
	if !strings.Contains(made[0], "sampled.otel_traces") || strings.Contains(made[0], "otel_feed") {
		t.Error("the insert view still reads the feed")
	}
}
