package frames

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Call is one row of a calls answer: a model call or a tool execution that counts. Its Span has an LLM.
type Call struct {
	Span
	ConversationID, UserID     string
	Environment, Team, Project string
	PromptName, PromptVersion  string
}

// Calls builds the calls frame. Tokens and cost are of calls whose usage counts: those of others are told elsewhere.
func Calls(calls []Call) *data.Frame {
	frame := data.NewFrame("calls",
		column("start", calls, func(c Call) time.Time { return time.Unix(0, c.StartNs).UTC() }),
		column("agent", calls, func(c Call) string { return c.LLM.Agent }),
		column("model", calls, func(c Call) string { return c.LLM.Model }),
		column("tool", calls, func(c Call) string { return c.LLM.Tool }),
		unit("currencyUSD", column("cost", calls, counting(func(l *LLM) *float64 { return l.Cost }))),
		column("total_tokens", calls, counting(func(l *LLM) *float64 { return l.TotalTokens() })),
		column("status", calls, func(c Call) string { return c.LLM.Status }),
		unit("ms", column("duration", calls, func(c Call) float64 { return milliseconds(c.Duration) })),
		column("kind", calls, func(c Call) string { return c.LLM.Kind }),
		column("name", calls, func(c Call) string { return c.Name }),
		column("error_type", calls, func(c Call) string { return c.LLM.ErrorType }),
		column("finish_reason", calls, func(c Call) string { return c.LLM.FinishReason }),
		unit("ms", column("time_to_first_token", calls, func(c Call) *float64 { return inMilliseconds(c.LLM.TTFTNs) })),
		column("input_tokens", calls, counting(func(l *LLM) *float64 { return number(l.Input) })),
		column("output_tokens", calls, counting(func(l *LLM) *float64 { return number(l.Output) })),
		unit("percentunit", column("context_saturation", calls, func(c Call) *float64 { return c.LLM.Saturation() })),
		column("identical_repeat", calls, func(c Call) bool { return c.LLM.IdenticalRepeat }),
		column("service", calls, func(c Call) string { return c.Service }),
		column("run_id", calls, func(c Call) string { return c.LLM.RunID }),
		column("team", calls, func(c Call) string { return c.Team }),
		column("project", calls, func(c Call) string { return c.Project }),
		column("provider", calls, func(c Call) string { return c.LLM.Provider }),
		column("environment", calls, func(c Call) string { return c.Environment }),
		column("prompt_name", calls, func(c Call) string { return c.PromptName }),
		column("prompt_version", calls, func(c Call) string { return c.PromptVersion }),
		column("step", calls, func(c Call) float64 { return float64(c.LLM.Step) }),
		column("streaming", calls, func(c Call) bool { return c.LLM.Streaming }),
		column("cache_read_tokens", calls, counting(func(l *LLM) *float64 { return number(l.CacheRead) })),
		column("cache_write_tokens", calls, counting(func(l *LLM) *float64 { return number(l.CacheWrite) })),
		column("reasoning_tokens", calls, counting(func(l *LLM) *float64 { return number(l.Reasoning) })),
		column("cost_source", calls, func(c Call) string { return c.LLM.CostSource }),
		column("user_id", calls, func(c Call) string { return c.UserID }),
		column("conversation_id", calls, func(c Call) string { return c.ConversationID }),
		column("trace_id", calls, func(c Call) string { return c.TraceID }),
		column("span_id", calls, func(c Call) string { return c.SpanID }),
	)
	separateThousands(frame)
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	return stamp(frame, ContractCalls)
}

// counting is what a call adds to sums.
func counting(of func(*LLM) *float64) func(Call) *float64 {
	return func(c Call) *float64 {
		if !c.LLM.CountsUsage {
			return nil
		}
		return of(c.LLM)
	}
}

// TotalTokens adds up the buckets; nil where none is told.
func (l *LLM) TotalTokens() *float64 {
	var total *float64
	for _, bucket := range []*uint64{l.Input, l.CacheRead, l.CacheWrite, l.Output, l.Reasoning} {
		if bucket == nil {
			continue
		}
		if total == nil {
			total = new(float64)
		}
		*total += float64(*bucket)
	}
	return total
}

// Saturation is the share of the context window that is in use, after what is kept for the answer; nil where it is not known.
func (l *LLM) Saturation() *float64 {
	if l.ContextUsed == nil || l.ContextLimit == nil {
		return nil
	}
	room := float64(*l.ContextLimit)
	if l.MaxOutput != nil {
		room -= float64(*l.MaxOutput)
	}
	if room <= 0 {
		return nil
	}
	share := float64(*l.ContextUsed) / room
	return &share
}
