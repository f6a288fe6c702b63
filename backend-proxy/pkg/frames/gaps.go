package frames

import "github.com/grafana/grafana-plugin-sdk-go/data"

// WithoutGaps leaves out the points of time series that have no value. An alert
// rule reduces a series to one number, and for Grafana one null among its points
// makes that number NaN, which is above and below nothing: the rule would be
// silently Normal. A series without any point is left out, and where none is left
// the answer is an empty frame, which is no data.
func WithoutGaps(in data.Frames) data.Frames {
	out := make(data.Frames, 0, len(in))
	for _, frame := range in {
		if frame.Meta == nil || frame.Meta.Type != data.FrameTypeTimeSeriesMulti || len(frame.Fields) < 2 {
			out = append(out, frame)
			continue
		}
		kept, err := frame.FilterRowsByField(1, func(value any) (bool, error) {
			number, ok := value.(*float64)
			return ok && number != nil, nil
		})
		if err == nil && kept.Rows() > 0 {
			kept.Meta = frame.Meta
			out = append(out, kept)
		}
	}
	if len(out) == 0 && len(in) > 0 {
		out = append(out, stamp(typed(data.NewFrame(""), data.FrameTypeTimeSeriesMulti), ContractMetrics))
	}
	return out
}
