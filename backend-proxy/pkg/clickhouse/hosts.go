package clickhouse

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// hosts are those of one cluster: which are asked, and which did not answer lately. A connection belongs to one of them.
type hosts struct {
	addresses []string
	inTurn    bool
	now       func() time.Time

	mu sync.Mutex
	// missed is until when a host that did not answer is tried last.
	missed map[string]time.Time
	// opened counts connections, for whom hosts take turns.
	opened int
}

// missedFor is how long a host that did not answer is left alone while others do.
const missedFor = 10 * time.Second

func newHosts(s settings.Settings) *hosts {
	return &hosts{addresses: s.Addresses(), inTurn: s.HostOrder == settings.InTurn, now: time.Now, missed: map[string]time.Time{}}
}

// order is that in which a new connection tries them.
func (h *hosts) order() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	order := slices.Clone(h.addresses)
	if h.inTurn {
		first := h.opened % len(order)
		order = append(order[first:], order[:first]...)
		h.opened++
	}
	slices.SortStableFunc(order, func(a, b string) int {
		switch missedA, missedB := h.isMissed(a), h.isMissed(b); {
		case missedA == missedB:
			return 0
		case missedA:
			return 1
		}
		return -1
	})
	return order
}

func (h *hosts) isMissed(address string) bool { return h.now().Before(h.missed[address]) }

// avoids reports whether a connection to a host is not to be used, because another host is there.
func (h *hosts) avoids(address string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.isMissed(address) && slices.ContainsFunc(h.addresses, func(other string) bool { return !h.isMissed(other) })
}

func (h *hosts) miss(address string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.missed[address] = h.now().Add(missedFor)
}

func (h *hosts) meet(address string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.missed, address)
}

// attempts bounds how often a statement is begun: each connection that waits for use may be to a host that is gone.
func (h *hosts) attempts() int {
	if len(h.addresses) == 1 {
		return 1
	}
	return idleConnections + len(h.addresses) + 1
}

// dial opens a connection to the first host that answers, each within its own time. A host that refuses the user has answered.
func (h *hosts) dial(timeout time.Duration) func(context.Context, int, *driver.Options, driver.Dial) (driver.DialResult, error) {
	return func(ctx context.Context, _ int, options *driver.Options, dial driver.Dial) (driver.DialResult, error) {
		own := *options
		own.DialTimeout = timeout
		var failed hostsError
		for _, address := range h.order() {
			within, cancel := context.WithTimeout(context.WithValue(ctx, dialling{}, true), timeout)
			result, err := dial(within, address, &own)
			if err != nil && within.Err() != nil && ctx.Err() == nil {
				err = noAnswerError{}
			}
			cancel()
			var exception *driver.Exception
			switch {
			case err == nil:
				h.meet(address)
				return result, nil
			case ctx.Err() != nil, errors.As(err, &exception), len(h.addresses) == 1:
				return result, err
			}
			h.miss(address)
			failed = append(failed, hostError{address, err})
		}
		return driver.DialResult{}, failed
	}
}

// dialling marks the context of a new connection's first request.
type dialling struct{}

// noAnswerError is of a host that says nothing.
type noAnswerError struct{}

func (noAnswerError) Error() string   { return "no answer in time" }
func (noAnswerError) Timeout() bool   { return true }
func (noAnswerError) Temporary() bool { return true }

type hostError struct {
	address string
	err     error
}

// hostsError is that no host answered.
type hostsError []hostError

func (e hostsError) Error() string { return "no host answers" }
