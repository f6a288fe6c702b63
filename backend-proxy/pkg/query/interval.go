package query

import (
	"regexp"
	"strconv"
	"time"
	_ "time/tzdata" // not every server has a list of time zones

	"github.com/grafana/grafana-plugin-sdk-go/backend/gtime"
)

// Width is that of a point. One of its fields is set, none for automatic.
type Width struct {
	Fixed        time.Duration
	Days, Months int // of the calendar, in the query's time zone
}

const (
	minInterval = time.Minute
	day         = 24 * time.Hour
	maxYears    = 100
)

// IsCalendar reports whether points may be of different length.
func (w Width) IsCalendar() bool { return w.Days > 0 || w.Months > 0 }

// WidthOf a duration: whole days are those of the calendar.
func WidthOf(d time.Duration) Width {
	if d > 0 && d%day == 0 {
		return Width{Days: int(d / day)}
	}
	return Width{Fixed: d}
}

// About is how long a point of this width is, more or less.
func (w Width) About() time.Duration {
	return w.Fixed + time.Duration(w.Days+30*w.Months)*day
}

var calendarInterval = regexp.MustCompile(`^([0-9]{1,5})(d|w|M|y)$`)

// Width is the wished one of a time series.
func (q Query) Width() (Width, error) {
	if q.Interval == "" || q.Interval == "auto" {
		return Width{}, nil
	}
	if parts := calendarInterval.FindStringSubmatch(q.Interval); parts != nil {
		return calendar(parts[1], parts[2])
	}
	d, err := gtime.ParseDuration(q.Interval)
	if err != nil {
		return Width{}, wrong("interval is %q: use a duration such as 5m, 1h, 1d, 1w or 1M, or leave it out.", q.Interval)
	}
	if d < minInterval || d%minInterval != 0 {
		return Width{}, wrong("interval is %s: use whole minutes, at least 1m.", q.Interval)
	}
	return WidthOf(d), nil
}

func calendar(count, unit string) (Width, error) {
	n, _ := strconv.Atoi(count)
	in := map[string]Width{"d": {Days: n}, "w": {Days: 7 * n}, "M": {Months: n}, "y": {Months: 12 * n}}[unit]
	if n < 1 || in.Days > 366*maxYears || in.Months > 12*maxYears {
		return Width{}, wrong("interval is %s%s: use at least 1%s, and at most %d years.", count, unit, unit, maxYears)
	}
	return in, nil
}

// Place is where days, weeks and months are meant; UTC where none is named.
func (q Query) Place() (*time.Location, error) {
	switch q.Timezone {
	case "", "utc", "UTC":
		return time.UTC, nil
	case "Local": // Go's word for that of the server
	default:
		if place, err := time.LoadLocation(q.Timezone); err == nil {
			return place, nil
		}
	}
	return nil, wrong("timezone is %q: use a name such as Europe/Berlin, or utc.", q.Timezone)
}
