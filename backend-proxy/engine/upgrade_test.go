package engine

import (
	"context"
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/semantics"
	"github.com/loopscope/loopscope/semantics/prices"
)

// released is the schema of version 5, the first that databases have, as its `proxy migrate` made it.
//
//go:embed testdata/released
var released embed.FS

func installReleased(t *testing.T, client *clickhouse.Client) {
	t.Helper()
	s := client.Settings()
	files, err := migrate.Read(released, "testdata/released", migrate.Names{Database: s.Database, Traces: s.TracesTable, Logs: s.LogsTable, Refresh: refresh})
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, client, "CREATE TABLE llm_schema (`version` UInt32, `applied_at` DateTime('UTC') DEFAULT now()) ENGINE = MergeTree ORDER BY version")
	for _, file := range files {
		mustExec(t, client, file.Statements...)
		mustExec(t, client, fmt.Sprintf("INSERT INTO llm_schema (version) VALUES (%d)", file.Version))
	}
	for table, file := range map[string]string{"llm_prices": "prices", "llm_price_rules": "rules", "llm_model_limits": "limits", "llm_providers": "providers"} {
		list, err := prices.Files.ReadFile(file + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, line := range lines(t, client, "SELECT name FROM system.columns WHERE database = '"+s.Database+"' AND table = '"+table+"'") {
			known[strings.Trim(line, "()'")] = true
		}
		columns, rows := without(string(list), known)
		body, err := database{s.Database, address}.post("INSERT INTO "+table+" ("+columns+") FORMAT TabSeparated", strings.NewReader(rows))
		if err != nil {
			t.Fatal(err)
		}
		_ = body.Close()
	}
}

// without is a list as it was before it had some columns: without them, and without the rows that need them.
func without(list string, known map[string]bool) (columns, rows string) {
	var kept []string
	all := strings.Split(strings.TrimRight(list, "\n"), "\n")
	names := strings.Split(all[0], "\t")
	for _, line := range all[1:] {
		var cells []string
		needed := false
		for i, cell := range strings.Split(line, "\t") {
			if known[names[i]] {
				cells = append(cells, cell)
			} else {
				needed = needed || cell != ""
			}
		}
		if !needed {
			kept = append(kept, strings.Join(cells, "\t"))
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return !known[name] })
	return strings.Join(names, ", "), strings.Join(kept, "\n") + "\n"
}

func migration(t *testing.T, client *clickhouse.Client) *migrate.Migration {
	t.Helper()
	m, err := migrate.New(client, semantics.Files, prices.Files, "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func apply(t *testing.T, m *migrate.Migration) string {
	t.Helper()
	var out strings.Builder
	if err := m.Apply(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// schemaOf is every table and view as it stands.
func schemaOf(t *testing.T, client *clickhouse.Client) map[string]string {
	t.Helper()
	out := map[string]string{}
	name := client.Settings().Database
	// Without the fingerprints: they hold the database's name. The lock of a migration that was cut off ends by itself.
	for _, line := range lines(t, client, "SELECT name, replaceRegexpOne(replaceAll(replaceAll(create_table_query, '"+name+".', ''), '\\'"+name+"\\'', ''), ' COMMENT .Loopscope [0-9a-f]+.', '') FROM system.tables WHERE database = '"+name+"' AND NOT startsWith(name, 'llm_migrating_')") {
		table, rest, _ := strings.Cut(line, ",")
		out[table] = rest
	}
	return out
}

// age makes a table's rows two days older by a column of theirs.
func age(t *testing.T, client *clickhouse.Client, table, column string) {
	t.Helper()
	mustExec(t, client, "CREATE TABLE aged AS "+table, "INSERT INTO aged SELECT * REPLACE ("+column+" - INTERVAL 2 DAY AS "+column+") FROM "+table,
		"TRUNCATE TABLE "+table, "INSERT INTO "+table+" SELECT * FROM aged", "DROP TABLE aged SYNC")
}

const (
	early = "cityHash64(ServiceName) % 2 = 0"
	late  = "cityHash64(ServiceName) % 2 = 1"
)

// arrive inserts the late captures trace by trace, as a collector would that knows of no migration. A trace comes whole: of
// one that is read half by each version, repeats need not be seen.
func arrive(t *testing.T, client *clickhouse.Client, parts int, between time.Duration) *sync.WaitGroup {
	t.Helper()
	var arriving sync.WaitGroup
	arriving.Go(func() {
		for part := range parts {
			statement := fmt.Sprintf("INSERT INTO otel_traces SELECT * FROM captures.otel_traces WHERE %s AND cityHash64(TraceId) %% %d = %d", late, parts, part)
			if err := client.Exec(context.Background(), statement); err != nil {
				t.Errorf("a span was refused: %v", err)
			}
			time.Sleep(between)
		}
	})
	return &arriving
}

func TestUpgrade_ofTheReleasedSchemaLosesNothing(t *testing.T) {
	t.Parallel()
	withCaptures(t)
	upgraded := ownDatabase(t, "upgraded")
	installReleased(t, upgraded)
	mustExec(t, upgraded, "INSERT INTO otel_traces SELECT * FROM captures.otel_traces WHERE "+early, "INSERT INTO otel_logs SELECT * FROM captures.otel_logs")
	settleReleased(t, upgraded)
	// What was settled long before the last settlement is not settled again by the rules of this version.
	age(t, upgraded, "llm_inbox", "ingested_at")
	age(t, upgraded, "llm_spans", "ver")
	const earlyServices = "cityHash64(service) % 2 = 0"
	before := figures(t, upgraded, earlyServices)

	between := interruptible(t)
	arriving := arrive(t, upgraded, 12, time.Second)
	// The first attempts get one statement further than taking the lock, the later ones some more; the statement at which
	// they are interrupted reaches the engine every other time.
	attempts := 0
	for ; ; attempts++ {
		between.breakAfter(1+attempts, attempts%2 == 1)
		client, err := open(func(s *settings.Settings) { s.Database, s.Address = "upgraded", between.host() })
		if err != nil {
			t.Fatal(err)
		}
		err = migration(t, client).Apply(context.Background(), io.Discard)
		_ = client.Close()
		if err == nil {
			break
		}
		forgetLocks(t, upgraded)
	}
	forgetLocks(t, upgraded)
	arriving.Wait()
	t.Logf("interrupted %d times", attempts)

	settleViews(t, upgraded)
	if changed := differences(before, figures(t, upgraded, earlyServices)); len(changed) != 0 {
		t.Errorf("the upgrade changed figures: %q", changed)
	}
	lost := lines(t, upgraded, "SELECT count() FROM otel_traces WHERE (TraceId, SpanId) NOT IN (SELECT trace_id, span_id FROM llm_inbox)")
	if lost[0] != "(0)" {
		t.Errorf("spans that the insert view missed: %s", lost)
	}
	if said := apply(t, migration(t, upgraded)); said != "" {
		t.Errorf("a second run did something: %q", said)
	}
	var status strings.Builder
	if err := migration(t, upgraded).Status(context.Background(), &status); err != nil || strings.Contains(status.String(), "missing") || strings.Contains(status.String(), "another version") {
		t.Errorf("%v %s", err, status.String())
	}

	fresh := ownDatabase(t, "fresh")
	m := migration(t, fresh)
	m.Options.Refresh = refresh
	apply(t, m)
	mustExec(t, fresh, "INSERT INTO otel_traces SELECT * FROM captures.otel_traces", "INSERT INTO otel_logs SELECT * FROM captures.otel_logs")
	settleViews(t, fresh)
	settleViews(t, upgraded)

	// A span keeps the reading that it had when it arrived: what this version reads as the released one did is to be the same.
	straight := ownDatabase(t, "straight")
	installReleased(t, straight)
	mustExec(t, straight, "INSERT INTO otel_traces SELECT * FROM captures.otel_traces", "INSERT INTO otel_logs SELECT * FROM captures.otel_logs")
	settleReleased(t, straight)
	want, got := figures(t, fresh, "1"), figures(t, upgraded, "1")
	unchanged, released := 0, figures(t, straight, "1")
	for name, value := range want {
		if read, ok := released[name]; ok && read == value {
			unchanged++
			continue
		}
		delete(want, name) // read otherwise, or not at all
		delete(got, name)
	}
	for name := range released {
		if _, ok := want[name]; !ok {
			delete(got, name)
		}
	}
	if wrong := differences(want, got); len(wrong) != 0 || unchanged < 60 {
		t.Errorf("an upgraded database tells other figures than a new one, of %d compared: %q", unchanged, wrong)
	}

	apply(t, migration(t, straight))
	if wrong := differences(schemaOf(t, straight), schemaOf(t, upgraded)); len(wrong) != 0 {
		t.Errorf("interruptions lead to another schema: %q", wrong)
	}
}

// settleReleased runs the released version's chain once.
func settleReleased(t *testing.T, client *clickhouse.Client) {
	t.Helper()
	for _, view := range []string{"llm_1_settle", "llm_2_models", "llm_3_ancestry", "llm_4_same", "llm_5_counted", "llm_6_spans", "llm_7_usage", "llm_8_settled"} {
		mustExec(t, client, "SYSTEM REFRESH VIEW "+view, "SYSTEM WAIT VIEW "+view)
	}
}

// forgetLocks lets the lease of a killed migration end at once.
func forgetLocks(t *testing.T, client *clickhouse.Client) {
	t.Helper()
	for _, line := range lines(t, client, "SELECT name FROM system.tables WHERE database = '"+client.Settings().Database+"' AND startsWith(name, 'llm_migrating_')") {
		mustExec(t, client, "DROP TABLE IF EXISTS "+strings.Trim(line, "()'")+" SYNC")
	}
}
