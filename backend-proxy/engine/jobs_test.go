package engine

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
)

func jobStore(t *testing.T) *jobs.Store {
	t.Helper()
	client, err := open(unchanged)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	store := jobs.NewStore(client)
	store.Lease, store.Settle = 900*time.Millisecond, 50*time.Millisecond
	return store
}

// steps does what is left of five chunks and stops with stop[chunk] where one is given.
func steps(did *[]string, stop map[uint64]error) func(context.Context, *jobs.Lease) error {
	return func(ctx context.Context, lease *jobs.Lease) error {
		for chunk := lease.Job().Done; chunk < 5; chunk++ {
			if err := stop[chunk]; err != nil {
				return err
			}
			*did = append(*did, fmt.Sprint(chunk))
			if err := lease.Progress(ctx, chunk+1, 5, fmt.Sprint("after ", chunk)); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestJobs_resumeWhereTheyFailed(t *testing.T) {
	ctx, store := context.Background(), jobStore(t)
	made, err := store.Create(ctx, "count", map[string]int{"to": 5}, "ada", "it's \\ a test\n")
	if err != nil {
		t.Fatal(err)
	}
	var did []string
	broken := errors.New("disk full")
	if err := store.Run(ctx, made.ID, "one", steps(&did, map[uint64]error{2: broken})); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	failed, err := store.Get(ctx, made.ID)
	if err != nil || failed.State != jobs.Failed || failed.Error != "disk full" || failed.Done != 2 || failed.Position != "after 1" {
		t.Fatalf("%+v, %v", failed, err)
	}
	if err := store.Run(ctx, made.ID, "two", steps(&did, nil)); err != nil {
		t.Fatal(err)
	}
	done, err := store.Get(ctx, made.ID)
	var params struct{ To int }
	if err != nil || done.State != jobs.Done || done.Total != 5 || done.Author != "ada" || done.Reason != "it's \\ a test\n" || done.Read(&params) != nil || params.To != 5 {
		t.Fatalf("%+v, %v", done, err)
	}
	if fmt.Sprint(did) != "[0 1 2 3 4]" {
		t.Errorf("did %v", did)
	}
	var finished *jobs.FinishedError
	if err := store.Run(ctx, made.ID, "three", steps(&did, nil)); !errors.As(err, &finished) {
		t.Error(err)
	}
}

func TestJobs_areRunByOneAtATimeAndTakenOverFromTheDead(t *testing.T) {
	ctx, store := context.Background(), jobStore(t)
	made, err := store.Create(ctx, "count", nil, "", "")
	if err != nil {
		t.Fatal(err)
	}
	started, end := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		first <- store.Run(ctx, made.ID, "one", func(context.Context, *jobs.Lease) error {
			close(started)
			<-end
			return nil
		})
	}()
	<-started
	time.Sleep(1200 * time.Millisecond) // longer than the lease: it was renewed
	var taken *jobs.TakenError
	if err := store.Run(ctx, made.ID, "two", nil); !errors.As(err, &taken) || taken.Job.Owner != "one" {
		t.Errorf("%v", err)
	}
	close(end)
	if err := <-first; err != nil {
		t.Error(err)
	}

	// An owner that died: a row that says running, whose lease nobody renews.
	dead, err := store.Create(ctx, "count", nil, "", "")
	if err != nil {
		t.Fatal(err)
	}
	client, err := open(unchanged)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if err := client.Exec(ctx, "INSERT INTO llm_jobs SELECT * REPLACE ('running' AS state, 'gone' AS owner, 3 AS done, now64(3) + INTERVAL 1 SECOND AS lease_until, now64(6) AS updated_at) FROM llm_jobs FINAL WHERE id = '"+dead.ID+"'"); err != nil {
		t.Fatal(err)
	}
	var did []string
	if err := store.Run(ctx, dead.ID, "two", steps(&did, nil)); !errors.As(err, &taken) {
		t.Errorf("took a job whose lease holds: %v", err)
	}
	time.Sleep(1100 * time.Millisecond)
	if err := store.Run(ctx, dead.ID, "two", steps(&did, nil)); err != nil || fmt.Sprint(did) != "[3 4]" {
		t.Errorf("did %v, %v", did, err)
	}
}

func TestJobs_pauseAndGoOn(t *testing.T) {
	ctx, store := context.Background(), jobStore(t)
	made, err := store.Create(ctx, "count", nil, "", "")
	if err != nil {
		t.Fatal(err)
	}
	started := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- store.Run(ctx, made.ID, "one", func(ctx context.Context, lease *jobs.Lease) error {
			if err := lease.Progress(ctx, 1, 5, ""); err != nil {
				return err
			}
			close(started)
			<-ctx.Done()
			return ctx.Err()
		})
	}()
	<-started
	if err := store.Pause(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, jobs.ErrPaused) {
		t.Errorf("ended with %v", err)
	}
	var did []string
	if err := store.Run(ctx, made.ID, "one", steps(&did, nil)); err != nil || fmt.Sprint(did) != "[1 2 3 4]" {
		t.Errorf("did %v, %v", did, err)
	}
}
