package frames

import (
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Figures are what a row of a list adds up over its spans. Nil is unknown.
type Figures struct {
	LLMCalls, FailedLLMCalls, ToolCalls, ToolErrors *float64
	IdenticalRepeats                                *float64
	Input, CacheRead, CacheWrite, Output, Reasoning *float64
	TotalTokens, Cost, UnpricedCalls                *float64
}

// FigureMeasures are the catalogue's measures that Figures are, in the order of SetMeasures.
var FigureMeasures = []string{
	"llm_calls", "failed_llm_calls", "tool_calls", "tool_errors", "identical_repeats",
	"input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens",
	"total_tokens", "cost", "unpriced_calls",
}

func (f *Figures) fields() []**float64 {
	return []**float64{
		&f.LLMCalls, &f.FailedLLMCalls, &f.ToolCalls, &f.ToolErrors, &f.IdenticalRepeats,
		&f.Input, &f.CacheRead, &f.CacheWrite, &f.Output, &f.Reasoning,
		&f.TotalTokens, &f.Cost, &f.UnpricedCalls,
	}
}

// SetMeasures takes the values of FigureMeasures.
func (f *Figures) SetMeasures(values []*float64) {
	for i, field := range f.fields() {
		*field = values[i]
	}
}

// leading are the figures that people look for first: lists have them beside what a row is.
var leading = []string{"cost", "total_tokens"}

// leadingColumns makes a field of each leading figure of every row, named by its measure.
func leadingColumns[R any](rows []R, of func(R) Figures) []*data.Field {
	return figureColumns(rows, of, leading)
}

// otherColumns does so for those that are not leading.
func otherColumns[R any](rows []R, of func(R) Figures) []*data.Field {
	return figureColumns(rows, of, slices.DeleteFunc(slices.Clone(FigureMeasures), func(id string) bool {
		return slices.Contains(leading, id)
	}))
}

func figureColumns[R any](rows []R, of func(R) Figures, ids []string) []*data.Field {
	columns := make([]*data.Field, len(ids))
	for i, id := range ids {
		at := slices.Index(FigureMeasures, id)
		columns[i] = column(id, rows, func(r R) *float64 {
			figures := of(r)
			return *figures.fields()[at]
		})
		if id == "cost" {
			unit("currencyUSD", columns[i])
		}
	}
	return columns
}
