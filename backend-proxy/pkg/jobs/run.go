package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Owner is a name for this process that no other has.
func Owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), uuid.NewString()[:8])
}

// Lease is a job that is ours for the time being.
type Lease struct {
	store *Store
	mu    sync.Mutex
	job   Job
}

// Job is what the row said when it was last written.
func (l *Lease) Job() Job {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.job
}

// Progress writes down how far the work is, after each chunk. Its error, if it
// is ErrPaused or ErrLost, is to be returned: the work ends there.
func (l *Lease) Progress(ctx context.Context, done, total uint64, position string) error {
	return l.renew(ctx, func(job *Job) { job.Done, job.Total, job.Position = done, total, position })
}

// Rewrite replaces the job's parameters: by what was found out, or by what may be kept of them once it is done.
func (l *Lease) Rewrite(ctx context.Context, params any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("job %s: %w", l.Job().ID, err)
	}
	return l.renew(ctx, func(job *Job) { job.Params = string(raw) })
}

func (l *Lease) renew(ctx context.Context, change func(*Job)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	newest, err := l.store.Get(ctx, l.job.ID)
	if err != nil {
		return err
	}
	change(&l.job)
	switch {
	case newest.Owner != l.job.Owner:
		return ErrLost
	case newest.State == Paused:
		l.job.State = Paused
		if err := l.store.write(ctx, l.job); err != nil {
			return err
		}
		return ErrPaused
	}
	return l.store.write(ctx, l.job)
}

// Run takes a job, lets work do it and writes down how it ended. The context of
// work ends when the job is paused or lost; what it did till then stays.
func (s *Store) Run(ctx context.Context, id, owner string, work func(context.Context, *Lease) error) error {
	lease, err := s.claim(ctx, id, owner)
	if err != nil {
		return err
	}
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		for wait(working, s.Lease/3) == nil {
			// A beat that fails once is made good by the next; the lease is three beats long.
			if err := lease.renew(working, func(*Job) {}); errors.Is(err, ErrPaused) || errors.Is(err, ErrLost) {
				stop(err)
			}
		}
	}()
	err = work(working, lease)
	if cause := context.Cause(working); err != nil && (errors.Is(cause, ErrPaused) || errors.Is(cause, ErrLost)) {
		err = cause
	}
	stop(nil)
	<-beating
	return s.finish(context.WithoutCancel(ctx), lease, err, ctx.Err() != nil)
}

func (s *Store) finish(ctx context.Context, lease *Lease, err error, stopped bool) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if errors.Is(err, ErrPaused) || errors.Is(err, ErrLost) {
		return err
	}
	job := lease.Job()
	job.State, job.Error = Done, ""
	switch {
	case err != nil && stopped:
		job.State = Waiting
	case err != nil:
		job.State, job.Error = Failed, err.Error()
	}
	return errors.Join(err, s.write(ctx, job))
}

func (s *Store) claim(ctx context.Context, id, owner string) (*Lease, error) {
	job, err := s.Get(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case job.State == Done:
		return nil, &FinishedError{job}
	case job.State == Running && job.Leased && job.Owner != owner:
		return nil, &TakenError{job}
	}
	job.State, job.Owner, job.Error = Running, owner, ""
	if err := s.write(ctx, job); err != nil {
		return nil, err
	}
	if err := wait(ctx, s.Settle); err != nil {
		return nil, err
	}
	newest, err := s.Get(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case newest.Owner != owner:
		return nil, &TakenError{newest}
	}
	return &Lease{store: s, job: job}, nil
}
