package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// hostileValues are told by spans and asked for: they mean something to SQL, to ClickHouse's parameters, to expressions, to Grafana.
var hostileValues = []string{
	"'", "`", `\`, `\'`, `\\`, "''", "'; DROP TABLE llm_spans; --", "' OR '1'='1", "/*", "--", "\n", "\t", `\n`, `\t`, "a\tb", "\r\n", "’", "ʼ", "＇", "\u202e'", "{p0:String}", "{p1:Array(String)}", "${agent}", "$agent",
	"[[agent]]", "$__filters", "%s", "%27", "NULL", `\N`, "['a']", `\x27`, "&#39;", ".*", "(", "a|b", "日本", "😀", "+", "a+b", "a b", " a", "a ", strings.Repeat("'", 900), "plain",
}

// What a filter finds is what comparing texts finds, over both protocols and without Loopscope's tables.
func TestFilters_findTheTextsThemselves(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "hostile")
	spans := make([]map[string]any, len(hostileValues))
	for i, value := range hostileValues {
		spans[i] = told("2026-11-20 10:00:00", i+1, "team", map[string]string{"gen_ai.request.model": "gpt-4o", "gen_ai.conversation.id": value})
	}
	if err := insert(db, "otel_traces", spans); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	collectedBeside(t, db, "hostile_raw")
	for protocol, reach := range both(t) {
		for _, database := range []string{"hostile", "hostile_raw"} {
			t.Run(database+" over "+protocol, func(t *testing.T) {
				finding{t, service(t, func(s *settings.Settings) { reach(s); s.Database = database })}.textsThemselves()
			})
		}
	}
}

var theHour = plan.Range{From: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)}

type finding struct {
	t *testing.T
	s *answer.Service
}

func (f finding) textsThemselves() {
	all := f.found()
	if want := slices.Sorted(slices.Values(hostileValues)); !slices.Equal(all, want) {
		f.t.Fatalf("%q are there, want %q", all, want)
	}
	without := func(values ...string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(values, one) })
	}
	for i, value := range hostileValues {
		other := hostileValues[(i+1)%len(hostileValues)]
		both := slices.Sorted(slices.Values([]string{value, other}))
		f.same("=", []string{value}, []string{value})
		f.same("=|", both, []string{value, other})
		f.same("!=|", without(value, other), []string{value, other})
		if len(value) < 100 {
			f.same("=~", []string{value}, []string{regexp.QuoteMeta(value)})
			f.same("!~", without(value), []string{regexp.QuoteMeta(value)})
		}
		if searched := f.searched(value); !slices.Contains(searched, value) || slices.ContainsFunc(searched, func(one string) bool { return !strings.Contains(strings.ToLower(one), strings.ToLower(value)) }) {
			f.t.Errorf("%q is searched and %q found", value, searched)
		}
	}
	for _, nobody := range []string{"nobody's", `"`, "[]", "a\x00", "\x00"} {
		f.same("=", nil, []string{nobody})
		f.same("!=", all, []string{nobody})
	}
}

func (f finding) same(op string, want, values []string) {
	f.t.Helper()
	if got := f.found(map[string]any{"field": "conversation_id", "op": op, "values": values}); !slices.Equal(got, want) {
		f.t.Errorf("%s %q: %d values %.300q, want %d", op, values, len(got), got, len(want))
	}
}

// found are the sessions that filters leave, in order.
func (f finding) found(filters ...map[string]any) []string {
	f.t.Helper()
	raw, err := json.Marshal(map[string]any{"version": 1, "queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}, "groupBy": []string{"conversation_id"}, "filters": filters})
	if err != nil {
		f.t.Fatal(err)
	}
	response := f.s.Query(context.Background(), ada, answer.Question{JSON: raw, Range: theHour})
	if response.Error != nil {
		f.t.Fatalf("%s: %v", raw, response.Error)
	}
	var out []string
	for i := range response.Frames[0].Rows() {
		if one := row(response.Frames[0], i); one["llm_calls"] != 0.0 {
			out = append(out, fmt.Sprint(one["conversation_id"]))
		}
	}
	slices.Sort(out)
	return out
}

func (f finding) searched(value string) []string {
	f.t.Helper()
	out, err := f.s.Values(context.Background(), ada, answer.ValuesQuestion{Field: "conversation_id", Search: value, Range: theHour})
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}
