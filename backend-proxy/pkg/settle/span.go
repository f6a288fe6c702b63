// Package settle decides what counts: which spans tell of one and the same call,
// what a span inherits, which steps a run has. It follows the rules of
// docs/store.md over spans in memory, as the views of semantics/settlement do over
// tables, and serves where there are no such tables. It is pure.
package settle

import (
	"github.com/shopspring/decimal"
)

// Count is a number that a span may not tell.
type Count struct {
	N    uint64
	Told bool
}

// Pointer is nil where the number is not told.
func (c Count) Pointer() *uint64 {
	if !c.Told {
		return nil
	}
	return &c.N
}

// Span is one span as the normaliser reads it. Text is "" where it is not told.
type Span struct {
	TraceID, SpanID, ParentSpanID string
	Start, End                    int64 // Unix nanoseconds

	// Instance is the process, container or host that told it.
	Source, Tenant, Service, Environment, Instance, Team, Project string
	Name, Scope, Convention, Kind, Operation                      string
	Provider, RequestModel, ResponseModel, Model, ResponseID      string
	ServiceTier, Region, Deployment, BillingAccount, Credential   string
	Agent, AgentID, AgentVersion, Workflow, Tool, ToolCallID      string
	ConversationID, UserID, PromptName, PromptVersion, Variant    string
	Status, ErrorType, FinishReason, SampleKind                   string
	Input, CacheRead, CacheWrite, Output, Reasoning               Count
	Replayed, TimeToFirstToken, MaxOutput                         Count
	ReportedCost                                                  decimal.NullDecimal
	Quantities                                                    map[string]decimal.Decimal
	SampleWeight                                                  decimal.Decimal
	Streaming, IsExecution, KnownLibrary                          bool
	ArgsSig, ResultSig                                            uint64
	ContextChars, ContextItems                                    map[string]uint64
	Malformed                                                     []string
}

// Settled is a GenAI span with all that follows from its neighbours.
type Settled struct {
	Span
	RunID                               string
	Invocation                          string // the nearest agent's span at or above it, else the topmost caller, although that has not arrived
	Open                                bool   // an ancestor has not arrived
	Inferred                            bool   // a span that lies around a missing ancestor stands in for it
	CountsCall, CountsUsage, CountsTool bool
	Step                                uint32
	ActiveNs                            uint64
	Iteration, IdenticalRepeat, Retry   bool
	Cost                                decimal.NullDecimal
	CostSource, SKU                     string
	Costs                               map[string]decimal.Decimal
	ContextUsed, ContextLimit           Count
	// Score is what somebody thinks of it, where that is asked for.
	Score Score
	// Of a line of a span, what one meter measured of it; Cost is then the line's.
	Meter    string
	Quantity decimal.Decimal
}

// Duration is in nanoseconds.
func (s *Span) Duration() uint64 { return uint64(s.End - s.Start) } //nolint:gosec // merging keeps End at or after Start

// isCall tells inference from what only surrounds it.
func (s *Span) isCall() bool {
	return s.Kind == "llm" || s.Kind == "embedding" || s.Kind == "rerank"
}

func (s *Span) totalInput() uint64  { return s.Input.N + s.CacheRead.N + s.CacheWrite.N }
func (s *Span) totalOutput() uint64 { return s.Output.N + s.Reasoning.N }

// Tokens are all that the span tells.
func (s *Span) Tokens() uint64 { return s.totalInput() + s.totalOutput() }

// bears reports whether the span tells any tokens.
func (s *Span) bears() bool { return s.Tokens() > 0 }

// isGenAI is what gets a row; others lie between an agent and its calls.
func (s *Span) isGenAI() bool { return s.Kind != "other" || s.bears() }

// detail ranks how far a span splits its tokens: of two that tell of one call, the
// one that splits them further knows more.
func (s *Span) detail() int {
	detail := 0
	if s.bears() {
		detail = 100
	}
	for _, part := range []Count{s.CacheRead, s.CacheWrite, s.Reasoning} {
		if part.N > 0 {
			detail += 10
		}
		if part.Told {
			detail++
		}
	}
	return detail
}

// Score is what somebody or something thinks of a span, run, trace, session, user or response.
type Score struct {
	Name, Source, Target, Evaluator string
	Verdict                         string // passed, failed or empty
	Value                           decimal.NullDecimal
}
