package answer

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
)

func TestFlights_equalQuestionsAreAnsweredOnce(t *testing.T) {
	var (
		f       flights[int]
		worked  atomic.Int32
		begun   = make(chan struct{})
		goOn    = make(chan struct{})
		waiting sync.WaitGroup
	)
	work := func(context.Context) int {
		if worked.Add(1) == 1 {
			close(begun)
		}
		<-goOn
		return 7
	}
	ask := func(key string) {
		waiting.Go(func() {
			if answer, ok := f.do(t.Context(), key, work); !ok || answer != 7 {
				t.Errorf("%d, %v", answer, ok)
			}
		})
	}
	ask("a")
	<-begun
	for range 20 {
		ask("a")
	}
	ask("b")
	for f.waitingFor("a") < 21 || f.waitingFor("b") < 1 {
	}
	close(goOn)
	waiting.Wait()
	if worked.Load() != 2 {
		t.Errorf("two questions took %d answers", worked.Load())
	}
	if _, ok := f.do(t.Context(), "a", func(context.Context) int { return 8 }); !ok || len(f.underWay) != 0 {
		t.Error("what was answered is asked anew")
	}
}

func TestFlights_workEndsWithTheLastWhoWaits(t *testing.T) {
	var f flights[int]
	stopped, begun := make(chan struct{}), make(chan struct{})
	work := func(ctx context.Context) int {
		close(begun)
		<-ctx.Done()
		close(stopped)
		return 0
	}
	first, leaveFirst := context.WithCancel(t.Context())
	second, leaveSecond := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for _, ctx := range []context.Context{first, second} {
		waiting.Go(func() {
			if _, ok := f.do(ctx, "a", work); ok {
				t.Error("nothing was answered")
			}
		})
		if ctx == first {
			<-begun
		}
	}
	for f.waitingFor("a") < 2 {
	}
	leaveFirst()
	for f.waitingFor("a") > 1 {
	}
	select {
	case <-stopped:
		t.Error("the second still waits")
	default:
	}
	leaveSecond()
	<-stopped
	waiting.Wait()
}

func (f *flights[T]) waitingFor(key string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if of := f.underWay[key]; of != nil {
		return of.waiting
	}
	return 0
}
