package engine

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/backfill"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

var madeRecentCaptures sync.Once

// recentCaptures makes captures.recent, once for all tests: every capture, those of late services as if they had been sent
// this morning, each within an hour of the others.
func recentCaptures(t *testing.T) {
	t.Helper()
	withCaptures(t)
	madeRecentCaptures.Do(func() { fillRecentCaptures(t) })
}

func fillRecentCaptures(t *testing.T) {
	t.Helper()
	mustExec(t, clientOf(t, unchanged), "CREATE TABLE captures.recent AS captures.otel_traces",
		"INSERT INTO captures.recent SELECT * EXCEPT (shift) REPLACE (if("+late+", Timestamp + toIntervalSecond(shift), Timestamp) AS Timestamp) FROM "+
			"(SELECT *, dateDiff('second', max(Timestamp) OVER (PARTITION BY ServiceName), now()) - 6 * 3600 - cityHash64(ServiceName) % 3600 AS shift FROM captures.otel_traces)")
}

func filler(t *testing.T, client *clickhouse.Client) *backfill.Backfill {
	t.Helper()
	b := backfill.New(client, migration(t, client))
	b.Jobs.Lease, b.Jobs.Settle = time.Second, 20*time.Millisecond
	return b
}

func TestBackfill_killedAtRandomEqualsNormalIngest(t *testing.T) {
	t.Parallel()
	recentCaptures(t)
	ctx := context.Background()

	normal := ownDatabase(t, "normal")
	m := migration(t, normal)
	m.Options.Refresh = refresh
	apply(t, m)
	mustExec(t, normal, "INSERT INTO otel_traces SELECT * FROM captures.recent")
	settleViews(t, normal)
	want := figures(t, normal, "1")

	// The early captures and half of the spans of each late one were there before the schema; the other half arrives meanwhile.
	filled := ownDatabase(t, "filled")
	mustExec(t, filled, "CREATE TABLE otel_traces AS captures.recent",
		"INSERT INTO otel_traces SELECT * FROM captures.recent WHERE NOT ("+late+" AND cityHash64(SpanId) % 2 = 1)")
	m = migration(t, filled)
	m.Options.Refresh = refresh
	apply(t, m)
	job, err := filler(t, filled).Create(ctx, backfill.Range{ChunkSpans: 250}, "ada")
	if err != nil {
		t.Fatal(err)
	}

	between := interruptible(t)
	kills := 0
	for arrived := 0; ; {
		between.breakAfter(5+rand.IntN(100+50*kills), rand.IntN(2) == 0) //nolint:gosec // kills anywhere
		client, err := open(func(s *settings.Settings) { s.Database, s.Address = "filled", between.host() })
		if err != nil {
			t.Fatal(err)
		}
		err = filler(t, client).Run(ctx, job.ID, t.Logf)
		_ = client.Close()
		var taken *jobs.TakenError
		if err == nil {
			break
		}
		if errors.As(err, &taken) {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		kills++
		if arrived < 4 {
			mustExec(t, filled, fmt.Sprintf("INSERT INTO otel_traces SELECT * FROM captures.recent WHERE %s AND cityHash64(SpanId) %% 2 = 1 AND cityHash64(SpanId, 1) %% 4 = %d", late, arrived))
			settleViews(t, filled)
			arrived++
		}
		if kills > 40 {
			t.Fatal(err)
		}
	}
	mustExec(t, filled, "INSERT INTO otel_traces SELECT * FROM captures.recent WHERE (TraceId, SpanId) NOT IN (SELECT TraceId, SpanId FROM otel_traces)")
	settleViews(t, filled)
	t.Logf("killed %d times", kills)
	if wrong := differences(want, figures(t, filled, "1")); len(wrong) != 0 {
		t.Errorf("backfill tells other figures than normal ingest: %q", wrong)
	}

	again, err := filler(t, filled).Create(ctx, backfill.Range{}, "ada")
	if err != nil {
		t.Fatal(err)
	}
	// Not how many rows there are: older versions go when parts are merged.
	newest := lines(t, filled, "SELECT max(ver) FROM llm_spans WHERE trace_id != ''")
	if err := filler(t, filled).Run(ctx, again.ID, t.Logf); err != nil {
		t.Fatal(err)
	}
	if now := lines(t, filled, "SELECT max(ver) FROM llm_spans WHERE trace_id != ''"); now[0] != newest[0] {
		t.Errorf("a second backfill wrote spans again: the newest is of %s, %s before", now, newest)
	}
	if left := lines(t, filled, "SELECT name FROM system.tables WHERE database = 'filled' AND match(name, '^llm_(backfill|replay)_')"); len(left) != 0 {
		t.Errorf("work areas that stay: %s", left)
	}
}
