package settle

import (
	"cmp"

	"github.com/shopspring/decimal"
)

// longest is as far as a span's end may lie behind its start, so that a hostile duration reaches no sum.
const longest = 30 * 86_400_000_000_000

type id struct{ trace, span string }

// merged holds each span once, however often it was delivered. Of two deliveries
// the fuller value holds, field by field.
func merged(deliveries []Span) []Span {
	at := make(map[id]int, len(deliveries))
	out := make([]Span, 0, len(deliveries))
	for _, d := range deliveries {
		d.End = min(d.End, d.Start+longest)
		if i, again := at[id{d.TraceID, d.SpanID}]; again {
			merge(&out[i], &d)
			continue
		}
		at[id{d.TraceID, d.SpanID}] = len(out)
		out = append(out, d)
	}
	return out
}

func merge(into, from *Span) {
	into.Start, into.End = min(into.Start, from.Start), max(into.End, from.End)
	texts := into.texts()
	for i, text := range from.texts() {
		*texts[i] = max(*texts[i], *text)
	}
	counts := into.counts()
	for i, count := range from.counts() {
		*counts[i] = larger(*counts[i], *count)
	}
	into.ReportedCost = dearer(into.ReportedCost, from.ReportedCost)
	into.SampleWeight = decimal.Max(into.SampleWeight, from.SampleWeight)
	into.Streaming = into.Streaming || from.Streaming
	into.IsExecution = into.IsExecution || from.IsExecution
	into.KnownLibrary = into.KnownLibrary || from.KnownLibrary
	into.ArgsSig, into.ResultSig = max(into.ArgsSig, from.ArgsSig), max(into.ResultSig, from.ResultSig)
	into.Quantities = fuller(into.Quantities, from.Quantities)
	into.ContextChars = fuller(into.ContextChars, from.ContextChars)
	into.ContextItems = fuller(into.ContextItems, from.ContextItems)
	if len(from.Malformed) > len(into.Malformed) {
		into.Malformed = from.Malformed
	}
}

func (s *Span) texts() []*string {
	return []*string{
		&s.ParentSpanID, &s.Source, &s.Tenant, &s.Service, &s.Environment, &s.Team, &s.Project,
		&s.Name, &s.Scope, &s.Convention, &s.Kind, &s.Operation,
		&s.Provider, &s.RequestModel, &s.ResponseModel, &s.Model, &s.ResponseID,
		&s.ServiceTier, &s.Region, &s.Deployment, &s.BillingAccount, &s.Credential,
		&s.Agent, &s.AgentID, &s.AgentVersion, &s.Workflow, &s.Tool, &s.ToolCallID,
		&s.ConversationID, &s.UserID, &s.PromptName, &s.PromptVersion, &s.Variant,
		&s.Status, &s.ErrorType, &s.FinishReason, &s.SampleKind,
	}
}

func (s *Span) counts() []*Count {
	return []*Count{&s.Input, &s.CacheRead, &s.CacheWrite, &s.Output, &s.Reasoning, &s.Replayed, &s.TimeToFirstToken, &s.MaxOutput}
}

func larger(a, b Count) Count { return Count{max(a.N, b.N), a.Told || b.Told} }

func dearer(a, b decimal.NullDecimal) decimal.NullDecimal {
	if !a.Valid || b.Valid && b.Decimal.GreaterThan(a.Decimal) {
		return b
	}
	return a
}

func fuller[V any](a, b map[string]V) map[string]V {
	if len(b) > len(a) {
		return b
	}
	return a
}

// first is the first text that is told.
func first(texts ...string) string { return cmp.Or(texts...) }
