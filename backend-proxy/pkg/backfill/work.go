package backfill

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/stages"
)

// tablePrefix begins the names of the work areas of all backfills.
const tablePrefix = "llm_backfill_"

// inboxDays is how long the inbox keeps a span; a trace may be settled again for as long.
const inboxDays = 4

// clockStep is how far apart chunks arrive, by a clock of their own: more than settlement ever looks back. So each chunk
// is all that has arrived, and those before it are there for what belongs together.
const clockStep = time.Hour

// overlap is how far before the end of a chunk a trace's last span may lie for the trace to be kept beside the next chunk:
// two instrumentations of one call may stand in two traces.
const overlap = 15 * time.Minute

// markOfRun is how a stage finds the run it belongs to; backfill writes no marks, since they tell what has arrived.
var markOfRun = regexp.MustCompile(`\(SELECT max\(ver\) FROM \S+?\.llm_spans WHERE minute = toDateTime\(0, 'UTC'\) AND trace_id = ''\)`)

// work is the work areas of one run of a job.
type work struct {
	*Backfill
	rang    Range
	prefix  string
	clock   time.Time
	chain   *stages.Chain
	stages  []stages.Stage
	columns string   // of the inbox
	read    []string // columns of what the insert view reads
}

// open makes work areas. Those of an earlier owner go: were it still alive, it could not go on.
func (b *Backfill) open(ctx context.Context, job string, r Range) (*work, error) {
	prefix := tablePrefix + strings.TrimPrefix(job, Kind+"-") + "_"
	if err := stages.DropTables(ctx, b.client, prefix); err != nil {
		return nil, err
	}
	w := &work{Backfill: b, rang: r, prefix: fmt.Sprintf("%s%x_", prefix, time.Now().UnixNano()), clock: time.Now().UTC().Truncate(time.Second)}
	all, err := b.migration.Stages(ctx)
	if err != nil {
		return nil, err
	}
	if w.stages, err = stages.Described(ctx, b.client, all); err != nil {
		return nil, err
	}
	if err := w.makeTables(ctx); err != nil {
		return nil, err
	}
	columns, err := stages.Texts(ctx, b.client, "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'llm_inbox' AND default_kind != 'MATERIALIZED' AND name != 'ingested_at' ORDER BY position")
	w.columns = "`" + strings.Join(columns, "`, `") + "`"
	return w, err
}

func (w *work) makeTables(ctx context.Context) error {
	names, err := stages.WorkTables(ctx, w.client)
	if err != nil {
		return err
	}
	rename := map[string]string{}
	engines := map[string]string{
		"llm_inbox":   " ENGINE = MergeTree ORDER BY (trace_id, span_id)",
		"llm_models":  " ENGINE = ReplacingMergeTree(resolved_at) ORDER BY (provider, model)",
		"llm_settled": " ENGINE = ReplacingMergeTree(settled_at) ORDER BY run",
	}
	for _, name := range names {
		engines[name] = " ENGINE = MergeTree ORDER BY run"
	}
	for name, engine := range engines {
		rename[name] = w.table(name)
		if err := w.client.Exec(ctx, "CREATE TABLE "+rename[name]+" AS "+name+engine); err != nil {
			return err
		}
	}
	if err := w.client.Exec(ctx, "CREATE TABLE "+w.table("llm_core")+" (trace_id String) ENGINE = MergeTree ORDER BY trace_id"); err != nil {
		return err
	}
	var own []stages.Stage
	for _, stage := range stages.Arrivals(w.stages) {
		stage.Select = markOfRun.ReplaceAllLiteralString(stage.Select, "(SELECT max(run) FROM llm_counted)")
		stage = stage.Renamed(rename)
		if !strings.HasPrefix(stage.Target, w.prefix) {
			// The row without a trace is a mark, and not backfill's to write. One block, so that a minute is seen whole or not at all.
			stage.Where = "trace_id != ''"
			stage.Settings = "max_insert_threads = 1, min_insert_block_size_rows = 100000000, min_insert_block_size_bytes = 100000000000"
		}
		own = append(own, stage)
	}
	w.chain = stages.NewChain(w.client, own)
	return nil
}

func (w *work) table(name string) string { return w.prefix + strings.TrimPrefix(name, "llm_") }

func (w *work) close(ctx context.Context) error { return stages.DropTables(ctx, w.client, w.prefix) }

// settle reads and settles one chunk.
func (w *work) settle(ctx context.Context, c Chunk) error {
	began := time.Now()
	w.clock = w.clock.Add(clockStep)
	if err := w.collect(ctx, c); err != nil {
		return fmt.Errorf("%s: %w", c, err)
	}
	if err := w.share(ctx, c); err != nil {
		return fmt.Errorf("%s: %w", c, err)
	}
	if err := w.exec(ctx, fmt.Sprintf("INSERT INTO %s (run, settled_at) VALUES (%d, now64(3))", w.table("llm_settled"), w.clock.Unix()-1)); err != nil {
		return err
	}
	if err := w.chain.Once(ctx); err != nil {
		return fmt.Errorf("%s: %w", c, err)
	}
	// Settlement adds up what is new to it, if it sees it within two minutes; this chunk may have taken longer.
	if err := stages.Replay(ctx, w.client, w.stages, w.prefix+"replay_", began.Add(-time.Minute), time.Now().Add(time.Minute)); err != nil {
		return fmt.Errorf("%s: %w", c, err)
	}
	return w.tidy(ctx, c)
}

// collect reads all spans of the traces that have one in the chunk.
func (w *work) collect(ctx context.Context, c Chunk) error {
	part := ""
	if c.Parts > 1 {
		part = fmt.Sprintf(" AND cityHash64(TraceId) %% %d = %d", c.Parts, c.Part)
	}
	core := w.table("llm_core")
	around := fmt.Sprintf("(SELECT * FROM %s WHERE %s AND TraceId GLOBAL IN (SELECT trace_id FROM %s))",
		w.traces, beganAround(c, w.rang), core)
	reading, err := w.migration.Reading(ctx, around)
	if err != nil {
		return err
	}
	if w.read == nil {
		if w.read, err = stages.Columns(ctx, w.client, reading); err != nil {
			return err
		}
	}
	list := strings.Join(w.read, ", ")
	return w.exec(ctx,
		"TRUNCATE TABLE "+core,
		fmt.Sprintf("INSERT INTO %s SELECT DISTINCT TraceId FROM %s WHERE %s%s", core, w.traces, beganIn(c), part),
		fmt.Sprintf("INSERT INTO %s (%s, ingested_at) SELECT %s, %s FROM\n(\n%s\n)", w.table("llm_inbox"), list, list, w.arrived(), reading),
	)
}

// share makes backfill and settlement of what arrives know the same spans of a trace that both may have some of: those
// that settlement has are added to the chunk; and the chunk's are added to the inbox, as if they had arrived when they
// ended, unless it has them. Whichever settles the trace next then sees all of it.
func (w *work) share(ctx context.Context, c Chunk) error {
	if c.To.Add(w.rang.LongestTrace).Before(time.Now().AddDate(0, 0, -inboxDays)) {
		return nil
	}
	inbox := w.table("llm_inbox")
	chunk := fmt.Sprintf("SELECT trace_id FROM %s WHERE ingested_at = %s", inbox, w.arrived())
	return w.exec(ctx,
		fmt.Sprintf(`INSERT INTO llm_inbox (%s, ingested_at)
SELECT %s, greatest(least(toDateTime(least(ts, now('UTC')) + toIntervalNanosecond(least(duration, 86400000000000 * 30)), 'UTC'), now('UTC')), now('UTC') - INTERVAL %d DAY)
FROM %s
WHERE ingested_at = %s
    AND trace_id IN (%s GROUP BY trace_id HAVING max(ts) > now('UTC') - INTERVAL %d DAY)
    AND (trace_id, span_id) GLOBAL NOT IN (SELECT trace_id, span_id FROM llm_inbox WHERE trace_id GLOBAL IN (%s))
LIMIT 1 BY trace_id, span_id`, w.columns, w.columns, inboxDays-1, inbox, w.arrived(), chunk, inboxDays, chunk),
		fmt.Sprintf(`INSERT INTO %s (%s, ingested_at)
SELECT %s, %s
FROM llm_inbox
WHERE trace_id GLOBAL IN
(
    SELECT trace_id
    FROM llm_inbox
    WHERE trace_id GLOBAL IN (%s)
        OR (response_id != '' AND response_id GLOBAL IN (SELECT response_id FROM %s WHERE response_id != '' AND ingested_at = %s))
)`, inbox, w.columns, w.columns, w.arrived(), chunk, inbox, w.arrived()),
	)
}

// tidy leaves of the inbox only what may belong together with the next chunk.
func (w *work) tidy(ctx context.Context, c Chunk) error {
	statements := []string{fmt.Sprintf("DELETE FROM %s WHERE trace_id NOT IN (SELECT trace_id FROM %s WHERE ts >= fromUnixTimestamp64Nano(%d))",
		w.table("llm_inbox"), w.table("llm_inbox"), c.To.Add(-overlap).UnixNano())}
	names, err := stages.WorkTables(ctx, w.client)
	if err != nil {
		return err
	}
	for _, name := range names {
		statements = append(statements, "TRUNCATE TABLE "+w.table(name))
	}
	return w.exec(ctx, statements...)
}

// arrived is when the chunk arrived, by its own clock.
func (w *work) arrived() string { return fmt.Sprintf("toDateTime(%d, 'UTC')", w.clock.Unix()) }

func (w *work) exec(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if err := w.client.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func beganIn(c Chunk) string { return began(c.From, c.To) }

func beganAround(c Chunk, r Range) string {
	latest := c.To.Add(r.LongestTrace)
	if limit := time.Now().Add(time.Hour); latest.After(limit) {
		latest = limit
	}
	return began(c.From.Add(-r.LongestTrace), latest)
}
