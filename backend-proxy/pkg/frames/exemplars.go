package frames

import (
	"cmp"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// Exemplar is one of the spans behind a point, with what it adds to the first measure in parts of its unit.
type Exemplar struct {
	Start                  time.Time
	Parts                  float64
	TraceID, SpanID, RunID string
	Groups                 []string
}

// Exemplars builds the frame that Grafana's time series and heatmap panels draw marks of: Time, Value in the measure's
// unit, ids to follow, and a text a group.
func Exemplars(p plan.Metrics, exemplars []Exemplar) *data.Frame {
	slices.SortFunc(exemplars, func(a, b Exemplar) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.SpanID, b.SpanID)) })
	measure := p.Measures[0]
	value := column("Value", exemplars, func(e Exemplar) float64 { return e.Parts / measure.Distribution.Parts })
	value.Config = &data.FieldConfig{Unit: measure.Unit, DisplayNameFromDS: measure.Name}
	frame := data.NewFrame("exemplar",
		column("Time", exemplars, func(e Exemplar) time.Time { return e.Start }),
		value,
		column("trace_id", exemplars, func(e Exemplar) string { return e.TraceID }),
		column("span_id", exemplars, func(e Exemplar) string { return e.SpanID }),
		column("run_id", exemplars, func(e Exemplar) string { return e.RunID }),
	)
	for i, dimension := range p.GroupBy {
		field := column(dimension.ID, exemplars, func(e Exemplar) string { return e.Groups[i] })
		field.Config = &data.FieldConfig{DisplayNameFromDS: dimension.Name}
		frame.Fields = append(frame.Fields, field)
	}
	stamp(frame, ContractExemplars)
	frame.Meta.DataTopic = data.DataTopicAnnotations
	// By this the panels know exemplars from annotations.
	frame.Meta.Custom.(map[string]any)["resultType"] = "exemplar"
	return frame
}
