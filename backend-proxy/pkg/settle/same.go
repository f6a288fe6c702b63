package settle

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// nobody leads a call that only wraps others.
const nobody = -1

// replaced says by whom the calls that do not count are stood for.
type replaced map[int]int

// neighbours is how many spans before and after are looked at for twins: twins
// begin close to one another, and a loop of ten thousand equal calls is not
// compared each with each.
const neighbours = 16

// sameCalls finds the spans that tell of a call that another span stands for.
func (f *forest) sameCalls() replaced {
	var calls []int
	for i := range f.spans {
		if f.spans[i].isCall() {
			calls = append(calls, i)
		}
	}
	r := replaced{}
	// The surest finding holds, so it comes last.
	f.aloneTwins(calls, r)
	f.besideSilent(calls, r)
	f.nested(calls, r)
	f.twins(calls, r)
	f.sameID(calls, r)
	return r
}

// rank orders the spans of one call: the greatest stays, the one that lies in a run
// and not in a trace of its own, the one that tells what it was given, the innermost. It has no ties:
// were each replaced by the other, the call would be lost.
func (f *forest) rank(a, b int) int {
	x, y := &f.spans[a], &f.spans[b]
	return cmp.Or(compareBool(x.ParentSpanID != "", y.ParentSpanID != ""), compareBool(x.totalInput() > 0, y.totalInput() > 0), cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End),
		cmp.Compare(x.TraceID, y.TraceID), cmp.Compare(x.SpanID, y.SpanID))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// sameID: one response id at one time is one call. An id that comes again later
// (local servers, caches) is no identity.
func (f *forest) sameID(calls []int, r replaced) {
	type provided struct{ tenant, response string }
	byID := map[provided][]int{}
	for _, c := range calls {
		if s := &f.spans[c]; s.ResponseID != "" {
			byID[provided{s.Tenant, s.ResponseID}] = append(byID[provided{s.Tenant, s.ResponseID}], c)
		}
	}
	for _, group := range byID {
		f.sortByStart(group)
		var ended int64
		begin := 0
		for k := 0; k <= len(group); k++ {
			if k < len(group) && (k == begin || f.spans[group[k]].Start <= ended) {
				ended = max(ended, f.spans[group[k]].End)
				continue
			}
			f.keepBest(group[begin:k], r)
			if k < len(group) {
				begin, ended = k, max(ended, f.spans[group[k]].End)
			}
		}
	}
}

func (f *forest) keepBest(group []int, r replaced) {
	best := slices.MaxFunc(group, f.rank)
	for _, c := range group {
		if c != best {
			r[c] = best
		}
	}
}

// twins: two instrumentations of one call. One interval lies inside the other, or is
// cut by it, usage is equal, and they have not two different ids.
func (f *forest) twins(calls []int, r replaced) {
	type told struct {
		traceOf
		usage usage
	}
	groups := map[told][]int{}
	for _, c := range calls {
		if s := &f.spans[c]; s.bears() {
			key := told{s.whose(), s.usage()}
			groups[key] = append(groups[key], c)
		}
	}
	for _, group := range groups {
		f.sortByStart(group)
		for k, c := range group {
			best := c
			near := group[max(0, k-neighbours):min(len(group), k+neighbours+1)]
			for _, other := range near {
				if f.rank(other, best) > 0 && f.tellSame(c, other, near) {
					best = other
				}
			}
			if best != c {
				r[c] = best
			}
		}
	}
}

func (f *forest) tellSame(a, b int, near []int) bool {
	x, y := &f.spans[a], &f.spans[b]
	return ofTwoLibraries(x, y) && (oneInside(x, y) || f.handsOn(x, y, near))
}

// handsOn reports whether an outer library that streams handed the call on to one beside
// it and ended first. Only calls of the library that began first below their parent are
// stood for, since calls made at once by both overlap with one another.
func (f *forest) handsOn(outer, inner *Span, near []int) bool {
	first := slices.IndexFunc(near, func(i int) bool { return f.spans[i].ParentSpanID == outer.ParentSpanID })
	return overlap(outer, inner) && outer.ParentSpanID == inner.ParentSpanID && outer.ParentSpanID != "" &&
		outer.Scope == f.spans[near[first]].Scope
}

func ofTwoLibraries(x, y *Span) bool {
	return x.Scope != y.Scope && compatible(x.ResponseID, y.ResponseID)
}

func oneInside(x, y *Span) bool {
	return x.Start >= y.Start && x.End <= y.End || x.Start <= y.Start && x.End >= y.End
}

func overlap(x, y *Span) bool { return x.Start < y.End && y.Start < x.End }

func compatible(a, b string) bool { return a == "" || b == "" || a == b }

// besideSilent: two instrumentations of one call side by side, of which one tells no
// usage, or of a stream its output alone. An outer library may even end before the SDK's call begins: the next one,
// with the same end, within the seconds that a client takes to start.
func (f *forest) besideSilent(calls []int, r replaced) {
	type place struct {
		traceOf
		parent, kind string
	}
	groups := map[place][]int{}
	for _, c := range calls {
		if s := &f.spans[c]; s.ParentSpanID != "" {
			key := place{s.whose(), s.ParentSpanID, s.Kind}
			groups[key] = append(groups[key], c)
		}
	}
	for _, group := range groups {
		f.sortByStart(group)
		for k, c := range group {
			if f.spans[c].totalInput() > 0 {
				continue
			}
			best := c
			for j := max(0, k-neighbours); j < min(len(group), k+neighbours+1); j++ {
				other := group[j]
				if f.rank(other, best) > 0 && (f.besides(c, other, group) || j == k+1 && f.follows(c, other, group)) {
					best = other
				}
			}
			if best != c {
				r[c] = best
			}
		}
	}
}

// besides reports whether another call tells of a silent one.
func (f *forest) besides(silent, other int, group []int) bool {
	x, y := &f.spans[silent], &f.spans[other]
	told := y.totalInput() > 0 && overlap(x, y)
	return ofTwoLibraries(x, y) && sameOutput(x, y) && (oneInside(x, y) || told || f.handsOn(x, y, group)) && sameModel(x.Model, y.Model)
}

// follows reports whether the next call is the one that a silent call handed on.
func (f *forest) follows(silent, next int, group []int) bool {
	x, y := &f.spans[silent], &f.spans[next]
	return x.Scope == f.spans[group[0]].Scope && ofTwoLibraries(x, y) && sameOutput(x, y) && sameModel(x.Model, y.Model) &&
		x.Status != "error" && x.FinishReason == y.FinishReason && y.Start-x.End <= (5*time.Second).Nanoseconds()
}

// sameOutput takes what a silent call does not tell for the other's.
func sameOutput(silent, other *Span) bool {
	return silent.totalOutput() == 0 || silent.totalOutput() == other.totalOutput()
}

// sameModel takes a model for its dated version, for what it is called below its maker, and for one that is not told.
func sameModel(a, b string) bool {
	a, b = ownModel(a), ownModel(b)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// ownModel is a model's name without its maker, region or project: what follows the last point or slash before a letter.
func ownModel(model string) string {
	for i := len(model) - 2; i >= 0; i-- {
		if letter := model[i+1] | 0x20; (model[i] == '.' || model[i] == '/') && letter >= 'a' && letter <= 'z' {
			return model[i+1:]
		}
	}
	return model
}

func (f *forest) compareID(a, b int) int {
	return cmp.Or(cmp.Compare(f.spans[a].TraceID, f.spans[b].TraceID), cmp.Compare(f.spans[a].SpanID, f.spans[b].SpanID))
}

func (f *forest) sortByStart(spans []int) {
	slices.SortFunc(spans, func(a, b int) int {
		return cmp.Or(cmp.Compare(f.spans[a].Start, f.spans[b].Start), f.compareID(a, b))
	})
}

// leader is the span that stands for a call in the end; the leader may itself be stood for.
func (r replaced) leader(i int) int {
	for {
		next, ok := r[i]
		if !ok || next == nobody {
			return i
		}
		i = next
	}
}
