// Package normalisetest writes canonical spans in the form of semantics/corpus.
package normalisetest

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// copied are the columns that only repeat the span.
var copied = []string{"source", "service", "name", "scope"}

// Canonical is what a span told, by column: numbers as text, flags as 1, and nothing
// of what it did not tell.
func Canonical(s settle.Span) map[string]any {
	row := map[string]any{}
	for _, c := range settle.Texts {
		if text := *c.Of(&s); text != "" && !slices.Contains(copied, c.Name) {
			row[c.Name] = text
		}
	}
	for _, c := range settle.Counts {
		if count := *c.Of(&s); count.Told {
			row[c.Name] = strconv.FormatUint(count.N, 10)
		}
	}
	for _, c := range settle.Flags {
		if *c.Of(&s) {
			row[c.Name] = 1.0
		}
	}
	for name, signature := range map[string]uint64{"args_sig": s.ArgsSig, "result_sig": s.ResultSig} {
		if signature != 0 {
			row[name] = strconv.FormatUint(signature, 10)
		}
	}
	if s.ReportedCost.Valid {
		row["reported_cost"] = s.ReportedCost.Decimal.String()
	}
	if !s.SampleWeight.Equal(decimal.New(1, 0)) {
		row["sample_weight"] = s.SampleWeight.String()
	}
	addMap(row, "context_chars", s.ContextChars, func(n uint64) string { return strconv.FormatUint(n, 10) })
	addMap(row, "context_items", s.ContextItems, func(n uint64) string { return strconv.FormatUint(n, 10) })
	addMap(row, "quantities", s.Quantities, decimal.Decimal.String)
	if len(s.Malformed) > 0 {
		malformed := make([]any, len(s.Malformed))
		for i, name := range s.Malformed {
			malformed[i] = name
		}
		row["malformed"] = malformed
	}
	return row
}

func addMap[T any](row map[string]any, name string, values map[string]T, text func(T) string) {
	if len(values) == 0 {
		return
	}
	told := map[string]any{}
	for key, value := range values {
		told[key] = text(value)
	}
	row[name] = told
}
