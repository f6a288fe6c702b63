package engine

import (
	"math"
	"strings"
	"testing"
)

// experimentsAreTheRuns: what units of an arm add up to is what metrics say of their runs.
func (v view) experimentsAreTheRuns() {
	for _, unit := range []string{"run", "session", "user"} {
		for _, arm := range []string{"prompt_version", "model", "service"} {
			v.experiment(arm, unit)
		}
	}
}

// expected is a row of an experiment, added up here from lists and metrics.
type expected struct{ units, y, x, yy, xx, xy float64 }

func (v view) experiment(arm, unit string) {
	v.t.Helper()
	// Of each measure its numerator and, of a ratio, its denominator.
	measures := map[string][2]string{"cost": {"cost"}, "total_tokens": {"total_tokens"}, "llm_calls": {"llm_calls"}, "tool_error_rate": {"tool_errors", "tool_calls"}}
	ids := []string{"cost", "total_tokens", "llm_calls", "tool_errors", "tool_calls"}
	byRun := v.table(map[string]any{"measures": ids, "groupBy": []string{"run_id"}})
	arms := map[string][]string{}
	for key := range v.table(map[string]any{"measures": ids, "groupBy": []string{"run_id", arm}}) {
		if run, value, _ := strings.Cut(key, " "); value != "" {
			arms[run] = append(arms[run], value)
		}
	}
	type sum struct {
		arm  string
		told map[string]float64
	}
	units := map[string]*sum{}
	runs := v.frames(map[string]any{"queryType": "runs", "limit": 10_000, "order": "asc"})[0]
	for i := range runs.Rows() {
		run := row(runs, i)
		id := run["run_id"].(string)
		whose := map[string]any{"run": id, "session": run["conversation_id"], "user": run["user_id"]}[unit].(string)
		if len(arms[id]) != 1 || run["open"] == true || whose == "" {
			continue
		}
		u := units[whose]
		if u == nil {
			u = &sum{arms[id][0], map[string]float64{}}
			units[whose] = u
		}
		for _, id := range ids {
			if n, ok := byRun[run["run_id"].(string)][id].(float64); ok {
				u.told[id] += n
			}
		}
	}
	want := map[string]*expected{}
	for _, u := range units {
		for id, of := range measures {
			e := want[u.arm+" "+id]
			if e == nil {
				e = &expected{}
				want[u.arm+" "+id] = e
			}
			y, told := u.told[of[0]]
			x := 1.0
			if of[1] != "" {
				x = u.told[of[1]]
			}
			if told {
				e.units, e.y, e.x, e.yy, e.xx, e.xy = e.units+1, e.y+y, e.x+x, e.yy+y*y, e.xx+x*x, e.xy+x*y
			}
		}
	}
	answered := v.frames(map[string]any{"queryType": "experiment", "groupBy": []string{arm}, "unit": unit, "measures": []string{"cost", "total_tokens", "llm_calls", "tool_error_rate"}})[0]
	if answered.Rows() != len(want) || len(want) == 0 {
		v.t.Errorf("%s: %d rows of arms by %s and %s, want %d", v.name, answered.Rows(), arm, unit, len(want))
	}
	for i := range answered.Rows() {
		got := row(answered, i)
		key := got["arm"].(string) + " " + got["measure"].(string)
		e := want[key]
		if e == nil {
			v.t.Errorf("%s: an arm that is not there: %s", v.name, key)
			continue
		}
		for name, n := range map[string]float64{"units": e.units, "sum_y": e.y, "sum_x": e.x, "sum_yy": e.yy, "sum_xx": e.xx, "sum_xy": e.xy} {
			value, ok := got[name].(float64)
			if ok && math.Abs(value-n) > 1e-9*max(1, math.Abs(n)) || !ok && n != 0 {
				v.t.Errorf("%s: %s of %s by %s and %s is %v, its runs have %v", v.name, name, key, arm, unit, got[name], n)
			}
		}
	}
}

func TestExperiment_saysWhatIsWrong(t *testing.T) {
	s := service(t, unchanged)
	for wants, query := range map[string]map[string]any{
		"does not tell the arms": {"queryType": "experiment", "groupBy": []string{"region"}},
		"no ratio of sums":       {"queryType": "experiment", "measures": []string{"duration_p95"}},
		"no dimension":           {"queryType": "experiment", "filters": []map[string]any{{"field": "nothing", "op": "="}}},
	} {
		response := ask(t, s, ada, query)
		if response.Error == nil || !strings.Contains(response.Error.Error(), wants) {
			t.Errorf("%v: %v", query, response.Error)
		}
	}
}
