// Package jobs runs long work on a ClickHouse database in chunks: a row of
// llm_jobs says what is to be done, how far it is and who is at it. A lease
// that is renewed while its owner lives lets any replica resume what another
// left. ClickHouse has no compare-and-set, so two may briefly believe that a
// job is theirs: chunks must be idempotent, and then it costs only time.
package jobs

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// State is where a job stands.
type State string

const (
	Waiting State = "waiting" // nobody is at it: new, or its owner ended in good order
	Running State = "running"
	Paused  State = "paused" // by a person; goes on when it is run again
	Done    State = "done"
	Failed  State = "failed" // may be run again
)

// Job is one row.
type Job struct {
	ID         string
	Kind       string
	State      State
	Params     string // JSON
	Author     string
	Reason     string
	Done       uint64
	Total      uint64
	Position   string
	Owner      string
	LeaseUntil time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Error      string
	// Leased says whether the lease still held when the row was read, by the server's clock.
	Leased bool
}

// Read decodes the job's parameters.
func (j Job) Read(params any) error {
	if err := json.Unmarshal([]byte(j.Params), params); err != nil {
		return fmt.Errorf("job %s: its parameters cannot be read: %w", j.ID, err)
	}
	return nil
}

var (
	// ErrPaused ends the work of a job that somebody paused.
	ErrPaused = errors.New("the job was paused")
	// ErrLost ends the work of an owner that was too slow to renew its lease.
	ErrLost = errors.New("another process took the job over")
)

// TakenError says that another process is at the job.
type TakenError struct{ Job Job }

func (e *TakenError) Error() string {
	return fmt.Sprintf("job %s is being run by %s. Wait for it, pause it, or try again after %s, when its lease ends unless it is renewed",
		e.Job.ID, e.Job.Owner, e.Job.LeaseUntil.UTC().Format(time.RFC3339))
}

// FinishedError says that nothing is left to do.
type FinishedError struct{ Job Job }

func (e *FinishedError) Error() string { return fmt.Sprintf("job %s is done already", e.Job.ID) }
