package answer

import (
	"sync"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// keptTraces are traces that have ended, as they were read. A list is asked for over ranges that grow; each of these
// questions would read the traces of the last one again.
type keptTraces struct {
	mu    sync.Mutex
	of    map[traceKey]keptTrace
	spans int
}

type traceKey struct {
	scope tenant.Scope
	id    string
}

type keptTrace struct {
	wholeTrace
	at time.Time
}

const (
	// keptFor is how old what is read of a trace may be: a span that arrives later than stillArriving is missing for so long.
	keptFor = 2 * time.Minute
	// maxKeptSpans bounds the memory: some 2 kB each.
	maxKeptSpans = 50_000
)

func (k *keptTraces) get(key traceKey, now time.Time) (wholeTrace, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept, ok := k.of[key]
	return kept.wholeTrace, ok && now.Sub(kept.at) < keptFor
}

// keep keeps a trace that was read at a time, if there is room.
func (k *keptTraces) keep(key traceKey, trace wholeTrace, at time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.drop(key)
	if k.spans+len(trace.spans) > maxKeptSpans {
		return
	}
	if k.of == nil {
		k.of = map[traceKey]keptTrace{}
	}
	k.of[key] = keptTrace{trace, at}
	k.spans += len(trace.spans)
	time.AfterFunc(keptFor, func() { k.forget(key, at) })
}

// forget frees what a trace holds, unless it was read anew.
func (k *keptTraces) forget(key traceKey, at time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of[key].at.Equal(at) {
		k.drop(key)
	}
}

func (k *keptTraces) drop(key traceKey) {
	k.spans -= len(k.of[key].spans)
	delete(k.of, key)
}
