package tempo

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
)

// Span is a span of a trace, with what the picture of it needs beside what is read from it.
type Span struct {
	normalise.Span
	Kind          string // client, server, ...
	StatusMessage string
}

// Trace reads all spans of a trace, each once. Incomplete says why, where Tempo has left some out; a trace that it does
// not have has no spans.
func (c *Client) Trace(ctx context.Context, id string) (spans []Span, incomplete string, err error) {
	body, err := c.get(ctx, "/api/v2/traces/"+url.PathEscape(id), nil, "application/protobuf")
	var failed *Error
	if errors.As(err, &failed) && failed.Kind == KindNotFound {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	raw, incomplete, err := traceIn(body)
	if err != nil {
		return nil, "", &Error{Kind: KindAnswer, Message: "Tempo's answer to a trace cannot be read: Tempo 2.7 or newer is needed.", cause: err}
	}
	var data tracepb.TracesData
	if err := proto.Unmarshal(raw, &data); err != nil {
		return nil, "", &Error{Kind: KindAnswer, Message: "Tempo's answer to a trace is no trace.", cause: err}
	}
	return spansOf(&data), incomplete, nil
}

// Fields of tempopb.TraceByIDResponse (pkg/tempopb/tempo.proto in grafana/tempo): a trace, metrics, a status, a message.
const (
	fieldTrace   = 1
	fieldStatus  = 3
	fieldMessage = 4
)

func traceIn(body []byte) (trace []byte, incomplete string, err error) {
	partial := false
	for len(body) > 0 {
		number, kind, n := protowire.ConsumeTag(body)
		if n < 0 {
			return nil, "", protowire.ParseError(n)
		}
		body = body[n:]
		switch {
		case kind == protowire.BytesType && (number == fieldTrace || number == fieldMessage):
			value, n := protowire.ConsumeBytes(body)
			if n < 0 {
				return nil, "", protowire.ParseError(n)
			}
			if number == fieldTrace {
				trace = value
			} else {
				incomplete = string(value)
			}
			body = body[n:]
		case kind == protowire.VarintType && number == fieldStatus:
			value, n := protowire.ConsumeVarint(body)
			if n < 0 {
				return nil, "", protowire.ParseError(n)
			}
			partial = value == 1
			body = body[n:]
		default:
			n := protowire.ConsumeFieldValue(number, kind, body)
			if n < 0 {
				return nil, "", protowire.ParseError(n)
			}
			body = body[n:]
		}
	}
	if partial && incomplete == "" {
		incomplete = "the trace is larger than Tempo's limit"
	}
	if !partial {
		incomplete = ""
	}
	return trace, incomplete, nil
}

// keptBytes of an attribute are kept by Tempo unless its overrides say otherwise (max_attribute_bytes).
const keptBytes = 2_048

func spansOf(data *tracepb.TracesData) []Span {
	var spans []Span
	seen := map[string]bool{}
	for _, of := range data.GetResourceSpans() {
		resource := texts(of.GetResource().GetAttributes())
		for _, scope := range of.GetScopeSpans() {
			for _, s := range scope.GetSpans() {
				if id := hex.EncodeToString(s.GetSpanId()); !seen[id] { // delivered twice
					seen[id] = true
					spans = append(spans, spanOf(s, resource, scope.GetScope().GetName()))
				}
			}
		}
	}
	slices.SortStableFunc(spans, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.SpanID, b.SpanID))
	})
	return spans
}

func spanOf(s *tracepb.Span, resource map[string]string, scope string) Span {
	start, end := s.GetStartTimeUnixNano(), s.GetEndTimeUnixNano()
	kind := strings.TrimPrefix(s.GetKind().String(), "SPAN_KIND_")
	span := Span{
		Span: normalise.Span{
			SpanKind: kind[:1] + strings.ToLower(kind[1:]),
			TraceID:  hex.EncodeToString(s.GetTraceId()), SpanID: hex.EncodeToString(s.GetSpanId()), ParentSpanID: hex.EncodeToString(s.GetParentSpanId()),
			TraceState: s.GetTraceState(), Name: s.GetName(), Service: resource["service.name"], Scope: scope, StatusCode: statusCode(s.GetStatus().GetCode()),
			Start: int64(min(start, 1<<62)), Duration: max(end, start) - start, Attributes: texts(s.GetAttributes()), Resource: resource, CutAt: keptBytes, //nolint:gosec // clamped
		},
		Kind: strings.ToLower(kind), StatusMessage: s.GetStatus().GetMessage(),
	}
	for _, e := range s.GetEvents() {
		span.Events = append(span.Events, normalise.Event{At: int64(min(e.GetTimeUnixNano(), 1<<62)), Name: e.GetName(), Attributes: texts(e.GetAttributes())}) //nolint:gosec // clamped
	}
	return span
}

func statusCode(code tracepb.Status_StatusCode) string {
	switch code {
	case tracepb.Status_STATUS_CODE_OK:
		return "Ok"
	case tracepb.Status_STATUS_CODE_ERROR:
		return "Error"
	default:
		return "Unset"
	}
}

// texts are attributes as a collector's exporter writes them into maps of text.
func texts(attributes []*commonpb.KeyValue) map[string]string {
	out := make(map[string]string, len(attributes))
	for _, a := range attributes {
		out[a.GetKey()] = text(a.GetValue())
	}
	return out
}

func text(value *commonpb.AnyValue) string {
	if value, ok := value.GetValue().(*commonpb.AnyValue_StringValue); ok {
		return value.StringValue
	}
	raw, err := json.Marshal(plain(value))
	if err != nil {
		return fmt.Sprint(plain(value)) // no JSON has a name for what is no number
	}
	return strings.Trim(string(raw), `"`)
}

func plain(value *commonpb.AnyValue) any {
	switch v := value.GetValue().(type) {
	case *commonpb.AnyValue_StringValue:
		return v.StringValue
	case *commonpb.AnyValue_BoolValue:
		return v.BoolValue
	case *commonpb.AnyValue_IntValue:
		return v.IntValue
	case *commonpb.AnyValue_DoubleValue:
		return v.DoubleValue
	case *commonpb.AnyValue_BytesValue:
		return base64.StdEncoding.EncodeToString(v.BytesValue)
	case *commonpb.AnyValue_ArrayValue:
		out := make([]any, len(v.ArrayValue.GetValues()))
		for i, one := range v.ArrayValue.GetValues() {
			out[i] = plain(one)
		}
		return out
	case *commonpb.AnyValue_KvlistValue:
		out := make(map[string]any, len(v.KvlistValue.GetValues()))
		for _, one := range v.KvlistValue.GetValues() {
			out[one.GetKey()] = plain(one.GetValue())
		}
		return out
	default:
		return ""
	}
}
