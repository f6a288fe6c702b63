package frames

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/shopspring/decimal"
)

// Span is one row of a trace answer. LLM is nil for spans without GenAI meaning.
type Span struct {
	TraceID, SpanID, ParentSpanID string
	Name, Service, Kind           string
	StatusCode                    int64 // 0 unset, 1 ok, 2 error
	StatusMessage                 string
	StartNs                       int64
	Duration                      time.Duration
	ServiceTags, Tags             map[string]string
	LLM                           *LLM
}

// LLM is what a GenAI span has beyond a span. Numbers are nil where not told.
type LLM struct {
	Kind, Model, Provider, Agent, Tool, RunID                  string
	Step                                                       uint32
	Input, CacheRead, CacheWrite, Output, Reasoning            *uint64
	Cost                                                       *float64
	Costs                                                      map[string]decimal.Decimal // by meter
	CostSource                                                 string
	TTFTNs                                                     *uint64
	Streaming                                                  bool
	Status, ErrorType, FinishReason                            string
	ContextUsed, ContextLimit, MaxOutput                       *uint64
	ContextChars, ContextItems                                 map[string]uint64
	CountsCall, CountsUsage, CountsTool, IdenticalRepeat, Open bool
	ArgsSig, ResultSig                                         uint64
}

// ContextRoles are the keys of LLM.ContextChars.
var ContextRoles = []string{"system", "tool_definitions", "user", "assistant", "tool_results"}

// Trace builds Grafana's trace frame with our fields after it.
func Trace(spans []Span) *data.Frame {
	fields := []*data.Field{
		column("traceID", spans, func(s Span) string { return s.TraceID }),
		column("spanID", spans, func(s Span) string { return s.SpanID }),
		column("parentSpanID", spans, func(s Span) string { return s.ParentSpanID }),
		column("operationName", spans, func(s Span) string { return s.Name }),
		column("serviceName", spans, func(s Span) string { return s.Service }),
		column("kind", spans, func(s Span) string { return s.Kind }),
		column("statusCode", spans, func(s Span) int64 { return s.StatusCode }),
		column("statusMessage", spans, func(s Span) string { return s.StatusMessage }),
		unit("ms", column("startTime", spans, func(s Span) float64 { return float64(s.StartNs) / 1e6 })),
		unit("ms", column("duration", spans, func(s Span) float64 { return milliseconds(s.Duration) })),
		column("serviceTags", spans, func(s Span) json.RawMessage { return tags(s.ServiceTags) }),
		column("tags", spans, func(s Span) json.RawMessage { return tags(s.Tags) }),
	}
	llm := llmFields(spans)
	if len(spans) > wideSpans {
		llm = slices.DeleteFunc(llm, func(f *data.Field) bool { return f.Name != "llm.kind" && allNull(f) })
	}
	frame := data.NewFrame("trace", append(fields, llm...)...)
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTrace}
	return stamp(frame, ContractTrace)
}

// wideSpans is the size from which fields without any value are left out: in a
// giant trace they would be most of its JSON. Readers take a missing field as unknown.
const wideSpans = 5_000

func allNull(field *data.Field) bool {
	for i := range field.Len() {
		if !field.NilAt(i) {
			return false
		}
	}
	return true
}

func llmFields(spans []Span) []*data.Field {
	text := func(name string, of func(*LLM) string) *data.Field { return llmColumn(name, spans, of) }
	flag := func(name string, of func(*LLM) bool) *data.Field { return llmColumn(name, spans, of) }
	count := func(name string, of func(*LLM) *uint64) *data.Field {
		return column("llm."+name, spans, func(s Span) *float64 {
			if s.LLM == nil {
				return nil
			}
			return number(of(s.LLM))
		})
	}
	fields := []*data.Field{
		text("kind", func(l *LLM) string { return l.Kind }),
		text("model", func(l *LLM) string { return l.Model }),
		text("provider", func(l *LLM) string { return l.Provider }),
		text("agent", func(l *LLM) string { return l.Agent }),
		text("tool", func(l *LLM) string { return l.Tool }),
		llmColumn("step", spans, func(l *LLM) float64 { return float64(l.Step) }),
		text("run_id", func(l *LLM) string { return l.RunID }),
		count("input_tokens", func(l *LLM) *uint64 { return l.Input }),
		count("cache_read_tokens", func(l *LLM) *uint64 { return l.CacheRead }),
		count("cache_write_tokens", func(l *LLM) *uint64 { return l.CacheWrite }),
		count("output_tokens", func(l *LLM) *uint64 { return l.Output }),
		count("reasoning_tokens", func(l *LLM) *uint64 { return l.Reasoning }),
		unit("currencyUSD", column("llm.cost", spans, func(s Span) *float64 {
			if s.LLM == nil {
				return nil
			}
			return s.LLM.Cost
		})),
		text("cost_source", func(l *LLM) string { return l.CostSource }),
		inputCost("input_cost", spans, "input", "input_audio", "input_image", "input_video"),
		inputCost("cache_read_cost", spans, "cache_read", "cache_read_audio", "cache_read_image"),
		inputCost("cache_write_cost", spans, "cache_write", "cache_write_1h"),
		unit("ms", column("llm.ttft", spans, func(s Span) *float64 {
			if s.LLM == nil {
				return nil
			}
			return inMilliseconds(s.LLM.TTFTNs)
		})),
		flag("streaming", func(l *LLM) bool { return l.Streaming }),
		text("status", func(l *LLM) string { return l.Status }),
		text("error_type", func(l *LLM) string { return l.ErrorType }),
		text("finish_reason", func(l *LLM) string { return l.FinishReason }),
		count("context_used", func(l *LLM) *uint64 { return l.ContextUsed }),
		count("context_limit", func(l *LLM) *uint64 { return l.ContextLimit }),
		count("max_output", func(l *LLM) *uint64 { return l.MaxOutput }),
	}
	for _, role := range ContextRoles {
		fields = append(fields, count("context_chars."+role, func(l *LLM) *uint64 {
			if n, ok := l.ContextChars[role]; ok {
				return &n
			}
			return nil
		}))
	}
	return append(fields,
		flag("counts_call", func(l *LLM) bool { return l.CountsCall }),
		flag("counts_usage", func(l *LLM) bool { return l.CountsUsage }),
		flag("counts_tool", func(l *LLM) bool { return l.CountsTool }),
		flag("identical_repeat", func(l *LLM) bool { return l.IdenticalRepeat }),
		text("args_sig", func(l *LLM) string { return signature(l.ArgsSig) }),
		text("result_sig", func(l *LLM) string { return signature(l.ResultSig) }),
		flag("open", func(l *LLM) bool { return l.Open }),
	)
}

// inputCost is what was billed by the meters of a bucket, which semantics/figures.json has the same; null where nothing was.
func inputCost(name string, spans []Span, meters ...string) *data.Field {
	return unit("currencyUSD", column("llm."+name, spans, func(s Span) *float64 {
		if s.LLM == nil {
			return nil
		}
		var billed *decimal.Decimal
		for _, meter := range meters {
			if cost, ok := s.LLM.Costs[meter]; ok {
				sum := cost
				if billed != nil {
					sum = billed.Add(cost)
				}
				billed = &sum
			}
		}
		if billed == nil {
			return nil
		}
		dollars := billed.InexactFloat64()
		return &dollars
	}))
}

// llmColumn is null for spans without GenAI meaning.
func llmColumn[T any](name string, spans []Span, of func(*LLM) T) *data.Field {
	return column("llm."+name, spans, func(s Span) *T {
		if s.LLM == nil {
			return nil
		}
		value := of(s.LLM)
		return &value
	})
}

// signature is hexadecimal because JSON numbers cannot hold 64 bits; 0 is unknown.
func signature(n uint64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%016x", n)
}

type tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func tags(attributes map[string]string) json.RawMessage {
	raw, err := json.Marshal(sortedTags(attributes))
	if err != nil {
		return json.RawMessage("[]")
	}
	return raw
}
