package migrate

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// View is a view of the schema. Unlike a table it has no history: where its text
// differs from what is installed, it is replaced.
type View struct {
	Name        string
	Kind        ViewKind
	Create      string
	Fingerprint string
}

// ViewKind says how a view is replaced.
type ViewKind int

const (
	// Plain views are read by queries.
	Plain ViewKind = iota
	// Insert views read every inserted row: none may be missed while one is replaced.
	Insert
	// Refreshable views depend on one another by name: they are replaced together.
	Refreshable
)

// viewFiles is their order: what is read before what reads it.
var viewFiles = []string{"inbox.sql", "settlement.sql", "rollups.sql", "reading.sql"}

var createView = regexp.MustCompile("(?m)^CREATE (MATERIALIZED )?VIEW IF NOT EXISTS \\S+\\.(\\w+)\\s+(REFRESH )?")

// ReadViews loads the views in the order in which they can be created, with names filled in.
func ReadViews(files embed.FS, folder string, names Names) ([]View, error) {
	var out []View
	for _, file := range viewFiles {
		raw, err := files.ReadFile(path.Join(folder, file))
		if err != nil {
			return nil, fmt.Errorf("views: %w", err)
		}
		text, err := fill(string(raw), names)
		if err != nil {
			return nil, fmt.Errorf("views in %s: %w", file, err)
		}
		for _, statement := range split(text) {
			match := createView.FindStringSubmatch(statement)
			if match == nil {
				return nil, fmt.Errorf("views in %s: %.60q creates no view", file, statement)
			}
			statement = statement[strings.Index(statement, "CREATE "):] // without the comment before it
			sum := sha256.Sum256([]byte(statement))
			view := View{Name: match[2], Create: statement, Fingerprint: hex.EncodeToString(sum[:8])}
			switch {
			case match[3] != "":
				view.Kind = Refreshable
			case match[1] != "":
				view.Kind = Insert
			}
			out = append(out, view)
		}
	}
	return out, nil
}

// commentPrefix begins the comment that says which text a view has: it goes where the view goes, and cannot tell of one that was dropped.
const commentPrefix = "Loopscope "

// installedViews are the fingerprints of the views there are, by name; empty where one was made without.
func (m *Migration) installedViews(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	statement := clickhouse.Statement{
		SQL:    "SELECT name, comment FROM system.tables WHERE database = {database:String} AND endsWith(engine, 'View') AND startsWith(name, 'llm_')",
		Params: []clickhouse.Param{{Name: "database", Value: m.client.Settings().Database}},
	}
	err := m.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var name, comment string
		if err := row.Scan(&name, &comment); err != nil {
			return err
		}
		out[name] = strings.TrimPrefix(comment, commentPrefix)
		return nil
	})
	if missing(err) {
		return out, nil
	}
	return out, err
}

// stage is what the views of settlement are called in every version.
var stage = regexp.MustCompile(`^llm_\d+_[a-z0-9]+$`)

// viewChanges are the statements that bring the installed views to these, in two parts: what has to go before tables
// change, and what is made afterwards.
func viewChanges(views []View, installed map[string]string) (before, after []string) {
	differs := func(v View) bool { return installed[v.Name] != v.Fingerprint }
	settlement := slices.ContainsFunc(views, func(v View) bool { return v.Kind == Refreshable && differs(v) })
	if settlement {
		for name := range installed {
			if stage.MatchString(name) {
				before = append(before, "DROP VIEW IF EXISTS "+name+" SYNC")
			}
		}
		slices.Sort(before)
		slices.Reverse(before) // those that depend on others first
	}
	for _, v := range views {
		_, exists := installed[v.Name]
		switch {
		case v.Kind == Refreshable && !settlement, v.Kind != Refreshable && !differs(v):
			continue
		case v.Kind == Insert && exists:
			_, query, _ := strings.Cut(v.Create, " AS\n")
			after = append(after, "ALTER TABLE "+v.Name+" MODIFY QUERY "+query)
		case v.Kind == Plain:
			after = append(after, strings.Replace(v.Create, "CREATE VIEW IF NOT EXISTS", "CREATE OR REPLACE VIEW", 1))
		default:
			after = append(after, v.Create)
		}
		after = append(after, "ALTER TABLE "+v.Name+" MODIFY COMMENT '"+commentPrefix+v.Fingerprint+"'")
	}
	return before, after
}

func (m *Migration) run(ctx context.Context, out io.Writer, statements []string) error {
	for _, statement := range statements {
		if err := m.client.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%.60s: %w", statement, err)
		}
		if line, _, _ := strings.Cut(statement, "\n"); !strings.Contains(statement, "MODIFY COMMENT") {
			say(out, "%.80s\n", line)
		}
	}
	return nil
}
