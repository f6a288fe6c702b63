package frames_test

import (
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
)

func TestNewValues(t *testing.T) {
	at := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	got := frames.NewValues("model", []frames.Seen{
		{Agent: "planner", Value: "b", First: at(5)}, {Agent: "planner", Value: "a", First: at(-60)}, {Agent: "planner", Value: "c", First: at(9)},
		{Agent: "old", Value: "a", First: at(-60)}, {Agent: "old", Value: "b", First: at(-30)}, // changed before
		{Agent: "young", Value: "a", First: at(5)}, // nothing changed
	}, start)
	frame := frames.Events(got)
	if frame.Rows() != 2 || got[0].Value != "b" || got[0].Previous != "a" || got[1].Value != "c" || got[1].Previous != "b" {
		t.Errorf("%+v", got)
	}
}

func TestEvents(t *testing.T) {
	golden(t, "events", data.Frames{frames.Events([]frames.Event{
		{Kind: "cost", Start: start.Add(time.Minute), End: start.Add(3 * time.Minute), Service: "demo", Agent: "researcher", Cost: f(2.5), RunID: "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", TraceID: "0af7651916cd43dd8448eb211c80319c"},
		{Kind: "deployment", Start: start, Service: "demo", Value: "1.1.0", Previous: "1.0.0", TraceID: "1af7651916cd43dd8448eb211c80319c"},
		{Kind: "loop", Start: start.Add(2 * time.Minute), Service: "demo", Agent: "researcher", Tool: "search", Repeats: f(4), RunID: "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", TraceID: "0af7651916cd43dd8448eb211c80319c"},
	})})
}
