package frames

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Run is one row of a runs answer. Text is "" and numbers are nil where unknown.
type Run struct {
	RunID, TraceID                                      string
	Start                                               time.Time
	Duration                                            time.Duration
	Status, Name, Agent, Workflow, Service, Models      string
	ConversationID, UserID, Team, Project               string
	PromptName, PromptVersion                           string
	Open                                                bool
	LLMCalls, FailedLLMCalls, ToolCalls, ToolErrors     *float64
	IdenticalRepeats                                    *float64
	Input, CacheRead, CacheWrite, Output, Reasoning     *float64
	TotalTokens, Cost, UnpricedCalls, ContextSaturation *float64
}

// RunMeasures are the catalogue's measures that a run's row carries, in the order of SetMeasures.
var RunMeasures = []string{
	"llm_calls", "failed_llm_calls", "tool_calls", "tool_errors", "identical_repeats",
	"input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens",
	"total_tokens", "cost", "unpriced_calls",
}

// SetMeasures takes the values of RunMeasures and the greatest saturation.
func (r *Run) SetMeasures(values []*float64, saturation *float64) {
	for i, field := range []**float64{
		&r.LLMCalls, &r.FailedLLMCalls, &r.ToolCalls, &r.ToolErrors, &r.IdenticalRepeats,
		&r.Input, &r.CacheRead, &r.CacheWrite, &r.Output, &r.Reasoning,
		&r.TotalTokens, &r.Cost, &r.UnpricedCalls,
	} {
		*field = values[i]
	}
	r.ContextSaturation = saturation
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
		column("llm_calls", runs, func(r Run) *float64 { return r.LLMCalls }),
		column("failed_llm_calls", runs, func(r Run) *float64 { return r.FailedLLMCalls }),
		column("tool_calls", runs, func(r Run) *float64 { return r.ToolCalls }),
		column("tool_errors", runs, func(r Run) *float64 { return r.ToolErrors }),
		column("identical_repeats", runs, func(r Run) *float64 { return r.IdenticalRepeats }),
		column("input_tokens", runs, func(r Run) *float64 { return r.Input }),
		column("cache_read_tokens", runs, func(r Run) *float64 { return r.CacheRead }),
		column("cache_write_tokens", runs, func(r Run) *float64 { return r.CacheWrite }),
		column("output_tokens", runs, func(r Run) *float64 { return r.Output }),
		column("reasoning_tokens", runs, func(r Run) *float64 { return r.Reasoning }),
		column("total_tokens", runs, func(r Run) *float64 { return r.TotalTokens }),
		unit("currencyUSD", column("cost", runs, func(r Run) *float64 { return r.Cost })),
		column("unpriced_calls", runs, func(r Run) *float64 { return r.UnpricedCalls }),
		unit("percentunit", column("context_saturation", runs, func(r Run) *float64 { return r.ContextSaturation })),
	)
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	return stamp(frame, ContractRuns)
}
