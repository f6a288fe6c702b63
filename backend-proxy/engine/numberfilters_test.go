package engine

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// rowsByTheirNumbers: a filter on a number that a list shows leaves the rows that show such a number, in the same order.
func (v view) rowsByTheirNumbers() {
	told := 0
	for _, list := range []map[string]any{{"queryType": "runs"}, {"queryType": "sessions"}, {"queryType": "calls", "steps": "all"}, {"queryType": "loops"}} {
		list["limit"] = 10_000
		all := v.frames(list)[0]
		queryType := list["queryType"].(string)
		numbers := v.service.Catalogue().Lists[queryType]
		for i, id := range slices.Sorted(maps.Keys(numbers)) {
			shown := numbersOf(all, id)
			ops := []string{">", "<=", "=", "!=", ">=", "<", "exists", "!exists"}
			op, threshold := ops[i%len(ops)], middleOf(shown)
			filter := map[string]any{"field": id, "op": op}
			if !strings.HasSuffix(op, "exists") {
				filter["values"] = []string{amountText(threshold, numbers[id])}
			}
			list["filters"] = []map[string]any{filter}
			var want []string
			for at, n := range shown {
				if meets(n, op, threshold) {
					want = append(want, keyOf(all, at))
				}
			}
			found := v.frames(list)[0]
			got := make([]string, found.Rows())
			for at := range got {
				got[at] = keyOf(found, at)
			}
			if !slices.Equal(got, want) {
				v.t.Errorf("%s: %s with %v: %d rows, want %d of %d", v.name, queryType, filter, len(got), len(want), len(shown))
			}
			if len(want) > 0 && len(want) < len(shown) {
				told++
			}
		}
		delete(list, "filters")
	}
	if told < 20 {
		v.t.Errorf("%s: only %d filters leave some rows and not all", v.name, told)
	}
}

// numbersOf are the numbers of a column in the unit of filters, nil where unknown.
func numbersOf(f *data.Frame, id string) []*float64 {
	out := make([]*float64, f.Rows())
	for i := range out {
		shown := row(f, i)
		if id == "errors" {
			n := shown["failed_llm_calls"].(float64) + shown["tool_errors"].(float64)
			out[i] = &n
		} else if n, ok := shown[id].(float64); ok {
			out[i] = &n
		}
	}
	return out
}

// middleOf is the middle one of the numbers that are known and not 0.
func middleOf(all []*float64) float64 {
	var known []float64
	for _, n := range all {
		if n != nil && *n != 0 {
			known = append(known, *n)
		}
	}
	if len(known) == 0 {
		return 1
	}
	slices.Sort(known)
	return known[len(known)/2]
}

// amountText writes a number of a frame as filters have it: frames tell durations in milliseconds.
func amountText(n float64, unit string) string {
	switch unit {
	case query.Nanoseconds:
		return fmt.Sprintf("%.0fns", n*1e6)
	case query.USD:
		return strings.TrimRight(strconv.FormatFloat(n, 'f', query.USDDecimals, 64), "0")
	}
	return strconv.FormatFloat(n, 'g', -1, 64)
}

func meets(n *float64, op string, threshold float64) bool {
	switch op {
	case "exists":
		return n != nil && *n != 0
	case "!exists":
		return n == nil || *n == 0
	}
	if n == nil {
		return false
	}
	return map[string]bool{">": *n > threshold, ">=": *n >= threshold, "<": *n < threshold, "<=": *n <= threshold, "=": *n == threshold, "!=": *n != threshold}[op]
}

func keyOf(f *data.Frame, at int) string {
	shown := row(f, at)
	return fmt.Sprint(shown["run_id"], shown["conversation_id"], shown["span_id"], shown["tool"], shown["agent"], shown["start"], shown["repeats"])
}

func TestLists_byTheNumbersOfTheirRows(t *testing.T) {
	s := service(t, unchanged)
	for _, c := range []struct {
		queryType, field, op string
		values               []string
		want                 int
	}{
		{"runs", "cost", ">", []string{"0.05"}, 1},
		{"runs", "cost", "=", []string{"0.3"}, 1},
		{"runs", "cost", "=|", []string{"0.3", "0.1"}, 1},
		{"runs", "cost", "!=", []string{"7"}, 1}, // what has no price is not another price
		{"runs", "cost", "!exists", nil, 1},
		{"runs", "tool_errors", ">", []string{"0"}, 1},
		{"runs", "duration", ">", []string{"5m"}, 1},
		{"runs", "duration", "<=", []string{"303020ms"}, 2},
		{"runs", "context_saturation", ">", []string{"1.5%"}, 1},
		{"runs", "errors", "=", []string{"2"}, 1},
		{"runs", "llm_calls", "!=|", []string{"1", "5"}, 1},
		{"calls", "time_to_first_token", "<", []string{"300ms"}, 1},
		{"calls", "cost", ">=", []string{"0.2"}, 1},
		{"calls", "total_tokens", "<", []string{"100"}, 1},
		{"loops", "wasted_cost", ">", []string{"0.1"}, 1},
		{"loops", "repeats", ">", []string{"1"}, 0},
	} {
		filter := map[string]any{"field": c.field, "op": c.op, "values": c.values}
		if got := frame(t, ask(t, s, ada, map[string]any{"queryType": c.queryType, "filters": []map[string]any{filter}})).Rows(); got != c.want {
			t.Errorf("%s with %s %s %v: %d rows, want %d", c.queryType, c.field, c.op, c.values, got, c.want)
		}
	}
	if response := ask(t, s, ada, map[string]any{"queryType": "metrics", "measures": []string{"cost"}, "filters": []map[string]any{{"field": "tool_errors", "op": ">", "values": []string{"0"}}}}); response.Error == nil || !strings.Contains(response.Error.Error(), "runs, sessions") {
		t.Errorf("metrics have no rows of runs: %v", response.Error)
	}
}
