package settle

import "cmp"

// above is what a span finds at and above itself, the nearest first.
type above struct {
	told      Span // only the texts that are inherited
	outermost string
	top       string
	agent     string // the nearest agent's span
	open      bool
	inferred  bool  // a missing parent was stood in for
	nearest   *Span // agent, call, tool or hand-off above
	served    bool  // a server of tools tells of it
}

// look walks up from a span to the root, or to a parent that has not arrived and whose id is known all the same.
func (f *forest) look(i int) above {
	var a above
	for at, depth := i, 0; depth <= maxDepth; at, depth = f.parent[at], depth+1 {
		s := &f.spans[at]
		a.inherit(s)
		a.top = s.SpanID
		if s.Kind == "agent" || s.Kind == "workflow" {
			a.outermost = s.SpanID
		}
		if s.Kind == "agent" && a.agent == "" {
			a.agent = s.SpanID
		}
		if depth > 0 && a.nearest == nil && (s.Kind == "llm" || s.blocks()) {
			a.nearest = s
		}
		a.served = a.served || s.serves()
		a.inferred = a.inferred || f.inferred[at] && depth < maxDepth
		if f.parent[at] == unseen && depth < maxDepth {
			a.top, a.open = s.ParentSpanID, true
		}
		if f.parent[at] < 0 {
			break
		}
	}
	return a
}

func (a *above) inherit(s *Span) {
	a.told.Agent = first(a.told.Agent, s.Agent)
	a.told.AgentID = first(a.told.AgentID, s.AgentID)
	a.told.AgentVersion = first(a.told.AgentVersion, s.AgentVersion)
	a.told.Workflow = first(a.told.Workflow, s.Workflow)
	a.told.ConversationID = first(a.told.ConversationID, s.ConversationID)
	a.told.UserID = first(a.told.UserID, s.UserID)
	a.told.PromptName = first(a.told.PromptName, s.PromptName)
	a.told.PromptVersion = first(a.told.PromptVersion, s.PromptVersion)
	a.told.Variant = first(a.told.Variant, s.Variant)
	a.told.Team = first(a.told.Team, s.Team)
	a.told.Project = first(a.told.Project, s.Project)
}

// traceOf is what a tenant has of a trace.
type traceOf struct{ tenant, trace string }

// owned is a span of a tenant's.
type owned struct {
	traceOf
	span string
}

func (s *Span) whose() traceOf { return traceOf{s.Tenant, s.TraceID} }

func (s *Span) owned() owned { return owned{s.whose(), s.SpanID} }

// ofTrace is a session or user that is told anywhere in it, if it is the only one, and when its first agent, workflow or
// model call began.
type ofTrace struct {
	session, user only
	asked         int64
}

// asksBefore reports whether something that may have a tool called began before a span.
func (t *ofTrace) asksBefore(s *Span) bool { return t.asked != 0 && t.asked < s.Start }

type only struct {
	text    string
	several bool
}

func (o *only) add(text string) {
	switch {
	case text == "" || text == o.text:
	case o.text == "":
		o.text = text
	default:
		o.several = true
	}
}

func (o *only) value() string {
	if o.several {
		return ""
	}
	return o.text
}

func (f *forest) ofTraces() map[traceOf]*ofTrace {
	out := map[traceOf]*ofTrace{}
	for i := range f.spans {
		s := &f.spans[i]
		whose := s.whose()
		t := out[whose]
		if t == nil {
			t = &ofTrace{}
			out[whose] = t
		}
		t.session.add(s.ConversationID)
		t.user.add(s.UserID)
		if asks := s.Kind == "agent" || s.Kind == "workflow" || s.Kind == "llm"; asks && (t.asked == 0 || s.Start < t.asked) {
			t.asked = s.Start
		}
	}
	return out
}

// haveBearingBelow marks the spans below which another tells tokens, no tool between: what an agent says it used is what its
// own calls did, not those of an agent that a tool of its asked.
func (f *forest) haveBearingBelow() []bool {
	marked := make([]bool, len(f.spans))
	for i := range f.spans {
		if !f.spans[i].bears() {
			continue
		}
		for at, depth := f.parent[i], 1; at >= 0 && depth <= maxDepth; at, depth = f.parent[at], depth+1 {
			marked[at] = true
			if f.spans[at].Kind == "tool" {
				break
			}
		}
	}
	return marked
}

// modelsBelow is, of what bears the usage of calls below it and names no model, a span with the calls' one.
func (f *forest) modelsBelow() map[int]*Span {
	below := map[int]*Span{}
	mixed := map[int]bool{}
	for i := range f.spans {
		s := &f.spans[i]
		if !s.isCall() || s.Model == "" {
			continue
		}
		for at, depth := f.parent[i], 1; at >= 0 && depth <= maxDepth; at, depth = f.parent[at], depth+1 {
			if above := &f.spans[at]; above.isCall() || above.Model != "" || !above.bears() {
				continue
			}
			known := below[at]
			mixed[at] = mixed[at] || known != nil && known.Model != s.Model
			if known == nil || compareBilled(s, known) > 0 {
				below[at] = s
			}
		}
	}
	for at := range mixed {
		if mixed[at] {
			delete(below, at)
		}
	}
	return below
}

func compareBilled(a, b *Span) int {
	return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.RequestModel, b.RequestModel), cmp.Compare(a.ResponseModel, b.ResponseModel))
}
