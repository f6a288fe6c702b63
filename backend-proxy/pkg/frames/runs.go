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
	LastKnownAgent                                 string // of a run that goes on and tells none: of its session, or of its service
	InferredSpans                                  uint32 // below a missing parent that another span stands in for
	Figures
	ContextSaturation *float64
	// RepeatStreak are tool executions that came again in a row without progress: at its end of a run that goes on, the most
	// there were of one that ended. SinceProgress are executions since the last that told something new. Both are nil where
	// the run's steps were not looked at.
	RepeatStreak, SinceProgress *float64
}

// Runs builds the runs frame.
func Runs(runs []Run) *data.Frame {
	figures := func(r Run) Figures { return r.Figures }
	frame := data.NewFrame("runs",
		column("start", runs, func(r Run) time.Time { return r.Start }),
		column("agent", runs, func(r Run) string { return r.Agent }),
		column("models", runs, func(r Run) string { return r.Models }),
	)
	frame.Fields = append(frame.Fields, leadingColumns(runs, figures)...)
	frame.Fields = append(frame.Fields,
		column("status", runs, func(r Run) string { return r.Status }),
		unit("ms", column("duration", runs, func(r Run) float64 { return milliseconds(r.Duration) })),
		column("name", runs, func(r Run) string { return r.Name }),
		column("service", runs, func(r Run) string { return r.Service }),
		column("run_id", runs, func(r Run) string { return r.RunID }),
	)
	frame.Fields = append(frame.Fields, otherColumns(runs, figures)...)
	frame.Fields = append(frame.Fields,
		unit("percentunit", column("context_saturation", runs, func(r Run) *float64 { return r.ContextSaturation })),
		column("workflow", runs, func(r Run) string { return r.Workflow }),
		column("team", runs, func(r Run) string { return r.Team }),
		column("project", runs, func(r Run) string { return r.Project }),
		column("prompt_name", runs, func(r Run) string { return r.PromptName }),
		column("prompt_version", runs, func(r Run) string { return r.PromptVersion }),
		column("user_id", runs, func(r Run) string { return r.UserID }),
		column("conversation_id", runs, func(r Run) string { return r.ConversationID }),
		column("trace_id", runs, func(r Run) string { return r.TraceID }),
		column("open", runs, func(r Run) bool { return r.Open }),
		column("last_known_agent", runs, func(r Run) string { return r.LastKnownAgent }),
		column("repeat_streak", runs, func(r Run) *float64 { return r.RepeatStreak }),
		column("since_progress", runs, func(r Run) *float64 { return r.SinceProgress }),
		column("inferred_spans", runs, func(r Run) float64 { return float64(r.InferredSpans) }),
	)
	separateThousands(frame)
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	return stamp(frame, ContractRuns)
}
