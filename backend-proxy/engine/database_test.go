package engine

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/semantics"
	"github.com/loopscope/loopscope/semantics/prices"
)

// database is one of a test's own, spoken to as a user with curl would.
type database struct {
	name string
	at   *url.URL
}

// migratedDatabase has the whole schema; its views run only when settled.
func migratedDatabase(t *testing.T, name string) database {
	t.Helper()
	return emptyDatabase(t, name).migrate(t)
}

func (db database) migrate(t *testing.T) database {
	t.Helper()
	client, err := open(func(s *settings.Settings) { s.Address, s.Database = db.at.Host, db.name })
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	migration, err := migrate.New(client, semantics.Files, prices.Files, "1000 HOUR")
	if err != nil {
		t.Fatal(err)
	}
	if err := migration.Apply(context.Background(), io.Discard); err != nil {
		t.Fatal(err)
	}
	return db
}

func emptyDatabase(t *testing.T, name string) database {
	t.Helper()
	if err := (database{"default", address}).exec("CREATE DATABASE " + name + " ENGINE = Atomic"); err != nil {
		t.Fatal(err)
	}
	return database{name, address}
}

func (db database) client(t *testing.T) *clickhouse.Client {
	t.Helper()
	client, err := open(func(s *settings.Settings) { s.Database = db.name })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// chain is the views of settlement, in the order of their dependencies.
func chain() ([]string, error) {
	sql, err := semantics.Files.ReadFile("sql/views/settlement.sql")
	var names []string
	for _, match := range regexp.MustCompile(`CREATE MATERIALIZED VIEW IF NOT EXISTS \S+\.(\w+)`).FindAllStringSubmatch(string(sql), -1) {
		names = append(names, match[1])
	}
	return names, err
}

func (db database) settle() error {
	views, err := chain()
	if err != nil {
		return err
	}
	return db.refresh(views)
}

// refresh runs views one after the other.
func (db database) refresh(views []string) error {
	for _, view := range views {
		for _, verb := range []string{"REFRESH", "WAIT"} {
			if err := db.exec("SYSTEM " + verb + " VIEW " + view); err != nil {
				return fmt.Errorf("%s %s: %w", verb, view, err)
			}
		}
	}
	return nil
}

func (db database) exec(sql string) error {
	body, err := db.post("", strings.NewReader(sql))
	if err == nil {
		_ = body.Close()
	}
	return err
}

// insert writes rows as JSON by the names of columns.
func insert[R any](db database, table string, rows []R) error {
	var lines strings.Builder
	encoder := json.NewEncoder(&lines)
	for _, row := range rows {
		if err := encoder.Encode(row); err != nil {
			return err
		}
	}
	body, err := db.post("INSERT INTO "+table+" FORMAT JSONEachRow", strings.NewReader(lines.String()))
	if err == nil {
		_ = body.Close()
	}
	return err
}

// rows reads what a query without a format selects.
func rows[R any](t interface{ Fatal(args ...any) }, db database, sql string) []R {
	body, err := db.post("", strings.NewReader(sql+" FORMAT JSONEachRow SETTINGS output_format_json_quote_64bit_integers = 0"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	var out []R
	for decoder := json.NewDecoder(bufio.NewReader(body)); decoder.More(); {
		var row R
		if err := decoder.Decode(&row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}

func (db database) post(query string, body io.Reader) (io.ReadCloser, error) {
	to := url.URL{Scheme: "http", Host: db.at.Host, Path: "/", RawQuery: url.Values{"query": {query}, "database": {db.name}}.Encode()}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, to.String(), body)
	if err != nil {
		return nil, err
	}
	password, _ := db.at.User.Password()
	request.SetBasicAuth(db.at.User.Username(), password)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		return nil, fmt.Errorf("%s: %.1000s", response.Status, text)
	}
	return response.Body, nil
}
