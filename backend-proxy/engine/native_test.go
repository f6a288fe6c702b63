package engine

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// over has a data source reach the same engine by ClickHouse's native protocol.
func over(server *nativeServer) func(*settings.Settings) {
	return func(s *settings.Settings) {
		s.Protocol, s.Address = settings.ProtocolNative, server.address()
	}
}

func TestNative_answersAsHTTPDoes(t *testing.T) {
	server := serveNative(t, nil)
	native, http := service(t, over(server)), service(t, unchanged)
	for name, query := range map[string]map[string]any{
		"a table":         {"queryType": "metrics", "format": "table", "measures": []string{"runs", "llm_calls", "cost", "tool_error_rate", "duration_p95"}, "groupBy": []string{"model", "agent"}},
		"series":          {"queryType": "metrics", "measures": []string{"llm_calls", "cost"}, "groupBy": []string{"service"}, "interval": "5m"},
		"runs":            {"queryType": "runs"},
		"a trace, lean":   {"query": trace1},
		"a trace, full":   {"queryType": "trace", "traceId": trace1, "detail": "full"},
		"one span":        {"queryType": "trace", "traceId": trace1, "spanId": "b1ad6b7169203331"},
		"quotes":          {"queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}, "filters": []map[string]any{{"field": "service", "op": "=", "values": []string{`it's \ "quoted"`}}}},
		"a list":          {"queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}, "filters": []map[string]any{{"field": "service", "op": "=|", "values": []string{`it's \ "quoted"`, "tab\tand\nline"}}}},
		"a regex":         {"queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}, "filters": []map[string]any{{"field": "model", "op": "=~", "values": []string{`gpt-\d+o`}}}},
		"nothing matches": {"queryType": "runs", "filters": []map[string]any{{"field": "model", "op": "=", "values": []string{"none"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := ask(t, native, ada, query), ask(t, http, ada, query)
			if got.Error != nil || want.Error != nil {
				t.Fatalf("native: %v, HTTP: %v", got.Error, want.Error)
			}
			if len(got.Frames) != len(want.Frames) {
				t.Fatalf("native: %d frames, HTTP: %d", len(got.Frames), len(want.Frames))
			}
			for i := range want.Frames {
				if got.Frames[i].Rows() != want.Frames[i].Rows() {
					t.Errorf("native: %d rows, HTTP: %d", got.Frames[i].Rows(), want.Frames[i].Rows())
				}
				for row := range want.Frames[i].Rows() {
					if a, b := got.Frames[i].RowCopy(row), want.Frames[i].RowCopy(row); !reflect.DeepEqual(a, b) {
						t.Errorf("native: %v, HTTP: %v", a, b)
					}
				}
			}
		})
	}
	for _, q := range server.asked() {
		if strings.Contains(q.Body, "quoted") || strings.Contains(q.Body, "gpt-") {
			t.Errorf("a value stands in the text of a query: %s", q.Body)
		}
	}
}

func TestNative_health(t *testing.T) {
	server := serveNative(t, nil)
	report := service(t, over(server)).Health(context.Background(), ada)
	if !report.OK || report.Details.Schema.Installed != report.Details.Schema.Expected || report.Details.Version == "" || report.Details.NewestSpan == "" {
		t.Errorf("%+v", report)
	}
	report = service(t, func(s *settings.Settings) { over(server)(s); s.Password = "guessed-secret" }).Health(context.Background(), ada)
	if report.OK || !strings.Contains(report.Message, "wrong or has expired") || strings.Contains(report.Message, "guessed-secret") {
		t.Errorf("%+v", report)
	}
}

func TestNative_errorsAreThoseOfHTTP(t *testing.T) {
	server := serveNative(t, nil)
	for name, statement := range map[string]string{
		"no table":  "SELECT * FROM nowhere",
		"no column": "SELECT nothing FROM llm_spans",
		"a type":    "SELECT sum('x')",
		"syntax":    "SELEC 1",
		"memory":    "SELECT groupArray(number) FROM numbers(100000000) SETTINGS max_memory_usage = 10000000",
		"time":      "SELECT sum(sipHash64(number)) FROM numbers(1000000000000) SETTINGS max_execution_time = 1",
	} {
		t.Run(name, func(t *testing.T) {
			native, http := failure(t, over(server), statement), failure(t, unchanged, statement)
			if native.Kind != http.Kind || strings.ReplaceAll(native.Message, server.address(), address.Host) != http.Message {
				t.Errorf("native: %s %s\nHTTP: %s %s", native.Kind, native.Message, http.Kind, http.Message)
			}
		})
	}
	for name, c := range map[string]struct {
		change func(*settings.Settings)
		kind   clickhouse.Kind
		says   string
	}{
		"wrong password":      {func(s *settings.Settings) { s.Password = "guessed-secret" }, clickhouse.KindAuthentication, "wrong or has expired"},
		"expired password":    {func(s *settings.Settings) { s.Username = "expired" }, clickhouse.KindAuthentication, "wrong or has expired"},
		"unknown database":    {func(s *settings.Settings) { s.Database = "elsewhere" }, clickhouse.KindDatabase, `no database "elsewhere"`},
		"nothing listens":     {func(s *settings.Settings) { s.Address = "127.0.0.1:1" }, clickhouse.KindUnreachable, "Nothing listens on 127.0.0.1:1"},
		"unknown host":        {func(s *settings.Settings) { s.Address = "clickhouse.invalid:9000" }, clickhouse.KindUnreachable, "not known"},
		"the HTTP port":       {func(s *settings.Settings) { s.Address = address.Host }, clickhouse.KindUnreachable, "another protocol"},
		"TLS to a plain port": {func(s *settings.Settings) { s.Secure = true }, clickhouse.KindUnreachable, "does not speak TLS"},
	} {
		t.Run(name, func(t *testing.T) {
			err := failure(t, func(s *settings.Settings) { over(server)(s); c.change(s) }, "SELECT 1")
			if err.Kind != c.kind || !strings.Contains(err.Message, c.says) || strings.Contains(err.Message, "guessed-secret") {
				t.Errorf("%s %s", err.Kind, err.Message)
			}
		})
	}
}

func failure(t *testing.T, change func(*settings.Settings), statement string) *clickhouse.Error {
	t.Helper()
	client, err := open(change)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	err = client.Each(context.Background(), clickhouse.Statement{SQL: statement}, func(clickhouse.Scanner) error { return nil })
	var known *clickhouse.Error
	if !errors.As(err, &known) {
		t.Fatalf("got %v", err)
	}
	return known
}

func TestNative_cancelReachesTheServer(t *testing.T) {
	server := serveNative(t, nil)
	client, err := open(over(server))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(500*time.Millisecond, cancel)
	forever := clickhouse.Statement{SQL: "SELECT sum(sipHash64(number, 1618)) FROM numbers(1000000000000)"}
	var known *clickhouse.Error
	if err := client.Each(ctx, forever, func(clickhouse.Scanner) error { return nil }); !errors.As(err, &known) || known.Kind != clickhouse.KindCancelled {
		t.Errorf("cancelled: %v", err)
	}
	for began := time.Now(); running(t, "1618") > 0 || server.cancels() == 0; time.Sleep(50 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatalf("the server runs it still; %d cancels arrived", server.cancels())
		}
	}
	// The data source goes on.
	if err := client.Each(context.Background(), clickhouse.Statement{SQL: "SELECT 1"}, func(clickhouse.Scanner) error { return nil }); err != nil {
		t.Error(err)
	}
}

// running counts the statements in the engine whose text has a mark.
func running(t *testing.T, mark string) int {
	t.Helper()
	client, err := open(unchanged)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	var n uint64
	sql := "SELECT count() FROM system.processes WHERE query LIKE '%" + mark + "%' AND query NOT LIKE '%system.processes%'"
	if err := client.Each(context.Background(), clickhouse.Statement{SQL: sql}, func(row clickhouse.Scanner) error { return row.Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return int(n) //nolint:gosec // small
}
