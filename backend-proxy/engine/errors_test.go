package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func TestErrorsSayWhatToDo(t *testing.T) {
	calls := map[string]any{"queryType": "metrics", "measures": []string{"llm_calls", "runs"}, "groupBy": []string{"model"}, "format": "table"}
	for name, c := range map[string]struct {
		change func(*settings.Settings)
		query  map[string]any
		kind   clickhouse.Kind
		says   string
	}{
		"wrong password":          {func(s *settings.Settings) { s.Password = "guessed-secret" }, calls, clickhouse.KindAuthentication, "wrong or has expired"},
		"unknown user":            {func(s *settings.Settings) { s.Username = "nobody" }, calls, clickhouse.KindAuthentication, `user "nobody"`},
		"unknown database":        {func(s *settings.Settings) { s.Database = "elsewhere" }, calls, clickhouse.KindDatabase, `no database "elsewhere"`},
		"nothing listens":         {func(s *settings.Settings) { s.Address = "127.0.0.1:1" }, calls, clickhouse.KindUnreachable, "Nothing listens on 127.0.0.1:1"},
		"unknown host":            {func(s *settings.Settings) { s.Address = "clickhouse.invalid:8123" }, calls, clickhouse.KindUnreachable, "not known"},
		"no TLS there":            {func(s *settings.Settings) { s.Secure = true }, calls, clickhouse.KindUnreachable, "does not speak TLS"},
		"native to the HTTP port": {func(s *settings.Settings) { s.Protocol = settings.ProtocolNative }, calls, clickhouse.KindUnreachable, "another protocol"},
		"row limit":               {func(s *settings.Settings) { s.RowLimit = 1 }, calls, clickhouse.KindRowLimit, "more than 1 rows"},
		"no such table":           {func(s *settings.Settings) { s.TracesTable = "nowhere" }, map[string]any{"query": trace1}, clickhouse.KindSchema, "proxy migrate"},
	} {
		t.Run(name, func(t *testing.T) {
			var password string
			s := service(t, func(s *settings.Settings) { c.change(s); password = s.Password })
			response := ask(t, s, ada, c.query)
			var known *clickhouse.Error
			if !errors.As(response.Error, &known) || known.Kind != c.kind || !strings.Contains(known.Message, c.says) {
				t.Fatalf("got %v", response.Error)
			}
			for _, secret := range []string{password, "SELECT", "gpt-4o"} {
				if strings.Contains(known.Message, secret) {
					t.Errorf("%q stands in: %s", secret, known.Message)
				}
			}
		})
	}
}

func TestTrace_largerThanTheRowLimitSaysWhatToRaise(t *testing.T) {
	s := service(t, func(s *settings.Settings) { s.RowLimit = 1 })
	response := ask(t, s, ada, map[string]any{"query": trace1})
	if response.Error == nil || !strings.Contains(response.Error.Error(), "more than 1 spans, the row limit: raise it") || response.Status != backend.StatusBadRequest {
		t.Errorf("%d %v", response.Status, response.Error)
	}
}

func TestTimeLimitAndCancel(t *testing.T) {
	client, err := open(func(s *settings.Settings) { s.QueryTimeout = time.Second })
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	forever := clickhouse.Statement{SQL: "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)"}
	began := time.Now()
	err = client.Each(context.Background(), forever, func(clickhouse.Scanner) error { return nil })
	var known *clickhouse.Error
	if !errors.As(err, &known) || known.Kind != clickhouse.KindTimeout || time.Since(began) > 20*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(200*time.Millisecond, cancel)
	if err = client.Each(ctx, forever, func(clickhouse.Scanner) error { return nil }); !errors.As(err, &known) || known.Kind != clickhouse.KindCancelled {
		t.Errorf("cancelled: %v", err)
	}
}
