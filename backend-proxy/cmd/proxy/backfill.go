package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/user"
	"text/tabwriter"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/backfill"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
)

func backfillDatabase(ctx context.Context, args []string, env environment, out io.Writer) error {
	flags, address := databaseFlags("backfill", env)
	from, to := flags.String("from", "", ""), flags.String("to", "", "")
	chunk := flags.Uint64("chunk", 0, "")
	longest := flags.Duration("longest-trace", 0, "")
	dryRun, status := flags.Bool("dry-run", false, ""), flags.Bool("status", false, "")
	pause, resume := flags.Bool("pause", false, ""), flags.Bool("resume", false, "")
	if err := parse(flags, args); err != nil {
		return err
	}
	if err := atMostOne(*dryRun, *status, *pause, *resume); err != nil {
		return fmt.Errorf("backfill: --dry-run, --status, --pause, --resume: %w", err)
	}
	r := backfill.Range{ChunkSpans: *chunk, LongestTrace: *longest}
	var err error
	if r.From, err = moment("from", *from); err != nil {
		return err
	}
	if r.To, err = moment("to", *to); err != nil {
		return err
	}
	client, migration, err := openDatabase(*address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	b := backfill.New(client, migration)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format, args...) }
	switch {
	case *dryRun:
		chunks, err := b.Plan(ctx, r)
		for _, c := range chunks {
			say("%s\n", c)
		}
		return err
	case *status:
		all, err := b.Jobs.List(ctx, backfill.Kind)
		printJobs(out, all)
		return err
	}
	open, found, err := unfinished(ctx, b.Jobs)
	switch {
	case err != nil:
		return err
	case *pause && found:
		return b.Jobs.Pause(ctx, open.ID)
	case (*pause || *resume) && !found:
		return errors.New("backfill: nothing is unfinished")
	case !*resume && found:
		return fmt.Errorf("backfill: %s is %s at %d of %d spans. Go on with it by --resume", open.ID, open.State, open.Done, open.Total)
	case !*resume:
		if open, err = b.Create(ctx, r, login()); err != nil {
			return err
		}
		say("%s\n", open.ID)
	}
	err = b.Run(ctx, open.ID, say)
	if errors.Is(err, jobs.ErrPaused) {
		say("paused; go on with --resume\n")
		return nil
	}
	return err
}

// unfinished is the newest job that is not done.
func unfinished(ctx context.Context, store *jobs.Store) (jobs.Job, bool, error) {
	all, err := store.List(ctx, backfill.Kind)
	for _, job := range all {
		if job.State != jobs.Done {
			return job, true, err
		}
	}
	return jobs.Job{}, false, err
}

func printJobs(out io.Writer, all []jobs.Job) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, job := range all {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%d of %d spans\t%s\t%s\n", job.ID, job.State, job.Done, job.Total, job.UpdatedAt.UTC().Format(time.RFC3339), job.Error)
	}
	_ = table.Flush()
}

// moment reads a day or a time; nothing is no bound.
func moment(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("--%s is %q: use a UTC day such as 2026-11-20 or a time such as 2026-11-20T08:00:00Z", name, text)
}

// login names who started a job, for those who ask later.
func login() string {
	if who, err := user.Current(); err == nil {
		return who.Username
	}
	return ""
}
