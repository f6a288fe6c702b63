package plan

import (
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// calendar cuts time into days, weeks, months or years as clocks in a place tell
// them: a day may have 23, 24, 24.5 or 25 hours.
type calendar struct {
	width query.Width
	place *time.Location
}

// monday of the week in which 1970 began: from it days are counted, so that
// seven of them are a week that begins on Monday.
var monday = time.Date(1969, time.December, 29, 0, 0, 0, 0, time.UTC)

const dayLength = 24 * time.Hour

// start of the interval that has an ordinal.
func (c calendar) start(ordinal int) time.Time {
	first := time.Date(0, time.Month(1+ordinal*c.width.Months), 1, 0, 0, 0, 0, time.UTC)
	if c.width.Days > 0 {
		first = monday.AddDate(0, 0, ordinal*c.width.Days)
	}
	return beginOfDay(first.Year(), first.Month(), first.Day(), c.place).UTC()
}

// ordinal of the interval that holds an instant.
func (c calendar) ordinal(t time.Time) int {
	year, month, dayOfMonth := t.In(c.place).Date()
	ordinal := floorDiv(12*year+int(month)-1, max(c.width.Months, 1))
	if c.width.Days > 0 {
		since := time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC).Sub(monday)
		ordinal = floorDiv(int(since/dayLength), c.width.Days)
	}
	// Where clocks go back over midnight, a day begins twice: it is counted from the first time on.
	if !c.start(ordinal + 1).After(t) {
		ordinal++
	}
	return ordinal
}

// starts of all intervals that a range touches, and the end of the last.
func (c calendar) starts(r Range) []time.Time {
	ordinal := c.ordinal(r.From)
	out := []time.Time{c.start(ordinal)}
	for last := out[0]; last.Before(r.To) || len(out) == 1; {
		ordinal++
		// Some places have left out a day.
		if next := c.start(ordinal); next.After(last) {
			out, last = append(out, next), next
		}
	}
	return out
}

// beginOfDay is the first instant at which clocks in a place show a date.
func beginOfDay(year int, month time.Month, day int, place *time.Location) time.Time {
	return firstShown(time.Date(year, month, day, 0, 0, 0, 0, time.UTC), place)
}

// firstShown is the first instant at which clocks in a place show what those of UTC show, or at which they leave it out.
func firstShown(shown time.Time, place *time.Location) time.Time {
	year, month, day := shown.Date()
	at := time.Date(year, month, day, shown.Hour(), shown.Minute(), shown.Second(), 0, place)
	from, to := at.ZoneBounds()
	if at.Hour() != shown.Hour() || at.Minute() != shown.Minute() || at.Day() != day { // clocks leave it out
		if at.Before(time.Date(year, month, day, shown.Hour(), shown.Minute(), shown.Second(), 0, time.FixedZone("", offset(at)))) {
			return to
		}
		return from
	}
	if from.IsZero() {
		return at
	}
	back := offset(from.Add(-time.Second)) - offset(at)
	if earlier := at.Add(-time.Duration(back) * time.Second); back > 0 && earlier.Before(from) {
		return earlier
	}
	return at
}

// offset of the clocks from UTC, in seconds.
func offset(at time.Time) int {
	_, seconds := at.Zone()
	return seconds
}

func floorDiv(a, n int) int { return (a - ((a%n)+n)%n) / n }
