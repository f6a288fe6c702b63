package engine

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// spansOfParity are the captures, and random traces around the changes of clocks.
func spansOfParity(t *testing.T) []json.RawMessage {
	spans := captures(t)
	for i, began := range []time.Time{
		local("Europe/Berlin", "2026-10-25 01:30"), local("Australia/Lord_Howe", "2026-10-04 01:15"), local("UTC", "2026-11-21 04:59"), local("Asia/Kathmandu", "2026-11-20 23:59"),
	} {
		traces := rapid.Custom(func(t *rapid.T) []settle.Span {
			var out []settle.Span
			for trace := range 25 {
				out = append(out, drawTrace(t, fmt.Sprintf("%031x%d", trace+1, i), began.Add(time.Duration(trace)*7*time.Minute).UnixNano())...)
			}
			return out
		}).Example(i)
		for n, s := range traces {
			raw, err := json.Marshal(dressed(collectedSpan(s), n))
			if err != nil {
				t.Fatal(err)
			}
			spans = append(spans, raw)
		}
	}
	return spans
}

// dressed adds to a span what is billed beside its tokens, how it was sampled, and what its library reports.
func dressed(span map[string]any, n int) map[string]any {
	attributes := span["SpanAttributes"].(map[string]string)
	if n%5 == 0 {
		span["TraceState"] = []string{"ot=th:8", "vendor=x,ot=rv:1;th:c", "ot=th:fd70a4"}[n/5%3]
	}
	if n%15 == 0 {
		attributes["tailsampling.policy"] = "errors"
	}
	if n%4 == 0 {
		attributes["evaluations.0.evaluation.name"], attributes["evaluations.0.evaluation.score"] = "helpful", fmt.Sprint(float64(n%11)/10)
		attributes["evaluations.0.evaluation.label"] = []string{"pass", "FAIL", "unsure"}[n/4%3]
		attributes["evaluations.0.evaluation.annotator_kind"] = []string{"LLM", "HUMAN"}[n/4%2]
	}
	if span["SpanId"] == spanName(0) {
		attributes["trace.evaluations.0.evaluation.name"], attributes["trace.evaluations.0.evaluation.score"] = "solved", "1"
		attributes["session.id"], attributes["session.annotations.0.annotation.name"] = "night", "thumbs"
	}
	switch n % 7 {
	case 1:
		attributes["loopscope.quantity.web_searches"] = "3"
	case 2:
		attributes["gen_ai.provider.name"], attributes["gen_ai.response.model"] = "anthropic", "claude-sonnet-4-5"
		attributes["anthropic.usage.cache_creation.ephemeral_1h_input_tokens"] = "2"
	case 3:
		attributes["gen_ai.provider.name"], attributes["gen_ai.response.model"] = "google", "gemini-2.5-flash"
		attributes["gen_ai.usage.audio.input_tokens"] = "3"
	case 4:
		attributes["gen_ai.response.model"], attributes["gen_ai.usage.cost"] = "nobody-knows", "0.0125"
	case 5:
		attributes["gen_ai.provider.name"], attributes["gen_ai.response.model"] = "perplexity", "sonar"
	}
	return span
}
