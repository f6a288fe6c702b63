package frames

import "github.com/grafana/grafana-plugin-sdk-go/data"

// WithoutGaps leaves out the points of time series that have no value. An alert
// rule reduces a series to one number, and for Grafana one null among its points
// makes that number NaN, which is above and below nothing: the rule would be
// silently Normal. A series without any point is left out, and where none is left
// the answer is an empty frame, which is no data. Rows of tables without any value go, too: a recording rule writes
// nothing at all where one group's number is null.
func WithoutGaps(in data.Frames) data.Frames {
	out := make(data.Frames, 0, len(in))
	for _, frame := range in {
		if frame.Meta == nil || frame.Meta.Type != data.FrameTypeTimeSeriesMulti || len(frame.Fields) < 2 {
			out = append(out, toldRows(frame))
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
	return orNoSeries(out)
}

// toldRows are those of a table in which a number is known.
func toldRows(frame *data.Frame) *data.Frame {
	if frame.Meta == nil || frame.Meta.Type != data.FrameTypeNumericLong {
		return frame
	}
	kept := frame.EmptyCopy()
	kept.Meta = frame.Meta
	for i, field := range frame.Fields {
		kept.Fields[i].Config = field.Config
	}
	for row := range frame.Rows() {
		values, told := make([]any, len(frame.Fields)), false
		for i, field := range frame.Fields {
			values[i] = field.At(row)
			told = told || field.Type() == data.FieldTypeNullableFloat64 && !field.NilAt(row)
		}
		if told {
			kept.AppendRow(values...)
		}
	}
	return kept
}
