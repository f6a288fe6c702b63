package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

func with(values map[string]string) environment {
	return func(name string) (string, bool) { value, ok := values[name]; return value, ok }
}

func TestRun_mistakes(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		env  map[string]string
		says string
	}{
		"nothing":              {nil, nil, "no command"},
		"unknown":              {[]string{"start"}, nil, `unknown command "start"`},
		"no address":           {[]string{"serve"}, nil, "LOOPSCOPE_CLICKHOUSE_URL"},
		"open to all":          {[]string{"serve"}, map[string]string{"LOOPSCOPE_PROXY_LISTEN": "0.0.0.0:0"}, "there are no tokens"},
		"open by a flag":       {[]string{"serve", "--listen", ":0"}, map[string]string{"LOOPSCOPE_CLICKHOUSE_URL": "http://u:p@127.0.0.1:1/otel"}, "there are no tokens"},
		"no file of tokens":    {[]string{"serve", "--tokens", "testdata/none"}, nil, "cannot be read"},
		"half a certificate":   {[]string{"serve", "--tls-cert", "c.pem"}, nil, "belong together"},
		"none at once":         {[]string{"serve", "--at-once", "0"}, nil, "--at-once takes"},
		"an argument too many": {[]string{"serve", "now"}, nil, `"now" is no option`},
		"no token":             {[]string{"token"}, nil, "no command"},
		"a token for nothing":  {[]string{"token", "create", "--name", "a", "--tenant", "*"}, nil, "a has no scopes"},
		"a token of nobody":    {[]string{"token", "create", "--name", "a", "--scope", "query"}, nil, "tenant of a is"},
		"an odd scope":         {[]string{"token", "create", "--name", "a", "--scope", "write", "--tenant", "*"}, nil, `the scope "write"`},
		"migrate nowhere":      {[]string{"migrate"}, nil, "--url"},
		"an odd refresh":       {[]string{"migrate", "--url", "http://127.0.0.1:1/otel", "--refresh", "1; DROP"}, nil, "refresh is"},
		"an odd feed":          {[]string{"migrate", "--url", "http://127.0.0.1:1/otel", "--feed", "a b"}, nil, "feed is"},
		"odd content":          {[]string{"migrate", "--url", "http://127.0.0.1:1/otel", "--content", "yes"}, nil, "use on or off"},
		"an odd cluster":       {[]string{"migrate", "--url", "http://127.0.0.1:1/otel", "--cluster", "a' b"}, nil, "cluster is"},
		"an odd retention":     {[]string{"migrate", "--url", "http://127.0.0.1:1/otel", "--keep", "llm_runs=30"}, nil, "is no period"},
		"an odd tenant":        {[]string{"migrate", "--url", "http://127.0.0.1:1/otel", "--keep-tenant", "llm_runs=30d"}, nil, "names no tenant"},
		"too often":            {[]string{"settle", "--url", "http://127.0.0.1:1/otel", "--every", "1ms"}, nil, "--every takes"},
		"an odd day":           {[]string{"backfill", "--url", "http://127.0.0.1:1/otel", "--from", "yesterday"}, nil, "--from is"},
		"two ways of backfill": {[]string{"backfill", "--pause", "--resume"}, nil, "at most one"},
		"both at once":         {[]string{"migrate", "--dry-run", "--status"}, nil, "at most one"},
		"no tenant":            {[]string{"tenants"}, nil, "no --tenant"},
		"an empty tenant":      {[]string{"tenants", "--tenant", ""}, nil, "is empty"},
		"tenants both ways":    {[]string{"tenants", "--tenant", "a", "--apply", "--dry-run"}, nil, "at most one"},
		"passwords for nobody": {[]string{"tenants", "--tenant", "a", "--new-passwords"}, nil, "--apply"},
		"no ClickHouse":        {[]string{"migrate", "--url", "http://u:hidden-word@127.0.0.1:1/otel"}, nil, "Nothing listens"},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(context.Background(), c.args, with(c.env), io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hidden-word") {
				t.Error(err)
			}
		})
	}
	if err := run(context.Background(), []string{"--help"}, with(nil), io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Error(err)
	}
}

func TestServe_saysWhereAndStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"serve"}, with(map[string]string{
			"LOOPSCOPE_PROXY_LISTEN": "127.0.0.1:0", "LOOPSCOPE_PROXY_TOKEN": "right", "LOOPSCOPE_CLICKHOUSE_URL": "http://u:p@127.0.0.1:1/otel",
		}), writer)
	}()
	line := make([]byte, 200)
	n, err := reader.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`^listening on (http://127\.0\.0\.1:\d+)\n$`).FindSubmatch(line[:n])
	if found == nil {
		t.Fatalf("said %q", line[:n])
	}
	response, err := http.Get(string(found[1]) + "/v1/health")
	if err != nil || response.StatusCode != http.StatusUnauthorized {
		t.Errorf("%v %v", response, err)
	}
	_ = response.Body.Close()
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("does not stop")
	}
}

func TestWhileOpen_endsWithItsInput(t *testing.T) {
	ctx := whileOpen(context.Background(), bytes.NewReader(nil))
	select {
	case <-ctx.Done():
	case <-time.After(5 * time.Second):
		t.Error("goes on without a parent")
	}
}
