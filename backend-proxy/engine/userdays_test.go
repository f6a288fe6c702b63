package engine

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// Sums by user out of whole UTC days and the spans before and behind these are what spans say, wherever a range begins and
// ends; and they are read from there.
func (p parity) compareUserDays(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6)) //nolint:gosec // a seed that is told
	table := p.known.Tables[0]
	if table.DaysOf != "user_id" {
		t.Fatalf("%s is not of days of users", table.Name)
	}
	every := measures(p.settled, table)
	groups := [][]string{nil, {"user_id"}, {"tenant", "user_id"}}
	for range 24 {
		from := local("UTC", "2026-11-19 00:00").Add(time.Duration(random.IntN(24*60)) * time.Minute)
		over := plan.Range{From: from, To: from.Add(time.Duration(48*60+random.IntN(36*60)) * time.Minute)}
		asked := map[string]any{"queryType": "metrics", "format": "table", "measures": every, "filters": []map[string]any{{"field": "user_id", "op": "exists"}}}
		if by := groups[random.IntN(len(groups))]; by != nil {
			asked["groupBy"] = by
			if random.IntN(2) == 1 {
				asked["topN"] = 1 + random.IntN(3)
			}
		}
		p.compare(t, over, asked)
		f := listOf(t, p.settled, asked, over)
		if sql := f.Meta.ExecutedQueryString; !strings.Contains(sql, "FROM "+table.Name) {
			t.Fatalf("%v over %v was answered by\n%s", asked, over, sql)
		}
		if calls, _ := row(f, 0)["llm_calls"].(float64); calls == 0 {
			t.Errorf("%v over %v: no calls of any user", asked, over)
		}
	}
}
