package frames

import (
	"sort"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// MetricRow is one row of a compiled metrics query.
type MetricRow struct {
	Time   time.Time // zero in a table
	Rest   bool      // everything outside the top N
	Groups []string
	Values []*float64
}

// OtherLabel names the row of everything outside the top N.
const OtherLabel = "Other"

// Metrics builds the frames of a metrics answer. Time series get a point for
// every whole interval from the first to the last that has begun by now: nothing
// happened is 0 for measures that count, and a gap (null) for the others.
func Metrics(p plan.Metrics, rows []MetricRow, now time.Time) data.Frames {
	labelRest(restLabel(rows), rows, len(p.GroupBy))
	if p.TimeSeries {
		return series(p, rows, now)
	}
	return data.Frames{table(p, rows)}
}

// restLabel names the rest, avoiding the name of a group that is really called so.
func restLabel(rows []MetricRow) string {
	label := OtherLabel
	for taken := true; taken; {
		taken = false
		for _, row := range rows {
			if !row.Rest && len(row.Groups) > 0 && row.Groups[0] == label {
				label, taken = label+" (rest)", true
				break
			}
		}
	}
	return label
}

func labelRest(label string, rows []MetricRow, groups int) {
	for i := range rows {
		if rows[i].Rest {
			rows[i].Groups = make([]string, groups)
			for g := range rows[i].Groups {
				rows[i].Groups[g] = label
			}
		}
	}
}

func table(p plan.Metrics, rows []MetricRow) *data.Frame {
	frame := typed(data.NewFrame(""), data.FrameTypeNumericLong)
	for g, dimension := range p.GroupBy {
		values := make([]string, len(rows))
		for i, row := range rows {
			values[i] = row.Groups[g]
		}
		field := data.NewField(dimension.ID, nil, values)
		field.Config = &data.FieldConfig{DisplayNameFromDS: dimension.Name}
		frame.Fields = append(frame.Fields, field)
	}
	for m, measure := range p.Measures {
		values := make([]*float64, len(rows))
		for i, row := range rows {
			values[i] = row.Values[m]
		}
		frame.Fields = append(frame.Fields, measureField(measure, nil, values, measure.Name))
	}
	return stamp(frame, ContractMetrics)
}

// GroupKey tells one group from all others.
func GroupKey(groups []string) string { return strings.Join(groups, "\x00") }

type oneSeries struct {
	groups []string
	rest   bool
	points map[int64][]*float64
}

func series(p plan.Metrics, rows []MetricRow, now time.Time) data.Frames {
	var frames data.Frames
	times := p.Points(now)
	for _, s := range collect(p, rows) {
		for m, measure := range p.Measures {
			values := make([]*float64, len(times))
			for i, t := range times {
				values[i] = valueOf(s.points[t.Unix()], m, measure)
			}
			frames = append(frames, seriesFrame(p, s, measure, times, values))
		}
	}
	return orNoSeries(frames)
}

// valueOf is a measure of one cell, or what it is where there are no rows.
func valueOf(cell []*float64, m int, measure catalogue.Measure) *float64 {
	switch {
	case cell != nil:
		return cell[m]
	case measure.ZeroWhenEmpty():
		return new(float64)
	}
	return nil
}

// orNoSeries says of what there are none.
func orNoSeries(frames data.Frames) data.Frames {
	if len(frames) == 0 {
		return data.Frames{stamp(typed(data.NewFrame(""), data.FrameTypeTimeSeriesMulti), ContractMetrics)}
	}
	return frames
}

// collect gathers rows by group in the order of their names, the rest last; a
// query without groups has one series even where nothing matched.
func collect(p plan.Metrics, rows []MetricRow) []*oneSeries {
	byKey := map[string]*oneSeries{}
	var all []*oneSeries
	if len(p.GroupBy) == 0 {
		s := &oneSeries{points: map[int64][]*float64{}}
		byKey[""], all = s, append(all, s)
	}
	for _, row := range rows {
		key := GroupKey(row.Groups)
		s, ok := byKey[key]
		if !ok {
			s = &oneSeries{groups: row.Groups, rest: row.Rest, points: map[int64][]*float64{}}
			byKey[key], all = s, append(all, s)
		}
		s.points[row.Time.Unix()] = row.Values
	}
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].rest != all[j].rest {
			return all[j].rest
		}
		return GroupKey(all[i].groups) < GroupKey(all[j].groups)
	})
	return all
}

func seriesFrame(p plan.Metrics, s *oneSeries, measure catalogue.Measure, times []time.Time, values []*float64) *data.Frame {
	var labels data.Labels
	if len(s.groups) > 0 {
		labels = data.Labels{}
		for i, dimension := range p.GroupBy {
			labels[dimension.ID] = s.groups[i]
		}
	}
	name := seriesName(p, s.groups, measure)
	frame := typed(data.NewFrame(name, data.NewField("time", nil, times), measureField(measure, labels, values, name)), data.FrameTypeTimeSeriesMulti)
	return stamp(frame, ContractMetrics)
}

func measureField(m catalogue.Measure, labels data.Labels, values []*float64, display string) *data.Field {
	field := data.NewField(m.ID, labels, values)
	field.Config = &data.FieldConfig{DisplayNameFromDS: display, Unit: m.Unit, Description: m.Description}
	return field
}
