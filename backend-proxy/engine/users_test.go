package engine

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/semantics"
	"github.com/loopscope/loopscope/semantics/prices"
)

// as has a data source log in as another of the test server's users (workbench/src/clickhouse/serve.ts). The engine
// itself decides what they may do.
func as(user string) func(*settings.Settings) {
	return func(s *settings.Settings) { s.Username = user }
}

// readers may SELECT and nothing else; two of them have a profile with readonly, under which no setting can be sent along (1) or no data changed (2).
var readers = []string{"reader", "reader_readonly_1", "reader_readonly_2"}

func both(t *testing.T) map[string]func(*settings.Settings) {
	return map[string]func(*settings.Settings){"HTTP": unchanged, "native": over(serveNative(t, nil))}
}

func TestUsers_whoMayOnlySelect(t *testing.T) {
	for protocol, reach := range both(t) {
		for _, user := range readers {
			t.Run(user+" over "+protocol, func(t *testing.T) {
				reader := service(t, func(s *settings.Settings) { reach(s); as(user)(s) })
				report := reader.Health(context.Background(), ada)
				if !report.OK || report.Details.NewestSpan == "" || report.Details.Schema.Installed != report.Details.Schema.Expected {
					t.Errorf("%+v", report)
				}
				for name, query := range map[string]map[string]any{
					"metrics": {"queryType": "metrics", "format": "table", "measures": []string{"llm_calls", "runs", "cost"}, "groupBy": []string{"model"}},
					"runs":    {"queryType": "runs"},
					"trace":   {"queryType": "trace", "traceId": trace1, "detail": "full"},
					"a span":  {"queryType": "trace", "traceId": trace1, "spanId": "b1ad6b7169203331"},
				} {
					if response := ask(t, reader, ada, query); response.Error != nil || len(response.Frames) == 0 || response.Frames[0].Rows() == 0 {
						t.Errorf("%s: %v", name, response.Error)
					}
				}
			})
		}
	}
}

func TestUsers_writingIsRefusedClearly(t *testing.T) {
	for protocol, reach := range both(t) {
		for _, user := range readers {
			t.Run(user+" over "+protocol, func(t *testing.T) {
				client, err := open(func(s *settings.Settings) { reach(s); as(user)(s) })
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = client.Close() }()
				migration, err := migrate.New(client, semantics.Files, prices.Files, "1 HOUR")
				if err != nil {
					t.Fatal(err)
				}
				for name, write := range map[string]func() error{
					"migrate": func() error { return migration.Apply(context.Background(), io.Discard) },
					"insert": func() error {
						return client.Exec(context.Background(), "INSERT INTO llm_settled VALUES (now64(3), now64(3))")
					},
					"create": func() error { return client.Exec(context.Background(), "CREATE TABLE mine (a Int8) ENGINE = Memory") },
					"drop":   func() error { return client.Exec(context.Background(), "DROP TABLE llm_spans") },
				} {
					err := write()
					var known *clickhouse.Error
					if name == "migrate" && err == nil {
						continue // nothing was left to apply
					}
					if !errors.As(err, &known) || known.Kind != clickhouse.KindPermission && known.Kind != clickhouse.KindReadOnly ||
						!strings.Contains(known.Message, `"`+user+`"`) || !strings.Contains(known.Message, "one that may write") {
						t.Errorf("%s: %v", name, err)
					}
				}
			})
		}
	}
}

func TestUsers_whoLackARight(t *testing.T) {
	for protocol, reach := range both(t) {
		t.Run("no SELECT on llm_ tables, over "+protocol, func(t *testing.T) {
			collector := service(t, func(s *settings.Settings) { reach(s); as("collector")(s) })
			report := collector.Health(context.Background(), ada)
			for _, says := range []string{`User "collector" may not read otel.llm_spans_v`, "GRANT SELECT ON otel.* TO collector"} {
				if report.OK || !strings.Contains(report.Message, says) {
					t.Errorf("%q is not in %q", says, report.Message)
				}
			}
			if strings.Contains(report.Message, "proxy migrate") {
				t.Errorf("the schema is there, and the message sends to install it: %s", report.Message)
			}
			response := ask(t, collector, ada, map[string]any{"queryType": "metrics", "measures": []string{"llm_calls"}})
			var known *clickhouse.Error
			if !errors.As(response.Error, &known) || known.Kind != clickhouse.KindPermission || !strings.Contains(known.Message, "Grant it SELECT") {
				t.Errorf("%v", response.Error)
			}
		})
		t.Run("expired, over "+protocol, func(t *testing.T) {
			report := service(t, func(s *settings.Settings) { reach(s); as("expired")(s) }).Health(context.Background(), ada)
			if report.OK || !strings.Contains(report.Message, `user "expired"`) || !strings.Contains(report.Message, "has expired") {
				t.Errorf("%+v", report)
			}
		})
		t.Run("unreachable, over "+protocol, func(t *testing.T) {
			report := service(t, func(s *settings.Settings) { reach(s); s.Address = "127.0.0.1:1" }).Health(context.Background(), ada)
			if report.OK || !strings.Contains(report.Message, "Nothing listens on 127.0.0.1:1") {
				t.Errorf("%+v", report)
			}
		})
	}
}
