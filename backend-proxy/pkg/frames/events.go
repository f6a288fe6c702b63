package frames

import (
	"cmp"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Event is something that happened: a value that was not seen before, or a run out of bounds.
type Event struct {
	Kind  string
	Start time.Time
	// End of a run that is over; zero for a moment.
	End time.Time
	// Service, Agent, Prompt and Tool are where it happened, as far as its kind says.
	Service, Agent, Prompt, Tool string
	// Value is new, Previous the newest before it.
	Value, Previous string
	Repeats, Cost   *float64
	RunID, TraceID  string
}

// Events builds the events frame, the earliest first. Titles and texts are made where the reader's language is known.
func Events(events []Event) *data.Frame {
	slices.SortStableFunc(events, func(a, b Event) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.RunID, b.RunID), cmp.Compare(a.Value, b.Value))
	})
	text := func(name string, of func(Event) string) *data.Field { return column(name, events, of) }
	frame := data.NewFrame("events",
		column("time", events, func(e Event) time.Time { return e.Start }),
		column("timeEnd", events, func(e Event) *time.Time {
			if e.End.IsZero() {
				return nil
			}
			return &e.End
		}),
		text("kind", func(e Event) string { return e.Kind }),
		text("service", func(e Event) string { return e.Service }),
		text("agent", func(e Event) string { return e.Agent }),
		text("prompt_name", func(e Event) string { return e.Prompt }),
		text("tool", func(e Event) string { return e.Tool }),
		text("value", func(e Event) string { return e.Value }),
		text("previous", func(e Event) string { return e.Previous }),
		column("repeats", events, func(e Event) *float64 { return e.Repeats }),
		unit("currencyUSD", column("cost", events, func(e Event) *float64 { return e.Cost })),
		text("run_id", func(e Event) string { return e.RunID }),
		text("trace_id", func(e Event) string { return e.TraceID }),
	)
	return stamp(frame, ContractEvents)
}

// Seen is when a value was seen first of a subject.
type Seen struct {
	// Subject is service, agent and prompt, as far as the kind of event tells them apart.
	Service, Agent, Prompt string
	Value                  string
	First                  time.Time
	RunID, TraceID         string
}

// NewValues are the values that a subject which had another before shows from an instant on. A value that returns, and two
// that are there beside each other, are new but once.
func NewValues(kind string, seen []Seen, from time.Time) []Event {
	type subject struct{ service, agent, prompt string }
	of := map[subject][]Seen{}
	for _, s := range seen {
		whose := subject{s.Service, s.Agent, s.Prompt}
		of[whose] = append(of[whose], s)
	}
	var out []Event
	for _, values := range of {
		slices.SortFunc(values, func(a, b Seen) int { return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Value, b.Value)) })
		for i, s := range values[1:] {
			if !s.First.Before(from) {
				out = append(out, Event{
					Kind: kind, Start: s.First, Service: s.Service, Agent: s.Agent, Prompt: s.Prompt,
					Value: s.Value, Previous: values[i].Value, RunID: s.RunID, TraceID: s.TraceID,
				})
			}
		}
	}
	return out
}
