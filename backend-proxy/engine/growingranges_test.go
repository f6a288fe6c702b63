package engine

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// The data source asks Tempo for a list over ranges that grow backwards in time, and stops where a list of a part of the
// range must be that of all of it. Here it is asked whether it is, over random ranges, limits and numbers of traces.
func TestTempo_growingRanges(t *testing.T) {
	db := emptyDatabase(t, "growing_ranges")
	if err := db.exec("CREATE TABLE otel_traces AS otel.otel_traces"); err != nil {
		t.Fatal(err)
	}
	if err := insert(db, "otel_traces", withoutSomeRoots(t, asOTLP(t, demo(t, "2026-11-21T12:00:00Z")))); err != nil {
		t.Fatal(err)
	}
	tempo := &countingTempo{handler: tempoOf(t, db), traces: map[string]int{}}
	server := httptest.NewServer(tempo)
	defer server.Close()
	opened := map[int]*answer.Service{}
	for _, limit := range []int{10_000, 12} {
		opened[limit] = service(t, func(s *settings.Settings) { s.Tempo = settings.Tempo{URL: server.URL, TraceLimit: limit} })
	}
	// One that remembers nothing.
	fresh := func(limit int) *answer.Service {
		s, err := opened[limit].For(settings.Identity{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}

	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a seed that is told
	early, cut, went, named := 0, 0, 0, 0
	for range 30 {
		to := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC).Add(-time.Duration(random.IntN(20*60)) * time.Minute)
		whole := plan.Range{From: to.Add(-time.Duration(1+random.IntN(72)) * time.Hour), To: to}
		query := map[string]any{
			"version": 1, "source": "tempo", "queryType": []string{"runs", "calls"}[random.IntN(2)], "limit": 1 + random.IntN(12),
			"orderBy": []string{"start", "start", "start", "cost"}[random.IntN(4)],
		}
		if random.IntN(3) == 0 {
			query["filters"] = []map[string]any{{"field": "duration", "op": ">", "values": []string{"2s"}}}
		}
		limit := []int{10_000, 12}[random.IntN(2)]
		growing := fresh(limit)
		want := listOf(t, fresh(limit), query, whole)
		from := to
		for length := 15 * time.Minute; from.After(whole.From); length *= 3 {
			if from = to.Add(-length); from.Before(whole.From) {
				from = whole.From
			}
			got := listOf(t, growing, query, plan.Range{From: from, To: to})
			if from.After(whole.From) && !isOfLongerRanges(got, query, from) {
				went++
				continue
			}
			if from.After(whole.From) {
				early++
				if since(got) > 0 {
					cut++
				}
				if names, _ := got.FieldByName("last_known_agent"); names != nil {
					for row := range names.Len() {
						if names.At(row) != "" {
							named++
						}
					}
				}
			}
			if since(want) > 0 && since(got) == 0 {
				// Of a part whose traces are all read more is known than of a whole whose traces are too many.
				want = listOf(t, fresh(10_000), query, whole)
			}
			if a, b := textOf(t, got), textOf(t, want); a != b {
				t.Errorf("%v over %s to %s, at most %d traces, of %s:\n%.600s\nall:\n%.600s", query, whole.From, to, limit, from, a, b)
			}
			break
		}
	}
	if early < 8 || cut < 2 || went < 8 || named == 0 {
		t.Errorf("%d lists were known early, %d of them of the newest traces alone, with %d agents that were known before; %d went on: too few of a kind", early, cut, named, went)
	}

	// What has ended is read once, however often the range grows.
	tempo.forget()
	growing := fresh(10_000)
	to := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, hours := range []int{1, 3, 9, 27} {
		listOf(t, growing, map[string]any{"version": 1, "source": "tempo", "queryType": "runs", "orderBy": "cost"}, plan.Range{From: to.Add(-time.Duration(hours) * time.Hour), To: to})
	}
	once, again := tempo.read()
	if once < 20 || again == 0 || again > once/3 {
		t.Errorf("%d traces were read once and %d again, which are those that go on", once, again)
	}
}

// isOfLongerRanges is the data source's rule (datasource/src/growing/isOfLongerRanges.ts): whether a list that begins at
// from would be the same if it began earlier.
func isOfLongerRanges(list *data.Frame, query map[string]any, from time.Time) bool {
	if since := since(list); since > 0 {
		return since >= from.UnixMilli()
	}
	if query["orderBy"] != "start" || list.Rows() < query["limit"].(int) || declared(list)["mayBeOfEarlier"] == true {
		return false
	}
	for i := range list.Rows() {
		if row(list, i)["start"].(time.Time).Before(from) {
			return false
		}
	}
	return true
}

func since(list *data.Frame) int64 {
	since, _ := declared(list)["newestSince"].(int64)
	return since
}

func declared(list *data.Frame) map[string]any {
	custom, _ := list.Meta.Custom.(map[string]any)
	contract, _ := custom["loopscope"].(map[string]any)
	return contract
}

func listOf(t *testing.T, s *answer.Service, query map[string]any, over plan.Range) *data.Frame {
	t.Helper()
	raw, err := json.Marshal(query)
	if err != nil {
		t.Fatal(err)
	}
	return frame(t, s.Query(t.Context(), ada, answer.Question{JSON: raw, Range: over}))
}

func textOf(t *testing.T, list *data.Frame) string {
	t.Helper()
	raw, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// withoutSomeRoots leaves out the root of every eighth trace, whose runs then go on, and what names the agent in its others. Half
// of them tell no session either.
func withoutSomeRoots(t *testing.T, spans []json.RawMessage) []map[string]any {
	t.Helper()
	var out []map[string]any
	for _, raw := range spans {
		var span map[string]any
		if err := json.Unmarshal(raw, &span); err != nil {
			t.Fatal(err)
		}
		if id, _ := span["TraceId"].(string); strings.HasSuffix(id, "0") || strings.HasSuffix(id, "8") {
			if parent, _ := span["ParentSpanId"].(string); parent == "" {
				continue
			}
			attributes, _ := span["SpanAttributes"].(map[string]any)
			attributes = maps.Clone(attributes)
			maps.DeleteFunc(attributes, func(key string, _ any) bool {
				return strings.HasPrefix(key, "gen_ai.agent.") || key == "gen_ai.conversation.id" && strings.HasSuffix(id, "0")
			})
			span["SpanAttributes"] = attributes
		}
		out = append(out, span)
	}
	return out
}

// countingTempo counts how often each trace is read.
type countingTempo struct {
	handler http.Handler
	mu      sync.Mutex
	traces  map[string]int
}

func (c *countingTempo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/api/v2/traces/") {
		c.mu.Lock()
		c.traces[path.Base(r.URL.Path)]++
		c.mu.Unlock()
	}
	c.handler.ServeHTTP(w, r)
}

func (c *countingTempo) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.traces)
}

func (c *countingTempo) read() (once, again int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, times := range slices.Collect(maps.Values(c.traces)) {
		if times == 1 {
			once++
		} else {
			again++
		}
	}
	return once, again
}
