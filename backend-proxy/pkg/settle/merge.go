package settle

import (
	"cmp"

	"github.com/shopspring/decimal"
)

// longest is as far as a span's end may lie behind its start, so that a hostile duration reaches no sum.
const longest = 30 * 86_400_000_000_000

type id struct{ trace, span string }

// merged holds each span once, however often it was delivered. Of two deliveries
// the fuller value holds, field by field; what spans do not tell is filled in from
// log records, and what two tenants tell is nobody's. It works in place: spans are large.
func merged(deliveries []Span) []Span {
	at := make(map[id]int, len(deliveries))
	var ofTwo []int
	out := deliveries[:0]
	told := details{}
	for _, d := range deliveries {
		if d.Source == sourceDetails {
			told.add(d)
			continue
		}
		d.End = min(d.End, d.Start+longest)
		if i, again := at[id{d.TraceID, d.SpanID}]; again {
			if a, b := out[i].Tenant, d.Tenant; a != b && a != "" && b != "" {
				ofTwo = append(ofTwo, i)
			}
			merge(&out[i], &d)
			continue
		}
		at[id{d.TraceID, d.SpanID}] = len(out)
		out = append(out, d)
	}
	for _, i := range ofTwo {
		out[i].Tenant = ""
	}
	for i := range out {
		told.fill(&out[i])
	}
	return out
}

func merge(into, from *Span) {
	into.Start, into.End = min(into.Start, from.Start), max(into.End, from.End)
	for _, column := range Texts {
		*column.Of(into) = max(*column.Of(into), *column.Of(from))
	}
	for _, column := range Counts {
		*column.Of(into) = larger(*column.Of(into), *column.Of(from))
	}
	for _, column := range Flags {
		*column.Of(into) = *column.Of(into) || *column.Of(from)
	}
	into.ReportedCost = dearer(into.ReportedCost, from.ReportedCost)
	into.SampleWeight = decimal.Max(into.SampleWeight, from.SampleWeight)
	into.ArgsSig, into.ResultSig = max(into.ArgsSig, from.ArgsSig), max(into.ResultSig, from.ResultSig)
	into.Quantities = fuller(into.Quantities, from.Quantities)
	into.ContextChars = fuller(into.ContextChars, from.ContextChars)
	into.ContextItems = fuller(into.ContextItems, from.ContextItems)
	if len(from.Malformed) > len(into.Malformed) {
		into.Malformed = from.Malformed
	}
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
