package settle

import (
	"cmp"
	"strings"
)

// isExecution reports whether a span tells of a tool's execution that no span above it tells of already.
// A hand-off by a tool is one if the tool answered; else only control was passed.
func isExecution(s *Span, nearest *Span) bool {
	if !s.IsExecution || s.Kind != "tool" && s.ResultSig == 0 {
		return false
	}
	if nearest == nil || nearest.Kind != "tool" && nearest.Kind != "handoff" {
		return true
	}
	return !(strings.HasSuffix(nearest.Tool, s.Tool) || strings.HasSuffix(s.Tool, nearest.Tool))
}

// toolTwins marks the executions that another instrumentation's span tells of, too. Of several the outermost stays.
func (f *forest) toolTwins() map[int]bool {
	type execution struct{ trace, tool string }
	groups := map[execution][]int{}
	for i := range f.spans {
		if s := &f.spans[i]; s.IsExecution && s.Tool != "" {
			groups[execution{s.TraceID, s.Tool}] = append(groups[execution{s.TraceID, s.Tool}], i)
		}
	}
	twins := map[int]bool{}
	for _, group := range groups {
		f.sortByStart(group)
		for k, i := range group {
			for _, other := range group[max(0, k-neighbours):min(len(group), k+neighbours+1)] {
				if f.isOuterTwin(&f.spans[other], &f.spans[i]) {
					twins[i] = true
				}
			}
		}
	}
	return twins
}

// isOuterTwin leaves tools below others alone: those are told apart by their parents.
func (f *forest) isOuterTwin(outer, s *Span) bool {
	further := cmp.Or(cmp.Compare(s.Start, outer.Start), cmp.Compare(outer.End, s.End), cmp.Compare(outer.SpanID, s.SpanID))
	return further > 0 && outer.Scope != s.Scope && outer.ParentSpanID != s.SpanID && oneInside(outer, s) && compatible(outer.ToolCallID, s.ToolCallID)
}
