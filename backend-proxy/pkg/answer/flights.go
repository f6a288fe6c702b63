package answer

import (
	"context"
	"sync"
)

// flights answers questions that are equal and asked at the same time once. The work goes on for as long as somebody
// waits for it.
type flights[T any] struct {
	mu       sync.Mutex
	underWay map[string]*flight[T]
}

type flight[T any] struct {
	done    chan struct{}
	answer  T
	waiting int
	stop    context.CancelFunc
}

// do returns what work answers, its own or that of an equal question that is under way; false where ctx ended before.
func (f *flights[T]) do(ctx context.Context, key string, work func(context.Context) T) (T, bool) {
	f.mu.Lock()
	if f.underWay == nil {
		f.underWay = map[string]*flight[T]{}
	}
	of, joined := f.underWay[key]
	if !joined {
		// What others wait for must not end with whom it began.
		detached, stop := context.WithCancel(context.WithoutCancel(ctx))
		of = &flight[T]{done: make(chan struct{}), stop: stop}
		f.underWay[key] = of
		go func() {
			answer := work(detached)
			f.mu.Lock()
			if f.underWay[key] == of {
				delete(f.underWay, key)
			}
			f.mu.Unlock()
			stop()
			of.answer = answer
			close(of.done)
		}()
	}
	of.waiting++
	f.mu.Unlock()

	select {
	case <-of.done:
		return of.answer, true
	case <-ctx.Done():
		f.leave(key, of)
		var none T
		return none, false
	}
}

// leave ends work that nobody waits for any more.
func (f *flights[T]) leave(key string, of *flight[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if of.waiting--; of.waiting > 0 {
		return
	}
	if f.underWay[key] == of {
		delete(f.underWay, key) // who asks now begins anew
	}
	of.stop()
}
