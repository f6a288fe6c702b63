package engine

import (
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func TestBackgroundCallersGetSumsIfAllowedAndNothingElse(t *testing.T) {
	metrics := map[string]any{"queryType": "metrics", "measures": []string{"llm_calls"}, "format": "table"}
	for _, who := range []principal.Principal{{Kind: principal.Alert}, {Kind: principal.Background}} {
		closed := service(t, unchanged)
		if response := ask(t, closed, who, metrics); response.Status != 403 || !strings.Contains(response.Error.Error(), "background.") {
			t.Errorf("%s: %v %v", who.Kind, response.Status, response.Error)
		}
		opened := service(t, func(s *settings.Settings) {
			s.Background = settings.Background{Alerts: settings.ScopeAggregates, Public: settings.ScopeAggregates}
		})
		if response := ask(t, opened, who, metrics); response.Error != nil {
			t.Errorf("%s: %v", who.Kind, response.Error)
		}
		for _, query := range []map[string]any{{"queryType": "runs"}, {"query": trace1}, {"queryType": "trace", "traceId": trace1, "spanId": "b1ad6b7169203331"}} {
			if response := ask(t, opened, who, query); response.Status != 403 || response.Frames != nil {
				t.Errorf("%s may run %v", who.Kind, query)
			}
		}
		for _, dimension := range []string{"user_id", "conversation_id", "run_id", "trace_id", "span_id"} {
			if response := ask(t, opened, who, map[string]any{"queryType": "metrics", "measures": []string{"llm_calls"}, "groupBy": []string{"model", dimension}}); response.Status != 403 {
				t.Errorf("%s may list every %s", who.Kind, dimension)
			}
		}
		// An error must not repeat the filters of the dashboard's author.
		response := ask(t, opened, who, map[string]any{"queryType": "metrics", "measures": []string{"llm_calls"}, "filters": []map[string]any{{"field": "project", "op": "~", "values": []string{"secret"}}}})
		if response.Error == nil || strings.Contains(response.Error.Error(), "project") {
			t.Errorf("%s reads %v", who.Kind, response.Error)
		}
		if response.Error != nil && who.Kind == principal.Alert && !strings.Contains(response.Error.Error(), "Preview the rule") {
			t.Errorf("an alert rule's error does not say where to look: %v", response.Error)
		}
	}
}

func TestWhoPreviewsAnAlertRuleIsToldItsMistake(t *testing.T) {
	s := service(t, func(s *settings.Settings) { s.Background.Alerts = settings.ScopeAggregates })
	response := ask(t, s, principal.Principal{Kind: principal.Alert, Login: "ada"}, map[string]any{"queryType": "metrics", "measures": []string{"costs"}})
	if response.Error == nil || !strings.Contains(response.Error.Error(), `"costs"`) {
		t.Error(response.Error)
	}
}

func TestAlertRulesGetSeriesWithoutGaps(t *testing.T) {
	s := service(t, func(s *settings.Settings) { s.Background.Alerts = settings.ScopeAggregates })
	// By status, which only typed rows have: the roll-up of these spans is empty.
	query := map[string]any{"queryType": "metrics", "measures": []string{"cost"}, "groupBy": []string{"status"}, "interval": "1m"}
	gaps := func(who principal.Principal) (points, empty int) {
		response := ask(t, s, who, query)
		if response.Error != nil {
			t.Fatal(response.Error)
		}
		for _, f := range response.Frames {
			for i := range f.Rows() {
				points++
				if value, ok := f.At(1, i).(*float64); !ok || value == nil {
					empty++
				}
			}
		}
		return points, empty
	}
	if _, empty := gaps(ada); empty == 0 {
		t.Error("the person's series has no gaps to compare with")
	}
	if points, empty := gaps(principal.Principal{Kind: principal.Alert}); points == 0 || empty != 0 {
		t.Errorf("the rule gets %d points, %d of them empty", points, empty)
	}
}

// A recording rule writes each row of a table as a point: its labels are the groups, and one null among the values would be
// an error for all of them.
func TestRecordingRulesGetOneNumberAGroup(t *testing.T) {
	s := service(t, func(s *settings.Settings) { s.Background.Alerts = settings.ScopeAggregates })
	query := map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"cost"}, "groupBy": []string{"model", "status"}, "filters": []map[string]any{{"field": "kind", "op": "=", "values": []string{"llm"}}}}
	if all := frame(t, ask(t, s, ada, query)); all.Rows() != 3 {
		t.Fatalf("%d groups, the unpriced one among them", all.Rows())
	}
	recorded := frame(t, ask(t, s, principal.Principal{Kind: principal.Alert}, query))
	if recorded.Meta.Type != data.FrameTypeNumericLong || len(recorded.Fields) != 3 || recorded.Rows() != 2 {
		t.Fatalf("%s with %d fields and %d rows", recorded.Meta.Type, len(recorded.Fields), recorded.Rows())
	}
	points := map[string]float64{}
	for i := range recorded.Rows() {
		point := row(recorded, i)
		points[point["model"].(string)+" "+point["status"].(string)] = point["cost"].(float64)
	}
	if len(points) != 2 || points["gpt-4o ok"] != 0.1 || points["gpt-4o error"] != 0.2 {
		t.Errorf("%v", points)
	}
}
