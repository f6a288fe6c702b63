// Package subjects finds, hands out and erases what is kept of one data subject: a user of an agent, by the id that spans
// tell. Their spans stay counted, without saying whose they were; what was said is deleted.
package subjects

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// Subject is who: a user's id within a tenant, since two tenants' users of one id are two people. Tenant is "" for spans
// that tell none.
type Subject struct {
	Tenant string `json:"tenant"`
	User   string `json:"user"`
}

// Error is a request that cannot be met as it is.
type Error struct{ Message string }

func (e *Error) Error() string { return e.Message }

const (
	// maxTraces and maxSessions are more than a person has. An id that has more is shared, such as that of a service.
	maxTraces   = 100_000
	maxSessions = 10_000
	longestID   = 1_000
)

// Store works on one database.
type Store struct {
	client *clickhouse.Client
	// traces and logs are the collector's tables.
	traces, logs string
}

// New is a store over the database that the client is connected to.
func New(client *clickhouse.Client) *Store {
	s := client.Settings()
	return &Store{client: client, traces: s.TracesTable, logs: s.LogsTable}
}

// Resolve says whose tenant a user is. Where nobody named one, it is the only one of the scope that knows the user; that
// several do is an *Error that names them, and so is that none does.
func (s *Store) Resolve(ctx context.Context, scope tenant.Scope, user string, named *string) (Subject, error) {
	if user == "" || len(user) > longestID {
		return Subject{}, &Error{fmt.Sprintf("user has %d characters: give the user's id as spans tell it, 1 to %d", len(user), longestID)}
	}
	condition, params := "", []clickhouse.Param{{Name: "user", Value: user}}
	if !scope.IsAll() {
		condition, params = " AND tenant IN {tenants:Array(String)}", append(params, clickhouse.Param{Name: "tenants", Value: scope.Names()})
	}
	var known []string
	err := s.client.Each(ctx, clickhouse.Statement{
		SQL: `SELECT DISTINCT toString(tenant) FROM (SELECT tenant FROM llm_spans WHERE user_id = {user:String}` + condition + `
    UNION ALL SELECT tenant FROM llm_inbox WHERE user_id = {user:String}` + condition + `
    UNION ALL SELECT tenant FROM llm_scores WHERE ((target_kind = 'user' AND target = {user:String}) OR author = {user:String})` + condition + `) ORDER BY 1`,
		Params: params,
	}, func(row clickhouse.Scanner) error {
		var name string
		err := row.Scan(&name)
		known = append(known, name)
		return err
	})
	switch {
	case err != nil:
		return Subject{}, err
	case named != nil:
		for _, name := range known {
			if name == *named {
				return Subject{name, user}, nil
			}
		}
		return Subject{}, &Error{fmt.Sprintf("nothing is known of user %q in tenant %q", user, *named)}
	case len(known) == 0:
		return Subject{}, &Error{fmt.Sprintf("nothing is known of user %q. Ids are compared letter by letter; they are the values of the dimension user_id", user)}
	case len(known) > 1:
		return Subject{}, &Error{fmt.Sprintf("user %q is known in the tenants %s: say in which", user, quoted(known))}
	}
	return Subject{known[0], user}, nil
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(out, ", ")
}

// extent is what of the store is the subject's.
type extent struct {
	// sessions are those in which no other user is named, sharedSessions how many there are besides.
	sessions       []string
	sharedSessions uint64
	traces         []string
	first, last    time.Time
}

func (s Subject) params(sessions []string) []clickhouse.Param {
	return []clickhouse.Param{{Name: "tenant", Value: s.Tenant}, {Name: "user", Value: s.User}, {Name: "sessions", Value: sessions}}
}

// isTheirs holds for the rows of a span that tell the user or a session of theirs.
const isTheirs = "tenant = {tenant:String} AND (user_id = {user:String} OR has({sessions:Array(String)}, conversation_id))"

// find looks for the subject's sessions and traces. known are sessions that were found before.
func (s *Store) find(ctx context.Context, who Subject, known []string) (extent, error) {
	var found extent
	if err := s.findSessions(ctx, who, known, &found); err != nil {
		return found, err
	}
	err := s.client.EachUpTo(ctx, clickhouse.Statement{
		SQL: `SELECT trace_id, toUnixTimestamp(min(began)), toUnixTimestamp(max(began)) FROM (
    SELECT trace_id, toDateTime(ts, 'UTC') AS began FROM llm_spans WHERE trace_id != '' AND ` + isTheirs + `
    UNION ALL SELECT trace_id, toDateTime(ts, 'UTC') AS began FROM llm_inbox WHERE ` + isTheirs + `)
GROUP BY trace_id ORDER BY trace_id LIMIT ` + fmt.Sprint(maxTraces+1),
		Params: who.params(found.sessions),
	}, maxTraces+1, func(row clickhouse.Scanner) error {
		var id string
		var first, last uint32
		err := row.Scan(&id, &first, &last)
		began, ended := time.Unix(int64(first), 0).UTC(), time.Unix(int64(last), 0).UTC()
		if len(found.traces) == 0 || began.Before(found.first) {
			found.first = began
		}
		if ended.After(found.last) {
			found.last = ended
		}
		found.traces = append(found.traces, id)
		return err
	})
	if err == nil && len(found.traces) > maxTraces {
		err = &Error{fmt.Sprintf("user %q has more than %d traces, so that it is hardly one person: nothing is done", who.User, maxTraces)}
	}
	return found, err
}

func (s *Store) findSessions(ctx context.Context, who Subject, known []string, found *extent) error {
	found.sessions = append([]string{}, known...)
	seen := map[string]bool{}
	for _, id := range known {
		seen[id] = true
	}
	err := s.client.EachUpTo(ctx, clickhouse.Statement{
		SQL: `SELECT conversation_id, max(user_id NOT IN ('', {user:String})) AS shared FROM (
    SELECT conversation_id, user_id FROM llm_spans FINAL WHERE tenant = {tenant:String} AND trace_id != '' AND gone = 0 AND conversation_id != ''
    UNION ALL SELECT conversation_id, user_id FROM llm_inbox WHERE tenant = {tenant:String} AND conversation_id != '')
WHERE conversation_id IN (SELECT conversation_id FROM llm_spans WHERE tenant = {tenant:String} AND user_id = {user:String}
    UNION ALL SELECT conversation_id FROM llm_inbox WHERE tenant = {tenant:String} AND user_id = {user:String})
GROUP BY conversation_id ORDER BY conversation_id LIMIT ` + fmt.Sprint(maxSessions+1),
		Params: who.params(nil),
	}, maxSessions+1, func(row clickhouse.Scanner) error {
		var id string
		var shared uint8
		err := row.Scan(&id, &shared)
		switch {
		case seen[id]:
		case shared == 1:
			found.sharedSessions++
		default:
			found.sessions = append(found.sessions, id)
		}
		return err
	})
	if err == nil && len(found.sessions)+int(found.sharedSessions) > maxSessions { //nolint:gosec // counted
		err = &Error{fmt.Sprintf("user %q has more than %d sessions, so that it is hardly one person: nothing is done", who.User, maxSessions)}
	}
	return err
}
