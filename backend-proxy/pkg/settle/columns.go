package settle

// Column is one that a span is read from, by its name in llm_inbox and llm_spans.
type Column[T any] struct {
	Name string
	Of   func(*Span) *T
}

// Texts, Counts and Flags are the columns with text, with a number that may not be told, and with yes or no.
var (
	Texts = []Column[string]{
		{"parent_span_id", func(s *Span) *string { return &s.ParentSpanID }},
		{"source", func(s *Span) *string { return &s.Source }},
		{"tenant", func(s *Span) *string { return &s.Tenant }},
		{"service", func(s *Span) *string { return &s.Service }},
		{"environment", func(s *Span) *string { return &s.Environment }},
		{"instance", func(s *Span) *string { return &s.Instance }},
		{"team", func(s *Span) *string { return &s.Team }},
		{"project", func(s *Span) *string { return &s.Project }},
		{"name", func(s *Span) *string { return &s.Name }},
		{"scope", func(s *Span) *string { return &s.Scope }},
		{"convention", func(s *Span) *string { return &s.Convention }},
		{"kind", func(s *Span) *string { return &s.Kind }},
		{"operation", func(s *Span) *string { return &s.Operation }},
		{"provider", func(s *Span) *string { return &s.Provider }},
		{"request_model", func(s *Span) *string { return &s.RequestModel }},
		{"response_model", func(s *Span) *string { return &s.ResponseModel }},
		{"model", func(s *Span) *string { return &s.Model }},
		{"response_id", func(s *Span) *string { return &s.ResponseID }},
		{"service_tier", func(s *Span) *string { return &s.ServiceTier }},
		{"region", func(s *Span) *string { return &s.Region }},
		{"deployment", func(s *Span) *string { return &s.Deployment }},
		{"billing_account", func(s *Span) *string { return &s.BillingAccount }},
		{"credential", func(s *Span) *string { return &s.Credential }},
		{"agent", func(s *Span) *string { return &s.Agent }},
		{"agent_id", func(s *Span) *string { return &s.AgentID }},
		{"agent_version", func(s *Span) *string { return &s.AgentVersion }},
		{"workflow", func(s *Span) *string { return &s.Workflow }},
		{"tool", func(s *Span) *string { return &s.Tool }},
		{"tool_call_id", func(s *Span) *string { return &s.ToolCallID }},
		{"conversation_id", func(s *Span) *string { return &s.ConversationID }},
		{"user_id", func(s *Span) *string { return &s.UserID }},
		{"prompt_name", func(s *Span) *string { return &s.PromptName }},
		{"prompt_version", func(s *Span) *string { return &s.PromptVersion }},
		{"variant", func(s *Span) *string { return &s.Variant }},
		{"status", func(s *Span) *string { return &s.Status }},
		{"error_type", func(s *Span) *string { return &s.ErrorType }},
		{"finish_reason", func(s *Span) *string { return &s.FinishReason }},
		{"sample_kind", func(s *Span) *string { return &s.SampleKind }},
	}
	Counts = []Column[Count]{
		{"input_tokens", func(s *Span) *Count { return &s.Input }},
		{"cache_read_tokens", func(s *Span) *Count { return &s.CacheRead }},
		{"cache_write_tokens", func(s *Span) *Count { return &s.CacheWrite }},
		{"output_tokens", func(s *Span) *Count { return &s.Output }},
		{"reasoning_tokens", func(s *Span) *Count { return &s.Reasoning }},
		{"replayed_tokens", func(s *Span) *Count { return &s.Replayed }},
		{"time_to_first_token", func(s *Span) *Count { return &s.TimeToFirstToken }},
		{"max_output", func(s *Span) *Count { return &s.MaxOutput }},
	}
	Flags = []Column[bool]{
		{"streaming", func(s *Span) *bool { return &s.Streaming }},
		{"is_execution", func(s *Span) *bool { return &s.IsExecution }},
		{"known_library", func(s *Span) *bool { return &s.KnownLibrary }},
	}
)
