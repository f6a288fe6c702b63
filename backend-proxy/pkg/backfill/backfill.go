// Package backfill settles spans that were in the exporter's table before the
// insert view was, or whose reading has become better since. It goes through
// the table in chunks of whole traces, apart from settlement of what arrives:
// each chunk has an inbox and work areas of its own. What it writes is what
// settlement would have written, with a version, so that a chunk can be run
// twice, and by a process that died halfway, without anything counting twice.
package backfill

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
)

// Kind is what llm_jobs calls these jobs.
const Kind = "backfill"

// Range is what one job does.
type Range struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// ChunkSpans is how many spans are settled together.
	ChunkSpans uint64 `json:"chunkSpans"`
	// LongestTrace is how far around a chunk the other spans of its traces are looked for.
	LongestTrace time.Duration `json:"longestTrace"`
}

// Defaults for what a range does not tell.
const (
	DefaultChunkSpans   = 200_000
	DefaultLongestTrace = 6 * time.Hour
)

// Backfill works on one database.
type Backfill struct {
	Jobs      *jobs.Store
	client    *clickhouse.Client
	migration *migrate.Migration
	traces    string
}

// New prepares backfill; nothing is run.
func New(client *clickhouse.Client, migration *migrate.Migration) *Backfill {
	s := client.Settings()
	return &Backfill{Jobs: jobs.NewStore(client), client: client, migration: migration, traces: s.Database + "." + s.TracesTable}
}

// Create adds a job for a range. Bounds that are zero are those of the table.
func (b *Backfill) Create(ctx context.Context, r Range, author string) (jobs.Job, error) {
	r, err := b.complete(ctx, r)
	if err != nil {
		return jobs.Job{}, err
	}
	return b.Jobs.Create(ctx, Kind, r, author, "")
}

// Plan tells the chunks of a range.
func (b *Backfill) Plan(ctx context.Context, r Range) ([]Chunk, error) {
	r, err := b.complete(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []Chunk
	for from := r.From; from.Before(r.To); from = day(from, r.To) {
		chunks, err := b.chunks(ctx, r, from)
		if err != nil {
			return nil, err
		}
		out = append(out, chunks...)
	}
	return out, nil
}

func (b *Backfill) complete(ctx context.Context, r Range) (Range, error) {
	if r.ChunkSpans == 0 {
		r.ChunkSpans = DefaultChunkSpans
	}
	if r.LongestTrace == 0 {
		r.LongestTrace = DefaultLongestTrace
	}
	var first, last, now int64
	err := b.client.Each(ctx, clickhouse.Statement{
		SQL: "SELECT toUnixTimestamp64Nano(min(Timestamp)), toUnixTimestamp64Nano(max(Timestamp)), toInt64(toUnixTimestamp(now())) FROM " + b.traces + " WHERE Timestamp > toDateTime64('2015-01-01 00:00:00', 9, 'UTC')",
	}, func(row clickhouse.Scanner) error { return row.Scan(&first, &last, &now) })
	if err != nil {
		return r, err
	}
	if r.From.IsZero() {
		r.From = time.Unix(0, first).UTC()
	}
	// What lies in the future is a wrong clock, and not settled by anybody.
	latest := time.Unix(now, 0).UTC().Add(time.Hour)
	if end := time.Unix(0, last+1).UTC(); end.Before(latest) {
		latest = end
	}
	if r.To.IsZero() || r.To.After(latest) {
		r.To = latest
	}
	if !r.From.Before(r.To) {
		return r, fmt.Errorf("nothing to do: %s has no spans from %s to %s", b.traces, r.From.Format(time.RFC3339), r.To.Format(time.RFC3339))
	}
	return r, nil
}

// position is where a job goes on: at the chunk that was done last, so that what tells of one call in two chunks is seen together.
type position struct {
	From time.Time `json:"from"`
	Done uint64    `json:"done"`
}

// Run does a job or goes on with it, until it is done, paused or taken over.
func (b *Backfill) Run(ctx context.Context, id string, say func(format string, args ...any)) error {
	return b.Jobs.Run(ctx, id, jobs.Owner(), func(ctx context.Context, lease *jobs.Lease) error {
		var r Range
		job := lease.Job()
		if err := job.Read(&r); err != nil {
			return err
		}
		at := position{From: r.From}
		if job.Position != "" {
			if err := json.Unmarshal([]byte(job.Position), &at); err != nil {
				return fmt.Errorf("job %s: its position cannot be read: %w", id, err)
			}
		}
		return b.run(ctx, lease, r, at, say)
	})
}

func (b *Backfill) run(ctx context.Context, lease *jobs.Lease, r Range, at position, say func(format string, args ...any)) (err error) {
	total, err := b.count(ctx, r)
	if err != nil {
		return err
	}
	work, err := b.open(ctx, lease.Job().ID, r)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		err = errors.Join(err, work.close(ctx))
	}()
	done := at.Done
	for from := at.From; from.Before(r.To); from = day(from, r.To) {
		chunks, err := b.chunks(ctx, r, from)
		if err != nil {
			return err
		}
		for _, chunk := range chunks {
			if err := work.settle(ctx, chunk); err != nil {
				return err
			}
			here := position{From: chunk.From, Done: done}
			done += chunk.Spans
			say("%s; %d of %d\n", chunk, done, max(total, done))
			raw, err := json.Marshal(here)
			if err != nil {
				return err
			}
			if err := lease.Progress(ctx, done, max(total, done), string(raw)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Backfill) chunks(ctx context.Context, r Range, from time.Time) ([]Chunk, error) {
	to := day(from, r.To)
	slots, err := b.slots(ctx, from, to)
	return chunksOf(slots, to, r.ChunkSpans), err
}

func (b *Backfill) count(ctx context.Context, r Range) (uint64, error) {
	var total uint64
	err := b.client.Each(ctx, clickhouse.Statement{SQL: "SELECT count() FROM " + b.traces + " WHERE " + began(r.From, r.To)}, func(row clickhouse.Scanner) error { return row.Scan(&total) })
	return total, err
}
