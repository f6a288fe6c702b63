package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/resources"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenantusers"
)

// guardedSQL has the guard and SQL on, with users of some tenants.
func guardedSQL(t *testing.T, db database, change func(*settings.Settings)) *answer.Service {
	t.Helper()
	return service(t, func(s *settings.Settings) {
		s.Address, s.Database = db.at.Host, db.name
		as("reader_readonly_1")(s)
		typingSQL(s)
		s.Tenants = guard
		s.Tenants.Map = append(slices.Clone(guard.Map),
			settings.TenantRule{Match: "5", TenantGrant: settings.TenantGrant{Tenants: []string{"alpha", "bravo"}}},
			settings.TenantRule{Match: "6", TenantGrant: settings.TenantGrant{Tenants: []string{odd}}})
		s.SQL.Tenants = tenantUsers("alpha", "bravo", odd)
		change(s)
	})
}

func adminOf(org int64) principal.Principal {
	return principal.Principal{Kind: principal.Interactive, Login: "ada", Role: settings.RoleAdmin, Org: org}
}

var (
	anAlert  = principal.Principal{Kind: principal.Alert}
	aVisitor = principal.Principal{Kind: principal.Background}
)

func TestTenantSQL(t *testing.T) {
	db := withTenantUsers(t)
	database := tenantDatabase(t)
	s := guardedSQL(t, db, unchanged)
	t.Run("each user is proved", func(t *testing.T) { provedTenants(t, s) })
	t.Run("reads its own rows of every table", func(t *testing.T) { ownRows(t, s, db, database) })
	t.Run("reads nothing of others", func(t *testing.T) { sqlRedTeam(t, s) })
	t.Run("says which database may be read", func(t *testing.T) { saysWhichDatabase(t, s) })
	t.Run("who may not", func(t *testing.T) { whoMayNotSendSQL(t, db) })
	t.Run("what is not proved", func(t *testing.T) { unprovedTenants(t, db) })
	t.Run("equal questions at once", func(t *testing.T) { tenantsAskSQLAtOnce(t, s) })
	t.Run("routes", func(t *testing.T) { sqlRoutesOfTenants(t, s) })
}

func provedTenants(t *testing.T, s *answer.Service) {
	all := s.Health(t.Context(), adminOf(3))
	if !all.OK || len(all.Details.SQLTenants) != 3 {
		t.Fatalf("%+v", all)
	}
	for _, proof := range all.Details.SQLTenants {
		if err := proof.Err(); err != nil {
			t.Error(err)
		}
	}
	if !strings.Contains(all.Message, "SQL is proved to stay within the tenant for alpha, bravo, odd") {
		t.Error(all.Message)
	}
	ofAlpha := s.Health(t.Context(), alphaAdmin)
	if raw, _ := json.Marshal(ofAlpha); len(ofAlpha.Details.SQLTenants) != 1 || foreignTo(string(raw)+ofAlpha.Message) != "" || strings.Contains(string(raw), "odd") {
		t.Errorf("alpha is told of other tenants: %+v", ofAlpha)
	}
	if nobody := s.Health(t.Context(), adminOf(4)); len(nobody.Details.SQLTenants) != 0 || nobody.Details.SQL != nil {
		t.Errorf("%+v", nobody.Details)
	}
}

func ownRows(t *testing.T, s *answer.Service, db database, database tenantusers.Database) {
	type counted struct{ N int64 }
	someRows := 0
	for _, table := range database.Tables {
		for org, tenant := range map[int64]string{1: "alpha", 2: "bravo", 6: odd} {
			quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(tenant)
			want := rows[counted](t, db, "SELECT toInt64(count()) AS N FROM "+table.Name+" WHERE tenant = '"+quoted+"'")[0].N
			got := row(frame(t, ask(t, s, adminOf(org), typed("SELECT toInt64(count()) AS n, toInt64(uniqExact(tenant)) AS tenants FROM "+table.Name))), 0)
			if got["n"] != want || got["tenants"].(int64) > 1 {
				t.Errorf("%s of %s: %v, and there are %d", table.Name, tenant, got, want)
			}
			if want > 0 {
				someRows++
			}
		}
	}
	if someRows < 30 {
		t.Errorf("only %d tables had rows to tell apart", someRows)
	}
	mapped := row(frame(t, ask(t, s, alphaAdmin, typed("SELECT toInt64(count()) AS n FROM llm_spans_v WHERE $__tenant AND $__timeFilter(ts) AND $__filters"))), 0)
	if mapped["n"].(int64) == 0 {
		t.Error("macros leave nothing of alpha's own")
	}
}

// saysWhichDatabase: who names the data source's own database is told the one that the tenant's people read.
func saysWhichDatabase(t *testing.T, s *answer.Service) {
	response := ask(t, s, alphaAdmin, typed("SELECT model FROM otel.llm_spans_v"))
	if !errors.Is(response.Error, principal.ErrForbidden) || !strings.Contains(response.Error.Error(), "may only read the database loopscope_alpha,") {
		t.Errorf("%v", response.Error)
	}
	raw, _ := json.Marshal(typed("SELECT model FROM otel.llm_spans_v"))
	explained, err := s.ExplainSQL(t.Context(), alphaAdmin, answer.Question{JSON: raw, Range: plan.Range{From: start, To: start.Add(time.Hour)}, Interval: time.Minute}, false)
	if err != nil || explained.Mistake == nil || explained.Mistake.Message != response.Error.Error() {
		t.Errorf("while it is typed: %+v %v", explained.Mistake, err)
	}
}

// escapes are past the early check of the plugin, each tried on every shape of statement that is answered.
var escapes = []string{
	"SELECT * FROM otel.llm_spans", "SELECT * FROM otel.llm_spans_v", "SELECT * FROM otel.otel_traces", "SELECT * FROM otel.otel_logs", "SELECT * FROM otel.llm_audit",
	"SELECT * FROM otel.llm_retention", "SELECT * FROM otel.llm_calls_1m", "SELECT * FROM otel.llm_scores", "SELECT * FROM otel.llm_prices",
	"SELECT * FROM mergeTreeIndex('otel', 'llm_spans')", "SELECT * FROM mergeTreeIndex('otel', 'llm_runs')", "SELECT * FROM mergeTreeAnalyzeIndexes('otel', 'llm_spans', 1)",
	"SELECT * FROM loop(otel.llm_spans) LIMIT 3", "SELECT * FROM view(SELECT * FROM otel.llm_spans)",
	"SELECT * FROM remote('127.0.0.1', otel.llm_spans)", "SELECT * FROM remote('localhost', otel.llm_spans, 'loopscope', 'test')", "SELECT * FROM cluster('default', otel.llm_spans)",
	"SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString', 'line String')", "SELECT * FROM file('/etc/passwd', 'LineAsString', 'line String')", "SELECT file('/etc/passwd')",
	"SELECT * FROM s3('http://127.0.0.1:1/x', 'LineAsString', 'line String')", "SELECT dictGetString('otel.llm_prices', 'x', 1)", "SELECT joinGet('otel.llm_spans', 'model', 1)",
	"SHOW CREATE TABLE otel.llm_spans", "DESCRIBE TABLE otel.llm_spans", "SHOW CREATE ROW POLICY loopscope_alpha ON otel.llm_spans", "SHOW ROW POLICIES", "SHOW ACCESS",
	"SELECT * FROM system.users", "SELECT * FROM system.row_policies", "SELECT * FROM system.grants", "SELECT * FROM system.query_log", "SELECT * FROM system.text_log",
}

// looks are answered, and must tell of alpha alone.
var looks = []string{
	"SHOW TABLES", "SHOW DATABASES", "SHOW TABLES FROM otel", "SHOW CREATE TABLE llm_spans_v", "DESCRIBE TABLE llm_spans_v", "SHOW PROCESSLIST",
	"SELECT database, name, total_rows FROM system.tables", "SELECT * FROM system.columns WHERE database != 'system'", "SELECT * FROM system.parts", "SELECT * FROM system.processes",
	"SELECT * FROM system.databases", "SELECT * FROM system.mutations", "SELECT * FROM system.errors", "SELECT * FROM system.view_refreshes", "SELECT * FROM system.merges",
	"SELECT * FROM merge('loopscope_alpha', '^llm_(spans|runs)_v$')", "SELECT tenant, count() AS n FROM merge(REGEXP('.*'), '^llm_spans') GROUP BY tenant",
	"SELECT * FROM (EXPLAIN indexes = 1 SELECT model FROM llm_spans)", "EXPLAIN indexes = 1 SELECT model FROM llm_spans", "EXPLAIN ESTIMATE SELECT model FROM llm_spans", "EXPLAIN QUERY TREE SELECT * FROM llm_spans_v",
	"SELECT DISTINCT tenant, service, model, user_id, agent FROM llm_spans", "SELECT min(tenant), max(tenant), groupUniqArray(service) FROM llm_calls_1m", "SELECT * FROM llm_spans_v WHERE NOT (tenant = 'alpha')",
	"SELECT * FROM llm_spans_v OR 1 = 1", "SELECT tenant FROM llm_spans_v UNION ALL SELECT tenant FROM llm_runs_v", "WITH x AS (SELECT * FROM llm_inbox) SELECT * FROM x", "SELECT * FROM llm_content", "SELECT * FROM llm_scores_v",
	// A condition whose error tells the row that it failed on is evaluated on no row of others.
	"SELECT count() FROM llm_spans_v WHERE toInt32(if(tenant = 'alpha', '1', model)) = 1", "SELECT count() FROM llm_spans WHERE throwIf(tenant != 'alpha', 'a row of others') = 0",
	"SELECT count() FROM llm_runs WHERE toUInt8(if(tenant = 'alpha', '1', concat(tenant, service))) = 1",
}

// sqlRedTeam has everybody who may send SQL of alpha's try what they can, as a table, as series and as an explanation.
func sqlRedTeam(t *testing.T, s *answer.Service) {
	for _, who := range []principal.Principal{alphaAdmin, anAlert, {Kind: principal.Alert, Login: "ada", Previewer: settings.RoleAdmin, Org: 1}} {
		for _, sql := range escapes {
			response := ask(t, s, who, typed(sql))
			if response.Error == nil && (len(response.Frames) == 0 || response.Frames[0].Rows() > 0) {
				t.Errorf("%s: %s is answered", who.Kind, sql)
			}
		}
		for _, sql := range looks {
			for _, format := range []string{"table", "timeseries"} {
				response := ask(t, s, who, typed(sql, map[string]any{"format": format}))
				if said := saidOf(t, response.Frames, response.Error); foreignTo(said) != "" || strings.Contains(said, "odd-") || strings.Contains(said, "a row of others") {
					t.Errorf("%s: %s tells %q:\n%s", who.Kind, sql, foreignTo(said), said)
				}
			}
		}
	}
	for _, sql := range append(slices.Clone(looks), escapes...) {
		raw, _ := json.Marshal(map[string]any{"version": 1, "queryType": "sql", "rawSql": sql})
		explained, err := s.ExplainSQL(t.Context(), alphaAdmin, answer.Question{JSON: raw, Range: plan.Range{From: start, To: start.Add(time.Hour)}, Interval: time.Minute}, true)
		told, _ := json.Marshal(explained)
		if said := string(told) + fmt.Sprint(err); foreignTo(said) != "" || strings.Contains(said, "odd-") {
			t.Errorf("explained, %s tells %q:\n%s", sql, foreignTo(said), said)
		}
	}
}

// saidOf is all that an answer tells but for the statement, which says what was typed.
func saidOf(t *testing.T, frames data.Frames, err error) string {
	t.Helper()
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	for _, f := range frames {
		f.Meta.ExecutedQueryString = ""
		raw, err := data.FrameToJSON(f, data.IncludeAll)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(raw)
	}
	return out.String()
}

func whoMayNotSendSQL(t *testing.T, db database) {
	off := func(s *settings.Settings) { s.SQL.Enabled = false }
	unnamed := func(s *settings.Settings) { s.SQL.Tenants = tenantUsers("bravo") }
	for name, c := range map[string]struct {
		change func(*settings.Settings)
		who    principal.Principal
		says   string
	}{
		"a viewer":                       {unchanged, alphaViewer, "needs the role"},
		"a public dashboard":             {unchanged, aVisitor, "not answered for public dashboards"},
		"nobody's":                       {unchanged, adminOf(4), "No tenant is known"},
		"of two tenants":                 {unchanged, adminOf(5), "you see several (alpha, bravo)"},
		"of a tenant without a user":     {unnamed, alphaAdmin, "knows no ClickHouse user"},
		"an alert of no tenant":          {func(s *settings.Settings) { s.Tenants.Alerts = nil }, anAlert, "tenants.alerts"},
		"an alert without leave":         {func(s *settings.Settings) { s.SQL.Alerts = false }, anAlert, "sql.alerts"},
		"a previewing viewer":            {unchanged, principal.Principal{Kind: principal.Alert, Login: "vic", Previewer: settings.RoleViewer, Org: 1}, "needs the role"},
		"off, an administrator":          {off, alphaAdmin, "turned off"},
		"off, an alert":                  {off, anAlert, "turned off"},
		"off, a public dashboard":        {off, aVisitor, "turned off"},
		"off, who sees all":              {off, adminOf(3), "turned off"},
		"a token of a tenant, no guard":  {func(s *settings.Settings) { s.Tenants, s.SQL.Tenants = settings.Tenants{}, nil }, principal.Principal{Kind: principal.Interactive, Role: settings.RoleAdmin, Tenant: "alpha"}, "knows no ClickHouse user"},
		"of a tenant, masked":            {func(s *settings.Settings) { s.Masking.ClearFor = nil }, alphaAdmin, "masking.clearFor"},
		"who sees all, over a writer":    {as("loopscope"), adminOf(3), "can write"},
		"a token of a tenant, the guard": {unnamed, principal.Principal{Kind: principal.Interactive, Role: settings.RoleAdmin, Tenant: "alpha", Org: 2}, "knows no ClickHouse user"},
	} {
		response := ask(t, guardedSQL(t, db, c.change), c.who, typed("SELECT 1"))
		if !errors.Is(response.Error, principal.ErrForbidden) || response.Status != http.StatusForbidden || !strings.Contains(response.Error.Error(), c.says) {
			t.Errorf("%s: %d %v", name, response.Status, response.Error)
		}
	}
	if got := frame(t, ask(t, guardedSQL(t, db, unchanged), adminOf(3), typed("SELECT DISTINCT toString(tenant) AS tenant FROM llm_spans_v"))); got.Rows() < 3 {
		t.Errorf("who sees all sees %d tenants", got.Rows())
	}
}

// unprovedTenants are refused, with what was found or could not be.
func unprovedTenants(t *testing.T, db database) {
	user := func(change func(*settings.TenantUser)) func(*settings.Settings) {
		return func(s *settings.Settings) {
			one := tenantUsers("alpha")[0]
			change(&one)
			s.SQL.Tenants = []settings.TenantUser{one}
		}
	}
	for name, c := range map[string]struct {
		change func(*settings.Settings)
		says   []string
	}{
		"who reads everything": {user(func(u *settings.TenantUser) { u.Username, u.Database = "reader_readonly_1", "otel" }), []string{
			"read rows of other tenants in `otel`.`llm_spans`", "read `otel`.`otel_traces`", "mergeTreeIndex(`otel`.`llm_spans`)", "by merge()", "see `otel`.`otel_logs`, whose rows name no tenant", "read system.processes", "proxy tenants"}},
		"who writes":       {user(func(u *settings.TenantUser) { u.Username, u.Database = "loopscope", "otel" }), []string{"can lift its limits", "write", "create tables"}},
		"who lifts limits": {user(func(u *settings.TenantUser) { u.Username, u.Database = "reader_readonly_2", "otel" }), []string{"lift its limits by SETTINGS"}},
		"another tenant's": {user(func(u *settings.TenantUser) {
			u.Username, u.Database = tenantusers.Name("bravo"), tenantusers.Name("bravo")
		}), []string{"read rows of other tenants in `loopscope_bravo`.`llm_spans_v`"}},
		"a wrong password":  {user(func(u *settings.TenantUser) { u.Password = "guessed-secret" }), []string{"cannot be told", "wrong or has expired"}},
		"no password":       {user(func(u *settings.TenantUser) { u.Password = "" }), []string{"sqlPassword:alpha"}},
		"who reads nothing": {user(func(u *settings.TenantUser) { u.Username, u.Database = "foreign_readonly", "otel" }), []string{"cannot be told what it reads"}},
		"nobody to try it with": {func(s *settings.Settings) {
			s.Database, s.Username = emptied(t, db), "loopscope"
			user(func(*settings.TenantUser) {})(s)
		}, []string{"no span of another tenant yet"}},
	} {
		s := guardedSQL(t, db, c.change)
		response := ask(t, s, alphaAdmin, typed("SELECT * FROM llm_spans_v"))
		report := s.Health(t.Context(), alphaAdmin)
		if !errors.Is(response.Error, principal.ErrForbidden) || len(report.Details.SQLTenants) != 1 {
			t.Errorf("%s: %v, %+v", name, response.Error, report.Details.SQLTenants)
			continue
		}
		for _, says := range c.says {
			if !strings.Contains(response.Error.Error(), says) || !strings.Contains(report.Message, says) {
				t.Errorf("%s: %q is not in %v\nor in %s", name, says, response.Error, report.Message)
			}
		}
		if strings.Contains(response.Error.Error()+report.Message, "guessed-secret") {
			t.Errorf("%s: a password is told", name)
		}
	}
}

// emptied is a database without a span.
func emptied(t *testing.T, db database) string {
	t.Helper()
	statements := []string{"CREATE DATABASE tenantsql_empty ENGINE = Atomic"}
	for _, table := range []string{"otel_traces", "otel_logs", "llm_spans"} {
		statements = append(statements, "CREATE TABLE tenantsql_empty."+table+" AS otel."+table)
	}
	for _, statement := range statements {
		if err := db.exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	return "tenantsql_empty"
}

func tenantsAskSQLAtOnce(t *testing.T, s *answer.Service) {
	query := typed("SELECT DISTINCT toString(model) AS model FROM llm_spans_v WHERE model != ''", map[string]any{"version": 1})
	eachIsToldItsOwn(t, s, settings.RoleAdmin, query, 24)
}

func sqlRoutesOfTenants(t *testing.T, s *answer.Service) {
	body := fmt.Sprintf(`{"query":{"version":1,"queryType":"sql","rawSql":"SELECT * FROM llm_spans_v"},"from":"%d","to":"%d","intervalMs":1000,"plan":true}`, start.UnixMilli(), start.Add(time.Hour).UnixMilli())
	for _, route := range resources.Routes {
		if !strings.HasPrefix(route.Path, "sql/") {
			continue
		}
		for _, c := range []struct {
			who    principal.Principal
			status int
		}{{alphaAdmin, 200}, {alphaViewer, 403}, {adminOf(4), 403}, {adminOf(5), 403}, {anAlert, 403}, {aVisitor, 403}} {
			got := resources.Handle(t.Context(), s, c.who, resources.Request{Method: route.Method, Path: route.Path, ContentType: "application/json", Body: []byte(body)})
			if secret := foreignTo(string(got.Body)); got.Status != c.status || c.who.Org == 1 && secret != "" {
				t.Errorf("%s for %s of %d: %d, tells %q: %.300s", route.Path, c.who.Kind, c.who.Org, got.Status, secret, got.Body)
			}
			if c.status == 200 && !strings.Contains(string(got.Body), "llm_spans") {
				t.Errorf("%s: %.300s", route.Path, got.Body)
			}
		}
	}
}
