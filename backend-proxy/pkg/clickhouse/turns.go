package clickhouse

import (
	"context"
	"errors"
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

// turns lets a number of statements run at once and others wait, the first first. The time limit of a statement begins
// with its turn.
type turns struct {
	running chan struct{}
	wait    time.Duration
}

func newTurns(atOnce int, wait time.Duration) turns {
	return turns{running: make(chan struct{}, atOnce), wait: wait}
}

// take waits for a turn; done gives it back.
func (t turns) take(ctx context.Context) (done func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	timer := time.NewTimer(t.wait)
	defer timer.Stop()
	select {
	case t.running <- struct{}{}:
		return func() { <-t.running }, nil
	case <-timer.C:
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
