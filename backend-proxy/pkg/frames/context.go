package frames

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// How well the composition of a context window by role is known, as core/src/context has it.
const (
	basisExact       = "exact"       // all content has one role, so the reported total is that role's
	basisApportioned = "apportioned" // the reported total split by measured characters
	basisUnknown     = "unknown"     // content was not captured, or no total was reported
)

// cutShort are finish reasons of the conventions and of providers' raw answers that mean: no room was left.
var cutShort = []string{"length", "max_tokens", "model_context_window_exceeded", "max_output_tokens"}

// contextPart is what one role fills of one model call's window; Role is "" where the composition is unknown.
type contextPart struct {
	call       *Call
	step       int // 1 for the first model call
	role       string
	tokens     *float64
	characters *float64
	items      *float64
	basis      string
}

// Context builds the context frame out of model calls by start: a row a call and role.
func Context(calls []Call) *data.Frame {
	var parts []contextPart
	step := 0
	for i := range calls {
		if calls[i].LLM.Kind == "llm" { // others have no conversation that grows
			step++
			parts = append(parts, composition(&calls[i], step)...)
		}
	}
	frame := data.NewFrame("context",
		column("step", parts, func(p contextPart) float64 { return float64(p.step) }),
		column("start", parts, func(p contextPart) time.Time { return time.Unix(0, p.call.StartNs).UTC() }),
		column("agent", parts, func(p contextPart) string { return p.call.LLM.Agent }),
		column("model", parts, func(p contextPart) string { return p.call.LLM.Model }),
		column("role", parts, func(p contextPart) string { return p.role }),
		column("tokens", parts, func(p contextPart) *float64 { return p.tokens }),
		column("basis", parts, func(p contextPart) string { return p.basis }),
		column("context_used", parts, func(p contextPart) *float64 { return number(p.call.LLM.ContextUsed) }),
		column("context_limit", parts, func(p contextPart) *float64 { return number(p.call.LLM.ContextLimit) }),
		unit("percentunit", column("context_saturation", parts, func(p contextPart) *float64 { return p.call.LLM.Saturation() })),
		column("reserve", parts, func(p contextPart) *float64 { return number(p.call.LLM.MaxOutput) }),
		column("input_tokens", parts, ofCall(func(l *LLM) *float64 { return number(l.Input) })),
		column("cache_read_tokens", parts, ofCall(func(l *LLM) *float64 { return number(l.CacheRead) })),
		column("cache_write_tokens", parts, ofCall(func(l *LLM) *float64 { return number(l.CacheWrite) })),
		column("output_tokens", parts, ofCall(func(l *LLM) *float64 { return number(l.Output) })),
		column("reasoning_tokens", parts, ofCall(func(l *LLM) *float64 { return number(l.Reasoning) })),
		unit("currencyUSD", column("cost", parts, ofCall(func(l *LLM) *float64 { return l.Cost }))),
		column("characters", parts, func(p contextPart) *float64 { return p.characters }),
		column("items", parts, func(p contextPart) *float64 { return p.items }),
		column("cut_short", parts, func(p contextPart) bool { return slices.Contains(cutShort, strings.ToLower(p.call.LLM.FinishReason)) }),
		column("run_id", parts, func(p contextPart) string { return p.call.LLM.RunID }),
		column("trace_id", parts, func(p contextPart) string { return p.call.TraceID }),
		column("span_id", parts, func(p contextPart) string { return p.call.SpanID }),
	)
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	return stamp(frame, ContractContext)
}

// ofCall is said in each of a call's rows.
func ofCall(of func(*LLM) *float64) func(contextPart) *float64 {
	return func(p contextPart) *float64 { return counting(of)(*p.call) }
}

func composition(call *Call, step int) []contextPart {
	var (
		roles   []string
		weights []uint64
	)
	for _, role := range ContextRoles {
		if n := call.LLM.ContextChars[role]; n > 0 {
			roles, weights = append(roles, role), append(weights, n)
		}
	}
	if call.LLM.ContextUsed == nil || len(roles) == 0 {
		return []contextPart{{call: call, step: step, tokens: number(call.LLM.ContextUsed), basis: basisUnknown}}
	}
	basis := basisApportioned
	if len(roles) == 1 {
		basis = basisExact
	}
	parts := make([]contextPart, len(roles))
	for i, tokens := range apportion(*call.LLM.ContextUsed, weights) {
		parts[i] = contextPart{call: call, step: step, role: roles[i], tokens: number(&tokens), characters: number(&weights[i]), basis: basis}
		if items, ok := call.LLM.ContextItems[roles[i]]; ok {
			parts[i].items = number(&items)
		}
	}
	return parts
}

// apportion splits a whole number by weights, exactly: largest remainders get what rounding down left.
func apportion(total uint64, weights []uint64) []uint64 {
	var sum float64
	for _, w := range weights {
		sum += float64(w)
	}
	parts, remainders, order, left := make([]uint64, len(weights)), make([]float64, len(weights)), make([]int, len(weights)), total
	for i, w := range weights {
		exact := float64(total) * float64(w) / sum
		parts[i] = uint64(exact)
		remainders[i], order[i] = exact-float64(parts[i]), i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	for _, i := range order[:min(int(left), len(order))] { //nolint:gosec // less than one a weight
		parts[i]++
	}
	return parts
}
