package live

import (
	"fmt"
	"hash/maphash"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
)

// tail remembers the rows of one channel, so that each is sent when it is new and when it changed.
type tail struct {
	limit int // of the list
	seed  maphash.Seed
	known map[string]shown
}

type shown struct {
	start  time.Time
	values uint64
}

// changes are the rows of a list that were not there before, or otherwise, and the ids of those that are no more. from
// is where the list begins; rows that began before are not missed.
func (t *tail) changes(list *data.Frame, from time.Time) *data.Frame {
	if t.known == nil {
		t.seed = maphash.MakeSeed()
	}
	var (
		now     = make(map[string]shown, list.Rows())
		rows    []int
		oldest  time.Time
		ids     = frames.LiveIDs(list)
		starts  = frames.Starts(list)
		changed = func(id string) bool { before, ok := t.known[id]; return !ok || before.values != now[id].values }
	)
	for i, id := range ids {
		now[id] = shown{starts[i], t.fingerprint(list, i)}
		if changed(id) {
			rows = append(rows, i)
		}
		if oldest.IsZero() || starts[i].Before(oldest) {
			oldest = starts[i]
		}
	}
	var gone []string
	for id, row := range t.known {
		// Where the list is full, what is older than all of it was cut off.
		if _, ok := now[id]; !ok && row.start.After(from) && (len(ids) < t.limit || row.start.After(oldest)) {
			gone = append(gone, id)
		}
	}
	t.known = now
	return frames.LiveRows(list, rows, gone)
}

func (t *tail) fingerprint(list *data.Frame, row int) uint64 {
	var hash maphash.Hash
	hash.SetSeed(t.seed)
	for _, field := range list.Fields {
		value, known := field.ConcreteAt(row)
		_, _ = fmt.Fprintf(&hash, "%t %v\x00", known, value)
	}
	return hash.Sum64()
}
