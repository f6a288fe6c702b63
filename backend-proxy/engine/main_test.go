// Package engine runs the backend against the real ClickHouse engine of the
// workbench: what is compiled must also run, and answer right.
package engine

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/proxy"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/semantics"
	"github.com/loopscope/loopscope/semantics/prices"
)

// address is the engine's, with user, password and database.
var address *url.URL

// refresh is so long that only tests settle.
const refresh = "1 HOUR"

var ada = principal.Principal{Kind: principal.Interactive, Login: "ada", Role: settings.RoleAdmin}

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	server, at, err := startEngine()
	if err != nil {
		return 0, err
	}
	defer server.stop()
	address = at
	if err := prepare(); err != nil {
		return 0, err
	}
	return m.Run(), nil
}

// engine is a process with the workbench's ClickHouse.
type engine struct {
	process *exec.Cmd
	stdin   io.Closer
}

func (e engine) stop() {
	_ = e.stdin.Close() // it stops when its input ends
	_ = e.process.Wait()
}

// startEngine starts ClickHouse on an empty folder, or on the one given. Its address has user, password and database.
func startEngine(folder ...string) (engine, *url.URL, error) {
	return startEngineWith(nil, folder...)
}

// startEngineWith has more in its environment.
func startEngineWith(environment []string, folder ...string) (engine, *url.URL, error) {
	server := exec.Command("node", append([]string{"--import", "tsx", "src/clickhouse/serve.ts"}, folder...)...)
	server.Dir = "../../workbench"
	server.Env = append(os.Environ(), environment...)
	server.Stderr = os.Stderr
	stdin, err := server.StdinPipe()
	if err != nil {
		return engine{}, nil, err
	}
	stdout, err := server.StdoutPipe()
	if err != nil {
		return engine{}, nil, err
	}
	if err := server.Start(); err != nil {
		return engine{}, nil, fmt.Errorf("the workbench's ClickHouse needs Node: %w", err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return engine{}, nil, fmt.Errorf("the workbench's ClickHouse did not start (npm ci in workbench/): %w", err)
	}
	at, err := url.Parse(strings.TrimSpace(line))
	return engine{server, stdin}, at, err
}

func prepare() error {
	client, err := open(func(*settings.Settings) {})
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	migration, err := migrate.New(client, semantics.Files, prices.Files, refresh)
	if err != nil {
		return err
	}
	if err := migration.Apply(context.Background(), io.Discard); err != nil {
		return err
	}
	statements := spans
	for _, stage := range tablesOfSpans {
		statements = append(statements, "SYSTEM REFRESH VIEW "+stage, "SYSTEM WAIT VIEW "+stage)
	}
	for _, statement := range statements {
		if err := client.Exec(context.Background(), statement); err != nil {
			return fmt.Errorf("%.60s: %w", statement, err)
		}
	}
	return nil
}

func configured(change func(*settings.Settings)) (settings.Settings, error) {
	s, err := proxy.Settings(address.String())
	if err == nil {
		change(&s)
	}
	return s, err
}

func open(change func(*settings.Settings)) (*clickhouse.Client, error) {
	s, err := configured(change)
	if err != nil {
		return nil, err
	}
	return clickhouse.Open(s)
}

func service(t *testing.T, change func(*settings.Settings)) *answer.Service {
	t.Helper()
	config, err := configured(change)
	if err != nil {
		t.Fatal(err)
	}
	s, err := answer.Open(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func unchanged(*settings.Settings) {}

func ask(t *testing.T, s *answer.Service, who principal.Principal, query map[string]any) backend.DataResponse {
	t.Helper()
	return s.Query(context.Background(), who, questionOf(t, query))
}

// questionOf is a query about the hour of the spans.
func questionOf(t *testing.T, query map[string]any) answer.Question {
	t.Helper()
	query["version"] = 1
	raw, err := json.Marshal(query)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Question{JSON: raw, Range: plan.Range{From: start, To: start.Add(time.Hour)}, Interval: time.Minute}
}

func frame(t *testing.T, response backend.DataResponse) *data.Frame {
	t.Helper()
	if response.Error != nil {
		t.Fatal(response.Error)
	}
	if len(response.Frames) == 0 {
		t.Fatal("no frames")
	}
	return response.Frames[0]
}

// row is one row of a frame by field name; nulls are nil.
func row(f *data.Frame, i int) map[string]any {
	out := map[string]any{}
	for _, field := range f.Fields {
		if value, ok := field.ConcreteAt(i); ok {
			out[field.Name] = value
		} else {
			out[field.Name] = nil
		}
	}
	return out
}
