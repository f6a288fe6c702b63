package frames

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Run is one row of a runs answer. Text is "" and numbers are nil where unknown.
type Run struct {
	RunID, TraceID                                 string
	Start                                          time.Time
	Duration                                       time.Duration
	Status, Name, Agent, Workflow, Service, Models string
	ConversationID, UserID, Team, Project          string
	PromptName, PromptVersion                      string
	Open                                           bool
	InferredSpans                                  uint32 // below a missing parent that another span stands in for
	Figures
	ContextSaturation *float64
}

// Runs builds the runs frame.
func Runs(runs []Run) *data.Frame {
	frame := data.NewFrame("runs",
		column("run_id", runs, func(r Run) string { return r.RunID }),
		column("trace_id", runs, func(r Run) string { return r.TraceID }),
		column("start", runs, func(r Run) time.Time { return r.Start }),
		unit("ms", column("duration", runs, func(r Run) float64 { return milliseconds(r.Duration) })),
		column("status", runs, func(r Run) string { return r.Status }),
		column("name", runs, func(r Run) string { return r.Name }),
		column("agent", runs, func(r Run) string { return r.Agent }),
		column("workflow", runs, func(r Run) string { return r.Workflow }),
		column("service", runs, func(r Run) string { return r.Service }),
		column("models", runs, func(r Run) string { return r.Models }),
		column("conversation_id", runs, func(r Run) string { return r.ConversationID }),
		column("user_id", runs, func(r Run) string { return r.UserID }),
		column("team", runs, func(r Run) string { return r.Team }),
		column("project", runs, func(r Run) string { return r.Project }),
		column("prompt_name", runs, func(r Run) string { return r.PromptName }),
		column("prompt_version", runs, func(r Run) string { return r.PromptVersion }),
		column("open", runs, func(r Run) bool { return r.Open }),
		column("inferred_spans", runs, func(r Run) float64 { return float64(r.InferredSpans) }),
	)
	frame.Fields = append(frame.Fields, figureColumns(runs, func(r Run) Figures { return r.Figures })...)
	frame.Fields = append(frame.Fields, unit("percentunit", column("context_saturation", runs, func(r Run) *float64 { return r.ContextSaturation })))
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	return stamp(frame, ContractRuns)
}
