package traceql_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// A real Tempo's answers are in testdata, as they were recorded. To ask a running one instead, give it empty, with
// query_end_cutoff at 1s and query_frontend.metrics.max_duration at 3h, and name it; it takes up to twenty
// minutes, the longer the more of a quarter of an hour is left:
//
//	LOOPSCOPE_TEST_TEMPO=http://127.0.0.1:3200 LOOPSCOPE_TEST_TEMPO_OTLP=http://127.0.0.1:4318 go test ./backend-proxy/pkg/traceql/
//
// With LOOPSCOPE_WRITE_TEMPO=1 its answers are recorded. The captures are sent as if they had just been taken.
const recorded = "testdata/tempo.json.gz"

// clean captures have one instrumentation each that tells all in attributes, so that sums say what whole traces say.
var clean = []string{
	"otel-openai-v2__tools-cache-latest", "otel-openai-v2__retry-latest", "openinference-openai__tools-cache", "openinference-anthropic__tools-cache",
	"js-vercel6-tools-openai", "js-openlit",
}

const (
	// toldInJSON is where cached tokens are told within JSON, which TraceQL does not read.
	toldInJSON = "js-vercel5__anthropic-tools-cache"
	// toldTwice is where two instrumentations tell of each call, side by side.
	toldTwice = "openinference-langchain__tools-cache-both-instrumentors"
)

// recording is what Tempo was asked, and what it answered.
type recording struct {
	From, To time.Time
	Answers  map[string]recordedAnswer
}

type recordedAnswer struct {
	Status int
	Body   []byte
}

func TestSums(t *testing.T) {
	address, over, finish := tempo(t)
	defer finish()
	configured, err := settings.Parse([]byte(`{"tempo":{"url":"`+address+`"},"background":{"alerts":"aggregates"}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := answer.Open(configured)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	measures := []string{
		"llm_calls", "failed_llm_calls", "embedding_calls", "input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens", "total_tokens",
		"cost", "input_cost", "cache_read_cost", "output_cost", "unpriced_calls", "missing_usage_calls", "tool_calls", "tool_errors", "error_rate", "cache_hit_ratio",
	}
	for _, name := range clean {
		for _, groupBy := range [][]string{{}, {"model"}, {"provider"}, {"kind"}, {"scope"}, {"model", "service"}} {
			query := map[string]any{"queryType": "metrics", "format": "table", "measures": measures, "groupBy": groupBy, "filters": ofService(name)}
			whole, summed := ask(t, s, over, query, "traces")[0], ask(t, s, over, query, "sums")[0]
			if got, want := rowsOf(summed), rowsOf(whole); got != want {
				t.Errorf("%s by %v:\nsums   %s\ntraces %s", name, groupBy, got, want)
			}
			if len(whole.Meta.Notices) > 0 || len(summed.Meta.Notices) != 1 || !strings.Contains(summed.Meta.Notices[0].Text, "Approximate") {
				t.Errorf("%s: what is approximate is said, and nothing else is: %v %v", name, whole.Meta.Notices, summed.Meta.Notices)
			}
		}
		points := map[string]any{"queryType": "metrics", "interval": "1m", "measures": []string{"llm_calls", "total_tokens", "cost"}, "filters": ofService(name)}
		whole, summed := ask(t, s, over, points, "traces"), ask(t, s, over, points, "sums")
		for i := range whole {
			if got, want := pointsOf(summed[i]), pointsOf(whole[i]); got != want {
				t.Errorf("%s: points of sums are %s, of traces %s", name, got, want)
			}
		}
		for _, id := range []string{"duration_p50", "duration_p95", "tool_duration_p50", "duration_mean"} {
			query := map[string]any{"queryType": "metrics", "format": "table", "measures": []string{id}, "filters": ofService(name)}
			whole, summed := number(ask(t, s, over, query, "traces")[0]), number(ask(t, s, over, query, "sums")[0])
			if (whole == nil) != (summed == nil) || whole != nil && math.Abs(math.Log2(*whole / *summed)) > 1 {
				t.Errorf("%s: %s is %v in sums, %v in traces", name, id, summed, whole)
			}
		}
	}
	for name, c := range map[string]struct {
		measure string
		times   float64
		says    string
	}{
		toldInJSON: {"input_tokens", 1, "in JSON"},
		toldTwice:  {"llm_calls", 2, "openinference.instrumentation.langchain, openinference.instrumentation.openai"},
	} {
		query := map[string]any{"queryType": "metrics", "format": "table", "measures": []string{c.measure, "cost"}, "filters": ofService(name)}
		whole, summed := ask(t, s, over, query, "traces")[0], ask(t, s, over, query, "sums")[0]
		if got, want := number(summed), number(whole); got == nil || want == nil || *got != c.times**want || rowsOf(whole) == rowsOf(summed) || !strings.Contains(summed.Meta.Notices[0].Text, c.says) {
			t.Errorf("%s: %s\n%s\n%v", name, rowsOf(summed), rowsOf(whole), summed.Meta.Notices)
		}
	}
	t.Run("beside an earlier time", func(t *testing.T) { besideEarlier(t, s, over) })
	t.Run("of a rule over a long range", func(t *testing.T) { ofRule(t, s, over) })
	refused := s.Query(t.Context(), ada, answer.Question{JSON: []byte(`{"version":1,"queryType":"metrics","measures":["runs"],"reading":"sums"}`), Range: over})
	if refused.Error == nil || !strings.Contains(refused.Error.Error(), "Runs is not answered") {
		t.Error(refused.Error)
	}
}

// besideEarlier asks about two minutes of which the first are before the calls and about two that begin after them: what
// was, and how much that changed, is what whole traces say.
func besideEarlier(t *testing.T, s *answer.Service, over plan.Range) {
	after := plan.Range{From: over.To, To: over.To.Add(over.To.Sub(over.From))}
	for _, name := range clean {
		query := map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls", "total_tokens", "cost"}, "groupBy": []string{"model"}, "compare": "previous", "filters": ofService(name)}
		for _, asked := range []plan.Range{over, after} {
			whole, summed := ask(t, s, asked, query, "traces")[0], ask(t, s, asked, query, "sums")[0]
			if got, want := rowsOf(summed), rowsOf(whole); got != want || asked == after && !strings.Contains(got, "llm_calls") {
				t.Errorf("%s from %s:\nsums   %s\ntraces %s", name, asked.From, got, want)
			}
		}
	}
}

// ofRule asks as an alert rule does, which nobody sees: over a long range it gets sums, in as many pieces as the Tempo of
// the recording needs (query_frontend.metrics.max_duration of 3h), and a person who asks for whole traces gets the same.
func ofRule(t *testing.T, s *answer.Service, over plan.Range) {
	long := plan.Range{From: over.To.Add(-8 * time.Hour), To: over.To}
	rule := principal.Principal{Kind: principal.Alert}
	for _, name := range clean {
		query := map[string]any{"version": 1, "queryType": "metrics", "format": "table", "measures": []string{"llm_calls", "total_tokens", "cost"}, "groupBy": []string{"model"}, "filters": ofService(name)}
		raw, err := json.Marshal(query)
		if err != nil {
			t.Fatal(err)
		}
		told := s.Query(t.Context(), rule, answer.Question{JSON: raw, Range: long})
		if told.Error != nil {
			t.Fatal(told.Error)
		}
		summed, whole := told.Frames[0], ask(t, s, long, query, "traces")[0]
		if got, want := rowsOf(summed), rowsOf(whole); got != want || !strings.Contains(got, "llm_calls") {
			t.Errorf("%s:\nsums   %s\ntraces %s", name, got, want)
		}
		if len(summed.Meta.Notices) != 1 || !strings.Contains(summed.Meta.Notices[0].Text, "Approximate") {
			t.Errorf("%s: a rule's answer says that it is approximate: %v", name, summed.Meta.Notices)
		}
	}
}

func ofService(name string) []map[string]any {
	return []map[string]any{{"field": "service", "op": "=", "values": []string{name}}}
}

var ada = principal.Principal{Kind: principal.Interactive, Login: "ada", Role: settings.RoleAdmin, Org: 1}

func ask(t *testing.T, s *answer.Service, over plan.Range, query map[string]any, reading string) data.Frames {
	t.Helper()
	query["version"], query["reading"] = 1, reading
	raw, err := json.Marshal(query)
	if err != nil {
		t.Fatal(err)
	}
	response := s.Query(t.Context(), ada, answer.Question{JSON: raw, Range: over})
	if response.Error != nil {
		t.Fatalf("%s: %v", raw, response.Error)
	}
	return response.Frames
}

func pointsOf(f *data.Frame) string {
	said := f.Fields[1].Name
	for i := range f.Rows() {
		value, _ := f.Fields[1].ConcreteAt(i)
		said += fmt.Sprint(" ", value)
	}
	return said
}

// rowsOf are the rows of a table in which anything was counted: spans around calls have rows of nothing in whole traces.
func rowsOf(f *data.Frame) string {
	rows := map[string]string{}
	for i := range f.Rows() {
		key, row, anything := "", "", f.Rows() == 1
		for _, field := range f.Fields {
			if value, ok := field.ConcreteAt(i); ok {
				if number, isNumber := value.(float64); isNumber {
					anything = anything || number != 0
					row += " " + field.Name + "=" + strconv.FormatFloat(number, 'g', 12, 64)
				} else {
					key += fmt.Sprint(value, " ")
				}
			}
		}
		if anything {
			rows[key] = row
		}
	}
	raw, _ := json.MarshalIndent(rows, "", " ")
	return string(raw)
}

func number(f *data.Frame) *float64 {
	if n, ok := f.Fields[0].ConcreteAt(0); ok {
		told := n.(float64)
		return &told
	}
	return nil
}

// tempo is the address of a running Tempo that has the captures, or of one that says again what it said once.
func tempo(t *testing.T) (address string, over plan.Range, finish func()) {
	t.Helper()
	live, otlp := os.Getenv("LOOPSCOPE_TEST_TEMPO"), os.Getenv("LOOPSCOPE_TEST_TEMPO_OTLP")
	if live == "" {
		return replayed(t)
	}
	// Tempo takes what is older than two minutes for new.
	at := time.Now().UTC().Add(-time.Minute)
	over = plan.Range{From: at.Truncate(time.Minute), To: at.Truncate(time.Minute).Add(2 * time.Minute)}
	for _, name := range append(slices.Clone(clean), toldInJSON, toldTwice) {
		send(t, otlp, name, at)
	}
	// Until it gives all of the range, of as much behind it and of the quarter of an hour that a long range snaps to, so that it
	// is asked the same then and at any later time.
	quarter := over.To.Truncate(15 * time.Minute).Add(15 * time.Minute)
	time.Sleep(time.Until(later(over.To.Add(over.To.Sub(over.From)), quarter).Add(130 * time.Second)))
	record := recording{over.From, over.To, map[string]recordedAnswer{}}
	server := httptest.NewServer(recordingProxy(t, live, &record))
	return server.URL, over, func() {
		server.Close()
		if os.Getenv("LOOPSCOPE_WRITE_TEMPO") != "" && !t.Failed() {
			write(t, record)
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func recordingProxy(t *testing.T, to string, record *recording) http.Handler {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	forward := httputil.NewSingleHostReverseProxy(target)
	forward.ModifyResponse = func(r *http.Response) error {
		body, err := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		mu.Lock()
		defer mu.Unlock()
		record.Answers[keyOf(r.Request.URL)] = recordedAnswer{r.StatusCode, body}
		return err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		forward.ServeHTTP(w, r)
	})
}

func keyOf(u *url.URL) string { return u.Path + "?" + u.Query().Encode() }

func replayed(t *testing.T) (string, plan.Range, func()) {
	t.Helper()
	file, err := os.Open(recorded)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var record recording
	if err := json.NewDecoder(unzipped).Decode(&record); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		said, ok := record.Answers[keyOf(r.URL)]
		if !ok {
			t.Errorf("Tempo was never asked %s %s: record its answers anew", r.URL.Path, r.URL.Query().Get("q"))
			http.NotFound(w, r)
			return
		}
		w.WriteHeader(said.Status)
		_, _ = w.Write(said.Body)
	}))
	return server.URL, plan.Range{From: record.From, To: record.To}, server.Close
}

func write(t *testing.T, record recording) {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	if err := json.NewEncoder(zipped).Encode(record); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(recorded, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// send sends a capture as if it began at a time, its service being named like it.
func send(t *testing.T, otlp, name string, at time.Time) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "semantics", "fixtures", "spans", name+".otlp.json"))
	if err != nil {
		t.Fatal(err)
	}
	var body any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&body); err != nil {
		t.Fatal(err)
	}
	first := int64(math.MaxInt64)
	each(body, func(key string, value any) any {
		if key == "startTimeUnixNano" {
			first = min(first, nanoseconds(value))
		}
		return value
	})
	shifted := each(body, func(key string, value any) any {
		switch {
		case strings.HasSuffix(key, "TimeUnixNano") || key == "timeUnixNano":
			return strconv.FormatInt(nanoseconds(value)-first+at.UnixNano(), 10)
		case key == "resource":
			return map[string]any{"attributes": []any{map[string]any{"key": "service.name", "value": map[string]any{"stringValue": name}}}}
		}
		return value
	})
	sent, err := json.Marshal(shifted)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(otlp+"/v1/traces", "application/json", bytes.NewReader(sent)) //nolint:gosec,noctx // of a test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(response.Body)
		t.Fatalf("%s: %d %s", name, response.StatusCode, said)
	}
}

func nanoseconds(value any) int64 {
	n, _ := strconv.ParseInt(fmt.Sprint(value), 10, 64)
	return n
}

// each passes every member of every object through a function.
func each(value any, of func(key string, value any) any) any {
	switch v := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, inner := range v {
			out[key] = of(key, each(inner, of))
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = each(inner, of)
		}
		return out
	}
	return value
}
