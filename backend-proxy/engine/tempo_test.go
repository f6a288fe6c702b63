package engine

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	resourcepb "go.opentelemetry.io/proto/otlp/resource/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// What ClickHouse answers of spans as they were collected, Tempo answers of the same spans.
func TestTempo_answersAsClickHouseDoes(t *testing.T) {
	bare := emptyDatabase(t, "beside_tempo")
	for _, table := range []string{"otel_traces", "otel_logs"} {
		if err := bare.exec("CREATE TABLE " + table + " AS otel." + table); err != nil {
			t.Fatal(err)
		}
	}
	if err := insert(bare, "otel_traces", asOTLP(t, append(spansOfParity(t), demo(t, "2026-11-21T12:00:00Z")...))); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(tempoOf(t, bare))
	defer server.Close()
	s := service(t, func(s *settings.Settings) {
		s.Database = bare.name
		s.Tempo = settings.Tempo{URL: server.URL, TraceLimit: 10_000}
	})
	v := view{t, s, "both"}
	for _, query := range []map[string]any{
		{"queryType": "metrics", "format": "table", "measures": additive, "groupBy": []string{"model"}},
		{"queryType": "metrics", "format": "table", "measures": []string{"runs", "sessions", "users", "context_saturation", "loop_velocity", "duration_p95", "ttft_p50", "tool_error_rate"}, "groupBy": []string{"agent"}},
		{"queryType": "metrics", "format": "table", "measures": []string{"quantity", "cost"}, "groupBy": []string{"meter"}},
		{"queryType": "metrics", "measures": []string{"cost", "total_tokens"}, "interval": "1d", "timezone": "Asia/Kathmandu"},
		{"queryType": "runs", "limit": 10_000}, {"queryType": "runs", "orderBy": "cost", "limit": 20, "filters": []map[string]any{{"field": "service", "op": "=", "values": []string{"demo"}}}},
		{"queryType": "runs", "filters": []map[string]any{{"field": "cost", "op": ">", "values": []string{"0.001"}}, {"field": "duration", "op": ">", "values": []string{"1s"}}}},
		{"queryType": "calls", "steps": "all", "limit": 10_000}, {"queryType": "sessions", "limit": 10_000}, {"queryType": "loops"}, {"queryType": "graph"},
	} {
		same(v, query)
	}
	// Several traces of the demo and of captures, as they are drawn and by their windows.
	runs := v.frames(map[string]any{"queryType": "runs", "limit": 10_000})[0]
	for i := 0; i < runs.Rows(); i += max(runs.Rows()/25, 1) {
		run := row(runs, i)
		same(v, map[string]any{"queryType": "trace", "traceId": run["trace_id"], "detail": "full"})
		same(v, map[string]any{"queryType": "context", "runId": run["run_id"]})
		same(v, map[string]any{"queryType": "graph", "traceId": run["trace_id"]})
	}
	call := row(v.frames(map[string]any{"queryType": "calls", "limit": 1})[0], 0)
	same(v, map[string]any{"queryType": "trace", "traceId": call["trace_id"], "spanId": call["span_id"]})
}

// asOTLP makes rows what an exporter writes: a service is an attribute of the resource, and every span is of some kind.
func asOTLP(t *testing.T, spans []json.RawMessage) []json.RawMessage {
	t.Helper()
	out := make([]json.RawMessage, len(spans))
	for i, raw := range spans {
		var row map[string]any
		if err := json.Unmarshal(raw, &row); err != nil {
			t.Fatal(err)
		}
		resource, _ := row["ResourceAttributes"].(map[string]any)
		if resource == nil {
			resource = map[string]any{}
		}
		if resource["service.name"] = row["ServiceName"]; row["ServiceName"] == nil {
			delete(resource, "service.name")
		}
		row["ResourceAttributes"] = resource
		if kind, _ := row["SpanKind"].(string); kind == "" {
			row["SpanKind"] = "Internal"
		}
		var err error
		if out[i], err = json.Marshal(row); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func same(v view, query map[string]any) {
	v.t.Helper()
	asked, _ := json.Marshal(query)
	query["source"] = "clickhouse"
	want := values(v.t, v.frames(query))
	query["source"] = "tempo"
	answered := v.frames(query)
	if query["queryType"] == "context" {
		answered[0].Meta.Notices = nil // that Tempo may have cut messages: here it has not
	}
	got := values(v.t, answered)
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	if got != want {
		from := max(at-150, 0)
		v.t.Errorf("%s:\nTempo      ...%.300s\nClickHouse ...%.300s", asked, got[from:], want[from:])
	}
}

func TestTempo_alone(t *testing.T) {
	bare := emptyDatabase(t, "only_in_tempo")
	if err := bare.exec("CREATE TABLE otel_traces AS otel.otel_traces"); err != nil {
		t.Fatal(err)
	}
	if err := insert(bare, "otel_traces", demo(t, "2026-11-21T12:00:00Z")); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(tempoOf(t, bare))
	defer server.Close()
	open := func(change string) *answer.Service {
		t.Helper()
		configured, err := settings.Parse([]byte(`{"tempo":{"url":"`+server.URL+`","tenant":"acme"`+change+`}}`), map[string]string{"tempoToken": "secret"})
		if err != nil {
			t.Fatal(err)
		}
		s, err := answer.Open(configured)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	v := view{t, open(""), "Tempo alone"}
	if calls := v.table(map[string]any{"measures": []string{"llm_calls"}})[""]["llm_calls"]; calls == 0.0 {
		t.Error("nothing was called")
	}
	report := v.service.Health(t.Context(), ada)
	if !report.OK || report.Details.Tempo.Version != "2.10.0" {
		t.Errorf("%+v", report)
	}
	for wants, query := range map[string]map[string]any{
		"has no ClickHouse":        {"queryType": "runs", "source": "clickhouse"},
		"source has no ClickHouse": {"queryType": "context", "source": "clickhouse", "traceId": trace1},
		"Scores are not":           {"queryType": "metrics", "measures": []string{"score_average"}, "groupBy": []string{"score"}},
	} {
		if response := ask(t, v.service, ada, query); response.Error == nil || !strings.Contains(response.Error.Error(), wants) {
			t.Errorf("%v: %v", query, response.Error)
		}
	}
	few := view{t, open(`,"traceLimit":2`), "few"}
	raw, _ := json.Marshal(map[string]any{"version": 1, "queryType": "metrics", "measures": []string{"llm_calls"}, "reading": "traces"})
	if response := few.service.Query(t.Context(), ada, answer.Question{JSON: raw, Range: everything}); response.Error == nil || !strings.Contains(response.Error.Error(), "More than 2 traces") {
		t.Errorf("more than is read is refused: %v", response.Error)
	}
	newest := few.frames(map[string]any{"queryType": "runs"})[0]
	if len(newest.Meta.Notices) != 1 || !strings.Contains(newest.Meta.Notices[0].Text, "newest 2 traces") {
		t.Errorf("a list of the newest says so: %v", newest.Meta.Notices)
	}
}

// tempoOf serves the spans of a database in the messages that Tempo answers with (tempopb.TraceByIDResponse). It finds traces
// that touch a range, those that began last first.
func tempoOf(t *testing.T, db database) http.Handler {
	t.Helper()
	type stored struct {
		storedSpan
		SpanKind, StatusMessage, Lasted string
	}
	byTrace := map[string][]*tracepb.ResourceSpans{}
	lasting := map[string]times{}
	for _, s := range rows[stored](t, db, `SELECT TraceId, SpanId, ParentSpanId, TraceState, SpanName, ServiceName, ScopeName, StatusCode, SpanKind, StatusMessage, SpanAttributes, ResourceAttributes, toString(Duration) AS Lasted,
		toString(toUnixTimestamp64Nano(Timestamp)) AS At, arrayMap(at -> toString(toUnixTimestamp64Nano(at)), Events.Timestamp) AS EventsAt, Events.Name AS EventsName, Events.Attributes AS EventsAttributes
		FROM otel_traces`) {
		start, _ := strconv.ParseUint(s.At, 10, 64)
		lasted, _ := strconv.ParseUint(s.Lasted, 10, 64)
		span := &tracepb.Span{
			TraceId: unhex(s.TraceID), SpanId: unhex(s.SpanID), ParentSpanId: unhex(s.ParentSpanID), TraceState: s.TraceState, Name: s.SpanName,
			Kind:              tracepb.Span_SpanKind(tracepb.Span_SpanKind_value["SPAN_KIND_"+strings.ToUpper(strings.TrimPrefix(s.SpanKind, "SPAN_KIND_"))]),
			StartTimeUnixNano: start, EndTimeUnixNano: start + lasted, Attributes: keyValues(s.SpanAttributes),
			Status: &tracepb.Status{Code: tracepb.Status_StatusCode(tracepb.Status_StatusCode_value["STATUS_CODE_"+strings.ToUpper(strings.TrimPrefix(s.StatusCode, "STATUS_CODE_"))]), Message: s.StatusMessage},
		}
		for i, name := range s.EventsName {
			at, _ := strconv.ParseUint(s.EventsAt[i], 10, 64)
			span.Events = append(span.Events, &tracepb.Span_Event{Name: name, TimeUnixNano: at, Attributes: keyValues(s.EventsAttributes[i])})
		}
		lasting[s.TraceID] = lasting[s.TraceID].with(start, start+lasted)
		byTrace[s.TraceID] = append(byTrace[s.TraceID], &tracepb.ResourceSpans{
			Resource:   &resourcepb.Resource{Attributes: keyValues(s.ResourceAttributes)},
			ScopeSpans: []*tracepb.ScopeSpans{{Scope: &commonpb.InstrumentationScope{Name: s.ScopeName}, Spans: []*tracepb.Span{span}}},
		})
	}
	newest := slices.SortedFunc(maps.Keys(lasting), func(a, b string) int {
		return cmp.Or(cmp.Compare(lasting[b].start, lasting[a].start), cmp.Compare(a, b))
	})
	mux := http.NewServeMux()
	mux.HandleFunc("/api/status/buildinfo", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, `{"version":"2.10.0"}`) })
	mux.HandleFunc("/api/search", func(w http.ResponseWriter, r *http.Request) {
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		from, _ := strconv.ParseUint(r.URL.Query().Get("start"), 10, 64)
		to, _ := strconv.ParseUint(r.URL.Query().Get("end"), 10, 64)
		found := []map[string]string{}
		for _, id := range newest {
			if len(found) < limit && lasting[id].touches(from*1e9, to*1e9) {
				found = append(found, map[string]string{"traceID": strings.TrimLeft(id, "0")})
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"traces": found})
	})
	mux.HandleFunc("/api/v2/traces/", func(w http.ResponseWriter, r *http.Request) {
		spans, ok := byTrace[path.Base(r.URL.Path)]
		if !ok || r.Header.Get("Accept") != "application/protobuf" {
			http.NotFound(w, r)
			return
		}
		raw, err := proto.Marshal(&tracepb.TracesData{ResourceSpans: slices.Clone(spans)})
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), raw))
	})
	return mux
}

// times are when a trace began and ended, in Unix nanoseconds.
type times struct{ start, end uint64 }

func (t times) with(start, end uint64) times {
	if t.end != 0 {
		start, end = min(start, t.start), max(end, t.end)
	}
	return times{start, end}
}

func (t times) touches(from, to uint64) bool { return t.start < to && t.end >= from }

func keyValues(attributes map[string]string) []*commonpb.KeyValue {
	var out []*commonpb.KeyValue
	for key, value := range attributes {
		out = append(out, &commonpb.KeyValue{Key: key, Value: &commonpb.AnyValue{Value: &commonpb.AnyValue_StringValue{StringValue: strings.ToValidUTF8(value, "\ufffd")}}})
	}
	return out
}

func unhex(text string) []byte {
	raw, _ := hex.DecodeString(text)
	return raw
}
