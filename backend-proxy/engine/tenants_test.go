package engine

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/resources"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/semantics"
)

// Traces of two tenants. Whatever is bravo's says so, in words, in its ids or by the number 77777; what is nobody's says stray.
var (
	sharedTrace = strings.Repeat("a1", 16) // alpha calls bravo's agent, which calls alpha
	alphaTrace  = strings.Repeat("a2", 16)
	bravoTrace  = strings.Repeat("b1", 16) // with the response id of one of alpha's calls
	forgedTrace = strings.Repeat("a3", 16) // bravo sends spans with ids of alpha's
	strayTrace  = strings.Repeat("c1", 16)
)

func alphaID(n int) string { return fmt.Sprintf("aaaaaaaaaaaaaa%02d", n) }
func bravoID(n int) string { return fmt.Sprintf("bbbbbbbbbbbbbb%02d", n) }

func spanOf(tenant, trace, id, parent string, second int, attributes map[string]string) map[string]any {
	resource := map[string]string{"service.name": tenant + "-shop", "tenant.id": tenant, "service.version": tenant + "-version"}
	if tenant == "stray" {
		delete(resource, "tenant.id")
	}
	told := map[string]string{"gen_ai.input.messages": `[{"role":"user","parts":[{"type":"text","content":"` + tenant + ` asks"}]}]`}
	for key, value := range attributes {
		told[key] = value
	}
	return map[string]any{
		"Timestamp": fmt.Sprintf("%s.%09d", start.Add(time.Duration(second)*time.Second).Format("2006-01-02 15:04:05"), second), "Duration": 500_000_000, "TraceId": trace, "SpanId": id, "ParentSpanId": parent,
		"SpanName": tenant + " span", "SpanKind": "Internal", "ServiceName": tenant + "-shop", "ScopeName": "sdk", "StatusCode": "Error", "StatusMessage": tenant + " failed", "ResourceAttributes": resource, "SpanAttributes": told,
		"Events.Timestamp": []string{start.Add(time.Duration(second) * time.Second).Format("2006-01-02 15:04:05.000000000")}, "Events.Name": []string{"gen_ai.evaluation.result"},
		"Events.Attributes": []map[string]string{{"gen_ai.evaluation.name": tenant + "-score", "gen_ai.evaluation.score.value": "0.5"}},
	}
}

// namedAsAlphas is of a service that another tenant has, too.
func namedAsAlphas(span map[string]any) map[string]any {
	span["ServiceName"] = "alpha-shop"
	return span
}

func agentOf(tenant string) map[string]string {
	return map[string]string{"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": tenant + "-agent"}
}

func callOf(model, tokens, response string) map[string]string {
	return map[string]string{"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": model, "gen_ai.response.id": response, "gen_ai.usage.input_tokens": tokens, "gen_ai.usage.output_tokens": "7"}
}

func toolOf(name string) map[string]string {
	return map[string]string{"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name, "gen_ai.tool.call.arguments": `{"a":1}`, "gen_ai.tool.call.result": `{"b":2}`}
}

func plus(attributes map[string]string, more ...string) map[string]string {
	for i := 0; i < len(more); i += 2 {
		attributes[more[i]] = more[i+1]
	}
	return attributes
}

// alphas are alpha's spans; the last is the one that bravo forges.
var alphas = []map[string]any{
	spanOf("alpha", sharedTrace, alphaID(1), "", 0, agentOf("alpha")),
	spanOf("alpha", sharedTrace, alphaID(2), alphaID(1), 1, callOf("alpha-model", "11", "alpha-answer")),
	spanOf("alpha", sharedTrace, alphaID(3), bravoID(1), 3, callOf("alpha-model", "12", "")),
	spanOf("alpha", sharedTrace, alphaID(4), alphaID(3), 4, toolOf("alpha-tool")),
	spanOf("alpha", sharedTrace, alphaID(5), alphaID(3), 5, toolOf("alpha-tool")),
	spanOf("alpha", alphaTrace, alphaID(6), "", 10, plus(callOf("alpha-model", "13", "same-answer"), "session.id", "alpha-session", "user.id", "alpha-user")),
	spanOf("alpha", forgedTrace, alphaID(7), "", 7200, plus(callOf("alpha-model", "14", ""), "user.id", "alpha-secret")),
}

var bravos = []map[string]any{
	spanOf("bravo", sharedTrace, bravoID(1), alphaID(2), 2, plus(agentOf("bravo"), "user.id", "bravo-user", "session.id", "bravo-session", "team", "bravo-team", "gen_ai.prompt.name", "bravo-prompt")),
	// Without a model, and as twins of alpha's calls: neither takes what the other tells.
	spanOf("bravo", sharedTrace, bravoID(2), bravoID(1), 3, map[string]string{"gen_ai.operation.name": "chat", "gen_ai.agent.name": "bravo-agent", "gen_ai.usage.input_tokens": "12", "gen_ai.usage.output_tokens": "7"}),
	spanOf("bravo", sharedTrace, bravoID(3), bravoID(1), 4, plus(toolOf("bravo-tool"), "gen_ai.tool.call.id", "same-tool-call")),
	namedAsAlphas(spanOf("bravo", sharedTrace, bravoID(4), alphaID(1), 5, callOf("bravo-model", "77777", ""))),
	spanOf("bravo", bravoTrace, bravoID(5), "", 10, plus(callOf("bravo-model", "77777", "same-answer"), "session.id", "bravo-session")),
	spanOf("stray", strayTrace, "cccccccccccccc01", "", 11, plus(callOf("stray-model", "77777", ""), "user.id", "stray-user")),
}

var forged = []map[string]any{spanOf("bravo", forgedTrace, alphaID(7), "", 7200, plus(callOf("bravo-model", "14", ""), "user.id", "bravo-user"))}

func logOf(tenant, trace, span, event string, second int, attributes map[string]string) map[string]any {
	return map[string]any{
		"Timestamp": start.Add(time.Duration(second) * time.Second).Format("2006-01-02 15:04:05.000000000"), "TraceId": trace, "SpanId": span, "ServiceName": tenant + "-shop", "ResourceAttributes": map[string]string{"tenant.id": tenant},
		"EventName": event, "Body": `{"message":{"content":"` + tenant + ` said in a log"}}`, "LogAttributes": attributes,
	}
}

// alphaLogs tell details of a call, and a tool and a call without a span; of the session there is no trace.
var alphaLogs = []map[string]any{
	logOf("alpha", sharedTrace, alphaID(2), "gen_ai.choice", 1, map[string]string{}),
	logOf("alpha", sharedTrace, alphaID(3), "gen_ai.client.inference.operation.details", 3, map[string]string{"gen_ai.response.finish_reasons": "length"}),
	logOf("alpha", sharedTrace, alphaID(1), "claude_code.tool_result", 6, map[string]string{"tool_name": "alpha-recorded", "tool_use_id": "same-tool-call", "success": "true"}),
	logOf("alpha", "", "", "claude_code.api_request", 12, map[string]string{"session.id": "same-session", "prompt.id": "alpha-prompt", "model": "alpha-recorded-model", "input_tokens": "15", "request_id": "alpha-request"}),
}

// bravoLogs tell of spans of alpha's what these do not tell, of the same tool's call and of the same session.
var bravoLogs = []map[string]any{
	logOf("bravo", sharedTrace, alphaID(2), "gen_ai.choice", 1, map[string]string{"gen_ai.response.model": "bravo-model"}),
	logOf("bravo", sharedTrace, alphaID(1), "gen_ai.client.inference.operation.details", 3, map[string]string{"gen_ai.request.model": "bravo-model", "gen_ai.usage.input_tokens": "77777", "gen_ai.conversation.id": "bravo-session"}),
	logOf("bravo", sharedTrace, alphaID(3), "gen_ai.client.inference.operation.details", 3, map[string]string{"gen_ai.response.id": "bravo-answer", "gen_ai.response.model": "bravo-model", "gen_ai.response.finish_reasons": "stop"}),
	logOf("bravo", sharedTrace, alphaID(1), "claude_code.api_request", 5, map[string]string{"session.id": "bravo-session", "prompt.id": "bravo-prompt", "model": "bravo-model", "input_tokens": "77777", "request_id": "bravo-request"}),
	logOf("bravo", "", "", "claude_code.api_request", 12, map[string]string{"session.id": "same-session", "prompt.id": "bravo-prompt", "user.id": "bravo-user", "model": "bravo-model", "input_tokens": "77777", "request_id": "other-bravo-request"}),
}

// place is where spans are, with and without bravo's.
type place struct{ together, alone database }

func twoTenants(t *testing.T) place {
	t.Helper()
	p := place{migratedDatabase(t, "tenants"), migratedDatabase(t, "tenant_alone")}
	for _, one := range []struct {
		db    database
		spans []map[string]any
		logs  []map[string]any
	}{
		{p.alone, alphas[:len(alphas)-1], alphaLogs},
		{p.together, append(append(append([]map[string]any{}, bravos...), alphas...), forged...), append(append([]map[string]any{}, bravoLogs...), alphaLogs...)},
	} {
		if err := insert(one.db, "otel_traces", one.spans); err != nil {
			t.Fatal(err)
		}
		if err := insert(one.db, "otel_logs", one.logs); err != nil {
			t.Fatal(err)
		}
		if err := one.db.settle(); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// copied has the collector's tables alone.
func (p place) copied(t *testing.T) place {
	t.Helper()
	bare := place{emptyDatabase(t, "tenants_raw"), emptyDatabase(t, "tenant_alone_raw")}
	for from, to := range map[string]database{p.together.name: bare.together, p.alone.name: bare.alone} {
		for _, table := range []string{"otel_traces", "otel_logs"} {
			for _, sql := range []string{"CREATE TABLE %s AS %s.%[1]s", "INSERT INTO %s SELECT * FROM %s.%[1]s"} {
				if err := to.exec(fmt.Sprintf(sql, table, from)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return bare
}

var guard = settings.Tenants{
	Guard: true, From: settings.TenantOfOrg,
	Map: []settings.TenantRule{
		{Match: "1", TenantGrant: settings.TenantGrant{Tenants: []string{"alpha"}}},
		{Match: "2", TenantGrant: settings.TenantGrant{Tenants: []string{"bravo"}}},
		{Match: "3", TenantGrant: settings.TenantGrant{All: true}},
	},
	Alerts: &settings.TenantGrant{Tenants: []string{"alpha"}}, Public: &settings.TenantGrant{Tenants: []string{"alpha"}},
}

func guarded(t *testing.T, db database, tenants settings.Tenants) *answer.Service {
	t.Helper()
	return service(t, func(s *settings.Settings) {
		s.Database, s.Tenants = db.name, tenants
		s.Background = settings.Background{Alerts: settings.ScopeAggregates, Public: settings.ScopeAggregates}
	})
}

// questions are of every type; those that name bravo's own ids are among them.
func questions(t *testing.T) []map[string]any {
	t.Helper()
	all := []map[string]any{}
	known, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	// By every dimension, a few at a time, of whatever rows have it.
	byRows := map[catalogue.Rows][]string{}
	for _, d := range known.Dimensions {
		rows := known.Told(d.ID).Rows
		byRows[rows] = append(byRows[rows], d.ID)
	}
	for rows, measure := range map[catalogue.Rows]string{catalogue.Spans: "total_tokens", catalogue.Lines: "cost", catalogue.Scores: "score_count"} {
		for few := range slices.Chunk(byRows[rows], 7) {
			all = append(all, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{measure}, "groupBy": few})
		}
	}
	for _, dimension := range []string{"tenant", "model", "user_id", "run_id"} {
		all = append(all, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls", "total_tokens", "cost"}, "groupBy": []string{dimension}})
	}
	filtered := []map[string]any{{"field": "kind", "op": "!=", "values": []string{"nothing"}}}
	all = append(all,
		map[string]any{"queryType": "metrics", "measures": []string{"total_tokens"}, "groupBy": []string{"model"}, "topN": 1, "format": "timeseries"},
		map[string]any{"queryType": "metrics", "measures": []string{"runs", "sessions", "users", "errors", "duration_p95"}, "format": "table"},
		map[string]any{"queryType": "metrics", "measures": []string{"score_average", "score_count"}, "groupBy": []string{"score", "team"}, "format": "table"},
	)
	all = append(all,
		map[string]any{"queryType": "metrics", "measures": []string{"duration_p95"}, "format": "heatmap"},
		map[string]any{"queryType": "metrics", "measures": []string{"duration_p95"}, "format": "heatmap", "filters": filtered},
		map[string]any{"queryType": "metrics", "measures": []string{"total_tokens"}, "groupBy": []string{"model"}, "topN": 1, "format": "timeseries", "exemplars": true},
		map[string]any{"queryType": "metrics", "measures": []string{"total_tokens"}, "groupBy": []string{"model"}, "topN": 1, "format": "table", "compare": "1d"},
	)
	for _, kind := range query.EventKinds {
		all = append(all, map[string]any{"queryType": query.Events, "events": []string{kind}, "minRepeats": 1, "minCost": 1e-9})
	}
	for _, kind := range query.Types {
		switch kind {
		case query.Metrics, query.Trace, query.Events:
			continue
		}
		all = append(all, map[string]any{"queryType": kind}, map[string]any{"queryType": kind, "filters": filtered})
		for _, trace := range []string{sharedTrace, bravoTrace} {
			if kind == query.Calls || kind == query.Context || kind == query.Graph || kind == query.Loops || kind == query.Runs {
				all = append(all, map[string]any{"queryType": kind, "traceId": trace})
			}
		}
	}
	for _, trace := range []string{sharedTrace, alphaTrace, bravoTrace, strayTrace} {
		for _, detail := range []string{"lean", "full"} {
			all = append(all, map[string]any{"queryType": "trace", "traceId": trace, "detail": detail})
		}
		for _, span := range []string{alphaID(2), bravoID(1), bravoID(5)} {
			all = append(all, map[string]any{"queryType": "trace", "traceId": trace, "spanId": span})
		}
	}
	return all
}

// toldTo is all that a caller is told, but for the SQL, which names other databases.
func toldTo(t *testing.T, s *answer.Service, who principal.Principal, query map[string]any) string {
	t.Helper()
	response := ask(t, s, who, query)
	if response.Error != nil {
		return response.Error.Error()
	}
	var out strings.Builder
	for _, f := range response.Frames {
		if strings.Contains(f.Meta.ExecutedQueryString, "bravo'") {
			t.Errorf("%v asks of bravo: %s", query, f.Meta.ExecutedQueryString)
		}
		f.Meta.ExecutedQueryString = ""
		raw, err := data.FrameToJSON(f, data.IncludeAll)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(raw)
	}
	return out.String()
}

// foreignTo alpha is what only bravo, or nobody, has. That its span lies below a span of bravo's alpha says itself.
func foreignTo(alpha string) string {
	for _, secret := range []string{"bravo", "stray", "77777", bravoID(2), bravoID(3), bravoID(4), bravoID(5), "cccccccccccccc"} {
		if strings.Contains(strings.ToLower(alpha), secret) {
			return secret
		}
	}
	return ""
}

var (
	alphaAdmin  = principal.Principal{Kind: principal.Interactive, Login: "ada", Role: settings.RoleAdmin, Org: 1}
	alphaViewer = principal.Principal{Kind: principal.Interactive, Login: "vic", Role: settings.RoleViewer, Org: 1}
)

// Whatever is asked, and by whom, alpha is told what it would be told if there were no bravo.
func TestTenants_whatIsBravosIsAsIfItWereNotThere(t *testing.T) {
	t.Parallel()
	inTables := twoTenants(t)
	raw := inTables.copied(t)
	together, alone := httptest.NewServer(tempoOf(t, raw.together)), httptest.NewServer(tempoOf(t, raw.alone))
	defer together.Close()
	defer alone.Close()
	ofTempo := func(url string, tenants settings.Tenants) *answer.Service {
		return service(t, func(s *settings.Settings) {
			s.Address, s.Source, s.Tenants = "", settings.TempoTraces, tenants
			s.Tempo = settings.Tempo{URL: url, TraceLimit: 100}
			s.Background = settings.Background{Alerts: settings.ScopeAggregates, Public: settings.ScopeAggregates}
		})
	}
	for name, services := range map[string][2]*answer.Service{
		"tables":                 {guarded(t, inTables.together, guard), guarded(t, inTables.alone, settings.Tenants{})},
		"the collector's tables": {guarded(t, raw.together, guard), guarded(t, raw.alone, settings.Tenants{})},
		"Tempo":                  {ofTempo(together.URL, guard), ofTempo(alone.URL, settings.Tenants{})},
	} {
		answered := 0
		for _, question := range questions(t) {
			for _, who := range askers(question) {
				got, want := toldTo(t, services[0], who, question), toldTo(t, services[1], who, question)
				if secret := foreignTo(got); secret != "" {
					t.Errorf("%s, %s %s: %v tells %q of bravo:\n%s", name, who.Kind, who.Role, question, secret, got)
				} else if got != want {
					t.Errorf("%s, %s %s: %v\n%s\nwithout bravo\n%s", name, who.Kind, who.Role, question, got, want)
				}
				if strings.Contains(got, "alpha") {
					answered++
				}
			}
		}
		if answered < 20 {
			t.Errorf("%s: alpha was told something of its own only %d times", name, answered)
		}
		for _, trace := range []map[string]any{{"queryType": "trace", "traceId": forgedTrace, "detail": "full"}, {"queryType": "calls", "traceId": forgedTrace}, {"queryType": "trace", "traceId": forgedTrace, "spanId": alphaID(7)}} {
			if secret := foreignTo(toldTo(t, services[0], alphaAdmin, trace)); secret != "" {
				t.Errorf("%s: a forged span tells alpha %q", name, secret)
			}
			bravo := alphaAdmin
			bravo.Org = 2
			if got := toldTo(t, services[0], bravo, trace); strings.Contains(got, "alpha-") || strings.Contains(got, "alpha asks") {
				t.Errorf("%s: bravo sends a span with alpha's ids, and is told\n%s", name, got)
			}
		}
		t.Run("routes of "+name, func(t *testing.T) { routesOfTenants(t, services[0], services[1]) })
	}
	t.Run("equal questions at once", func(t *testing.T) { tenantsAtOnce(t, guarded(t, inTables.together, guard)) })
	t.Run("who has no tenant", func(t *testing.T) { withoutTenant(t, inTables.together) })
}

// askers are whoever is told something else than others.
func askers(question map[string]any) []principal.Principal {
	groups, _ := question["groupBy"].([]string)
	switch {
	case question["queryType"] == query.Trace, question["queryType"] == "trace":
		return []principal.Principal{alphaAdmin, alphaViewer}
	case question["queryType"] == "metrics" && (len(groups) != 1 || groups[0] == "model" || groups[0] == "tenant"):
		return []principal.Principal{alphaAdmin, alphaViewer, {Kind: principal.Alert}, {Kind: principal.Background}}
	}
	return []principal.Principal{alphaAdmin}
}

// routesOfTenants asks every route, and for the values of every dimension.
func routesOfTenants(t *testing.T, s, alone *answer.Service) {
	span := fmt.Sprintf("&from=%d&to=%d", start.UnixMilli(), start.Add(time.Hour).UnixMilli())
	for _, route := range resources.Routes {
		queries := []string{""}
		if route.Path == "values" {
			queries = nil
			for _, d := range s.Catalogue().Dimensions {
				queries = append(queries, "field="+d.ID+span+`&filters=[{"field":"kind","op":"!=","values":["x"]}]`)
			}
		}
		for _, query := range queries {
			for _, who := range []principal.Principal{alphaAdmin} {
				got := string(call(t, s, who, route, query).Body)
				if secret := foreignTo(got); secret != "" {
					t.Errorf("%s?%s tells %q of bravo: %s", route.Path, query, secret, got)
				}
				if want := string(call(t, alone, who, route, query).Body); route.Path == "values" && got != want {
					t.Errorf("%s?%s: %s without bravo: %s", route.Path, query, got, want)
				}
			}
			nobody := alphaAdmin
			nobody.Org = 4
			if answered := call(t, s, nobody, route, query); route.Path == "values" && answered.Status != 403 {
				t.Errorf("%s?%s: who has no tenant is answered %d %s", route.Path, query, answered.Status, answered.Body)
			}
		}
	}
	report := s.Health(t.Context(), alphaAdmin)
	raw, _ := json.Marshal(report.Details)
	if report.Details.NewestSpan != "" || report.Details.Quality != nil || !strings.Contains(report.Message, "you see the spans of alpha.") || foreignTo(string(raw)+report.Message) != "" {
		t.Errorf("%s %s", report.Message, raw)
	}
}

func call(t *testing.T, s *answer.Service, who principal.Principal, route resources.Route, query string) resources.Response {
	return resources.Handle(t.Context(), s, who, resources.Request{Method: route.Method, Path: route.Path, RawQuery: query, ContentType: "application/json", Body: []byte(`{"traceId":"` + bravoTrace + `","spanId":"` + bravoID(5) + `","reason":"to see what bravo says"}`)})
}

func tenantsAtOnce(t *testing.T, s *answer.Service) {
	raw, _ := json.Marshal(map[string]any{"version": 1, "queryType": "calls"})
	var waiting sync.WaitGroup
	for i := range 40 {
		waiting.Go(func() {
			// A service account: nothing but its organisation tells one from the other.
			who := principal.Principal{Kind: principal.Interactive, Role: settings.RoleEditor, Org: int64(1 + i%2)}
			response := s.Query(t.Context(), who, answer.Question{JSON: raw, Range: plan.Range{From: start, To: start.Add(time.Hour)}})
			if response.Error != nil || len(response.Frames) == 0 {
				t.Errorf("%v", response.Error)
				return
			}
			all, _ := data.FrameToJSON(response.Frames[0], data.IncludeAll)
			mine, theirs := "alpha-model", "bravo-model"
			if who.Org == 2 {
				mine, theirs = theirs, mine
			}
			if !strings.Contains(string(all), mine) || strings.Contains(string(all), theirs) {
				t.Errorf("%s is told %s", mine, all)
			}
		})
	}
	waiting.Wait()
}

// withoutTenant: unknown is an error that says so, and never empty data.
func withoutTenant(t *testing.T, db database) {
	unnamed := guard
	unnamed.Alerts, unnamed.Public = nil, nil
	person := func(change func(*principal.Principal)) principal.Principal {
		who := principal.Principal{Kind: principal.Interactive, Login: "eve", Role: settings.RoleAdmin, Org: 1, Email: "eve@alpha.example", Claim: "alpha"}
		change(&who)
		return who
	}
	grant := settings.TenantGrant{Tenants: []string{"alpha"}}
	by := func(from settings.TenantSource, match string) settings.Tenants {
		return settings.Tenants{Guard: true, From: from, Map: []settings.TenantRule{{Match: match, TenantGrant: grant}}}
	}
	for name, c := range map[string]struct {
		tenants settings.Tenants
		who     principal.Principal
		says    string // empty: is answered
	}{
		"another organisation":          {unnamed, person(func(p *principal.Principal) { p.Org = 4 }), `(\"4\")`},
		"no organisation":               {unnamed, person(func(p *principal.Principal) { p.Org = 0 }), "none is told"},
		"an alert":                      {unnamed, principal.Principal{Kind: principal.Alert}, "tenants.alerts"},
		"the preview of a rule":         {unnamed, principal.Principal{Kind: principal.Alert, Login: "ada", Org: 1}, "tenants.alerts"},
		"a public dashboard":            {unnamed, principal.Principal{Kind: principal.Background}, "tenants.public"},
		"a login":                       {by("login", "EVE"), person(func(*principal.Principal) {}), ""},
		"another login":                 {by("login", "ada"), person(func(*principal.Principal) {}), "in no row"},
		"a service account by login":    {by("login", "ada"), person(func(p *principal.Principal) { p.Login = "" }), "none is told"},
		"an e-mail's domain":            {by("email", "@alpha.example"), person(func(*principal.Principal) {}), ""},
		"a longer domain":               {by("email", "@alpha.example"), person(func(p *principal.Principal) { p.Email = "eve@evil.alpha.example" }), "in no row"},
		"two at signs":                  {by("email", "@alpha.example"), person(func(p *principal.Principal) { p.Email = "eve@alpha.example@evil.example" }), "in no row"},
		"a role":                        {by("role", "Admin"), person(func(*principal.Principal) {}), ""},
		"a lower role":                  {by("role", "Admin"), person(func(p *principal.Principal) { p.Role = settings.RoleViewer }), "in no row"},
		"a claim":                       {by("claim:team", "alpha"), person(func(*principal.Principal) {}), ""},
		"without the claim":             {by("claim:team", "alpha"), person(func(p *principal.Principal) { p.Claim = "" }), "none is told"},
		"a service account by its role": {by("role", "Editor"), principal.Principal{Kind: principal.Interactive, Role: settings.RoleEditor}, ""},
	} {
		response := ask(t, guarded(t, db, c.tenants), c.who, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}, "groupBy": []string{"model"}})
		switch {
		case c.says == "" && (response.Error != nil || response.Frames[0].Rows() == 0):
			t.Errorf("%s: %v", name, response.Error)
		case c.says != "" && (response.Status != 403 || response.Frames != nil || !strings.Contains(response.Error.Error(), strings.ReplaceAll(c.says, `\"`, `"`))):
			t.Errorf("%s: %v %v", name, response.Status, response.Error)
		}
	}
	// A token of the proxy's is bound to its tenant, whatever the settings say.
	for _, tenants := range []settings.Tenants{{}, guard} {
		token := principal.Principal{Kind: principal.Interactive, Login: "reports", Role: settings.RoleAdmin, Tenant: "alpha", Org: 3}
		if got := toldTo(t, guarded(t, db, tenants), token, map[string]any{"queryType": "calls"}); foreignTo(got) != "" || !strings.Contains(got, "alpha-model") {
			t.Errorf("a token of alpha's: %s", got)
		}
	}
	all := alphaAdmin
	all.Org = 3
	if got := toldTo(t, guarded(t, db, guard), all, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}, "groupBy": []string{"tenant"}}); !strings.Contains(got, "bravo") || !strings.Contains(got, "alpha") {
		t.Errorf("who sees all: %s", got)
	}
}
