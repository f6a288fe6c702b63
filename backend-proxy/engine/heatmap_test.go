package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func TestHeatmap_countsEachCallOnceWhereItLies(t *testing.T) {
	s := service(t, unchanged)
	for measure, calls := range map[string][]float64{
		"duration_p95":       {1000, 2000, 500},
		"ttft_p50":           {250},
		"tool_duration_mean": {20, 20},
		"total_tokens":       {1550, 2100, 15},
		"cost":               {0.1, 0.2},
	} {
		// By conversation only typed rows can be asked: there are no roll-ups of these spans.
		f := between(t, s, ada, 0, 60, map[string]any{"measures": []string{measure}, "format": "heatmap", "interval": "5m", "filters": []map[string]any{{"field": "conversation_id", "op": "!exists"}}})[0]
		if f.Meta.Type != "heatmap-cells" {
			t.Fatalf("%s: %v", measure, f.Meta.Type)
		}
		total, points := 0.0, map[time.Time]bool{}
		for i := range f.Rows() {
			cell := row(f, i)
			low, high, n := cell["yMin"].(float64), cell["yMax"].(float64), cell["count"].(float64)
			if n > 0 && !slices.ContainsFunc(calls, func(call float64) bool { return call >= low && call < high }) {
				t.Errorf("%s: none of %v is between %v and %v", measure, calls, low, high)
			}
			total += n
			points[cell["xMax"].(time.Time)] = true
		}
		if total != float64(len(calls)) || len(points) != 12 || !points[start.Add(5*time.Minute)] {
			t.Errorf("%s: %v calls at %d points, want %d at 12", measure, total, len(points), len(calls))
		}
	}
	if response := ask(t, s, ada, map[string]any{"queryType": "metrics", "measures": []string{"llm_calls"}, "format": "heatmap"}); response.Error == nil || !strings.Contains(response.Error.Error(), "duration_p95") {
		t.Errorf("a heatmap of a count: %v", response.Error)
	}
}

func TestExemplars_areTheSpansThatAddMost(t *testing.T) {
	s := service(t, func(s *settings.Settings) { s.Background.Public = settings.ScopeAggregates })
	asked := map[string]any{"measures": []string{"cost", "llm_calls"}, "groupBy": []string{"model"}, "interval": "1h", "exemplars": true}
	exemplars := func(all data.Frames) *data.Frame {
		if i := slices.IndexFunc(all, func(f *data.Frame) bool { return f.Name == "exemplar" }); i >= 0 {
			return all[i]
		}
		return nil
	}
	f := exemplars(between(t, s, ada, 0, 60, asked))
	if f == nil || f.Rows() != 2 || f.Meta.DataTopic != data.DataTopicAnnotations {
		t.Fatalf("%v", f)
	}
	got := row(f, 1)
	if got["Value"] != 0.2 || got["trace_id"] != trace1 || got["run_id"] != run1 || got["span_id"] != "b3ad6b7169203331" || got["model"] != "gpt-4o" || !got["Time"].(time.Time).Equal(start.Add(5*time.Minute)) {
		t.Errorf("%v", got)
	}
	// They are single spans: who gets sums only is shown none.
	if f := exemplars(between(t, s, principal.Principal{Kind: principal.Background}, 0, 60, asked)); f != nil {
		t.Errorf("a public dashboard shows %v", f)
	}
	if response := ask(t, s, ada, map[string]any{"queryType": "metrics", "measures": []string{"runs"}, "exemplars": true}); response.Error == nil || !strings.Contains(response.Error.Error(), "count or ratio") {
		t.Errorf("%v", response.Error)
	}
}
