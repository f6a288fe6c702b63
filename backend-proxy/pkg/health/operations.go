package health

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Job is work on the database that is not done.
type Job struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	State string `json:"state"`
	Done  uint64 `json:"done"`
	Total uint64 `json:"total"`
	Error string `json:"error,omitempty"`
}

// Quality counts spans of the last hour that could not be read, priced or placed.
type Quality struct {
	Spans uint64 `json:"spans"`
	// Malformed spans have a value that could not be read.
	Malformed uint64 `json:"malformed"`
	// Unpriced are calls and others with usage whose model has no price.
	Unpriced uint64 `json:"unpriced"`
	// UnknownLibrary are read by what is common to all conventions.
	UnknownLibrary uint64 `json:"unknownLibrary"`
	// Quarantined have a clock that is wrong, and are not counted.
	Quarantined uint64 `json:"quarantined"`
}

// views says which views are not those of this version, where the user may see that.
func (r *Report) views(ctx context.Context, outdated func(context.Context) ([]string, error)) {
	names, err := outdated(ctx)
	if err != nil || len(names) == 0 || r.Details.Schema.Installed > r.Details.Schema.Expected {
		return
	}
	r.Details.OutdatedViews = names
	r.problem(false, fmt.Sprintf("Views of another version of Loopscope: %s.", strings.Join(names, ", ")), migrateHint)
}

// jobs tells what is unfinished, and what nobody works on any more.
func (r *Report) jobs(ctx context.Context, client *clickhouse.Client) {
	// Readers without a grant are not told; the statement fails, and nothing is missing for queries.
	_ = client.Each(ctx, clickhouse.Statement{
		SQL: "SELECT id, toString(kind), toString(state), done, total, error, lease_until < now64(3) AS left FROM llm_jobs FINAL WHERE state != 'done' ORDER BY created_at DESC, id LIMIT 20",
	}, func(row clickhouse.Scanner) error {
		var job Job
		var left uint8
		if err := row.Scan(&job.ID, &job.Kind, &job.State, &job.Done, &job.Total, &job.Error, &left); err != nil {
			return err
		}
		r.Details.Jobs = append(r.Details.Jobs, job)
		resume := fmt.Sprintf("Go on with it: `proxy %s --resume`.", job.Kind)
		switch {
		case job.State == "failed":
			r.problem(false, fmt.Sprintf("%s failed at %d of %d: %s", job.ID, job.Done, job.Total, job.Error), resume)
		case job.State == "running" && left == 1:
			r.problem(false, fmt.Sprintf("%s stands at %d of %d, and the process that ran it is gone.", job.ID, job.Done, job.Total), resume)
		}
		return nil
	})
}

func (r *Report) quality(ctx context.Context, client *clickhouse.Client) {
	var q Quality
	err := client.Each(ctx, clickhouse.Statement{
		SQL: `SELECT count(), countIf(notEmpty(malformed)), countIf(counts_usage = 1 AND cost_source = 'unpriced'), countIf(known_library = 0)
FROM llm_spans_v WHERE minute >= now('UTC') - INTERVAL 1 HOUR`,
	}, func(row clickhouse.Scanner) error {
		return row.Scan(&q.Spans, &q.Malformed, &q.Unpriced, &q.UnknownLibrary)
	})
	if err != nil {
		return
	}
	// The view reads the inbox, which not every reader may.
	q.Quarantined, _ = one[uint64](ctx, client, "SELECT count() FROM llm_quarantine WHERE ingested_at >= now('UTC') - INTERVAL 1 HOUR")
	r.Details.Quality = &q
	if q.Quarantined > 0 {
		r.problem(false, fmt.Sprintf("%d spans of the last hour have a clock that is wrong by more than an hour ahead, or before 2015, and are not counted.", q.Quarantined), "SELECT * FROM llm_quarantine tells their services.")
	}
}

// settledLate is how far settlement may be behind before somebody should look.
const settledLate = 2 * time.Minute
