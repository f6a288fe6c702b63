package health

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Boundary is what the ClickHouse user of a data source could do by SQL of its own, as tried on the server. Nothing is
// written by trying.
type Boundary struct {
	// Readonly is that setting of the user's profile: with 0 statements are sent under readonly=1, with 2 their text can
	// change other settings.
	Readonly int `json:"readonly"`
	// Can are the things that SQL must not do and the user could.
	Can []string `json:"can"`
	// Sees are what the user reads besides the data, such as the statements of others.
	Sees []string `json:"sees"`
}

// Err says why SQL is refused, nil where it is not.
func (b Boundary) Err(user string) error {
	if len(b.Can) == 0 {
		return nil
	}
	return fmt.Errorf("SQL is refused: ClickHouse user %q can %s. Give the data source a user that may only SELECT from its database: %s", user, strings.Join(b.Can, ", "), readerHint)
}

const readerHint = "CREATE USER … SETTINGS readonly = 1, GRANT SELECT ON database.* (docs/sql.md has the statements)."

// attempts are what a read-only user is refused. Each is harmless where it is not: no row is written, nothing is made
// that is not there, and nobody is connected to but a port of the server itself on which nothing listens.
func attempts(table string) []struct{ can, sql string } {
	return []struct{ can, sql string }{
		{"write", "INSERT INTO " + table + " SELECT * FROM " + table + " WHERE 0"},
		{"create tables", "CREATE TABLE IF NOT EXISTS " + table + " AS " + table},
		{"read url()", "EXPLAIN SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString', 'line String')"},
		{"read file()", "EXPLAIN SELECT * FROM file('loopscope-boundary', 'LineAsString', 'line String')"},
		{"read remote()", "EXPLAIN SELECT * FROM remote('127.0.0.1:1', 'system', 'one')"},
	}
}

// seen are what is not the data's, and readable where nobody forbade it.
var seen = []struct{ sees, sql string }{
	{"statements of others (system.query_log)", "SELECT 1 FROM system.query_log LIMIT 0"},
	{"running statements (system.processes)", "SELECT 1 FROM system.processes LIMIT 0"},
	{"users (system.users)", "SELECT 1 FROM system.users LIMIT 0"},
}

// ProveBoundary tries what SQL could do as the data source's user with no setting but those of its profile: the user is
// the boundary, and what else is sent along comes on top.
func ProveBoundary(ctx context.Context, client *clickhouse.Client) (Boundary, error) {
	b := Boundary{Can: []string{}, Sees: []string{}}
	var err error
	if b.Readonly, err = client.Readonly(ctx); err != nil {
		return b, err
	}
	if b.Can, err = attempted(ctx, client, attempts("`"+client.Settings().TracesTable+"`")); err != nil {
		return b, err
	}
	for _, other := range seen {
		if client.Each(ctx, clickhouse.Statement{SQL: other.sql}, func(clickhouse.Scanner) error { return nil }) == nil {
			b.Sees = append(b.Sees, other.sees)
		}
	}
	return b, nil
}

// attempted is what of some attempts is not refused.
func attempted(ctx context.Context, client *clickhouse.Client, all []struct{ can, sql string }) ([]string, error) {
	can := []string{}
	for _, attempt := range all {
		switch refused, err := isRefusal(client.Exec(ctx, attempt.sql)); {
		case err != nil:
			return can, err
		case !refused:
			can = append(can, attempt.can)
		}
	}
	return can, nil
}

// isRefusal reports whether the server refused for want of a right. What it could not be asked is an error; any other
// failure came after the rights were found to be there.
func isRefusal(err error) (bool, error) {
	var known *clickhouse.Error
	if !errors.As(err, &known) {
		return false, err
	}
	switch known.Kind {
	case clickhouse.KindPermission, clickhouse.KindReadOnly:
		return true, nil
	case clickhouse.KindUnreachable, clickhouse.KindAuthentication, clickhouse.KindCancelled:
		return false, err
	}
	return false, nil
}

// AddBoundary tells what was found, where SQL is turned on.
func (r *Report) AddBoundary(user string, b Boundary, err error) {
	if err == nil {
		r.Details.SQL = &b
		err = b.Err(user)
	}
	said := "SQL is on"
	if err != nil {
		said = "SQL is on, but not answered. " + err.Error()
	} else if len(b.Sees) > 0 {
		said += ", and also reads " + strings.Join(b.Sees, ", ") + ": revoke what nobody shall see"
	}
	r.Message = strings.TrimSpace(r.Message + " " + strings.TrimRight(said, ".") + ".")
}
