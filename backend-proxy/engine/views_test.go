package engine

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// everything holds all captures and the demo.
var everything = plan.Range{From: local("UTC", "2026-10-01 00:00"), To: local("UTC", "2026-12-01 00:00")}

// additive are measures of which the sum over groups, points or runs is that of all.
var additive = []string{
	"llm_calls", "failed_llm_calls", "embedding_calls", "input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens", "total_tokens",
	"cost", "input_cost", "output_cost", "reported_cost", "unpriced_calls", "missing_usage_calls", "tool_calls", "tool_errors", "identical_repeats", "retries", "handoffs", "errors",
	"estimated_llm_calls", "estimated_tokens", "estimated_cost",
}

// view asks one service as panels do.
type view struct {
	t       *testing.T
	service *answer.Service
	name    string
}

func (v view) frames(query map[string]any) data.Frames {
	v.t.Helper()
	query["version"] = 1
	raw, err := json.Marshal(query)
	if err != nil {
		v.t.Fatal(err)
	}
	response := v.service.Query(context.Background(), ada, answer.Question{JSON: raw, Range: everything})
	if response.Error != nil {
		v.t.Fatalf("%s: %s: %v", v.name, raw, response.Error)
	}
	return response.Frames
}

// table answers a metrics query with a row by its groups.
func (v view) table(query map[string]any) map[string]map[string]any {
	v.t.Helper()
	query["queryType"], query["format"] = "metrics", "table"
	f := v.frames(query)[0]
	groups, _ := query["groupBy"].([]string)
	out := map[string]map[string]any{}
	for i := range f.Rows() {
		var key []string
		for _, field := range f.Fields[:len(groups)] {
			key = append(key, field.At(i).(string))
		}
		out[strings.Join(key, " ")] = row(f, i)
	}
	return out
}

func sums(rows map[string]map[string]any, ids []string) map[string]float64 {
	out := map[string]float64{}
	for _, id := range ids {
		for _, one := range rows {
			if n, ok := one[id].(float64); ok {
				out[id] += n
			}
		}
	}
	return out
}

func (v view) same(what string, got, want map[string]float64) {
	v.t.Helper()
	for id, n := range want {
		if math.Abs(got[id]-n) > 1e-9*max(1, math.Abs(n)) {
			v.t.Errorf("%s: %s: %s is %v, all together %v", v.name, what, id, got[id], n)
		}
	}
}

// What the figures of a dashboard add up to is what its lists and traces show.
func TestViews_tellOneStory(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "views")
	if err := insert(db, "otel_traces", append(spansOfParity(t), demo(t, "2026-11-21T12:00:00Z")...)); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	bare := collectedBeside(t, db, "views_raw")
	for _, name := range []string{db.name, bare.name} {
		v := view{t, service(t, func(s *settings.Settings) { s.Database = name }), name}
		for what, filters := range map[string][]map[string]any{
			"all": nil, "one model": {{"field": "model", "op": "=", "values": []string{"gpt-4o"}}}, "no agent": {{"field": "agent", "op": "!exists"}},
			"errors": {{"field": "status", "op": "=", "values": []string{"error"}}}, "not one team": {{"field": "team", "op": "!=", "values": []string{"support"}}},
		} {
			v.groupsAddUp(what, filters)
		}
		v.runsAreTheRuns()
		v.runsWithAModel()
		v.tracesAreTheTraces(name == db.name)
		v.listsAreOneStory()
		v.experimentsAreTheRuns()
	}
	view{t, service(t, func(s *settings.Settings) { s.Database = db.name }), db.name}.rowsByTheirNumbers()
	sameLists(t, service(t, func(s *settings.Settings) { s.Database = db.name }), service(t, func(s *settings.Settings) { s.Database = bare.name }))
}

// groupsAddUp: groups with what is outside the top, points of days anywhere, and lines by meter.
func (v view) groupsAddUp(what string, filters []map[string]any) {
	total := sums(v.table(map[string]any{"measures": additive, "filters": filters}), additive)
	if what == "all" && (total["llm_calls"] < 1000 || total["cost"] == 0 || total["tool_calls"] == 0) {
		v.t.Fatalf("%s: hardly anything is there: %v", v.name, total)
	}
	for _, groups := range [][]string{{"model"}, {"team", "agent"}, {"sku"}, {"run_id"}, {"prompt_version"}, {"tool", "status"}} {
		for _, top := range []int{0, 2} {
			query := map[string]any{"measures": additive, "groupBy": groups, "filters": filters}
			if top > 0 {
				query["topN"] = top
			}
			rows := v.table(query)
			if top > 0 && len(rows) > top+1 {
				v.t.Errorf("%s: %d rows of the top %d", v.name, len(rows), top)
			}
			v.same(what+" by "+strings.Join(groups, ", "), sums(rows, additive), total)
		}
	}
	for _, timezone := range []string{"Asia/Kathmandu", "Australia/Lord_Howe", "utc"} {
		points := map[string]float64{}
		for _, f := range v.frames(map[string]any{"queryType": "metrics", "measures": additive, "interval": "1d", "timezone": timezone, "filters": filters}) {
			for i := range f.Rows() {
				if n, ok := f.Fields[1].ConcreteAt(i); ok {
					points[f.Fields[1].Name] += n.(float64)
				}
			}
		}
		// Days of a place hold the range, and nothing lies at its ends.
		v.same(what+" by day of "+timezone, points, total)
	}
	v.same(what+" by meter", sums(v.table(map[string]any{"measures": []string{"cost"}, "groupBy": []string{"meter"}, "filters": filters}), []string{"cost"}), map[string]float64{"cost": total["cost"]})
}

// runsAreTheRuns: each row of the list of runs has what metrics of that run are.
func (v view) runsAreTheRuns() {
	ids := []string{"llm_calls", "failed_llm_calls", "tool_calls", "tool_errors", "identical_repeats", "input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens", "total_tokens", "cost", "unpriced_calls"}
	byRun := v.table(map[string]any{"measures": ids, "groupBy": []string{"run_id"}})
	list := v.frames(map[string]any{"queryType": "runs", "limit": 10_000})[0]
	if list.Rows() != len(byRun) {
		v.t.Errorf("%s: %d runs are listed, %d counted", v.name, list.Rows(), len(byRun))
	}
	for i := range list.Rows() {
		listed := row(list, i)
		counted := byRun[listed["run_id"].(string)]
		for _, id := range ids {
			if listed[id] != counted[id] {
				v.t.Errorf("%s: %s of run %s is %v in the list and %v in metrics", v.name, id, listed["run_id"], listed[id], counted[id])
			}
		}
	}
	if runs := v.table(map[string]any{"measures": []string{"runs"}})[""]["runs"]; runs != float64(len(byRun)) {
		v.t.Errorf("%s: %v runs, %d groups", v.name, runs, len(byRun))
	}
}

// runsWithAModel: a filter finds the runs that have a span in the filtered metrics.
func (v view) runsWithAModel() {
	for _, filter := range []map[string]any{
		{"field": "model", "op": "=~", "values": []string{"gpt-4o.*"}}, {"field": "tool", "op": "exists"}, {"field": "status", "op": "=", "values": []string{"error"}}, {"field": "sku", "op": "exists"},
		{"field": "context_used", "op": ">", "values": []string{"1000"}},
	} {
		var counted, listed []string
		for id := range v.table(map[string]any{"measures": []string{"llm_calls"}, "groupBy": []string{"run_id"}, "filters": []map[string]any{filter}}) {
			counted = append(counted, id)
		}
		list := v.frames(map[string]any{"queryType": "runs", "limit": 10_000, "filters": []map[string]any{filter}})[0]
		id, _ := list.FieldByName("run_id")
		for i := range list.Rows() {
			listed = append(listed, id.At(i).(string))
		}
		slices.Sort(counted)
		slices.Sort(listed)
		if len(listed) == 0 || !slices.Equal(counted, listed) {
			v.t.Errorf("%s: %v finds %d runs, metrics have %d", v.name, filter, len(listed), len(counted))
		}
	}
}

// tracesAreTheTraces: what a trace's spans show and count is what metrics of that trace are.
func (v view) tracesAreTheTraces(hasTables bool) {
	buckets := []string{"input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens"}
	ids := append([]string{"llm_calls", "failed_llm_calls", "tool_calls", "tool_errors", "identical_repeats", "cost"}, buckets...)
	byTrace := v.table(map[string]any{"measures": ids, "groupBy": []string{"trace_id"}})
	traces := make([]string, 0, len(byTrace))
	for id := range byTrace {
		traces = append(traces, id)
	}
	slices.Sort(traces)
	for n, id := range traces {
		if n%max(len(traces)/40, 1) != 0 {
			continue
		}
		f := v.frames(map[string]any{"queryType": "trace", "traceId": id})[0]
		if !hasTables && f.Rows() == 1 {
			continue // alone it knows nothing of a trace beside it in which another library tells of its call
		}
		got := map[string]float64{}
		for i := range f.Rows() {
			span := row(f, i)
			is := func(name string) float64 {
				if span["llm."+name] == true {
					return 1
				}
				return 0
			}
			failed := 0.0
			if span["llm.status"] == "error" {
				failed = 1
			}
			if span["llm.kind"] == "llm" {
				got["llm_calls"] += is("counts_call")
				got["failed_llm_calls"] += is("counts_call") * failed
			}
			got["tool_calls"] += is("counts_tool")
			got["tool_errors"] += is("counts_tool") * failed
			got["identical_repeats"] += is("counts_tool") * is("identical_repeat")
			for _, name := range append([]string{"cost"}, buckets...) {
				if n, ok := span["llm."+name].(float64); ok {
					got[name] += n * is("counts_usage")
				}
			}
		}
		v.same("trace "+id, got, sums(map[string]map[string]any{"": byTrace[id]}, ids))
	}
}
