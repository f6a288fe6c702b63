package clickhouse

import (
	"cmp"
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
	// queued and given count what has ever waited, and got a turn after that.
	queued, given uint64
	// lines are the waiting statements of each asker, the first first. None is empty, and none waits while a turn is free.
	lines []line
}

type line struct {
	asker   string
	waiting []waiting
}

type waiting struct {
	nth uint64
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
	t.leave(asker, turn)
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
	at := t.lineOf(asker)
	if at < 0 {
		at = len(t.lines)
		t.lines = append(t.lines, line{asker: asker})
	}
	t.queued++
	t.lines[at].waiting = append(t.lines[at].waiting, waiting{t.queued, turn})
	return turn
}

// leave gives up waiting, or the turn if it came meanwhile.
func (t *turns) leave(asker string, turn chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := t.lineOf(asker)
	if at < 0 || !t.strike(at, turn) {
		t.next()
	}
}

func (t *turns) done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next()
}

// next hands a turn to who waits, if anybody does.
func (t *turns) next() {
	if len(t.lines) == 0 {
		t.free++
		return
	}
	t.given++
	before := t.hasLess
	if t.given%2 == 0 {
		before = t.isOlder
	}
	at := 0
	for i := range t.lines {
		if before(i, at) {
			at = i
		}
	}
	first := t.lines[at].waiting[0].turn
	t.strike(at, first)
	close(first)
}

func (t *turns) hasLess(a, b int) bool {
	return cmp.Or(cmp.Compare(len(t.lines[a].waiting), len(t.lines[b].waiting)), cmp.Compare(t.lines[a].waiting[0].nth, t.lines[b].waiting[0].nth)) < 0
}

func (t *turns) isOlder(a, b int) bool { return t.lines[a].waiting[0].nth < t.lines[b].waiting[0].nth }

// strike takes one out of a line, and the line out if nobody is left in it. It reports whether it was there.
func (t *turns) strike(at int, turn chan struct{}) bool {
	nth := slices.IndexFunc(t.lines[at].waiting, func(w waiting) bool { return w.turn == turn })
	if nth < 0 {
		return false
	}
	if t.lines[at].waiting = slices.Delete(t.lines[at].waiting, nth, nth+1); len(t.lines[at].waiting) == 0 {
		t.lines = slices.Delete(t.lines, at, at+1)
	}
	return true
}

func (t *turns) lineOf(asker string) int {
	return slices.IndexFunc(t.lines, func(of line) bool { return of.asker == asker })
}
