package engine

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// The newest rows are looked for in the last part of a range first: they are those of all of it, whatever is asked. Spans as
// the collector stored them are read whole; of sessions, a list that has room for all of them is.
func (p parity) compareNewest(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a seed that is told
	const all = 1000
	full := map[query.Type]int{}
	for range 60 {
		to := local("UTC", "2026-11-21 12:00").Add(-time.Duration(random.IntN(30*60)) * time.Minute)
		over := plan.Range{From: to.Add(-time.Duration(4+random.IntN(68)) * time.Hour), To: to}
		of := []query.Type{query.Runs, query.Calls, query.Loops, query.Sessions}[random.IntN(4)]
		asked := map[string]any{"queryType": of, "orderBy": "start", "limit": 1 + random.IntN(5), "version": 1}
		if of == query.Calls {
			asked["steps"] = query.AllSteps
		}
		if random.IntN(2) == 1 {
			asked["filters"] = []map[string]any{parityFilters[random.IntN(len(parityFilters))]}
		}
		some := listOf(t, p.settled, asked, over)
		if some.Rows() == asked["limit"] {
			full[of]++
		}
		if of != query.Sessions {
			p.compare(t, over, asked)
			continue
		}
		limit := asked["limit"].(int)
		asked["limit"] = all
		whole := listOf(t, p.settled, asked, over)
		for i := range min(limit, whole.Rows()) {
			if i >= some.Rows() || fmt.Sprint(row(some, i)) != fmt.Sprint(row(whole, i)) {
				t.Errorf("%v over %v: session %d is not %v", asked, over, i, row(whole, i)["conversation_id"])
			}
		}
	}
	t.Log(full)
	for _, of := range []query.Type{query.Runs, query.Calls, query.Sessions} {
		if full[of] < 4 {
			t.Errorf("%d lists of %s were full: too few to tell", full[of], of)
		}
	}
}
