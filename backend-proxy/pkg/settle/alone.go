package settle

import (
	"cmp"
	"time"
)

const (
	// BeginTogether is how far apart calls begin that are looked at for who else tells of what a call does.
	BeginTogether = time.Second
	// apart is how far apart the starts and the ends of two spans of one call lie, and apartSilent where not both tell its usage.
	apart       = int64(100 * time.Millisecond)
	apartSilent = int64(50 * time.Millisecond)
	// jitter is by how much one may lie outside the other: clocks of milliseconds, and who closes a stream first.
	jitter = int64(5 * time.Millisecond)
	// inSight is how many calls before and after one have to be told by both libraries, or by one of them with the other.
	inSight = 8
)

// aloneTwins finds the calls that two instrumentations tell of in a trace each, and in nothing else of it. That two spans look
// alike is not enough: that they tell of one call is concluded where one of the libraries tells of none, about then, that
// the other does not tell of. Two that each tell of calls of their own look alike by chance.
func (f *forest) aloneTwins(calls []int, r replaced) {
	type place struct{ tenant, service, environment, kind string }
	places := map[place][]int{}
	for _, c := range f.alone(calls) {
		s := &f.spans[c]
		key := place{s.Tenant, s.Service, s.Environment, s.Kind}
		places[key] = append(places[key], c)
	}
	for _, group := range places {
		f.sortByStart(group)
		for k, c := range group {
			w := f.lookAround(group, k)
			best := c
			for _, other := range w.all {
				if f.standsFor(other, best) && w.nearest(c, other) && w.nearest(other, c) && w.oneTellsAll(c, other) {
					best = other
				}
			}
			if best != c {
				r[c] = best
			}
		}
	}
}

// alone are the calls that are all of their trace but what no library of calls tells.
func (f *forest) alone(calls []int) []int {
	told := map[traceOf]int{}
	for i := range f.spans {
		if f.spans[i].isGenAI() {
			told[f.spans[i].whose()]++
		}
	}
	var out []int
	for _, c := range calls {
		if s := &f.spans[c]; s.ParentSpanID == "" && s.TraceID != "" && s.Source != sourceLog && told[s.whose()] == 1 {
			out = append(out, c)
		}
	}
	return out
}

// standsFor orders the spans of one call in traces of their own: one with an id may have a leader by it, and one that says that
// the call failed knows more.
func (f *forest) standsFor(other, best int) bool {
	x, y := &f.spans[other], &f.spans[best]
	return cmp.Or(compareBool(x.ResponseID != "", y.ResponseID != ""), compareBool(x.Status == "error", y.Status == "error"), f.rank(other, best)) > 0
}

// sight is what begins about when a call does.
type sight struct {
	*forest
	all, close []int
}

func (f *forest) lookAround(group []int, k int) sight {
	around := func(n int) []int {
		var out []int
		for _, i := range group[max(0, k-n):min(len(group), k+n+1)] {
			if abs(f.spans[i].Start-f.spans[group[k]].Start) <= int64(BeginTogether) {
				out = append(out, i)
			}
		}
		return out
	}
	return sight{f, around(neighbours), around(inSight)}
}

// nearest reports whether two look alike, and neither the first and another one of the second's library more so.
func (w sight) nearest(a, b int) bool {
	x, y := &w.spans[a], &w.spans[b]
	if !lookAlike(x, y) || x.ResponseID != "" && y.ResponseID != "" {
		return false
	}
	for _, other := range w.all {
		z := &w.spans[other]
		if z.Scope != y.Scope || other == b || !lookAlike(x, z) {
			continue
		}
		if d, e := distance(x, z), distance(x, y); d < e || d == e && w.compareID(other, b) < 0 {
			return false
		}
	}
	return true
}

// oneTellsAll reports whether, of two libraries, one tells of no call about then that the other does not tell of.
func (w sight) oneTellsAll(a, b int) bool {
	x, y := w.spans[a].Scope, w.spans[b].Scope
	return w.tellsAll(a, y, x) || w.tellsAll(a, x, y)
}

// tellsAll reports whether each call of a library has one of the other that looks alike.
func (w sight) tellsAll(of int, scope, other string) bool {
	for _, i := range w.close {
		if s := &w.spans[i]; s.Scope != scope || !compatible(s.Instance, w.spans[of].Instance) {
			continue
		}
		found := false
		for _, j := range w.all {
			found = found || w.spans[j].Scope == other && lookAlike(&w.spans[i], &w.spans[j])
		}
		if !found {
			return false
		}
	}
	return true
}

// lookAlike reports whether two spans of one process may tell of one call. With one id they do.
func lookAlike(x, y *Span) bool {
	if !ofTwoLibraries(x, y) || x.TraceID == y.TraceID {
		return false
	}
	return x.ResponseID != "" && y.ResponseID != "" || compatible(x.Instance, y.Instance) &&
		x.Model != "" && y.Model != "" && sameModel(x.Model, y.Model) && sameOutcome(x, y) &&
		sameTime(x, y) && sameIfTold(x.totalOutput(), y.totalOutput()) &&
		// Of one that leaves the cache out, what is neither read from it nor written to it.
		(sameIfTold(x.totalInput(), y.totalInput()) || x.Input.N == y.Input.N)
}

// sameOutcome: some libraries do not say that a call failed, but then it has no usage.
func sameOutcome(x, y *Span) bool {
	if x.Status == "error" {
		return y.Status == "error" || !y.bears()
	}
	return y.Status != "error" || !x.bears()
}

func sameTime(x, y *Span) bool {
	begun, ended := abs(x.Start-y.Start), abs(x.End-y.End)
	limit := apartSilent
	if x.totalInput() > 0 && y.totalInput() > 0 {
		limit = apart
	}
	return max(begun, ended) <= limit && (oneInside(x, y) || max(begun, ended) <= jitter && overlap(x, y))
}

func sameIfTold(a, b uint64) bool { return a == 0 || b == 0 || a == b }

func distance(x, y *Span) int64 { return abs(x.Start-y.Start) + abs(x.End-y.End) }

func abs(n int64) int64 { return max(n, -n) }
