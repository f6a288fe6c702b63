// Package traceql answers metrics from Tempo by sums that Tempo adds up, where whole traces would be too many to read.
// What that leaves approximate, semantics/traceql.json says by figure.
package traceql

import (
	"slices"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
)

// part is something that Tempo adds up over spans.
type part string

const (
	spans     part = "spans"
	failed    part = "failed"
	usage     part = "usage" // spans that tell tokens
	usedWell  part = "usedWell"
	tokens    part = "tokens"
	money     part = "money" // priced in the backend
	durations part = "durations"
)

const (
	llm       = "llm"
	embedding = "embedding"
	tool      = "tool"
)

// need is which parts of spans of which kinds a figure is made of.
type need struct {
	kinds []string
	parts []part
}

var (
	models = []string{llm, embedding}
	priced = need{models, []part{spans, usage, tokens, money}}
)

// figures are those of semantics/figures.json that sums can tell.
var figures = map[string]need{
	"calls":           {[]string{llm}, []part{spans}},
	"failed":          {[]string{llm}, []part{spans, failed}},
	"embedding_calls": {[]string{embedding}, []part{spans}},
	"usage_spans":     {models, []part{usage}},
	"missing_usage":   {models, []part{spans, failed, usedWell}},

	"input_tokens": {models, []part{tokens}}, "cache_read_tokens": {models, []part{tokens}}, "cache_write_tokens": {models, []part{tokens}},
	"output_tokens": {models, []part{tokens}}, "reasoning_tokens": {models, []part{tokens}},

	"cost": priced, "priced": priced, "unpriced": priced, "listed_spans": priced,
	"input_cost": priced, "cache_read_cost": priced, "cache_write_cost": priced, "output_cost": priced, "reasoning_cost": priced,

	"duration_buckets":      {[]string{llm}, []part{durations}},
	"tool_calls":            {[]string{tool}, []part{spans}},
	"tool_errors":           {[]string{tool}, []part{spans, failed}},
	"tool_duration_buckets": {[]string{tool}, []part{durations}},
}

// Tells reports whether sums tell a measure.
func Tells(m catalogue.Measure) bool {
	for _, name := range m.Formula.Figures() {
		if _, ok := figures[name]; !ok {
			return false
		}
	}
	return true
}

// needed are the parts of spans by their kind that measures are made of.
func needed(measures []catalogue.Measure) map[string][]part {
	out := map[string][]part{}
	for _, m := range measures {
		for _, name := range m.Formula.Figures() {
			for _, kind := range figures[name].kinds {
				for _, p := range figures[name].parts {
					if !slices.Contains(out[kind], p) {
						out[kind] = append(out[kind], p)
					}
				}
			}
		}
	}
	return out
}
