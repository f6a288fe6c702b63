package settle

import "cmp"

// inheritance is what the survivor of a call takes from the spans that it replaces.
type inheritance struct {
	usage  *Span // the one that splits its tokens furthest
	billed *Span // the one that names provider and model
	chars  *Span // the one that tells most of its content's sizes
	items  *Span
	told   Span // the greatest of each text and number
}

func nothing() *inheritance {
	return &inheritance{usage: &Span{}, billed: &Span{}, chars: &Span{}, items: &Span{}}
}

func (f *forest) inheritances(r replaced) map[int]*inheritance {
	out := map[int]*inheritance{}
	for member := range r {
		leader := r.leader(member)
		if leader == member {
			continue // it only wraps others
		}
		h := out[leader]
		if h == nil {
			h = nothing()
			out[leader] = h
		}
		h.take(&f.spans[member])
	}
	return out
}

func (h *inheritance) take(s *Span) {
	for _, best := range []struct {
		of     **Span
		better int
	}{
		{&h.usage, cmp.Compare(s.detail(), h.usage.detail())},
		{&h.billed, cmp.Or(compareBool(s.Provider != "", h.billed.Provider != ""), compareBool(s.ResponseModel != "", h.billed.ResponseModel != ""))},
		{&h.chars, cmp.Compare(len(s.ContextChars), len(h.chars.ContextChars))},
		{&h.items, cmp.Compare(len(s.ContextItems), len(h.items.ContextItems))},
	} {
		if cmp.Or(best.better, compareSpanID(s, *best.of)) > 0 {
			*best.of = s
		}
	}
	merge(&h.told, s)
}

func compareSpanID(a, b *Span) int {
	return cmp.Or(cmp.Compare(a.TraceID, b.TraceID), cmp.Compare(a.SpanID, b.SpanID))
}

// settled gives a span what it does not tell itself.
func (f *forest) inherit(i int, a above, h *inheritance, t *ofTrace) Settled {
	out := Settled{Span: f.spans[i], Open: a.open, Inferred: a.inferred}
	s := &out.Span
	out.RunID = s.TraceID + "-" + first(a.outermost, a.top)
	out.Invocation = first(a.agent, a.top)
	if h == nil {
		h = nothing()
	}
	if u := h.usage; u.detail() > s.detail() {
		s.Input, s.CacheRead, s.CacheWrite, s.Output, s.Reasoning = u.Input, u.CacheRead, u.CacheWrite, u.Output, u.Reasoning
		s.Replayed, s.Quantities = u.Replayed, u.Quantities
	}
	if b := h.billed; s.Provider == "" && b.Provider != "" {
		s.Provider, s.RequestModel, s.ResponseModel, s.Model = b.Provider, b.RequestModel, b.ResponseModel, b.Model
	}
	shared, up := &h.told, &a.told
	s.Agent = first(s.Agent, shared.Agent, up.Agent)
	s.ConversationID = first(s.ConversationID, up.ConversationID, shared.ConversationID, t.session.value())
	s.UserID = first(s.UserID, up.UserID, shared.UserID, t.user.value())
	s.PromptName = first(s.PromptName, shared.PromptName, up.PromptName)
	s.PromptVersion = first(s.PromptVersion, shared.PromptVersion, up.PromptVersion)
	s.Variant = first(s.Variant, shared.Variant, up.Variant)
	s.AgentID, s.AgentVersion, s.Workflow, s.Team, s.Project = up.AgentID, up.AgentVersion, up.Workflow, up.Team, up.Project
	s.ServiceTier = first(s.ServiceTier, shared.ServiceTier)
	s.Region = first(s.Region, shared.Region)
	s.Deployment = first(s.Deployment, shared.Deployment)
	s.BillingAccount = first(s.BillingAccount, shared.BillingAccount)
	s.Credential = first(s.Credential, shared.Credential)
	s.ResponseID = first(s.ResponseID, shared.ResponseID)
	s.FinishReason = first(s.FinishReason, shared.FinishReason)
	s.Streaming = s.Streaming || shared.Streaming
	s.TimeToFirstToken = told(s.TimeToFirstToken, shared.TimeToFirstToken)
	s.MaxOutput = told(s.MaxOutput, shared.MaxOutput)
	if !s.ReportedCost.Valid {
		s.ReportedCost = shared.ReportedCost
	}
	if len(s.ContextChars) == 0 {
		s.ContextChars = h.chars.ContextChars
	}
	if len(s.ContextItems) == 0 {
		s.ContextItems = h.items.ContextItems
	}
	return out
}

// told is the first count that is told.
func told(a, b Count) Count {
	if a.Told {
		return a
	}
	return b
}
