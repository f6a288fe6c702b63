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
	return !sameTool(s, nearest)
}

// serves reports whether a server of MCP tells of what it was asked for. Where nothing in its trace asked, its client does
// so in a trace of its own.
func (s *Span) serves() bool { return s.Operation == "tools/call" || s.Operation == "server" }

// sameTool takes the name that a server knows a tool by for one that a client puts its server's name before.
func sameTool(a, b *Span) bool {
	return strings.HasSuffix(a.Tool, b.Tool) || strings.HasSuffix(b.Tool, a.Tool)
}

// executed is what a span below tells of the execution that one above tells of, too.
type executed struct {
	failed       bool
	args, result uint64
}

// executedBelow is what spans directly below executions tell of the same execution.
func (f *forest) executedBelow() map[int]executed {
	below := map[int]executed{}
	for i := range f.spans {
		s := &f.spans[i]
		if !s.IsExecution {
			continue
		}
		for at, depth := f.parent[i], 1; at >= 0 && depth <= maxDepth; at, depth = f.parent[at], depth+1 {
			if outer := &f.spans[at]; outer.blocks() {
				if e := below[at]; outer.IsExecution && sameTool(s, outer) {
					below[at] = executed{e.failed || s.Status == "error", max(e.args, s.ArgsSig), max(e.result, s.ResultSig)}
				}
				break
			}
		}
	}
	return below
}

// take gives an execution what it does not tell itself.
func (e executed) take(s *Settled) {
	if e.failed {
		s.Status = "error"
	}
	if s.ArgsSig == 0 {
		s.ArgsSig = e.args
	}
	if s.ResultSig == 0 {
		s.ResultSig = e.result
	}
}

// ownName is a tool's name without that of its server, which some put before it: mcp__shop__get_weather.
func ownName(tool string) string {
	return tool[strings.LastIndex("__"+tool, "__"):]
}

// toolTwins marks the executions that another instrumentation's span tells of, too. Of several the outermost stays.
func (f *forest) toolTwins() map[int]bool {
	type execution struct {
		traceOf
		tool string
	}
	groups := map[execution][]int{}
	for i := range f.spans {
		if s := &f.spans[i]; s.IsExecution && s.Tool != "" {
			key := execution{s.whose(), ownName(s.Tool)}
			groups[key] = append(groups[key], i)
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
	f.recordedTwins(twins)
	return twins
}

// recordedTwins marks the executions in log records that a span of the same trace and tenant tells of, too.
func (f *forest) recordedTwins(twins map[int]bool) {
	type call struct {
		traceOf
		id string
	}
	traced := map[call]bool{}
	for i := range f.spans {
		if s := &f.spans[i]; s.IsExecution && s.Source != sourceLog {
			traced[call{s.whose(), s.ToolCallID}] = true
		}
	}
	for i := range f.spans {
		if s := &f.spans[i]; s.IsExecution && s.Source == sourceLog && s.ToolCallID != "" && traced[call{s.whose(), s.ToolCallID}] {
			twins[i] = true
		}
	}
}

// isOuterTwin leaves tools below others alone: those are told apart by their parents.
func (f *forest) isOuterTwin(outer, s *Span) bool {
	further := cmp.Or(cmp.Compare(s.Start, outer.Start), cmp.Compare(outer.End, s.End), cmp.Compare(outer.SpanID, s.SpanID))
	return further > 0 && outer.Scope != s.Scope && outer.ParentSpanID != s.SpanID && oneInside(outer, s) && compatible(outer.ToolCallID, s.ToolCallID)
}
