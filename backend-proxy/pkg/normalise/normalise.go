// Package normalise reads a span of any known convention into canonical columns,
// as the insert view does, from the same table: semantics/attributes.json. It serves
// spans that do not come out of ClickHouse. It is pure.
package normalise

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/ascii"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Span is a span as OpenTelemetry tells it, its attributes as text: strings as they
// are, everything else as JSON.
type Span struct {
	TraceID, SpanID, ParentSpanID, TraceState string
	Name, Service, Scope, StatusCode          string
	SpanKind                                  string // Server, Client, ...
	Start                                     int64  // Unix nanoseconds
	Duration                                  uint64 // nanoseconds
	Attributes, Resource                      map[string]string
	Events                                    []Event
	// CutAt is how many bytes of an attribute the store keeps; one that is so long has lost its end. 0: it keeps all.
	CutAt int
}

// Event is a span event.
type Event struct {
	At         int64 // Unix nanoseconds
	Name       string
	Attributes map[string]string
}

// Normaliser holds the table.
type Normaliser struct {
	table           table
	facts, contents []field
	patterns        *patterns
}

// New reads the table that is built in.
func New() (*Normaliser, error) {
	t, err := loadTable()
	if err != nil {
		return nil, err
	}
	n := &Normaliser{table: t, patterns: &patterns{compiled: map[string]*regexp.Regexp{}}}
	n.facts, n.contents = fieldsOf(t)
	return n, nil
}

// Normalise reads one span.
func (n *Normaliser) Normalise(span Span) settle.Span {
	r := &reading{Span: span, patterns: n.patterns, parsed: map[string]value{}}
	found := r.told(n.facts)
	text := found.values
	fromCache := text["from_cache"] != ""
	if fromCache {
		// A library repeats the usage of the call that it remembers: nothing was called and nothing is billed.
		for _, name := range billed {
			delete(text, name)
		}
		found.malformed = slices.DeleteFunc(found.malformed, func(name string) bool { return slices.Contains(billed, name) })
	}
	s := settle.Span{
		TraceID: padded(ascii.Lower(span.TraceID), 32), SpanID: padded(ascii.Lower(span.SpanID), 16),
		Start: span.Start, End: span.Start + int64(span.Duration), //nolint:gosec // no span lasts 292 years
		Tenant: text["tenant"], Service: span.Service, Environment: text["environment"], Instance: text["instance"], Team: text["team"], Project: text["project"],
		Name: span.Name, Scope: span.Scope, Convention: n.convention(r), Operation: text["operation"],
		RequestModel: text["request_model"], ResponseModel: text["response_model"],
		Model: text["response_model"], ResponseID: text["response_id"],
		ServiceTier: n.serviceTier(text["service_tier"]), Region: text["region"], Deployment: text["deployment"],
		BillingAccount: text["billing_account"], Credential: hashed(text["credential"]),
		Agent: text["agent"], AgentID: text["agent_id"], AgentVersion: text["agent_version"], Workflow: text["workflow"],
		ToolCallID: text["tool_call_id"], ConversationID: text["conversation_id"], UserID: text["user_id"],
		PromptName: text["prompt_name"], PromptVersion: text["prompt_version"], Variant: text["variant"],
		ErrorType: text["error_type"], FinishReason: n.finishReason(text["finish_reason"]),
		CacheRead: countOf(text["cache_read_tokens"]), CacheWrite: countOf(text["cache_write_tokens"]),
		Reasoning: countOf(text["reasoning_tokens"]), Replayed: countOf(text["replayed_tokens"]), MaxOutput: countOf(text["max_output"]),
		Quantities: quantities(text), Malformed: found.malformed,
	}
	if strings.TrimLeft(span.ParentSpanID, "0") != "" {
		s.ParentSpanID = padded(ascii.Lower(span.ParentSpanID), 16)
	}
	if s.Model == "" {
		s.Model = s.RequestModel
	}
	if s.Model == "" {
		s.Model = r.nameFrom(n.table.ModelNames, known{})
	}
	toldProvider := text["provider"]
	if toldProvider == "" || slices.Contains(n.table.Providers.Frameworks, ascii.Lower(toldProvider)) {
		toldProvider = cmp.Or(
			n.patterns.group(n.table.Providers.InModel, s.RequestModel), n.patterns.group(n.table.Providers.InModel, s.ResponseModel), toldProvider)
	}
	s.Provider = n.provider(toldProvider)
	s.KnownLibrary = r.oneHolds(n.table.Libraries, known{})

	plainKind := n.kind(r, s.Model, false)
	if fromCache {
		plainKind = "workflow"
	}
	s.IsExecution = plainKind == "tool"
	s.Kind = plainKind
	if plainKind == "llm" && n.patterns.match(n.table.EmbeddingModels, ascii.Lower(s.Model)) {
		s.Kind = "embedding"
	}
	// A model call that asks for a hand-off is still a call: some writers put the tools it asks for on its span.
	if plainKind != "llm" && plainKind != "embedding" && n.kind(r, s.Model, true) == "handoff" {
		s.Kind = "handoff"
	}
	k := known{convention: s.Convention, provider: s.Provider, model: s.Model, kind: s.Kind}
	if s.Agent == "" {
		s.Agent = r.nameFrom(n.table.AgentNames, k)
	}
	if s.Kind == "tool" || s.Kind == "handoff" {
		s.Tool = text["tool"]
		if s.Tool == "" {
			s.Tool = r.nameFrom(n.table.ToolNames, k)
		}
	}
	n.buckets(r, &s, text, k)
	if currency := text["currency"]; currency == "" || n.patterns.match(n.table.Dollars, currency) {
		s.ReportedCost = exact(text["reported_cost"], 12)
	}
	s.TimeToFirstToken = n.timeToFirstToken(r, text)
	s.Streaming = s.TimeToFirstToken.Told || slices.Contains([]string{"true", "1"}, ascii.Lower(text["streaming"]))
	s.Status = n.status(r, k)
	// Some writers pass a tool's failure on to the model call after it: one that answered, and says of no error of its own.
	if r.failed() && s.Kind == "llm" && s.ErrorType == "" && countOf(text["output_tokens"]).N > 0 {
		s.Status = "unset"
	}
	s.SampleWeight, s.SampleKind = n.sampling(r)
	s.Malformed = append(s.Malformed, r.cutOff(n.facts)...)
	if s.IsExecution {
		given := r.told(n.contents).values
		arguments, argumentsCut := r.whole(given["arguments"])
		result, resultCut := r.whole(given["result"])
		s.ArgsSig, s.ResultSig = n.signature(arguments), n.signature(result)
		if argumentsCut {
			s.Malformed = append(s.Malformed, "args_sig")
		}
		if resultCut {
			s.Malformed = append(s.Malformed, "result_sig")
		}
	}
	if plainKind == "llm" {
		var isCut bool
		if s.ContextChars, s.ContextItems, isCut = n.context(r); isCut {
			s.Malformed = append(s.Malformed, "context_chars")
		}
	}
	s.Malformed = distinct(s.Malformed)
	return s
}

func distinct(names []string) []string {
	var once []string
	for _, name := range names {
		if !slices.Contains(once, name) {
			once = append(once, name)
		}
	}
	slices.Sort(once)
	return once
}

// padded fills up on the left and cuts on the right.
func padded(id string, length int) string {
	if len(id) >= length {
		return id[:length]
	}
	return strings.Repeat("0", length-len(id)) + id
}

func hashed(credential string) string {
	if credential == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(credential))
	return hex.EncodeToString(sum[:8])
}

func firstEight(text string) uint64 {
	sum := sha256.Sum256([]byte(text))
	return binary.LittleEndian.Uint64(sum[:8])
}

func countOf(text string) settle.Count {
	n, err := strconv.ParseUint(text, 10, 64)
	return settle.Count{N: n, Told: err == nil}
}

// exact is a number cut to some digits after the point.
func exact(text string, digits int32) decimal.NullDecimal {
	mantissa, exponent, hasExponent := strings.Cut(ascii.Lower(strings.TrimPrefix(text, "+")), "e")
	mantissa = strings.TrimSuffix(mantissa, ".")
	if strings.HasPrefix(mantissa, ".") {
		mantissa = "0" + mantissa
	}
	if hasExponent {
		mantissa += "e" + exponent
	}
	d, err := decimal.NewFromString(mantissa)
	return decimal.NullDecimal{Decimal: d.Truncate(digits), Valid: err == nil}
}

// serviceTier is our name for what a provider calls a tier.
func (n *Normaliser) serviceTier(told string) string {
	told = ascii.Lower(told)
	for tier, aliases := range n.table.ServiceTiers {
		if slices.Contains(aliases, told) {
			return tier
		}
	}
	characters := []rune(told)
	return string(characters[:min(len(characters), 32)])
}

func quantities(text map[string]string) map[string]decimal.Decimal {
	quantities := map[string]decimal.Decimal{}
	for name, told := range text {
		if meter, ok := strings.CutPrefix(name, meterPrefix); ok {
			if quantity := exact(told, 9).Decimal; !quantity.IsZero() {
				quantities[meter] = quantity
			}
		}
	}
	return quantities
}

// buckets makes input and output disjoint of cache and reasoning.
func (n *Normaliser) buckets(r *reading, s *settle.Span, text map[string]string, k known) {
	input, output, total := countOf(text["input_tokens"]), countOf(text["output_tokens"]), countOf(text["total_tokens"])
	cached := s.CacheRead.N + s.CacheWrite.N
	inputExclusive := cached > 0 && ((input.Told && cached > input.N) ||
		(total.Told && input.Told && total.N == input.N+output.N+cached) || r.oneHolds(n.table.Basis.InputExclusive, k))
	s.Input = withoutPart(input, cached, inputExclusive)
	if left := total.N - input.N - output.N; !s.Reasoning.Told && input.Told && output.Told && total.N > input.N+output.N && left != cached && r.oneHolds(n.table.Basis.ReasoningInTotal, k) {
		s.Reasoning = settle.Count{N: left, Told: true}
	}
	reasoning := s.Reasoning.N
	outputExclusive := reasoning > 0 && ((output.Told && reasoning > output.N) ||
		(total.Told && output.Told && total.N == s.Input.N+cached+output.N+reasoning) || r.oneHolds(n.table.Basis.OutputExclusive, k))
	s.Output = withoutPart(output, reasoning, outputExclusive)
}

func withoutPart(whole settle.Count, part uint64, exclusive bool) settle.Count {
	if whole.Told && !exclusive {
		whole.N -= part
	}
	return whole
}

func (n *Normaliser) finishReason(told string) string {
	word := ascii.Lower(strings.ReplaceAll(n.patterns.group(n.table.FinishReasons.Word, told), "-", "_"))
	if name, ok := n.table.FinishReasons.Names[word]; ok {
		return name
	}
	return word
}

func (r *reading) failed() bool {
	return r.StatusCode == "Error" || r.StatusCode == "STATUS_CODE_ERROR"
}

func (n *Normaliser) status(r *reading, k known) string {
	switch {
	case r.failed(), r.oneHolds(n.table.Errors, k):
		return "error"
	case r.StatusCode == "Ok", r.StatusCode == "STATUS_CODE_OK":
		return "ok"
	default:
		return "unset"
	}
}

const instantPattern = `^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})?$`

func (n *Normaliser) timeToFirstToken(r *reading, text map[string]string) settle.Count {
	if told := countOf(text["time_to_first_token"]); told.N > 0 {
		return told
	}
	since := func(at int64) settle.Count {
		return settle.Count{N: uint64(max(at-r.Start, 0)), Told: at > r.Start} //nolint:gosec // not negative
	}
	if at := strings.ReplaceAll(text["first_token_at"], `"`, ""); n.patterns.match(instantPattern, at) {
		at = strings.Replace(at, " ", "T", 1)
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04:05.999999999Z0700"} {
			if instant, err := time.Parse(layout, at); err == nil {
				return since(instant.UnixNano())
			}
		}
		return settle.Count{}
	}
	for _, event := range r.Events {
		if slices.Contains(n.table.FirstTokenEvents, event.Name) {
			return since(event.At)
		}
	}
	return settle.Count{}
}
