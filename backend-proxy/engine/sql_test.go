package engine

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/rawsql"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// typingSQL turns SQL on for administrators and rules.
func typingSQL(s *settings.Settings) {
	s.SQL = settings.SQL{Enabled: true, MinRole: settings.RoleEditor, Alerts: true}
	s.Content.MinRole = settings.RoleEditor
	s.Masking.ClearFor = []settings.Role{settings.RoleAdmin}
	s.Background.Alerts = settings.ScopeAggregates
}

func typed(sql string, more ...map[string]any) map[string]any {
	query := map[string]any{"queryType": "sql", "format": "table", "rawSql": sql}
	for _, fields := range more {
		for name, value := range fields {
			query[name] = value
		}
	}
	return query
}

func TestSQL_answersWhatTheTablesSay(t *testing.T) {
	for protocol, reach := range both(t) {
		for _, user := range readers {
			t.Run(user+" over "+protocol, func(t *testing.T) {
				s := service(t, func(s *settings.Settings) { reach(s); typingSQL(s); as(user)(s) })
				want := row(frame(t, ask(t, s, ada, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}})), 0)["llm_calls"]
				const counted = "SELECT toFloat64(count()) AS n FROM llm_spans_v WHERE kind = 'llm' AND counts_call AND $__timeFilter(ts) AND $__filters"
				if got := row(frame(t, ask(t, s, ada, typed(counted))), 0)["n"]; got != want {
					t.Errorf("%v by SQL, %v by metrics", got, want)
				}
				hard := `it's \ "quoted" {p0:String} $x -- /* ` + "tab\tand\nline; DROP TABLE x"
				bound := row(frame(t, ask(t, s, ada, typed("SELECT $v AS one, arrayJoin({many:Array(String)}) AS many, 7 IN {n:Array(UInt8)} AS among, {d:UInt32} + 1 AS next", map[string]any{"variables": map[string]any{
					"v": map[string]any{"values": []string{hard}}, "many": map[string]any{"values": []string{hard}, "multi": true},
					"n": map[string]any{"values": []string{"7", "9"}, "multi": true}, "d": map[string]any{"values": []string{"41"}},
				}}))), 0)
				if bound["one"] != hard || bound["many"] != hard || bound["among"] != int64(1) || bound["next"] != uint64(42) {
					t.Errorf("%#v", bound)
				}
				filtered := frame(t, ask(t, s, ada, typed("SELECT count() AS n FROM llm_spans_v AS s WHERE $__filters(s)", map[string]any{"filters": []map[string]any{{"field": "model", "op": "=", "values": []string{hard}}}})))
				if got := row(filtered, 0)["n"]; got != uint64(0) {
					t.Errorf("%v", got)
				}
				if strings.Contains(strings.SplitAfter(filtered.Meta.ExecutedQueryString, "SELECT")[1], "DROP") {
					t.Errorf("a value is in the text: %s", filtered.Meta.ExecutedQueryString)
				}
				series := frame(t, ask(t, s, ada, typed("SELECT $__timeInterval(ts) AS time, model, count() AS calls FROM llm_spans_v WHERE $__timeFilter(ts) AND model != '' GROUP BY time, model ORDER BY time", map[string]any{"format": "timeseries"})))
				if len(series.Fields) < 2 || series.Fields[1].Labels["model"] == "" {
					t.Errorf("%+v", series)
				}
			})
		}
	}
}

func TestSQL_types(t *testing.T) {
	s := service(t, func(s *settings.Settings) { typingSQL(s); as("reader_readonly_1")(s); s.RowLimit = 3 })
	got := row(frame(t, ask(t, s, ada, typed(`SELECT toDecimal64('0.1', 9) AS d, CAST(NULL AS Nullable(String)) AS n, toLowCardinality('l') AS l, [1, 2]::Array(UInt8) AS a,
	map('k', 'v') AS m, tuple(1, 'x') AS t, toDateTime64('2026-11-20 10:00:00.123', 3, 'UTC') AS w, true AS b, toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS u, NULL AS nothing`))), 0)
	for name, want := range map[string]any{"d": 0.1, "n": nil, "l": "l", "a": "[1,2]", "m": `{"k":"v"}`, "t": `[1,"x"]`, "b": true, "u": "61f0c404-5cb3-11e7-907b-a6006ad3dba0", "nothing": nil} {
		if got[name] != want {
			t.Errorf("%s: %#v", name, got[name])
		}
	}
	cut := frame(t, ask(t, s, ada, typed("SELECT number FROM numbers(10)")))
	if cut.Rows() != 3 || len(cut.Meta.Notices) != 1 || !strings.Contains(cut.Meta.Notices[0].Text, "more than 3 rows") {
		t.Errorf("%d rows, %+v", cut.Rows(), cut.Meta.Notices)
	}
}

func TestSQL_mistakesHaveTheirPlace(t *testing.T) {
	for protocol, reach := range both(t) {
		s := service(t, func(s *settings.Settings) { reach(s); typingSQL(s); as("reader")(s) })
		for sql, want := range map[string]rawsql.Error{
			"SELECT count()\nFROM llm_spans_v\nWHERE $__timeFilter(ts) AN model = 'x'": {Line: 3, Column: 25, Length: 2},
			"SELECT\n  $__fromTime,\n  modell FROM llm_spans_v":                        {Line: 3, Column: 3, Length: 6},
			"SELECT 1 FROM\n  llm_spanz":                                               {Line: 2, Column: 3, Length: 9},
			"SELECT\n  sumX(1)":                                                        {Line: 2, Column: 3, Length: 4},
		} {
			response := ask(t, s, ada, typed(sql))
			var known *rawsql.Error
			if !errors.As(response.Error, &known) || known.Line != want.Line || known.Column != want.Column || known.Length != want.Length || response.Status != http.StatusBadRequest {
				t.Errorf("%s, %s: %d %v (%+v)", protocol, sql, response.Status, response.Error, known)
			}
		}
	}
}

// attacks are past the early check: only the server stands before them.
var attacks = map[string]string{
	"url":    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString', 'line String')",
	"file":   "SELECT * FROM file('/etc/passwd', 'LineAsString', 'line String')",
	"remote": "SELECT * FROM remote('127.0.0.1:1', 'system', 'one')",
	"nested": "SELECT (SELECT count() FROM file('/etc/passwd', 'LineAsString', 'line String'))",
}

func TestSQL_theServerRefuses(t *testing.T) {
	for protocol, reach := range both(t) {
		for _, user := range readers {
			config, err := configured(func(s *settings.Settings) { reach(s); typingSQL(s); as(user)(s) })
			if err != nil {
				t.Fatal(err)
			}
			s := service(t, func(s *settings.Settings) { *s = config })
			for name, sql := range attacks {
				response := ask(t, s, ada, typed(sql))
				if !errors.Is(response.Error, principal.ErrForbidden) || response.Status != http.StatusForbidden {
					t.Errorf("%s, %s, %s: %d %v", protocol, user, name, response.Status, response.Error)
				}
			}
			report := s.Health(context.Background(), ada)
			if !report.OK || report.Details.SQL == nil || len(report.Details.SQL.Can) != 0 || !strings.Contains(report.Message, "SQL is on") {
				t.Errorf("%s, %s: %+v", protocol, user, report)
			}
		}
		writer := service(t, func(s *settings.Settings) { reach(s); typingSQL(s) })
		report := writer.Health(context.Background(), ada)
		if sql := report.Details.SQL; sql == nil || !strings.Contains(strings.Join(sql.Can, " "), "write create tables") || !strings.Contains(report.Message, "not answered") {
			t.Errorf("%+v", report)
		}
		client, err := open(reach)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = client.Close() }()
		for _, write := range []string{"INSERT INTO llm_settled VALUES (now64(3), now64(3))", "CREATE TABLE mine (a Int8) ENGINE = Memory", "SELECT * FROM file('/etc/passwd', 'LineAsString', 'line String') SETTINGS readonly = 0"} {
			_, err := client.Table(context.Background(), clickhouse.Statement{SQL: write}, clickhouse.Bounds{Rows: 1})
			var known *clickhouse.Error
			if !errors.As(err, &known) || known.Kind != clickhouse.KindReadOnly && known.Kind != clickhouse.KindPermission {
				t.Errorf("a user who may write, %s, %s: %v", protocol, write, err)
			}
		}
		response := ask(t, writer, ada, typed("SELECT 1"))
		if !errors.Is(response.Error, principal.ErrForbidden) || !strings.Contains(response.Error.Error(), "can write") {
			t.Errorf("%v", response.Error)
		}
	}
}

func TestSQL_isForNobodyElse(t *testing.T) {
	on := func(s *settings.Settings) { typingSQL(s); as("reader_readonly_1")(s) }
	alert, public := principal.Principal{Kind: principal.Alert}, principal.Principal{Kind: principal.Background}
	for name, c := range map[string]struct {
		change func(*settings.Settings)
		who    principal.Principal
		says   string
	}{
		"off":                    {as("reader"), ada, "turned off"},
		"off, an alert":          {as("reader"), alert, "turned off"},
		"off, a public panel":    {as("reader"), public, "turned off"},
		"a public panel":         {on, public, "not answered for public dashboards"},
		"an alert without leave": {func(s *settings.Settings) { on(s); s.SQL.Alerts = false }, alert, "sql.alerts"},
		"an editor, masked":      {on, principal.Principal{Kind: principal.Interactive, Role: settings.RoleEditor}, "masking.clearFor"},
		"of one tenant": {func(s *settings.Settings) {
			on(s)
			s.Tenants = settings.Tenants{Guard: true, From: settings.TenantOfRole, Map: []settings.TenantRule{{Match: "Admin", TenantGrant: settings.TenantGrant{Tenants: []string{"acme"}}}}}
		}, ada, "knows no ClickHouse user"},
	} {
		response := ask(t, service(t, c.change), c.who, typed("SELECT 1"))
		if !errors.Is(response.Error, principal.ErrForbidden) || response.Status != http.StatusForbidden || !strings.Contains(response.Error.Error(), c.says) {
			t.Errorf("%s: %d %v", name, response.Status, response.Error)
		}
	}
	if got := row(frame(t, ask(t, service(t, on), alert, typed("SELECT 1 AS one"))), 0)["one"]; got != int64(1) {
		t.Errorf("an alert with leave: %v", got)
	}
}

func TestSQL_readsNoMoreThanAllowed(t *testing.T) {
	s := service(t, func(s *settings.Settings) { typingSQL(s); as("reader")(s); s.SQL.RowsToRead = 1_000 })
	if response := ask(t, s, ada, typed("SELECT max(number) FROM numbers(100000000)")); response.Error == nil || !strings.Contains(response.Error.Error(), "sql.rowsToRead") {
		t.Errorf("%v", response.Error)
	}
}

func TestSQL_isExplained(t *testing.T) {
	s := service(t, func(s *settings.Settings) { typingSQL(s); as("reader_readonly_1")(s) })
	explain := func(who principal.Principal, sql string) (answer.SQLExplained, error) {
		raw, err := json.Marshal(map[string]any{"version": 1, "queryType": "sql", "rawSql": sql})
		if err != nil {
			t.Fatal(err)
		}
		return s.ExplainSQL(context.Background(), who, answer.Question{JSON: raw, Range: plan.Range{From: start, To: start.Add(time.Hour)}, Interval: time.Minute}, true)
	}
	got, err := explain(ada, "SELECT count() FROM llm_spans WHERE $__timeFilter(ts)")
	if err != nil || got.Mistake != nil || !strings.Contains(strings.Join(got.Plan, "\n"), "PrimaryKey") || len(got.Reads) != 1 || got.Reads[0].Table != "llm_spans" || got.Reads[0].Rows == 0 {
		t.Errorf("%+v %v", got, err)
	}
	got, err = explain(ada, "SELECT\n  modell FROM llm_spans_v")
	if err != nil || got.Mistake == nil || got.Mistake.Line != 2 || got.Mistake.Column != 3 || got.Mistake.Length != 6 {
		t.Errorf("%+v %v", got, err)
	}
	if got, err = explain(ada, "SHOW TABLES"); err != nil || got.Mistake != nil || len(got.Plan) != 0 {
		t.Errorf("%+v %v", got, err)
	}
	for name, ask := range map[string]func() error{
		"explain": func() error {
			_, err := explain(principal.Principal{Kind: principal.Interactive, Role: settings.RoleViewer}, "SELECT 1")
			return err
		},
		"schema": func() error {
			_, err := s.SQLSchema(context.Background(), principal.Principal{Kind: principal.Interactive, Role: settings.RoleViewer})
			return err
		},
	} {
		if err := ask(); !errors.Is(err, principal.ErrForbidden) {
			t.Errorf("%s for a viewer: %v", name, err)
		}
	}
	schema, err := s.SQLSchema(context.Background(), ada)
	if err != nil || len(schema.Macros) == 0 {
		t.Fatal(err)
	}
	columns := map[string]string{}
	for _, table := range schema.Tables {
		for _, column := range table.Columns {
			columns[table.Name+"."+column.Name] = column.Type
		}
	}
	if columns["llm_spans_v.model"] == "" || columns["otel_traces.SpanAttributes"] == "" {
		t.Errorf("%d tables", len(schema.Tables))
	}
	var measures []string
	for _, m := range schema.Measures {
		measures = append(measures, m.SQL)
	}
	if response := ask(t, s, ada, typed("SELECT "+strings.Join(measures, ", ")+" FROM llm_spans_v")); len(measures) < 5 || response.Error != nil {
		t.Errorf("%d measures: %v", len(measures), response.Error)
	}
}
