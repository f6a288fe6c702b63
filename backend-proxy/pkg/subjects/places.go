package subjects

import (
	"context"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// place is a table of Loopscope's with columns that hold ids of users or sessions.
type place struct {
	table   string
	columns []idColumn
	// parts says that the table keeps either in one column, by subject.
	parts bool
}

// idColumn holds the id of a user or a session, or a list of them.
type idColumn struct {
	name          string
	session, list bool
}

// settledAgain are the tables that settlement writes again where a span has a newer version: nothing in them is changed, and
// old rows are deleted once they were replaced. All others with such columns are what settlement reads.
var settledAgain = []string{"llm_spans", "llm_runs", "llm_parts", "llm_sessions", "llm_user_days"}

// everywhere is the table that has the rows of all servers.
func (p place) everywhere() string { return strings.TrimSuffix(p.table, "_local") }

func (p place) isSettledAgain() bool { return slices.Contains(settledAgain, p.everywhere()) }

// places are those of the database, whatever version of the schema it has.
func (s *Store) places(ctx context.Context) ([]place, error) {
	var out []place
	err := s.client.Each(ctx, clickhouse.Statement{SQL: `SELECT table, groupArray(name), groupArray(startsWith(type, 'Array')) FROM (
    SELECT table, name, type FROM system.columns
    WHERE database = currentDatabase() AND (match(name, '^(any_|all_)?(user_id|conversation_id)$') OR (name = 'subject' AND startsWith(table, 'llm_parts')))
        AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'llm_') AND endsWith(engine, 'MergeTree'))
    ORDER BY table, position)
GROUP BY table ORDER BY table`}, func(row clickhouse.Scanner) error {
		var p place
		var names []string
		var lists []uint8
		err := row.Scan(&p.table, &names, &lists)
		for i, name := range names {
			if name == "subject" {
				p.parts = true
				continue
			}
			p.columns = append(p.columns, idColumn{name, strings.HasSuffix(name, "conversation_id"), lists[i] == 1})
		}
		out = append(out, p)
		return err
	})
	return out, err
}

// holds is a condition on rows that name the subject or a session of theirs.
func (p place) holds() string {
	var any []string
	for _, c := range p.columns {
		switch {
		case c.session && c.list:
			any = append(any, "hasAny("+c.name+", {sessions:Array(String)})")
		case c.session:
			any = append(any, "has({sessions:Array(String)}, "+c.name+")")
		case c.list:
			any = append(any, "has("+c.name+", {user:String})")
		default:
			any = append(any, c.name+" = {user:String}")
		}
	}
	if p.parts {
		any = append(any, "(subject = 'user' AND id = {user:String})", "(subject = 'session' AND has({sessions:Array(String)}, id))")
	}
	return "tenant = {tenant:String} AND (" + strings.Join(any, " OR ") + ")"
}

// renamed are assignments that put other names in place of the ids.
func (p place) renamed() string {
	out := make([]string, len(p.columns))
	for i, c := range p.columns {
		id := c.name
		if c.list {
			id = "id"
		}
		value := renamedUser(id)
		if c.session {
			value = renamedSession(id)
		}
		if c.list {
			value = "arrayMap(id -> " + value + ", " + c.name + ")"
		}
		out[i] = c.name + " = " + value
	}
	return strings.Join(out, ", ")
}
