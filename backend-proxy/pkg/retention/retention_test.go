package retention

import (
	"strings"
	"testing"
)

var known = Known("otel_traces", "otel_logs")

func TestParse(t *testing.T) {
	for text, want := range map[string]Rule{
		"otel_traces=3d":         {Table: "otel_traces", Days: 3},
		"llm_spans=forever":      {Table: "llm_spans"},
		"llm_spans=default":      {Table: "llm_spans", Days: Default},
		"acme:llm_spans=90d":     {Table: "llm_spans", Tenant: "acme", Days: 90},
		"a:b:llm_calls_1h=9999d": {Table: "llm_calls_1h", Tenant: "a:b", Days: 9999},
	} {
		if got, err := Parse(text, strings.Contains(text, ":"), known); err != nil || got != want {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
	for text, says := range map[string]string{
		"llm_spans":             "no period",
		"llm_spans=30":          "no period",
		"llm_spans=0d":          "no period",
		"llm_spans=3d":          "at least 4 days",
		"llm_calls_1m=7d":       "at least 8 days",
		"llm_spans=99999d":      "write forever",
		"llm_prices=3d":         "llm_prices is no table",
		"acme:otel_traces=30d":  "as a whole",
		":llm_spans=30d":        "names no tenant",
		"otel_logs=default":     "the collector's",
		"acme:llm_runs=a month": "no period",
	} {
		if got, err := Parse(text, strings.Contains(text, ":"), known); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
}

func TestTTL(t *testing.T) {
	spans, _ := Find(known, "llm_spans")
	inbox, _ := Find(known, "llm_inbox")
	acme := func(days int) Rule { return Rule{"llm_spans", "acme", days} }
	all := func(days int) Rule { return Rule{"llm_spans", "", days} }
	for _, c := range []struct {
		table Table
		rules []Rule
		want  string
	}{
		{spans, nil, ""},
		{inbox, nil, "toDate(ingested_at) + toIntervalDay(4)"},
		{inbox, []Rule{all(30)}, "toDate(ingested_at) + toIntervalDay(4)"},
		{spans, []Rule{all(30)}, "minute + toIntervalDay(30)"},
		{spans, []Rule{all(Forever), acme(Default)}, ""},
		{spans, []Rule{acme(90), all(30)}, "minute + toIntervalDay(transform(tenant, ['acme'], [90], 30))"},
		{spans, []Rule{{"llm_spans", "it's", 7}, acme(90)}, `minute + toIntervalDay(transform(tenant, ['acme', 'it\'s'], [90, 7], 90)) WHERE tenant IN ('acme', 'it\'s')`},
		{spans, []Rule{all(30), acme(Forever)}, "minute + toIntervalDay(30) WHERE tenant NOT IN ('acme')"},
	} {
		if got := c.table.TTL(c.rules); got != c.want {
			t.Errorf("%v: %q, want %q", c.rules, got, c.want)
		}
	}
}
