package frames

import (
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// CompareLabel is beside the dimensions in the labels of an earlier time's series; its value is the query's compare. The
// series of the question itself have the labels that they have without a comparison.
const CompareLabel = "compare"

// What is behind a measure's id in the names of a table's columns.
const (
	PreviousSuffix = "_previous"
	// ChangeSuffix is of the change since then as a share of what was: 0.5 is half as much again.
	ChangeSuffix = "_change"
)

// Before is what the answer is set beside.
type Before struct {
	Earlier plan.Earlier
	Rows    []MetricRow
	// Compare is the query's word for when that was.
	Compare string
}

func (b Before) named(text string) string {
	if b.Compare == query.PreviousRange {
		return text + " (previous)"
	}
	return text + " (" + b.Compare + " earlier)"
}

// Compared builds the frames of a metrics answer beside those of an earlier time: more series on the same axis, or two
// more columns a measure.
func Compared(p plan.Metrics, rows []MetricRow, before Before, now time.Time) data.Frames {
	label := restLabel(append(append([]MetricRow{}, rows...), before.Rows...))
	labelRest(label, rows, len(p.GroupBy))
	labelRest(label, before.Rows, len(p.GroupBy))
	if !p.TimeSeries {
		return data.Frames{comparedTable(p, rows, before)}
	}
	var frames data.Frames
	if own := series(p, rows, now); len(own[0].Fields) > 0 {
		frames = own
	}
	return orNoSeries(append(frames, earlierSeries(p, before, now)...))
}

// earlierSeries stand on the axis of the question, to its end where the earlier time is over. A point without a
// counterpart is a gap.
func earlierSeries(p plan.Metrics, before Before, now time.Time) data.Frames {
	counterparts := map[int64]time.Time{}
	for start, of := range before.Earlier.At {
		if start <= now.Unix() {
			counterparts[of.Unix()] = time.Unix(start, 0)
		}
	}
	times := p.Points(p.Range.To)
	for len(times) > 0 && counterparts[times[len(times)-1].Unix()].IsZero() && times[len(times)-1].After(now) {
		times = times[:len(times)-1]
	}
	var frames data.Frames
	for _, s := range collect(p, before.Rows) {
		for m, measure := range p.Measures {
			values := make([]*float64, len(times))
			for i, t := range times {
				if start, ok := counterparts[t.Unix()]; ok {
					values[i] = valueOf(s.points[start.Unix()], m, measure)
				}
			}
			frame := seriesFrame(p, s, measure, times, values)
			field := frame.Fields[1]
			if field.Labels == nil {
				field.Labels = data.Labels{}
			}
			field.Labels[CompareLabel] = before.Compare
			frame.Name = before.named(frame.Name)
			field.Config.DisplayNameFromDS = before.named(field.Config.DisplayNameFromDS)
			frames = append(frames, frame)
		}
	}
	return frames
}

func comparedTable(p plan.Metrics, rows []MetricRow, before Before) *data.Frame {
	rows, previous := beside(p, rows, before.Rows)
	frame := table(p, rows)
	fields := frame.Fields[:len(p.GroupBy):len(p.GroupBy)]
	for m, measure := range p.Measures {
		was, change := make([]*float64, len(rows)), make([]*float64, len(rows))
		for i := range rows {
			was[i] = previous[i][m]
			change[i] = changed(rows[i].Values[m], was[i])
		}
		then, since := measure, measure
		then.ID, since.ID = measure.ID+PreviousSuffix, measure.ID+ChangeSuffix
		since.Unit = "percentunit"
		fields = append(fields,
			frame.Fields[len(p.GroupBy)+m],
			measureField(then, nil, was, before.named(measure.Name)),
			measureField(since, nil, change, measure.Name+", change"))
	}
	frame.Fields = fields
	return frame
}

// beside gives every group of either time a row and the values of the earlier one, the rest last.
func beside(p plan.Metrics, rows, before []MetricRow) ([]MetricRow, [][]*float64) {
	then := map[string][]*float64{}
	for _, row := range before {
		then[GroupKey(row.Groups)] = row.Values
	}
	var all, rest []MetricRow
	now := map[string]bool{}
	for _, row := range rows {
		now[GroupKey(row.Groups)] = true
		if row.Rest {
			rest = append(rest, row)
		} else {
			all = append(all, row)
		}
	}
	for _, row := range before {
		switch gone := (MetricRow{Rest: row.Rest, Groups: row.Groups, Values: empty(p.Measures, nil)}); {
		case now[GroupKey(row.Groups)]:
		case row.Rest:
			rest = append(rest, gone)
		default:
			all = append(all, gone)
		}
	}
	all = append(all, rest...)
	previous := make([][]*float64, len(all))
	for i, row := range all {
		previous[i] = empty(p.Measures, then[GroupKey(row.Groups)])
	}
	return all, previous
}

func empty(measures []catalogue.Measure, cell []*float64) []*float64 {
	out := make([]*float64, len(measures))
	for m, measure := range measures {
		out[m] = valueOf(cell, m, measure)
	}
	return out
}

// changed is nothing where either is not known, and where there was nothing that could change.
func changed(now, then *float64) *float64 {
	if now == nil || then == nil || *then == 0 {
		return nil
	}
	share := *now / *then - 1
	return &share
}

// OnlyChanges leaves of a table with a comparison what an alert rule can use, which takes one number a group: how each
// measure changed.
func OnlyChanges(frame *data.Frame) *data.Frame {
	out := *frame
	out.Fields = nil
	for _, field := range frame.Fields {
		if field.Type() == data.FieldTypeString || strings.HasSuffix(field.Name, ChangeSuffix) {
			out.Fields = append(out.Fields, field)
		}
	}
	return &out
}
