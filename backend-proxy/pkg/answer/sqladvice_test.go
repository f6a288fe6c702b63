package answer

import (
	"strings"
	"testing"
)

func TestAdvice_isOfWhatReadsManySpans(t *testing.T) {
	for table, says := range map[string]string{
		"llm_spans": "llm_calls_1m", "spans_of_ours": "llm_spans_v", "otel_traces": "", "something": "",
	} {
		got := advice([]SQLReads{{Table: table, Rows: manySpans}}, "spans_of_ours")
		if !strings.Contains(got, says) || (got == "") != (says == "") {
			t.Errorf("%s: %q", table, got)
		}
		if few := advice([]SQLReads{{Table: table, Rows: manySpans - 1}}, "spans_of_ours"); few != "" {
			t.Errorf("%s, few rows: %q", table, few)
		}
	}
}
