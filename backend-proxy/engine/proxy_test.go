package engine

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/proxy"
	"github.com/loopscope/loopscope/backend-proxy/pkg/proxy/proxytest"
	"github.com/loopscope/loopscope/backend-proxy/pkg/scores"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

// served is the proxy over a database, each of whose answers is held against its description.
type served struct {
	handler  http.Handler
	contract proxytest.Contract
	secrets  map[string]string
}

func serve(t *testing.T, db database) served {
	t.Helper()
	s := served{secrets: map[string]string{}}
	keyring, err := tokens.NewKeyring()
	if err != nil {
		t.Fatal(err)
	}
	var all []tokens.Token
	for name, token := range map[string]tokens.Token{
		"reader": {Scopes: []tokens.Scope{tokens.Query}, Tenant: "*"}, "judge": {Scopes: []tokens.Scope{tokens.WriteScores}, Tenant: "*"}, "finance": {Scopes: []tokens.Scope{tokens.ReadUsage}, Tenant: "*"},
		"acme": {Scopes: []tokens.Scope{tokens.WriteScores}, Tenant: "acme"}, "admin": {Scopes: []tokens.Scope{tokens.Admin}, Tenant: "*"},
	} {
		secret, line, err := tokens.Create(name, token.Scopes, token.Tenant)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := tokens.Parse([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		s.secrets[name], all = secret, append(all, parsed...)
	}
	if err := keyring.Replace(all); err != nil {
		t.Fatal(err)
	}
	s.handler = proxy.Handler(service(t, func(s *settings.Settings) { s.Database = db.name }), proxy.Options{Keyring: keyring, Scores: scores.NewStore(db.client(t))})
	s.contract = proxytest.NewContract(t, s.call(t, "judge", http.MethodGet, "/v1/openapi.json", "", nil).Body.Bytes())
	return s
}

func (s served) call(t *testing.T, token, method, target, body string, headers map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	asked := func() *http.Request {
		r := httptest.NewRequest(method, "http://127.0.0.1:8081"+target, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+s.secrets[token])
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		for name, value := range headers {
			r.Header.Set(name, value)
		}
		return r
	}
	answered := httptest.NewRecorder()
	s.handler.ServeHTTP(answered, asked())
	switch {
	case s.contract == proxytest.Contract{}, answered.Code == http.StatusNotFound:
	case answered.Code == http.StatusOK:
		s.contract.JudgeBoth(t, asked(), answered)
	default:
		s.contract.Judge(t, asked(), answered)
	}
	return answered
}

// decode reads an answer that must have a status.
func decode[T any](t *testing.T, answered *httptest.ResponseRecorder, status int) (out T) {
	t.Helper()
	if err := json.Unmarshal(answered.Body.Bytes(), &out); err != nil || answered.Code != status {
		t.Fatalf("%d %v: %.1000s", answered.Code, err, answered.Body)
	}
	return out
}

type usagePage struct {
	From, To string
	Rows     []struct {
		Start, End              string
		Dimensions              map[string]string
		LLMCalls, UnpricedCalls int
		Cost                    *string
		Meters                  []struct {
			Meter, Unit    string
			Quantity, Cost *string
		}
	}
	Next *string
}

// texts are rows as one line each.
func (p usagePage) texts() []string {
	told := func(text *string) string {
		if text == nil {
			return "-"
		}
		return *text
	}
	out := []string{}
	for _, r := range p.Rows {
		meters := map[string]string{}
		for _, m := range r.Meters {
			meters[m.Meter] = told(m.Quantity) + " " + m.Unit + " " + told(m.Cost)
		}
		out = append(out, fmt.Sprint(r.Start[5:13], " ", r.Dimensions["team"], " ", r.LLMCalls, " ", r.UnpricedCalls, " ", told(r.Cost), " ", meters))
	}
	return out
}

// The prices are those of TestMetrics_quantitiesAndCostsByMeter.
func TestProxy(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "proxied")
	if err := insert(db, "otel_traces", append(scoredRun,
		told("2026-11-20 10:59:59", 1, "support", map[string]string{
			"gen_ai.provider.name": "anthropic", "gen_ai.response.model": "claude-sonnet-4-5", "gen_ai.usage.input_tokens": "3000", "gen_ai.usage.cache_creation.input_tokens": "2000",
			"anthropic.usage.cache_creation.ephemeral_1h_input_tokens": "500", "gen_ai.usage.output_tokens": "100", "loopscope.quantity.web_searches": "3",
		}),
		told("2026-11-21 12:00:00", 3, "=sales", map[string]string{"gen_ai.provider.name": "perplexity", "gen_ai.response.model": "sonar", "gen_ai.usage.input_tokens": "0", "gen_ai.usage.output_tokens": "0"}),
		told("2026-11-21 23:59:59", 2, "=sales", map[string]string{"gen_ai.response.model": "nobody-knows", "gen_ai.usage.input_tokens": "10"}),
	)); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	s := serve(t, db)
	t.Run("usage", func(t *testing.T) { usageIsExported(t, s, db) })
	t.Run("scores", func(t *testing.T) { scoresAreAdded(t, s, db) })
	t.Run("metrics", func(t *testing.T) { metricsAreTold(t, s) })
}

func usageIsExported(t *testing.T, s served, db database) {
	const asked = "/v1/usage?period=hour&from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z&groupBy=team"
	want := []string{
		// The call of scoredRun, whose model has no price, and the one that has all kinds of tokens.
		`11-20T10 support 2 1 0.043125 map[cache_write:1500 token 0.005625 cache_write_1h:500 token 0.003 input:1005 token 0.003 output:100 token 0.0015 web_searches:3 search 0.03]`,
		`11-21T12 =sales 1 0 0.012 map[requests:1 request 0.012]`,
		`11-21T23 =sales 1 1 - map[input:10 token -]`,
	}
	whole := decode[usagePage](t, s.call(t, "finance", http.MethodGet, asked, "", nil), 200)
	if got := whole.texts(); !reflect.DeepEqual(got, want) || whole.Next != nil {
		t.Errorf("%q, want %q", got, want)
	}
	days := decode[usagePage](t, s.call(t, "finance", http.MethodGet, strings.Replace(asked, "period=hour", "period=day", 1)+"&filters="+url.QueryEscape(`[{"field":"team","op":"=","values":["=sales"]}]`), "", nil), 200)
	if got := days.texts(); !reflect.DeepEqual(got, []string{`11-21T00 =sales 2 1 0.012 map[input:10 token - requests:1 request 0.012]`}) {
		t.Errorf("by day: %q", got)
	}

	// As CSV, page by page, by the address that each page names.
	var lines []string
	for target := asked + "&limit=1&format=csv"; target != ""; {
		answered := s.call(t, "finance", http.MethodGet, target, "", nil)
		records, err := csv.NewReader(answered.Body).ReadAll()
		if err != nil || answered.Code != 200 || !strings.HasPrefix(answered.Header().Get("Content-Type"), "text/csv") || len(records) != 2 {
			t.Fatalf("%d %v %v", answered.Code, err, records)
		}
		columns := map[string]string{}
		for i, name := range records[0] {
			columns[name] = records[1][i]
		}
		lines = append(lines, strings.Join([]string{columns["start"], columns["end"], columns["team"], columns["llm_calls"], columns["unpriced_calls"], columns["cost_usd"], columns["quantity_input"], columns["quantity_web_searches"]}, " "))
		target = ""
		if link := regexp.MustCompile(`^<(.*)>; rel="next"$`).FindStringSubmatch(answered.Header().Get("Link")); link != nil {
			target = link[1]
		}
	}
	if wantLines := []string{
		"2026-11-20T10:00:00Z 2026-11-20T11:00:00Z support 2 1 0.043125 1005 3", "2026-11-21T12:00:00Z 2026-11-21T13:00:00Z '=sales 1 0 0.012  ", "2026-11-21T23:00:00Z 2026-11-22T00:00:00Z '=sales 1 1  10 ",
	}; !reflect.DeepEqual(lines, wantLines) {
		t.Errorf("%q, want %q", lines, wantLines)
	}

	// What arrives between two pages stands at its place: nothing is sent twice, and nothing is left out that was there.
	first := decode[usagePage](t, s.call(t, "finance", http.MethodGet, asked+"&limit=1", "", nil), 200)
	if first.Next == nil {
		t.Fatal("no second page")
	}
	if err := insert(db, "otel_traces", []map[string]any{
		told("2026-11-20 09:00:00", 11, "early", map[string]string{"gen_ai.response.model": "nobody-knows", "gen_ai.usage.input_tokens": "1"}),
		told("2026-11-21 11:00:00", 12, "late", map[string]string{"gen_ai.response.model": "nobody-knows", "gen_ai.usage.input_tokens": "2"}),
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	rest := decode[usagePage](t, s.call(t, "finance", http.MethodGet, "/v1/usage?cursor="+*first.Next, "", nil), 200)
	if got, wantRest := rest.texts(), append([]string{`11-21T11 late 1 1 - map[input:2 token -]`}, want[1:]...); !reflect.DeepEqual(got, wantRest) {
		t.Errorf("then %q, want %q", got, wantRest)
	}
	if answered := s.call(t, "finance", http.MethodGet, asked+",nothing", "", nil); answered.Code != 400 || !strings.Contains(answered.Body.String(), `no dimension`) {
		t.Errorf("%d %s", answered.Code, answered.Body)
	}
}

type outcomes struct {
	Accepted, Known, Refused int
	Scores                   []struct{ ID, Status, Error string }
}

func scoresAreAdded(t *testing.T, s served, db database) {
	agent, call := strings.Repeat("a", 32), strings.Repeat("2", 16)
	send := func(token string, status int, all ...string) outcomes {
		t.Helper()
		return decode[outcomes](t, s.call(t, token, http.MethodPost, "/v1/scores", `{"scores":[`+strings.Join(all, ",")+`]}`, nil), status)
	}
	one := `{"id":"review-1","name":"useful","value":0.25,"traceId":"` + agent + `","spanId":"` + call + `","source":"human","author":"ada","comment":"half","time":"2026-11-20T10:30:00Z"}`
	two := `{"id":"review-2","name":"useful","value":true,"conversationId":"chat-1","source":"end_user","time":"2026-11-20T10:31:00Z"}`
	if got := send("judge", 200, one, two); got.Accepted != 2 || got.Scores[0].ID != "review-1" {
		t.Errorf("%+v", got)
	}
	// Sent again it adds nothing; another score under its id is refused, and what is right beside it is kept.
	if got := send("judge", 207, one, strings.Replace(one, "0.25", "0.75", 1), `{"name":"useful","userId":"u"}`, `{"name":"useful","value":"pass","responseId":"r1","time":1795170720000}`); got.Known != 1 || got.Refused != 2 || got.Accepted != 1 ||
		!strings.Contains(got.Scores[1].Error, "another score") || !strings.Contains(got.Scores[2].Error, "value is missing") || got.Scores[3].ID == "" {
		t.Errorf("%+v", got)
	}
	// Twice in one request, by an id alone.
	untimed := `{"id":"review-3","name":"kind","value":3,"userId":"ada"}`
	if got := send("judge", 200, untimed, untimed); got.Accepted != 1 || got.Known != 1 {
		t.Errorf("%+v", got)
	}
	if got := send("judge", 200, untimed); got.Known != 1 {
		t.Errorf("without a time: %+v", got)
	}
	// Ids are a tenant's own.
	if got := send("acme", 200, `{"id":"review-1","name":"useful","value":1,"traceId":"`+agent+`","time":"2026-11-20T10:30:00Z"}`); got.Accepted != 1 {
		t.Errorf("%+v", got)
	}
	if got := send("acme", 400, `{"name":"useful","value":1,"userId":"u","tenant":"umbrella"}`); got.Refused != 1 {
		t.Errorf("%+v", got)
	}
	if answered := s.call(t, "judge", http.MethodPost, "/v1/scores", `{"scores":[]}`, nil); answered.Code != 400 {
		t.Errorf("%d", answered.Code)
	}
	stored := rows[struct{ Tenant, ID, Target_kind, Label, Author string }](t, db, "SELECT tenant, id, target_kind, label, author FROM llm_scores WHERE id LIKE 'review-%' ORDER BY tenant, id")
	if got, want := fmt.Sprint(stored), "[{ review-1 span  ada} { review-2 session true } { review-3 user  } {acme review-1 trace  }]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}

	// They are in the measures at once, with the dimensions of what they score, which is settled.
	answered := s.call(t, "reader", http.MethodPost, "/v1/query", `{"queries":[{"refId":"S","version":1,"queryType":"metrics","format":"table","measures":["score_count","score_average","score_pass_rate"],
"groupBy":["score_source","model","prompt_version","conversation_id"],"filters":[{"field":"score","op":"=","values":["useful"]},{"field":"tenant","op":"=","values":[""]}]}],"from":"1795168800000","to":"1795172400000"}`, nil)
	found := decode[struct {
		Results map[string]struct {
			Frames []struct{ Data struct{ Values [][]any } }
		}
	}](t, answered, 200)
	got := map[string]bool{}
	for i := range found.Results["S"].Frames[0].Data.Values[0] {
		var line []any
		for _, column := range found.Results["S"].Frames[0].Data.Values {
			line = append(line, column[i])
		}
		got[fmt.Sprint(line)] = true
	}
	if want := map[string]bool{"[human m1 7 chat-1 1 0.25 <nil>]": true, "[end_user   chat-1 1 1 1]": true, "[ m1 7 chat-1 1 <nil> 1]": true}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, target := range []string{"/v1/query", "/v1/usage", "/v1/health", "/v1/metrics", "/v1/resources/values?field=score", "/v1/resources/measures"} {
		method, body := http.MethodGet, ""
		if target == "/v1/query" {
			method, body = http.MethodPost, `{"queries":[{"query":"`+agent+`"}],"from":"now-1h","to":"now"}`
		}
		if answered := s.call(t, "judge", method, target, body, nil); answered.Code != http.StatusForbidden {
			t.Errorf("a key that writes reads %s: %d", target, answered.Code)
		}
	}
}

func metricsAreTold(t *testing.T, s served) {
	health := decode[struct{ Status, Message string }](t, s.call(t, "admin", http.MethodGet, "/v1/health", "", nil), 200)
	if health.Status != "OK" || !strings.Contains(health.Message, "Connected to ClickHouse") {
		t.Errorf("%+v", health)
	}
	if told := s.call(t, "reader", http.MethodGet, "/v1/health", "", nil); told.Body.String() != `{"status":"OK"}` {
		t.Errorf("a reader is told %s", told.Body)
	}
	for _, target := range []string{"/v1/resources/schema", "/v1/resources/dimensions", "/v1/resources/measures", "/v1/resources/values?field=model&from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z", "/v1/no-such-secret"} {
		s.call(t, "admin", http.MethodGet, target, "", nil)
	}
	text := s.call(t, "admin", http.MethodGet, "/v1/metrics", "", nil).Body.String()
	value := func(line string) float64 {
		match := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(line) + ` (\S+)$`).FindStringSubmatch(text)
		if match == nil {
			t.Fatalf("no %s in\n%s", line, text)
		}
		number, err := strconv.ParseFloat(match[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		return number
	}
	for line, least := range map[string]float64{
		`loopscope_proxy_requests_total{code="200",route="/v1/usage"}`: 6, `loopscope_proxy_requests_total{code="207",route="/v1/scores"}`: 1, `loopscope_proxy_requests_total{code="403",route="/v1/query"}`: 1,
		`loopscope_proxy_requests_total{code="404",route=""}`: 1, `loopscope_proxy_request_duration_seconds_count{route="/v1/query"}`: 2, `loopscope_proxy_requests_in_flight`: 1,
		`loopscope_clickhouse_statement_duration_seconds_count{failure=""}`: 10, `loopscope_clickhouse_read_rows_total`: 5, `loopscope_clickhouse_read_bytes_total`: 100, `loopscope_settlement_lag_seconds`: 0,
		`loopscope_proxy_refused_total{limit="timeout"}`: 0,
	} {
		if got := value(line); got < least {
			t.Errorf("%s is %v, want %v or more", line, got, least)
		}
	}
	if strings.Contains(text, "secret") || strings.Contains(text, "useful") {
		t.Error("a word of a request is in the metrics")
	}
}
