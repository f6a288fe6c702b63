package subjects

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/semantics"
)

// LongestStatement is how long ClickHouse may take for one change of a table.
const LongestStatement = 15 * time.Minute

// Kind is the kind of these jobs in llm_jobs.
const Kind = "erase"

// params are what a job keeps while it is under way.
type params struct {
	Subject
	names
	Sessions []string `json:"sessions"`
	Counts   Counts   `json:"counts"`
}

// Counts are what was there when the erasure was asked for.
type Counts struct {
	Traces         uint64 `json:"traces"`
	Sessions       uint64 `json:"sessions"`
	Spans          uint64 `json:"spans"`
	Scores         uint64 `json:"scores"`
	CollectedSpans uint64 `json:"collectedSpans"`
	CollectedLogs  uint64 `json:"collectedLogs"`
}

// receipt is all that a job keeps once it is done.
type receipt struct {
	Tenant string `json:"tenant"`
	Digest string `json:"digest"`
	Counts Counts `json:"counts"`
}

// Erasure is where one stands, or the receipt of one that is done: of whom it was is told by Digest alone.
type Erasure struct {
	ID     string     `json:"id"`
	State  jobs.State `json:"state"`
	Tenant string     `json:"tenant"`
	Digest string     `json:"digest"`
	Author string     `json:"author"`
	Reason string     `json:"reason"`
	// Step is of Steps; what is under way is Doing.
	Step  uint64 `json:"step"`
	Steps uint64 `json:"steps"`
	Doing string `json:"doing,omitempty"`
	Error string `json:"error,omitempty"`
	// Idle says that no process is at it, so that it can be resumed.
	Idle      bool      `json:"idle"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	Counts    Counts    `json:"counts"`
}

// Eraser erases subjects of one database, as a user who may change it.
type Eraser struct {
	*Store
	Jobs *jobs.Store
	// Poll is how often settlement is looked at, Patience for how long it may take to come.
	Poll, Patience time.Duration
	// on is what follows a table's name in statements for all servers.
	on string
}

// NewEraser is an eraser over the database that the client is connected to.
func NewEraser(client *clickhouse.Client) *Eraser {
	return &Eraser{Store: New(client), Jobs: jobs.NewStore(client), Poll: 2 * time.Second, Patience: 30 * time.Minute}
}

// Create writes down what is to be erased.
func (e *Eraser) Create(ctx context.Context, who Subject, author, reason string) (string, error) {
	found, err := e.find(ctx, who, nil)
	if err != nil {
		return "", err
	}
	seen, err := e.measure(ctx, who, found)
	if err != nil {
		return "", err
	}
	job, err := e.Jobs.Create(ctx, Kind, params{
		Subject: who, names: newNames(), Sessions: found.sessions,
		Counts: Counts{seen.Traces, seen.Sessions, seen.Spans, seen.Scores, seen.CollectedSpans, seen.CollectedLogs},
	}, author, reason)
	return job.ID, err
}

// List is every erasure, the newest first.
func (e *Eraser) List(ctx context.Context) ([]Erasure, error) {
	all, err := e.Jobs.List(ctx, Kind)
	out := make([]Erasure, 0, len(all))
	for _, job := range all {
		told := Erasure{
			ID: job.ID, State: job.State, Author: job.Author, Reason: job.Reason, Step: job.Done, Steps: uint64(len(steps)), Doing: job.Position,
			Error: job.Error, CreatedAt: job.CreatedAt, UpdatedAt: job.UpdatedAt, Idle: isIdle(job),
		}
		var kept receipt
		var open params
		if err := job.Read(&kept); err != nil {
			return nil, err
		}
		if err := job.Read(&open); err != nil {
			return nil, err
		}
		if told.Tenant, told.Digest, told.Counts = kept.Tenant, kept.Digest, kept.Counts; told.Digest == "" {
			told.Digest = Digest(job.ID, open.Subject)
		}
		out = append(out, told)
	}
	return out, err
}

// untilClaimed is how long a job that waits is about to be begun by whoever made it.
const untilClaimed = 5 * time.Second

func isIdle(job jobs.Job) bool {
	switch job.State {
	case jobs.Done:
		return false
	case jobs.Running:
		return !job.Leased
	case jobs.Waiting:
		return time.Since(job.UpdatedAt) > untilClaimed
	}
	return true
}

// erasing is one erasure at work.
type erasing struct {
	*Eraser
	params
	lease  *jobs.Lease
	found  extent
	places []place
}

// steps are done in this order, and again from the first where a job is resumed: each can be done twice. What was said goes
// first, since what is settled tells in which traces it was; what settlement reads is changed before what it has written, so
// that no id returns.
var steps = []struct {
	name string
	do   func(*erasing, context.Context) error
}{
	{"deleting what the collector stored", (*erasing).deleteCollected},
	{"deleting what was indexed", (*erasing).deleteContent},
	{"clearing scores", (*erasing).clearScores},
	{"renaming what settlement reads", (*erasing).renameUnsettled},
	{"waiting for settlement", (*erasing).awaitSettlement},
	{"renaming settled spans", (*erasing).renameSpans},
	{"waiting for runs and sessions", (*erasing).awaitReplacement},
	{"deleting what was replaced", (*erasing).deleteReplaced},
	{"looking for what is left", (*erasing).lookAround},
}

// errLeft says that something of the subject arrived while it was erased.
var errLeft = errors.New("spans of the subject keep arriving")

// rounds are how often an erasure begins again because something arrived meanwhile.
const rounds = 3

// Run does what is left of an erasure. say is told each step before it is done.
func (e *Eraser) Run(ctx context.Context, id string, say func(format string, args ...any)) error {
	on, err := migrate.Installed(e.client, semantics.Files).OnCluster(ctx)
	if err != nil {
		return err
	}
	own := *e
	own.on = on
	return own.run(ctx, id, say)
}

func (e *Eraser) run(ctx context.Context, id string, say func(format string, args ...any)) error {
	err := e.Jobs.Run(ctx, id, jobs.Owner(), func(ctx context.Context, lease *jobs.Lease) error {
		work := &erasing{Eraser: e, lease: lease}
		if err := lease.Job().Read(&work.params); err != nil {
			return err
		}
		for round := 1; work.User != ""; round++ {
			err := work.round(ctx, say)
			if err == nil {
				break
			}
			if !errors.Is(err, errLeft) || round == rounds {
				return err
			}
		}
		if work.User == "" { // stopped after it was done
			return nil
		}
		return lease.Rewrite(ctx, receipt{work.Tenant, Digest(id, work.Subject), work.Counts})
	})
	if err != nil {
		return err
	}
	return e.forget(ctx, id)
}

func (w *erasing) round(ctx context.Context, say func(format string, args ...any)) (err error) {
	if w.found, err = w.find(ctx, w.Subject, w.Sessions); err != nil {
		return err
	}
	w.Sessions = w.found.sessions
	if err = w.lease.Rewrite(ctx, w.params); err != nil {
		return err
	}
	if w.places, err = w.Eraser.places(ctx); err != nil {
		return err
	}
	for i, step := range steps {
		say("%d of %d: %s\n", i+1, len(steps), step.name)
		if err := w.lease.Progress(ctx, uint64(i), uint64(len(steps)), step.name); err != nil { //nolint:gosec // small
			return err
		}
		if err := step.do(w, ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return w.lease.Progress(ctx, uint64(len(steps)), uint64(len(steps)), "")
}

// forget deletes the versions of the job's row that name the subject.
func (e *Eraser) forget(ctx context.Context, id string) error {
	return e.change(ctx, "llm_jobs", "DELETE WHERE id = {id:String} AND position(params, '\"user\":') > 0", []clickhouse.Param{{Name: "id", Value: id}})
}

// change is an ALTER of a table on every server that has it, which returns when it is done.
func (e *Eraser) change(ctx context.Context, table, command string, values []clickhouse.Param) error {
	return e.client.ExecBound(ctx, clickhouse.Statement{SQL: "ALTER TABLE " + quote(table) + e.on + " " + strings.TrimSpace(command) + " SETTINGS mutations_sync = 2", Params: values})
}
