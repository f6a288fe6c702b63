package frames

import (
	"encoding/json"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Loop is one row of a loops answer: executions of a run that only repeated an earlier one.
type Loop struct {
	RunID, TraceID, Service, Tool, Agent string
	Start                                time.Time // of the run
	Open                                 bool
	Repeats                              uint32
	// Wasted are the tokens and US dollars of the model calls directly before the repeats.
	WastedTokens uint64
	WastedCost   *float64
	// SpanIDs are the first of the repeats.
	SpanIDs []string
}

// IdenticalRepeat is the kind of loop that is proved by equal arguments and results.
const IdenticalRepeat = "identical_repeat"

// Loops builds the loops frame.
func Loops(loops []Loop) *data.Frame {
	frame := data.NewFrame("loops",
		column("start", loops, func(l Loop) time.Time { return l.Start }),
		column("agent", loops, func(l Loop) string { return l.Agent }),
		column("tool", loops, func(l Loop) string { return l.Tool }),
		column("repeats", loops, func(l Loop) float64 { return float64(l.Repeats) }),
		unit("currencyUSD", column("wasted_cost", loops, func(l Loop) *float64 { return l.WastedCost })),
		column("wasted_tokens", loops, func(l Loop) float64 { return float64(l.WastedTokens) }),
		column("service", loops, func(l Loop) string { return l.Service }),
		column("kind", loops, func(Loop) string { return IdenticalRepeat }),
		column("open", loops, func(l Loop) bool { return l.Open }),
		column("run_id", loops, func(l Loop) string { return l.RunID }),
		column("trace_id", loops, func(l Loop) string { return l.TraceID }),
		column("span_ids", loops, func(l Loop) json.RawMessage { return list(l.SpanIDs) }),
	)
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	return stamp(frame, ContractLoops)
}

func list(texts []string) json.RawMessage {
	if texts == nil {
		texts = []string{}
	}
	raw, err := json.Marshal(texts)
	if err != nil {
		return json.RawMessage("[]")
	}
	return raw
}
