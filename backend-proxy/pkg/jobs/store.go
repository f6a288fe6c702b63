package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Store reads and writes llm_jobs.
type Store struct {
	client *clickhouse.Client
	// Lease is how long a job is its owner's without being renewed.
	Lease time.Duration
	// Settle is how long a claim waits to see whether another was made at the same time.
	Settle time.Duration
}

// NewStore keeps jobs in the client's database.
func NewStore(client *clickhouse.Client) *Store {
	return &Store{client: client, Lease: 30 * time.Second, Settle: 300 * time.Millisecond}
}

// Create adds a job that waits to be run. Author and reason are kept for whoever asks later.
func (s *Store) Create(ctx context.Context, kind string, params any, author, reason string) (Job, error) {
	raw, err := json.Marshal(params)
	if err != nil {
		return Job{}, fmt.Errorf("job %s: %w", kind, err)
	}
	job := Job{
		ID: kind + "-" + uuid.NewString()[:8], Kind: kind, State: Waiting, Params: string(raw),
		Author: author, Reason: reason, CreatedAt: time.Now().UTC(),
	}
	return job, s.write(ctx, job)
}

const columns = "id, kind, state, params, author, reason, done, total, position, owner, lease_until, created_at, updated_at, error, lease_until > now64(3) AS leased"

// Get is a job by its id.
func (s *Store) Get(ctx context.Context, id string) (Job, error) {
	found, err := s.query(ctx, clickhouse.Statement{
		SQL:    "SELECT " + columns + " FROM llm_jobs FINAL WHERE id = {id:String}",
		Params: []clickhouse.Param{{Name: "id", Value: id}},
	})
	if err != nil {
		return Job{}, err
	}
	if len(found) == 0 {
		return Job{}, fmt.Errorf("there is no job %q", id)
	}
	return found[0], nil
}

// List is every job of a kind, the newest first.
func (s *Store) List(ctx context.Context, kind string) ([]Job, error) {
	return s.query(ctx, clickhouse.Statement{
		SQL:    "SELECT " + columns + " FROM llm_jobs FINAL WHERE kind = {kind:String} ORDER BY created_at DESC, id",
		Params: []clickhouse.Param{{Name: "kind", Value: kind}},
	})
}

// Pause asks a job's owner to stop after its chunk. It returns when the row says so for good.
func (s *Store) Pause(ctx context.Context, id string) error {
	for range 10 {
		job, err := s.Get(ctx, id)
		if err != nil {
			return err
		}
		switch job.State {
		case Paused, Done:
			return nil
		}
		job.State = Paused
		if err := s.write(ctx, job); err != nil {
			return err
		}
		// Its owner may have renewed the lease between our reading and writing.
		if err := wait(ctx, s.Settle); err != nil {
			return err
		}
		if job, err = s.Get(ctx, id); err != nil || job.State == Paused {
			return err
		}
	}
	return fmt.Errorf("job %s goes on in spite of being paused: is a process of another version at it?", id)
}

func (s *Store) query(ctx context.Context, statement clickhouse.Statement) ([]Job, error) {
	var out []Job
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var job Job
		var state string
		var leased uint8
		err := row.Scan(&job.ID, &job.Kind, &state, &job.Params, &job.Author, &job.Reason, &job.Done, &job.Total, &job.Position,
			&job.Owner, &job.LeaseUntil, &job.CreatedAt, &job.UpdatedAt, &job.Error, &leased)
		job.State, job.Leased = State(state), leased == 1
		out = append(out, job)
		return err
	})
	return out, err
}

// write appends the row's next version. The lease is counted by the server's clock.
func (s *Store) write(ctx context.Context, job Job) error {
	lease := int64(0)
	if job.State == Running {
		lease = s.Lease.Milliseconds()
	}
	return s.client.ExecBound(ctx, clickhouse.Statement{
		SQL: `INSERT INTO llm_jobs (id, kind, state, params, author, reason, done, total, position, owner, lease_until, created_at, updated_at, error)
SELECT {id:String}, {kind:String}, {state:String}, {params:String}, {author:String}, {reason:String}, {done:UInt64}, {total:UInt64}, {position:String},
    {owner:String}, now64(3, 'UTC') + toIntervalMillisecond({lease:Int64}), fromUnixTimestamp64Milli({created:Int64}, 'UTC'), now64(6, 'UTC'), {error:String}`,
		Params: []clickhouse.Param{
			{Name: "id", Value: job.ID}, {Name: "kind", Value: job.Kind}, {Name: "state", Value: string(job.State)}, {Name: "params", Value: job.Params},
			{Name: "author", Value: job.Author}, {Name: "reason", Value: job.Reason}, {Name: "done", Value: job.Done}, {Name: "total", Value: job.Total},
			{Name: "position", Value: job.Position}, {Name: "owner", Value: job.Owner}, {Name: "lease", Value: lease},
			{Name: "created", Value: job.CreatedAt.UnixMilli()}, {Name: "error", Value: job.Error},
		},
	})
}

func wait(ctx context.Context, duration time.Duration) error {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
