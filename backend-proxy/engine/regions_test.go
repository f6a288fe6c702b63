package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Two clusters in one panel: each data source names its series by its legend, and what adds up adds up to one database with
// the spans of both.
func TestMetrics_ofTwoRegionsAddUp(t *testing.T) {
	t.Parallel()
	eu, us := twoParts(t)
	answered := map[string]map[string]float64{}
	for region, own := range map[string][]json.RawMessage{"EU": eu, "US": us, "both": slices.Concat(eu, us)} {
		db := migratedDatabase(t, "region_"+region)
		db.receive(t, own)
		s := service(t, func(s *settings.Settings) { s.Database = db.name })
		raw, err := json.Marshal(map[string]any{"version": 1, "queryType": "metrics", "measures": []string{"total_tokens"}, "groupBy": []string{"model"}, "interval": "1h", "legend": region + " {{model}}"})
		if err != nil {
			t.Fatal(err)
		}
		response := s.Query(t.Context(), ada, answer.Question{JSON: raw, Range: everything})
		if response.Error != nil || len(response.Frames) < 3 {
			t.Fatalf("%s: %d series, %v", region, len(response.Frames), response.Error)
		}
		answered[region] = map[string]float64{}
		for _, f := range response.Frames {
			for i := range f.Rows() {
				if n, ok := f.Fields[1].ConcreteAt(i); ok {
					answered[region][f.Fields[1].Config.DisplayNameFromDS] += n.(float64)
				}
			}
		}
	}
	got := map[string]float64{}
	for _, region := range []string{"EU", "US"} {
		for name, n := range answered[region] {
			if name[:3] != region+" " {
				t.Errorf("%s names a series %q", region, name)
			}
			got["both "+name[3:]] += n
		}
	}
	if !maps.Equal(got, answered["both"]) {
		t.Errorf("two regions: %v\nboth: %v", got, answered["both"])
	}
}
