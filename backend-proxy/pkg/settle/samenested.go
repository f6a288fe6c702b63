package settle

import (
	"cmp"
	"maps"
	"slices"
)

// nested looks at calls of which one lies below the other with no agent and no tool between.
func (f *forest) nested(calls []int, r replaced) {
	below := map[int][]belowCall{}
	for _, inner := range calls {
		next := true // no call with usage lies between
		f.callsAbove(inner, func(outer int) {
			below[outer] = append(below[outer], belowCall{inner, next})
			next = next && !f.spans[outer].bears()
		})
	}
	stoodFor := replaced{}
	for outer, inners := range below {
		for _, inner := range inners {
			f.replaceNested(inner.span, outer, len(inners) == 1, stoodFor)
		}
	}
	maps.Copy(r, stoodFor)
	for outer, inners := range below {
		if _, already := r[outer]; !already && f.wraps(outer, inners) {
			r[outer] = nobody
		}
	}
}

// replaceNested: an inner and an outer call are the same if their usage is equal or the inner has none. What another
// library says about the one call that it surrounds may differ, too: in its basis, or by an estimate; and what one
// library says on both, where they were given the same: one of them may leave out what was reasoned.
func (f *forest) replaceNested(inner, outer int, only bool, r replaced) {
	in, out := &f.spans[inner], &f.spans[outer]
	equal := in.bears() && (in.usage() == out.usage() || only && (in.Scope != out.Scope || in.totalInput() == out.totalInput()))
	if !out.bears() || !equal && (in.bears() || in.Status == "error") {
		return
	}
	member, stays := inner, outer
	if f.rank(inner, outer) > 0 {
		member, stays = outer, inner
	}
	if before, ok := r[member]; !ok || f.compareID(stays, before) > 0 {
		r[member] = stays
	}
}

// belowCall is a call below another one.
type belowCall struct {
	span int
	next bool // no call with usage lies between
}

// wraps reports whether a call only wraps those below: it tells nothing, or the sum
// of the calls below that tell usage next to it. One that came out well above calls
// of another library that all failed tells of another attempt.
func (f *forest) wraps(outer int, inners []belowCall) bool {
	out := &f.spans[outer]
	anyBears, othersFailed := false, true
	var bearing []usage
	for _, i := range inners {
		in := &f.spans[i.span]
		anyBears = anyBears || in.bears()
		othersFailed = othersFailed && in.Status == "error" && in.Scope != out.Scope
		if in.bears() && i.next {
			bearing = append(bearing, in.usage())
		}
	}
	if !out.bears() {
		return anyBears || !othersFailed || out.Status == "error"
	}
	if len(bearing) < 2 {
		return false
	}
	every := total(bearing)
	slices.SortFunc(bearing, func(a, b usage) int { return cmp.Or(cmp.Compare(a.input, b.input), cmp.Compare(a.output, b.output)) })
	// Each usage once, too: where two instrumentations tell of every call below.
	return every == out.usage() || total(slices.Compact(bearing)) == out.usage()
}

// usage is what a call consumed in all.
type usage struct{ input, output uint64 }

func (s *Span) usage() usage { return usage{s.totalInput(), s.totalOutput()} }

func total(of []usage) usage {
	var sum usage
	for _, u := range of {
		sum.input, sum.output = sum.input+u.input, sum.output+u.output
	}
	return sum
}
