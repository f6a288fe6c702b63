package query

import (
	"regexp"
	"strconv"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/gtime"
)

// Shift is how far back the time lies that a query compares with. One of its fields is set, none for no comparison.
type Shift struct {
	// Range is once the length of the range: the time just before it.
	Range bool
	Fixed time.Duration
	// Days and Months are those of the calendar, in the query's time zone.
	Days, Months int
}

// PreviousRange compares a range with the one just before it.
const PreviousRange = "previous"

var calendarShift = regexp.MustCompile(`^([0-9]{1,5})([dwMy])$`)

// Shift is how far back a metrics query compares.
func (q Query) Shift() (Shift, error) {
	switch q.Compare {
	case "":
		return Shift{}, nil
	case PreviousRange:
		return Shift{Range: true}, nil
	}
	if parts := calendarShift.FindStringSubmatch(q.Compare); parts != nil {
		n, _ := strconv.Atoi(parts[1])
		back := map[string]Shift{"d": {Days: n}, "w": {Days: 7 * n}, "M": {Months: n}, "y": {Months: 12 * n}}[parts[2]]
		if n < 1 || back.Days > 366*maxYears || back.Months > 12*maxYears {
			return Shift{}, wrong("compare is %s: use at least 1%s, and at most %d years.", q.Compare, parts[2], maxYears)
		}
		return back, nil
	}
	d, err := gtime.ParseDuration(q.Compare)
	if err != nil {
		return Shift{}, wrong("compare is %q: use %s for the time just before the range, or how long ago, such as 1h, 1d, 1w, 1M or 1y.", q.Compare, PreviousRange)
	}
	if d < minInterval || d%minInterval != 0 || d > 366*maxYears*day {
		return Shift{}, wrong("compare is %s: use whole minutes, at least 1m, and at most %d years.", q.Compare, maxYears)
	}
	return Shift{Fixed: d}, nil
}
