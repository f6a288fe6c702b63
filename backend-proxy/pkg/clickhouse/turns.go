package clickhouse

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// connections is how many statements run at once: a dashboard asks a dozen questions, an idle data source none.
	connections = 16
	// spare connections are for what does not wait for its turn: inserts, DDL, the server's version.
	spare = 2
	// idleConnections wait for use.
	idleConnections = 8
	// longestWait for a turn is more than the driver's, whose wait for a connection ends with the time to dial one: many
	// people who open dashboards at once are answered late rather than refused.
	longestWait = time.Minute
)

var errBusy = errors.New("no turn")

type askerKey struct{}

// WithAsker says for whom statements are asked, such as a person with a dashboard. Where statements wait, who asks much keeps
// nobody waiting for all of it. Statements of nobody in particular are one asker's.
func WithAsker(ctx context.Context, asker string) context.Context {
	return context.WithValue(ctx, askerKey{}, asker)
}

// turns lets a number of statements run at once and others wait. Turns go in turn to whom the least is still to be answered,
// so that a figure does not wait for dashboards and dashboards become whole one after the other, and to what has waited
// longest, so that nothing waits for ever. The time limit of a statement begins with its turn.
type turns struct {
	wait time.Duration

	mu   sync.Mutex
	free int
	// given counts the turns that somebody waited for.
	given uint64
	// line is who waits, the first first: nobody while a turn is free.
	line []waiting
}

type waiting struct {
	asker string
	// turn is closed when it has come.
	turn chan struct{}
}

func newTurns(atOnce int, wait time.Duration) *turns {
	return &turns{free: atOnce, wait: wait}
}

// take waits for a turn; done gives it back.
func (t *turns) take(ctx context.Context) (done func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	asker, _ := ctx.Value(askerKey{}).(string)
	turn := t.queue(asker)
	timer := time.NewTimer(t.wait)
	defer timer.Stop()
	select {
	case <-turn:
		return t.done, nil
	case <-timer.C:
		err = errBusy
	case <-ctx.Done():
		err = ctx.Err()
	}
	t.leave(turn)
	return nil, err
}

// queue returns what is closed when it is the asker's turn.
func (t *turns) queue(asker string) chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	turn := make(chan struct{})
	if t.free > 0 {
		t.free--
		close(turn)
		return turn
	}
	t.line = append(t.line, waiting{asker, turn})
	return turn
}

// leave gives up waiting, or the turn if it came meanwhile.
func (t *turns) leave(turn chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := slices.IndexFunc(t.line, func(w waiting) bool { return w.turn == turn })
	if at < 0 {
		t.next()
		return
	}
	t.line = slices.Delete(t.line, at, at+1)
}

func (t *turns) done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next()
}

// next hands a turn to who waits, if anybody does.
func (t *turns) next() {
	if len(t.line) == 0 {
		t.free++
		return
	}
	t.given++
	at := 0
	if t.given%2 == 1 {
		at = t.ofWhomLeastWaits()
	}
	close(t.line[at].turn)
	t.line = slices.Delete(t.line, at, at+1)
}

// ofWhomLeastWaits is where the first statement of the asker with the fewest is; of several such the one that waits longest.
func (t *turns) ofWhomLeastWaits() int {
	waits := map[string]int{}
	for _, w := range t.line {
		waits[w.asker]++
	}
	at := 0
	for i, w := range t.line {
		if waits[w.asker] < waits[t.line[at].asker] {
			at = i
		}
	}
	return at
}
