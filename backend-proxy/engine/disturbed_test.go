package engine

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/semantics"
)

// seeded is a forest that is the same for the same seed.
func seeded(seed int) []settle.Span {
	return rapid.Custom(drawForest).Example(seed)
}

// halves are a forest's spans in no order of time, in two batches.
func halves(spans []settle.Span) [2][]settle.Span {
	mixed := append([]settle.Span{}, spans...)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	return [2][]settle.Span{mixed[:len(mixed)/2], mixed[len(mixed)/2:]}
}

// Two uncoordinated sets of views settle the same tables at the same time.
func TestSettlement_byTwoAtOnce(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "two_settlers")
	others := secondViews(t, db)
	first, err := chain()
	if err != nil {
		t.Fatal(err)
	}
	spans := seeded(1)
	for _, half := range halves(spans) {
		db.deliver(t, half)
		var both sync.WaitGroup
		failures := make([]error, 2)
		for i, views := range [][]string{first, others} {
			both.Go(func() { failures[i] = db.refresh(views) })
		}
		both.Wait()
		if err := errors.Join(failures...); err != nil {
			t.Fatal(err)
		}
	}
	compareWithRules(t, db, spans)
}

// secondViews creates the settlement's views once more, by other names.
func secondViews(t *testing.T, db database) []string {
	t.Helper()
	sql, err := semantics.Files.ReadFile("sql/views/settlement.sql")
	if err != nil {
		t.Fatal(err)
	}
	filled := strings.NewReplacer("{{database}}", db.name, "{{refresh}}", "1000 HOUR").Replace(string(sql))
	renamed := regexp.MustCompile(`\.llm_(\d_\w+)`).ReplaceAllString(filled, ".again_$1")
	for _, statement := range regexp.MustCompile(`(?m)^;$`).Split(renamed, -1) {
		if err := db.exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	views, err := chain()
	if err != nil {
		t.Fatal(err)
	}
	for i := range views {
		views[i] = strings.Replace(views[i], "llm_", "again_", 1)
	}
	return views
}

// A refresh that fails halfway, in any stage, is made good by the next one.
func TestSettlement_afterARefreshThatFailed(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "failing_refresh")
	spans := seeded(2)
	batches := halves(spans)
	db.deliver(t, batches[0])
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	db.deliver(t, batches[1])
	for _, table := range []string{"llm_settle", "llm_inferred", "llm_ancestry", "llm_same", "llm_counted", "llm_spans", "llm_runs"} {
		if err := db.exec("ALTER TABLE " + table + " ADD CONSTRAINT broken CHECK cityHash64(trace_id) % 5 != 0"); err != nil {
			t.Fatal(err)
		}
		if err := db.settle(); err == nil {
			t.Fatalf("a row that %s refuses failed no refresh", table)
		}
		if err := db.exec("ALTER TABLE " + table + " DROP CONSTRAINT broken"); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	compareWithRules(t, db, spans)
}

// What arrives between a settlement's look and its end, however late that is, is the next one's.
func TestSettlement_afterOneThatTookLong(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "slow_settlement")
	db.deliver(t, seeded(3))
	if err := db.exec("INSERT INTO llm_settled (run, seen, settled_at) SELECT now64(3) + INTERVAL 5 MINUTE, now64(3) - INTERVAL 5 SECOND, now64(3)"); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	type counts struct{ Arrived, Settled uint64 }
	of := rows[counts](t, db, `SELECT (SELECT uniqExact(trace_id) FROM llm_inbox WHERE kind != 'other') AS Arrived, (SELECT uniqExact(trace_id) FROM llm_spans_v) AS Settled`)[0]
	if of.Arrived == 0 || of.Settled < of.Arrived {
		t.Errorf("%d traces arrived, %d are settled", of.Arrived, of.Settled)
	}
}

// Killed in the middle of settling, the engine goes on where it was.
func TestSettlement_afterAKill(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	server, at, err := startEngine(folder)
	if err != nil {
		t.Fatal(err)
	}
	admin := database{"default", at}
	if err := admin.exec("CREATE DATABASE killed ENGINE = Atomic"); err != nil {
		t.Fatal(err)
	}
	db := database{"killed", at}.migrate(t)
	spans := seeded(3)
	for i, half := range halves(spans) {
		db.deliver(t, half)
		died := make(chan error, 1)
		go func() { died <- db.settle() }()
		time.Sleep(time.Duration(300+i*700) * time.Millisecond)
		if err := server.process.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = server.process.Wait()
		<-died
		if server, at, err = startEngine(folder); err != nil {
			t.Fatal(err)
		}
		db.at = at
	}
	defer server.stop()
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	compareWithRules(t, db, spans)
}
