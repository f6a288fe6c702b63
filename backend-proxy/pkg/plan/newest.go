package plan

import "time"

// Listed says which rows a list is of: those that were under way in a range, or of these only those that began in it.
type Listed struct {
	Range
	OnlyBegun bool
}

// newestPart is which part of a range is looked at next. A part costs that share of the whole, so that looking in vain is
// cheap, and each is worth a query of its own.
const newestPart = 16

// shortestPart is a length of time in which it is not worth to look at a part first.
const shortestPart = 15 * time.Minute

// Newest are the parts of a range in which to look for its newest rows, one after the other until one has enough: each
// holds the one before it, and the last is the whole. Nothing is newer than now.
func Newest(r Range, now time.Time) []Listed {
	end := r.To
	if now.Before(end) {
		end = now
	}
	parts := []Listed{{Range: r}}
	for length := end.Sub(r.From) / newestPart; length >= shortestPart && len(parts) < 3; length /= newestPart {
		part := Range{From: end.Add(-length).Truncate(Minute), To: r.To}
		parts = append([]Listed{{Range: part, OnlyBegun: true}}, parts...)
	}
	return parts
}
