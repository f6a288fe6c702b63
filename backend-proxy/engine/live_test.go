package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/live"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// tail is a subscriber who keeps what a channel tells of.
type tail struct {
	sent chan *data.Frame
	rows map[string]map[string]any
	told map[string]int // how often of each row
}

func follow(t *testing.T, s *answer.Service, raw []byte) *tail {
	t.Helper()
	streams := live.New(s, 20*time.Millisecond)
	ctx, stop := context.WithCancel(context.Background())
	out, done := &tail{make(chan *data.Frame, 100), map[string]map[string]any{}, map[string]int{}}, make(chan struct{})
	go func() {
		defer close(done)
		_ = streams.Run(ctx, ada, streams.Offer(ada, raw).Path, raw, func(frame *data.Frame) error { out.sent <- frame; return nil })
	}()
	t.Cleanup(func() { stop(); <-done })
	return out
}

// until takes messages until the rows are these.
func (l *tail) until(t *testing.T, want map[string]map[string]any) {
	t.Helper()
	late := time.After(time.Minute)
	for {
		if fmt.Sprint(l.rows) == fmt.Sprint(want) {
			return
		}
		select {
		case <-late:
			t.Fatalf("the subscriber has\n%v, a query answers\n%v", l.rows, want)
		case message := <-l.sent:
			said := frames.LiveOf(message)
			if said.Ended+said.Trouble != "" {
				t.Fatalf("%+v", said)
			}
			for i, id := range frames.LiveIDs(message) {
				l.rows[id] = row(message, i)
				l.told[id]++
			}
			for _, id := range said.Gone {
				delete(l.rows, id)
			}
		}
	}
}

// Runs and calls that arrive show up once, whatever is settled again, and a run whose agent is told of late is that
// agent's: the subscriber ends with what a query answers.
func TestLive(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "live")
	s := service(t, func(s *settings.Settings) { s.Database = db.name })
	began := time.Now().Add(-2 * time.Minute)
	call := func(trace, span, parent int, after time.Duration) settle.Span {
		at := began.Add(after).UnixNano()
		return settle.Span{
			TraceID: fmt.Sprintf("%032x", trace), SpanID: fmt.Sprintf("%016x", span), ParentSpanID: fmt.Sprintf("%016x", parent),
			Start: at, End: at + 1e9, Kind: "llm", Service: "shop", Model: "m", Input: settle.Count{Told: true, N: 10},
		}
	}
	first, agent, second := call(1, 2, 1, time.Second), call(1, 1, 0, 0), call(3, 4, 3, 2*time.Second)
	agent.ParentSpanID, agent.Kind, agent.Agent, agent.Input = "", "agent", "planner", settle.Count{}
	arrive := func(spans ...settle.Span) {
		t.Helper()
		db.deliver(t, spans)
		if err := db.settle(); err != nil {
			t.Fatal(err)
		}
	}
	list := func(queryType string) []byte {
		raw, err := json.Marshal(map[string]any{"version": 1, "queryType": queryType, "live": true})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	answered := func(queryType string) map[string]map[string]any {
		f := frame(t, s.Query(context.Background(), ada, answer.Question{JSON: list(queryType), Range: plan.Range{From: began.Add(-time.Hour), To: time.Now()}}))
		rows := map[string]map[string]any{}
		for i, id := range frames.LiveIDs(f) {
			rows[id] = row(f, i)
		}
		return rows
	}
	arrive(first)
	runs, calls := follow(t, s, list("runs")), follow(t, s, list("calls"))
	runs.until(t, answered("runs"))
	calls.until(t, answered("calls"))
	arrive(first, second) // the first again
	runs.until(t, answered("runs"))
	calls.until(t, answered("calls"))
	if len(runs.rows) != 2 || len(calls.rows) != 2 {
		t.Fatalf("%v, %v", runs.rows, calls.rows)
	}
	for _, told := range []map[string]int{runs.told, calls.told} {
		for id, times := range told {
			if times != 1 {
				t.Errorf("%s is told of %d times", id, times)
			}
		}
	}
	arrive(agent)
	want := answered("runs")
	runs.until(t, want)
	if run := want[agent.TraceID+"-"+agent.SpanID]; len(want) != 2 || run["agent"] != "planner" || run["open"] != false {
		t.Errorf("%v", want)
	}
}
