package plan

import (
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// Earlier is a question about the time that its answer is set beside.
type Earlier struct {
	Metrics
	// At says by the second in which a point of a time series begins where it stands on the axis of the question itself. What
	// has no counterpart, such as the 31st a month before in one of 30 days, stands nowhere.
	At map[int64]time.Time
}

// IsEmpty reports whether nothing of the question has a counterpart.
func (e Earlier) IsEmpty() bool { return !e.Range.From.Before(e.Range.To) }

// Earlier is the planned question about the time that a query compares with; nil where it compares with none.
func (p Metrics) Earlier(q query.Query, c *catalogue.Catalogue, now time.Time) (*Earlier, error) {
	shift, err := q.Shift()
	if err != nil || shift == (query.Shift{}) {
		return nil, err
	}
	place, err := q.Place()
	if err != nil {
		return nil, err
	}
	if shift.Range {
		shift = query.Shift{Fixed: p.Range.To.Sub(p.Range.From)}
	}
	e := Earlier{Metrics: p}
	back := calendarBack{shift, place}
	switch {
	case !p.TimeSeries && shift.Fixed > 0:
		e.Range = Range{p.Range.From.Add(-shift.Fixed), p.Range.To.Add(-shift.Fixed)}
	case !p.TimeSeries:
		e.Range = back.whole(p.Range)
	case p.Starts == nil && shift.Fixed > 0 && shift.Fixed%p.Step == 0:
		e.Range = Range{p.Range.From.Add(-shift.Fixed), p.Range.To.Add(-shift.Fixed)}
		e.At = map[int64]time.Time{}
		for _, start := range p.Points(p.Range.To) {
			e.At[start.Add(-shift.Fixed).Unix()] = start
		}
	default:
		e.place(back.counterparts(append(p.Points(p.Range.To), p.Range.To)))
	}
	if !e.IsEmpty() {
		e.Table = table(e.Metrics, c, now)
	}
	return &e, nil
}

// counterpart of the point of a time series that begins at of.
type counterpart struct {
	Range
	of time.Time
}

// place divides the earlier time into the counterparts, and into what lies between them.
func (e *Earlier) place(all []counterpart) {
	e.Step, e.Starts, e.Range, e.At = 0, nil, Range{}, map[int64]time.Time{}
	for i, c := range all {
		if i > 0 && all[i-1].To.Before(c.From) {
			e.Starts = append(e.Starts, all[i-1].To)
		}
		e.Starts = append(e.Starts, c.From)
		e.At[c.From.Unix()] = c.of
	}
	if len(all) > 0 {
		e.Range = Range{all[0].From, all[len(all)-1].To}
	}
}

// calendarBack goes back as calendars and clocks in a place tell time, or by a fixed time.
type calendarBack struct {
	shift query.Shift
	place *time.Location
}

// counterparts are what points lie beside, of which the bounds are given: parts of the earlier time that follow each other.
func (b calendarBack) counterparts(bounds []time.Time) []counterpart {
	var out []counterpart
	for i, start := range bounds[:len(bounds)-1] {
		from, ok := b.instant(start)
		if !ok {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].To.After(from) {
			if !from.After(out[last].From) {
				continue // clocks went back in between: what they show again lies beside something already
			}
			out[last].To = from
		}
		if to := b.end(start, bounds[i+1], from); to.After(from) {
			out = append(out, counterpart{Range{from, to}, start})
		}
	}
	return out
}

// instant is when clocks showed the same, so long before; false where there was no such day.
func (b calendarBack) instant(at time.Time) (time.Time, bool) {
	if b.shift.Fixed > 0 {
		return at.Add(-b.shift.Fixed), true
	}
	shown := b.shown(at)
	before := shown.AddDate(0, -b.shift.Months, -b.shift.Days)
	exists := b.shift.Months == 0 || before.Day() == shown.Day()
	return firstShown(before, b.place).UTC(), exists
}

// end of the counterpart of a point that is as many days long. Months are as long as they are.
func (b calendarBack) end(start, end, from time.Time) time.Time {
	if b.shift.Fixed > 0 {
		return end.Add(-b.shift.Fixed)
	}
	if b.beginsMonth(start) && b.beginsMonth(end) {
		to, _ := b.instant(end)
		return to
	}
	until := b.shown(end)
	days := int(date(until).Sub(date(b.shown(start))) / dayLength)
	return firstShown(date(b.shown(from)).AddDate(0, 0, days).Add(until.Sub(date(until))), b.place).UTC()
}

// whole is the counterpart of a range. What begins on a day that the earlier month did not have lies beside its last day.
func (b calendarBack) whole(r Range) Range {
	from, to := b.clamped(r.From), b.clamped(r.To)
	if !from.Before(to) {
		to = b.end(r.From, r.To, from)
	}
	return Range{from, to}
}

func (b calendarBack) clamped(at time.Time) time.Time {
	before, exists := b.instant(at)
	if exists {
		return before
	}
	shown := b.shown(at)
	endOfMonth := time.Date(shown.Year(), shown.Month()-time.Month(b.shift.Months)+1, 0, shown.Hour(), shown.Minute(), shown.Second(), 0, time.UTC)
	return firstShown(endOfMonth, b.place).UTC()
}

// shown is what clocks in the place show, as a time of UTC.
func (b calendarBack) shown(at time.Time) time.Time {
	at = at.In(b.place)
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
}

func (b calendarBack) beginsMonth(at time.Time) bool {
	shown := b.shown(at)
	return shown.Day() == 1 && shown.Equal(date(shown))
}

func date(shown time.Time) time.Time { return shown.Truncate(dayLength) }
