package engine

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// repricing prices again all that there is.
var repricing = []string{"reprice", "--from", "2026-01-01", "--to", time.Now().AddDate(0, 0, 1).Format(time.DateOnly)}

// Processes that know nothing of each other migrate one database, settle what arrives in it, fill it with what was there
// before and price it again, all at once. One of each is killed (SIGKILL) in the middle. What is there in the end is what one
// process at a time makes that nothing happens to.
func TestProcesses_atOneDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	recentCaptures(t)
	binary := builtProxy(t)
	want, schema := byOneAtATime(t, programsAt(binary, "quiet"))

	client, crowd := ownDatabase(t, "crowded"), programsAt(binary, "crowded")
	mustExec(t, client, "CREATE TABLE otel_traces AS captures.recent", "INSERT INTO otel_traces SELECT * FROM captures.recent WHERE NOT ("+late+")")
	migrateAtOnce(t, client, crowd)
	if wrong := differences(schema, schemaOf(t, client)); len(wrong) != 0 {
		t.Errorf("several migrations at once make another schema than one: %q", wrong)
	}

	killed, survivor := crowd.start(t, "settle", "--every", "5s"), crowd.start(t, "settle", "--every", "5s")
	arriving := func(part int) {
		mustExec(t, client, fmt.Sprintf("INSERT INTO otel_traces SELECT * FROM captures.recent WHERE %s AND cityHash64(SpanId) %% 4 = %d", late, part))
	}
	arriving(0)
	eventually(t, "what arrived is settled", func() bool { return lines(t, client, "SELECT count() > 0 FROM llm_spans_v")[0] == "(1)" })
	changePrices(t, crowd)
	arriving(1)

	filling := crowd.start(t, "backfill", "--chunk", "250")
	filling.says(t, "\n", 3) // its id and two chunks
	pricing := crowd.start(t, repricing...)
	pricing.says(t, "is priced", 1)
	pricing.die(t)
	filling.die(t)
	killed.die(t)
	arriving(2)
	refused(t, crowd, "--resume", "backfill", "--chunk", "250")
	refused(t, crowd, "is being run by", "backfill", "--resume")
	job := strings.SplitN(pricing.output(), "\n", 2)[0]
	var both sync.WaitGroup
	both.Go(func() { resumeAtOnce(t, crowd, "nothing is unfinished", "backfill", "--resume") })
	both.Go(func() { resumeAtOnce(t, crowd, "is done already", "reprice", "--resume", job) })
	arriving(3)
	both.Wait()

	survivor.stop(t)
	crowd.must(t, "settle")
	if wrong := differences(want, figures(t, client, "1")); len(wrong) != 0 {
		t.Errorf("several processes make other figures than one: %q", wrong)
	}
	if states := lines(t, client, "SELECT kind, state, error FROM llm_jobs FINAL ORDER BY kind"); strings.Join(states, " ") != "('backfill','done','') ('reprice','done','')" {
		t.Errorf("jobs end as %s", states)
	}
	if left := lines(t, client, "SELECT name FROM system.tables WHERE database = 'crowded' AND match(name, '^llm_(backfill|replay)_')"); len(left) != 0 {
		t.Errorf("work areas that stay: %s", left)
	}
}

// byOneAtATime is what a database comes to that has everything from the beginning, and its schema.
func byOneAtATime(t *testing.T, one programs) (figured, schema map[string]string) {
	t.Helper()
	client := ownDatabase(t, "quiet")
	mustExec(t, client, "CREATE TABLE otel_traces AS captures.recent")
	one.must(t, "migrate", "--refresh", "off")
	mustExec(t, client, "INSERT INTO otel_traces SELECT * FROM captures.recent")
	one.must(t, "settle")
	before := figures(t, client, "1")
	one.must(t, repricing...)
	if changed := differences(before, figures(t, client, "1")); len(changed) != 0 {
		t.Errorf("priced again at the same prices: %q", changed)
	}
	changePrices(t, one)
	one.must(t, repricing...)
	one.must(t, "settle")
	after := figures(t, client, "1")
	if len(differences(before, after)) == 0 {
		t.Error("other prices change no figure")
	}
	return after, schemaOf(t, client)
}

func changePrices(t *testing.T, p programs) {
	t.Helper()
	for _, model := range []string{"gpt-4o", "gpt-4o-2024-08-06"} {
		p.must(t, "prices", "add", "--provider", "openai", "--model", model, "--input", "70", "--output", "300")
	}
}

// migrateAtOnce has three processes migrate; the one whose turn is first is killed when it has made some tables.
func migrateAtOnce(t *testing.T, client *clickhouse.Client, crowd programs) {
	t.Helper()
	var all []*process
	for range 3 {
		all = append(all, crowd.start(t, "migrate", "--refresh", "off"))
	}
	first := -1
	eventually(t, "one of them has applied something", func() bool {
		for i, one := range all {
			if strings.Contains(one.output(), "applied 0001") {
				first = i
			}
		}
		return first >= 0
	})
	all[first].die(t)
	waited := 0
	for i, one := range all {
		if i == first {
			continue
		}
		if err := one.end(t); err != nil {
			t.Fatalf("%v: %s", err, one.output())
		}
		if strings.Contains(one.output(), "waiting for another migration") {
			waited++
		}
	}
	if waited == 0 {
		t.Error("no migration waited for another")
	}
	if status, err := crowd.run(t, "migrate", "--status"); err != nil || strings.Contains(status, "missing") {
		t.Errorf("%v: %s", err, status)
	}
}

// refused is a process that ends with an error in which something is said.
func refused(t *testing.T, p programs, says string, args ...string) {
	t.Helper()
	if said, err := p.run(t, args...); err == nil || !strings.Contains(said, says) {
		t.Errorf("%v: %v: %q does not say %q", args, err, said, says)
	}
}

// resumeAtOnce has two people try to go on with a job until one of them has brought it to its end.
func resumeAtOnce(t *testing.T, p programs, finished string, args ...string) {
	var trying sync.WaitGroup
	var ended atomic.Int32
	for range 2 {
		trying.Go(func() {
			for {
				said, err := p.run(t, args...)
				switch {
				case err == nil:
					ended.Add(1)
					return
				case strings.Contains(said, finished):
					return
				case strings.Contains(said, "is being run by"), strings.Contains(said, "another process took the job over"):
					time.Sleep(time.Second)
				default:
					t.Errorf("%v: %v: %s", args, err, said)
					return
				}
			}
		})
	}
	trying.Wait()
	if n := ended.Load(); n != 1 {
		t.Errorf("%v: %d processes brought the job to its end", args, n)
	}
}
