package settle

import (
	"slices"
)

const (
	// mostAround is how many spans may lie around a missing parent for one of them to stand in for it.
	mostAround = 32
	// mostComparisons bounds what is looked at in one trace: missing parents times spans that could stand in for one.
	mostComparisons = 4_000_000
)

// gap is a parent that has not arrived: it lasted at least as long as all spans that name it.
type gap struct {
	parent       string
	began, ended int64
	children     []int
}

// container is a span that could stand in for a missing parent. Its line of told parents leads to a root or to a gap.
type container struct {
	span  int
	above []int
	gap   *gap // nil where the line leads to a root
}

// standIn hangs spans whose parent is missing on the innermost span around it, if that is beyond doubt. It looks at told
// parents only, so that the order in which gaps are filled makes no difference.
func (f *forest) standIn() {
	f.inferred = make([]bool, len(f.spans))
	gaps, containers := f.gaps(), map[traceOf][]container{}
	if len(gaps) == 0 {
		return
	}
	for i := range f.spans {
		trace := f.spans[i].whose()
		if gaps[trace] == nil || !f.couldStandIn(i) {
			continue
		}
		if c, ok := f.container(i, gaps[trace]); ok {
			containers[trace] = append(containers[trace], c)
		}
	}
	type filled struct {
		gap *gap
		by  int
	}
	var found []filled
	for trace, missing := range gaps {
		if len(missing)*len(containers[trace]) > mostComparisons {
			continue
		}
		for _, g := range missing {
			if by, ok := f.innermost(f.around(g, containers[trace])); ok {
				found = append(found, filled{g, by})
			}
		}
	}
	for _, fill := range found {
		for _, child := range fill.gap.children {
			f.parent[child], f.inferred[child] = fill.by, true
		}
	}
}

// gaps are the missing parents by trace and id.
func (f *forest) gaps() map[traceOf]map[string]*gap {
	out := map[traceOf]map[string]*gap{}
	for i := range f.spans {
		if f.parent[i] != unseen {
			continue
		}
		s := &f.spans[i]
		missing := out[s.whose()]
		if missing == nil {
			missing = map[string]*gap{}
			out[s.whose()] = missing
		}
		g := missing[s.ParentSpanID]
		if g == nil {
			g = &gap{parent: s.ParentSpanID, began: s.Start, ended: s.End}
			missing[s.ParentSpanID] = g
		}
		g.began, g.ended = min(g.began, s.Start), max(g.ended, s.End)
		g.children = append(g.children, i)
	}
	return out
}

// couldStandIn: agents, tools and what surrounds them have others below; a root has all of its trace.
func (f *forest) couldStandIn(i int) bool {
	s := &f.spans[i]
	return s.blocks() || s.Kind == "workflow" || s.ParentSpanID == ""
}

// container walks up from a span by what parents are told. One whose line has no end stands in for nothing.
func (f *forest) container(i int, gaps map[string]*gap) (container, bool) {
	c := container{span: i}
	at := i
	for f.parent[at] >= 0 {
		at = f.parent[at]
		c.above = append(c.above, at)
		if len(c.above) == maxDepth {
			return c, false
		}
	}
	if f.parent[at] == unseen {
		c.gap = gaps[f.spans[at].ParentSpanID]
		return c, c.gap != nil
	}
	return c, f.spans[at].ParentSpanID == "" // else it is in a circle
}

// around are the spans that a missing parent may lie below. While no root is among them, the parent may just not have ended.
func (f *forest) around(g *gap, containers []container) []container {
	var out []container
	rooted := false
	for _, c := range containers {
		if s := &f.spans[c.span]; f.holds(c, g) {
			out = append(out, c)
			rooted = rooted || s.ParentSpanID == ""
		}
	}
	if !rooted || len(out) > mostAround {
		return nil
	}
	return out
}

// holds reports whether a gap lies within a span by time and not above it: of two gaps only the one that is around the
// other in time may be above it, so that no circle comes about.
func (f *forest) holds(c container, g *gap) bool {
	s := &f.spans[c.span]
	return s.Start <= g.began && s.End >= g.ended && c.gap != g && (c.gap == nil || c.gap.before(g))
}

func (g *gap) before(other *gap) bool {
	return g.began < other.began || g.began == other.began && g.ended > other.ended
}

// innermost is the span that lies within most others, if each of the others is around it or within it: of two beside each
// other neither is, and what is around both stands in.
func (f *forest) innermost(around []container) (span int, ok bool) {
	deepest := -1
	for _, c := range around {
		outer, inner := 0, 0
		for _, other := range around {
			if f.isAround(other, c) {
				outer++
			}
			if f.isAround(c, other) {
				inner++
			}
		}
		if outer+inner == len(around)-1 && outer > deepest {
			deepest, span, ok = outer, c.span, true
		}
	}
	return span, ok
}

// isAround reports whether one span lies above another, by told parents or around the gap above the other.
func (f *forest) isAround(outer, inner container) bool {
	return slices.Contains(inner.above, outer.span) || inner.gap != nil && f.holds(outer, inner.gap)
}
