package scores

import (
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const (
	trace = "0af7651916cd43dd8448eb211c80319c"
	span  = "b7ad6b7169203331"
)

func TestParse_targets(t *testing.T) {
	for sent, want := range map[string]Score{
		`"traceId":"` + strings.ToUpper(trace) + `"`:        {TargetKind: "trace", Target: trace, TraceID: trace},
		`"traceId":"` + trace + `","spanId":"` + span + `"`: {TargetKind: "span", Target: trace + "-" + span, TraceID: trace, SpanID: span},
		`"runId":"` + trace + `-` + span + `"`:              {TargetKind: "run", Target: trace + "-" + span, TraceID: trace, SpanID: span},
		`"conversationId":"chat 1"`:                         {TargetKind: "session", Target: "chat 1"},
		`"userId":"ada"`:                                    {TargetKind: "user", Target: "ada"},
		`"responseId":"resp_1"`:                             {TargetKind: "response", Target: "resp_1"},
	} {
		got, err := Parse([]byte(`{"name":"helpful","value":0.5,`+sent+`}`), "acme", now)
		want.Tenant, want.Name, want.Time = "acme", "helpful", now
		if err != nil || got.Value == nil || *got.Value != 0.5 {
			t.Errorf("%s: %+v %v", sent, got, err)
		}
		if got.Value = nil; got != want {
			t.Errorf("%s: %+v, want %+v", sent, got, want)
		}
	}
}

func TestParse_values(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	for sent, want := range map[string]struct {
		value *float64
		label string
	}{
		`-0.25`: {number(-0.25), ""}, `true`: {number(1), "true"}, `false`: {number(0), "false"}, `"pass"`: {nil, "pass"}, `3,"label":"good"`: {number(3), "good"},
	} {
		got, err := Parse([]byte(`{"name":"n","userId":"u","value":`+sent+`}`), "", now)
		if err != nil || got.Label != want.label || (got.Value == nil) != (want.value == nil) || got.Value != nil && *got.Value != *want.value {
			t.Errorf("%s: %+v %v", sent, got, err)
		}
	}
}

func TestParse_times(t *testing.T) {
	for sent, want := range map[string]time.Time{
		`1763632800000`:                         time.UnixMilli(1763632800000).UTC(),
		`"2026-11-20T11:00:00.123456789+01:00"`: time.Date(2026, 11, 20, 10, 0, 0, 123456789, time.UTC),
		`null`:                                  now,
	} {
		got, err := Parse([]byte(`{"name":"n","userId":"u","value":1,"time":`+sent+`}`), "", now)
		if err != nil || !got.Time.Equal(want) {
			t.Errorf("%s: %s %v", sent, got.Time, err)
		}
	}
}

func TestParse_mistakes(t *testing.T) {
	for sent, says := range map[string]string{
		`[]`:                       "a JSON object",
		`{"value":1,"userId":"u"}`: "name is missing",
		`{"name":"` + strings.Repeat("é", 201) + `","value":1,"userId":"u"}`:                  "name has 201 characters",
		`{"name":"a\nb","value":1,"userId":"u"}`:                                              "control character",
		`{"name":"n","userId":"u"}`:                                                           "value is missing",
		`{"name":"n","value":null,"userId":"u"}`:                                              "value is missing",
		`{"name":"n","value":"","userId":"u"}`:                                                "value is missing",
		`{"name":"n","value":{},"userId":"u"}`:                                                "value is missing",
		`{"name":"n","value":1e9,"userId":"u"}`:                                               "between -1e9 and 1e9",
		`{"name":"n","value":1e999,"userId":"u"}`:                                             "value is no number",
		`{"name":"n","value":"a","label":"b","userId":"u"}`:                                   "one of them",
		`{"name":"n","value":1}`:                                                              "is of one thing",
		`{"name":"n","value":1,"userId":"u","runId":"r"}`:                                     "is of one thing",
		`{"name":"n","value":1,"userId":"u","spanId":"` + span + `"}`:                         "spanId stands beside",
		`{"name":"n","value":1,"traceId":"abc"}`:                                              "32 hexadecimal digits",
		`{"name":"n","value":1,"traceId":"` + trace + `","spanId":"x"}`:                       "16 hexadecimal digits",
		`{"name":"n","value":1,"runId":"` + trace + `"}`:                                      "a trace id, a hyphen",
		`{"name":"n","value":1,"userId":"` + strings.Repeat("u", 401) + `"}`:                  "longer than 400",
		`{"name":"n","value":1,"userId":"u","time":"yesterday"}`:                              "use RFC 3339",
		`{"name":"n","value":1,"userId":"u","time":"2026-11-20T13:00:01Z"}`:                   "not ahead of now",
		`{"name":"n","value":1,"userId":"u","time":0}`:                                        "from 2015 on",
		`{"name":"n","value":1,"userId":"u","comment":"` + strings.Repeat("x", 10_001) + `"}`: "comment has 10001",
		`{"name":"n","value":1,"userId":"u","id":"a b"}`:                                      "id has a form",
		`{"name":"n","value":1,"userId":"u","source":"robot"}`:                                `source is "robot"`,
		`{"name":"n","value":1,"userId":"u","tenant":"umbrella"}`:                             "tenant is not that of the token",
		`{"name":"n","value":1,"userId":"u","score":2}`:                                       `no field "score"`,
		`{"name":7,"value":1,"userId":"u"}`:                                                   "name is a number: use a text",
	} {
		if _, err := Parse([]byte(sent), "acme", now); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.60s: %v, want %s", sent, err, says)
		}
	}
}

func TestSame(t *testing.T) {
	read := func(more string) Score {
		s, err := Parse([]byte(`{"id":"1","name":"n","userId":"u","value":1`+more+`}`), "", now)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	kept := read("")
	kept.Time = now.Add(-time.Hour)
	for more, want := range map[string]bool{"": true, `,"time":"2026-11-20T11:00:00Z"`: true, `,"time":"2026-11-20T12:00:00Z"`: false, `,"comment":"c"`: false} {
		if got := read(more).same(kept); got != want {
			t.Errorf("%q: %v", more, got)
		}
	}
}
