package tempo

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	resourcepb "go.opentelemetry.io/proto/otlp/resource/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

var hour = plan.Range{From: time.Unix(1_795_251_600, 0), To: time.Unix(1_795_255_200, 0)}

func client(t *testing.T, change func(*settings.Tempo), handle http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	s := settings.Settings{Tempo: settings.Tempo{URL: server.URL}, QueryTimeout: 2 * time.Second}
	if change != nil {
		change(&s.Tempo)
	}
	c, err := Open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestSearch_asksAsConfigured(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*settings.Tempo)
		header string
	}{
		"nobody":   {nil, ""},
		"a user":   {func(s *settings.Tempo) { s.Username, s.Password = "ada", "lovelace" }, "Basic YWRhOmxvdmVsYWNl"},
		"a token":  {func(s *settings.Tempo) { s.Token = "t0" }, "Bearer t0"},
		"a tenant": {func(s *settings.Tempo) { s.Tenant = "acme" }, ""},
	} {
		asks := client(t, c.change, func(w http.ResponseWriter, r *http.Request) {
			params := r.URL.Query()
			if r.Header.Get("Authorization") != c.header || (r.Header.Get("X-Scope-OrgID") == "acme") != (name == "a tenant") {
				t.Errorf("%s: %v", name, r.Header)
			}
			if params.Get("start") != "1795251600" || params.Get("end") != "1795255201" || params.Get("limit") != "3" || params.Get("q") != "{ true } with (most_recent=true)" {
				t.Errorf("%s: %v", name, params)
			}
			_, _ = w.Write([]byte(`{"traces":[{"traceID":"af7651916cd43dd8448eb211c80319c"}]}`))
		})
		ids, err := asks.Search(t.Context(), "{ true }", hour, 3)
		if err != nil || len(ids) != 1 || ids[0] != "0af7651916cd43dd8448eb211c80319c" {
			t.Errorf("%s: %v, %v", name, ids, err)
		}
	}
}

func TestOpen_goesTheWayThatItIsGiven(t *testing.T) {
	var wished []string
	c, err := Open(settings.Settings{Tempo: settings.Tempo{URL: "http://tempo:3200"}, QueryTimeout: time.Second, Dial: func(_ context.Context, _, address string) (net.Conn, error) {
		wished = append(wished, address)
		return nil, errors.New("as far as here")
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Version(context.Background()); err == nil || len(wished) == 0 || wished[0] != "tempo:3200" {
		t.Errorf("%v %v", wished, err)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	for says, answer := range map[string]struct {
		status int
		body   string
		kind   Kind
	}{
		"check user, password": {http.StatusUnauthorized, "", KindAuthentication},
		"wants a tenant":       {http.StatusBadRequest, "no org id", KindAuthentication},
		"refuses the question": {http.StatusBadRequest, "parse error at line 1", KindQuery},
		"too much to do":       {http.StatusTooManyRequests, "", KindTooMuch},
		"leads elsewhere":      {http.StatusFound, "", KindAnswer},
		"answered 500":         {http.StatusInternalServerError, "out of disk", KindAnswer},
		"no JSON":              {http.StatusOK, "<html>", KindAnswer},
	} {
		asks := client(t, nil, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://elsewhere.example/")
			w.WriteHeader(answer.status)
			_, _ = w.Write([]byte(answer.body))
		})
		_, err := asks.Search(t.Context(), "{}", hour, 1)
		var failed *Error
		if !errors.As(err, &failed) || failed.Kind != answer.kind || !strings.Contains(err.Error(), says) {
			t.Errorf("%d %s: %v", answer.status, answer.body, err)
		}
		if strings.Contains(failed.Discreet().Error(), "127.0.0.1") {
			t.Error("the discreet error names a host")
		}
	}
	unreachable, _ := Open(settings.Settings{Tempo: settings.Tempo{URL: "http://127.0.0.1:1"}, QueryTimeout: time.Second})
	if _, err := unreachable.Search(t.Context(), "{}", hour, 1); err == nil || !strings.Contains(err.Error(), "cannot be reached") {
		t.Error(err)
	}
	slow := client(t, nil, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	if _, err := slow.Search(t.Context(), "{}", hour, 1); err == nil || !strings.Contains(err.Error(), "did not answer within 2s") {
		t.Error(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := slow.Search(cancelled, "{}", hour, 1); err == nil || !strings.Contains(err.Error(), "cancelled") {
		t.Error(err)
	}
}

// response is tempopb.TraceByIDResponse: metrics stand between the trace and the status.
func response(t *testing.T, data *tracepb.TracesData, partial bool, message string) []byte {
	t.Helper()
	raw, err := proto.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	out := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), raw)
	out = protowire.AppendBytes(protowire.AppendTag(out, 2, protowire.BytesType), []byte{8, 42})
	if partial {
		out = protowire.AppendVarint(protowire.AppendTag(out, 3, protowire.VarintType), 1)
	}
	return protowire.AppendString(protowire.AppendTag(out, 4, protowire.BytesType), message)
}

func TestTrace_readsAttributesAsAnExporterWritesThem(t *testing.T) {
	value := func(key string, v *commonpb.AnyValue) *commonpb.KeyValue {
		return &commonpb.KeyValue{Key: key, Value: v}
	}
	text := func(s string) *commonpb.AnyValue {
		return &commonpb.AnyValue{Value: &commonpb.AnyValue_StringValue{StringValue: s}}
	}
	span := &tracepb.Span{
		TraceId: []byte("0123456789abcdef"), SpanId: []byte("01234567"), Name: "chat", Kind: tracepb.Span_SPAN_KIND_CLIENT, StartTimeUnixNano: 100, EndTimeUnixNano: 90,
		Status: &tracepb.Status{Code: tracepb.Status_STATUS_CODE_ERROR, Message: "no route"},
		Attributes: []*commonpb.KeyValue{
			value("text", text(`say "a"`)), value("whole", &commonpb.AnyValue{Value: &commonpb.AnyValue_IntValue{IntValue: 9007199254740993}}),
			value("part", &commonpb.AnyValue{Value: &commonpb.AnyValue_DoubleValue{DoubleValue: 0.1}}), value("yes", &commonpb.AnyValue{Value: &commonpb.AnyValue_BoolValue{BoolValue: true}}),
			value("list", &commonpb.AnyValue{Value: &commonpb.AnyValue_ArrayValue{ArrayValue: &commonpb.ArrayValue{Values: []*commonpb.AnyValue{text("a"), text("b")}}}}),
			value("object", &commonpb.AnyValue{Value: &commonpb.AnyValue_KvlistValue{KvlistValue: &commonpb.KeyValueList{Values: []*commonpb.KeyValue{value("b", text("2")), value("a", text("1"))}}}}),
		},
	}
	twice := &tracepb.TracesData{ResourceSpans: []*tracepb.ResourceSpans{{
		Resource:   &resourcepb.Resource{Attributes: []*commonpb.KeyValue{value("service.name", text("demo"))}},
		ScopeSpans: []*tracepb.ScopeSpans{{Scope: &commonpb.InstrumentationScope{Name: "openai"}, Spans: []*tracepb.Span{span, span}}},
	}}}
	asks := client(t, nil, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/cut"):
			_, _ = w.Write(response(t, twice, true, "too large"))
		case strings.HasSuffix(r.URL.Path, "/whole"):
			_, _ = w.Write(response(t, twice, false, ""))
		case strings.HasSuffix(r.URL.Path, "/broken"):
			_, _ = w.Write([]byte{0xff, 0xff})
		default:
			http.NotFound(w, r)
		}
	})
	spans, incomplete, err := asks.Trace(t.Context(), "whole")
	if err != nil || incomplete != "" || len(spans) != 1 {
		t.Fatalf("%d spans, %q, %v", len(spans), incomplete, err)
	}
	s := spans[0]
	if s.Service != "demo" || s.Scope != "openai" || s.Kind != "client" || s.StatusCode != "Error" || s.StatusMessage != "no route" || s.Duration != 0 {
		t.Errorf("%+v", s)
	}
	for key, want := range map[string]string{"text": `say "a"`, "whole": "9007199254740993", "part": "0.1", "yes": "true", "list": `["a","b"]`, "object": `{"a":"1","b":"2"}`} {
		if s.Attributes[key] != want {
			t.Errorf("%s is %s, want %s", key, s.Attributes[key], want)
		}
	}
	if _, incomplete, err = asks.Trace(t.Context(), "cut"); err != nil || incomplete != "too large" {
		t.Errorf("%q, %v", incomplete, err)
	}
	if spans, _, err = asks.Trace(t.Context(), "missing"); err != nil || len(spans) != 0 {
		t.Errorf("%v, %v", spans, err)
	}
	if _, _, err = asks.Trace(t.Context(), "broken"); err == nil {
		t.Error("what is no trace is an error")
	}
}

func TestAgentSpans_valuesAreQuoted(t *testing.T) {
	got := AgentSpans(normalise.Markers{Keys: []string{"gen_ai.operation.name"}, Scopes: []string{`^a\.b`}}, `x" || true || "`, tenant.Everyone)
	want := `{ resource.service.name = "x\" || true || \"" && (span."gen_ai.operation.name" != nil || instrumentation:name =~ ".*(?:^a\\.b).*") }`
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
