package engine

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// between is the question over minutes of the hour that the spans lie in.
func between(t *testing.T, s *answer.Service, who principal.Principal, from, to int, asked map[string]any) data.Frames {
	t.Helper()
	asked["version"], asked["queryType"] = 1, "metrics"
	raw, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	minutes := func(n int) time.Time { return start.Add(time.Duration(n) * time.Minute) }
	response := s.Query(context.Background(), who, answer.Question{JSON: raw, Range: plan.Range{From: minutes(from), To: minutes(to)}, Interval: time.Minute})
	if response.Error != nil {
		t.Fatal(response.Error)
	}
	return response.Frames
}

func TestCompare_tableHasWhatWasAndHowItChanged(t *testing.T) {
	s := service(t, unchanged)
	f := between(t, s, ada, 5, 10, map[string]any{"format": "table", "measures": []string{"llm_calls", "cost", "tool_errors"}, "compare": "previous"})[0]
	got := row(f, 0)
	for id, want := range map[string]any{
		"llm_calls": 1.0, "llm_calls_previous": 1.0, "llm_calls_change": 0.0,
		"cost": 0.2, "cost_previous": 0.1, "cost_change": 1.0,
		"tool_errors": 1.0, "tool_errors_previous": 0.0, "tool_errors_change": nil,
	} {
		if got[id] != want {
			t.Errorf("%s is %v, want %v", id, got[id], want)
		}
	}
	// A group of one of both times has a row, and the groups of the later one stand apart in the earlier one.
	f = between(t, s, ada, 5, 15, map[string]any{"format": "table", "measures": []string{"llm_calls"}, "groupBy": []string{"model"}, "filters": []map[string]any{{"field": "kind", "op": "=", "values": []string{"llm"}}}, "topN": 1, "compare": "10m"})[0]
	for i, want := range []map[string]any{{"model": "gpt-4o", "llm_calls": 1.0, "llm_calls_previous": 1.0}, {"model": "Other", "llm_calls": 1.0, "llm_calls_previous": 0.0}} {
		for id, value := range want {
			if row(f, i)[id] != value {
				t.Errorf("row %d: %v, want %v", i, row(f, i), want)
			}
		}
	}
}

func TestCompare_seriesOfARuleKeepTheirLabels(t *testing.T) {
	s := service(t, func(s *settings.Settings) { s.Background.Alerts = settings.ScopeAggregates })
	rule := principal.Principal{Kind: principal.Alert}
	labels := func(asked map[string]any) (out []string) {
		for _, f := range between(t, s, rule, 5, 10, asked) {
			for _, field := range f.Fields[1:] {
				out = append(out, field.Labels.String())
			}
		}
		return out
	}
	asked := map[string]any{"measures": []string{"llm_calls"}, "groupBy": []string{"agent"}}
	plain := labels(asked)
	asked["compare"] = "5m"
	compared := labels(asked)
	if len(plain) != 1 || len(compared) != 2 || compared[0] != plain[0] || compared[1] != "agent=researcher, compare=5m" {
		t.Errorf("%v became %v", plain, compared)
	}
	// One number a group: how much more it cost.
	f := between(t, s, rule, 5, 10, map[string]any{"format": "table", "measures": []string{"cost"}, "groupBy": []string{"agent"}, "compare": "5m"})[0]
	if got := row(f, 0); f.Rows() != 1 || len(f.Fields) != 2 || got["agent"] != "researcher" || got["cost_change"] != 1.0 {
		t.Errorf("%v", got)
	}
}

// compareEarlier asks about the earlier time itself: the answer says of it what the comparison does.
func (p parity) compareEarlier(t failing, asked map[string]any, over plan.Range) {
	if asked["compare"] == nil || asked["topN"] != nil {
		return
	}
	raw := func(asked map[string]any) []byte {
		text, err := json.Marshal(asked)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	q, err := query.Parse(raw(asked), p.known)
	if err != nil {
		t.Fatal(err)
	}
	planned, err := plan.ForMetrics(q, over, time.Minute, p.known, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	earlier, err := planned.Earlier(q, p.known, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	itself := maps.Clone(asked)
	delete(itself, "compare")
	delete(itself, "exemplars")
	asked = maps.Clone(asked)
	delete(asked, "exemplars")
	if planned.TimeSeries {
		if earlier.Starts != nil {
			return // no question divides time so
		}
		itself["interval"] = earlier.Step.String()
	}
	alone, err := plan.ForMetrics(q, earlier.Range, time.Minute, p.known, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if earlier.IsEmpty() || alone.Range != earlier.Range {
		return // it would be widened
	}
	told := func(asked map[string]any, over plan.Range) data.Frames {
		response := p.settled.Query(context.Background(), ada, answer.Question{JSON: raw(asked), Range: over, Interval: time.Minute})
		if response.Error != nil {
			t.Fatal(response.Error)
		}
		return response.Frames
	}
	if planned.TimeSeries {
		p.sameSeries(t, raw(asked), told(itself, earlier.Range), told(asked, over), *earlier)
		return
	}
	p.sameColumns(t, raw(asked), told(itself, earlier.Range)[0], told(asked, over)[0], asked)
}

func (p parity) sameColumns(t failing, asked []byte, itself, compared *data.Frame, query map[string]any) {
	groups, _ := query["groupBy"].([]string)
	key := func(cells map[string]any) string {
		var values []string
		for _, id := range groups {
			values = append(values, cells[id].(string))
		}
		return strings.Join(values, "\x00")
	}
	previous := map[string]map[string]any{}
	for i := range compared.Rows() {
		previous[key(row(compared, i))] = row(compared, i)
	}
	for i := range itself.Rows() {
		was := row(itself, i)
		for _, id := range query["measures"].([]string) {
			if got := previous[key(was)][id+frames.PreviousSuffix]; got != was[id] {
				t.Fatalf("%s\n%s of %q was %v, the comparison says %v", asked, id, key(was), was[id], got)
			}
		}
	}
}

func (p parity) sameSeries(t failing, asked []byte, itself, compared data.Frames, earlier plan.Earlier) {
	points := func(all data.Frames, at func(time.Time) time.Time, of func(data.Labels) bool) map[string]any {
		out := map[string]any{}
		for _, f := range all {
			if len(f.Fields) == 0 {
				continue
			}
			labels := f.Fields[1].Labels.Copy()
			if !of(labels) {
				continue
			}
			delete(labels, frames.CompareLabel)
			for i := range f.Rows() {
				value, _ := f.Fields[1].ConcreteAt(i)
				if f.Fields[1].NilAt(i) {
					value = nil
				}
				out[f.Fields[1].Name+labels.String()+at(f.Fields[0].At(i).(time.Time)).UTC().String()] = value
			}
		}
		return out
	}
	want := points(itself, func(start time.Time) time.Time { return earlier.At[start.Unix()] }, func(data.Labels) bool { return true })
	got := points(compared, func(start time.Time) time.Time { return start }, func(labels data.Labels) bool { return labels[frames.CompareLabel] != "" })
	if !maps.Equal(got, want) {
		t.Fatalf("%s\n%d points, want %d: %v %v", asked, len(got), len(want), slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}
