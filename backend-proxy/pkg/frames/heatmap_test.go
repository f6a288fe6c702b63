package frames_test

import (
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

var duration = catalogue.Measure{ID: "duration_p95", Name: "Duration P95", Unit: "ms", Distribution: &catalogue.Distribution{Parts: 1e6}}

func TestHeatmap(t *testing.T) {
	p := plan.Metrics{TimeSeries: true, Heatmap: true, Step: time.Minute, Range: plan.Range{From: start, To: start.Add(3 * time.Minute)}, Measures: []catalogue.Measure{duration}}
	// Bucket 87 is from 0.95 to 1.21 s: fine buckets 1044 to 1055.
	golden(t, "heatmap", frames.Heatmap(p, []frames.Cell{
		{Time: start, Bucket: 87, Count: 3}, {Time: start, Bucket: 90, Count: 1}, {Time: start.Add(2 * time.Minute), Bucket: 88, Count: 2},
	}, start.Add(time.Hour)))
	if empty := frames.Heatmap(p, nil, start); empty[0].Rows() != 0 || len(empty[0].Fields) != 4 {
		t.Error(empty)
	}
}

func TestExemplars(t *testing.T) {
	p := plan.Metrics{Measures: []catalogue.Measure{duration}, GroupBy: []catalogue.Dimension{model}}
	golden(t, "exemplars", data.Frames{frames.Exemplars(p, []frames.Exemplar{
		{Start: start.Add(time.Minute), Parts: 2e9, TraceID: "1af7651916cd43dd8448eb211c80319c", SpanID: "c1ad6b7169203331", Groups: []string{""}},
		{Start: start.Add(time.Second), Parts: 1.5e9, TraceID: "0af7651916cd43dd8448eb211c80319c", SpanID: "b1ad6b7169203331", RunID: "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", Groups: []string{"gpt-4o"}},
	})})
}
