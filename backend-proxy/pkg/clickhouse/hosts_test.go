package clickhouse

import (
	"slices"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func TestHosts_orderAndAvoidance(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	h := newHosts(settings.Settings{Address: "a", Hosts: []string{"b", "c"}})
	h.now = func() time.Time { return now }
	is := func(want ...string) {
		t.Helper()
		if got := h.order(); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	is("a", "b", "c")
	h.miss("a")
	is("b", "c", "a")
	if !h.avoids("a") || h.avoids("b") {
		t.Error("a is missed, and b is not")
	}
	h.miss("b")
	h.miss("c")
	is("a", "b", "c")
	if h.avoids("a") {
		t.Error("where none answered, each is tried")
	}
	h.meet("c")
	is("c", "a", "b")
	now = now.Add(missedFor)
	is("a", "b", "c")

	h.inTurn = true
	is("a", "b", "c")
	is("b", "c", "a")
	h.miss("c")
	is("a", "b", "c")
	is("a", "b", "c")
	is("b", "a", "c")
}
