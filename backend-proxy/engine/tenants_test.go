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
	eachIsToldItsOwn(t, s, settings.RoleEditor, map[string]any{"version": 1, "queryType": "calls"}, 40)
}

// eachIsToldItsOwn asks one question for two tenants at the same time.
func eachIsToldItsOwn(t *testing.T, s *answer.Service, role settings.Role, query map[string]any, times int) {
	raw, _ := json.Marshal(query)
	var waiting sync.WaitGroup
	for i := range times {
		waiting.Go(func() {
			// A service account: nothing but its organisation tells one from the other.
			who := principal.Principal{Kind: principal.Interactive, Role: role, Org: int64(1 + i%2)}
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
