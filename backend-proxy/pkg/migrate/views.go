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

	"github.com/loopscope/loopscope/backend-proxy/pkg/stages"
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
	// Work views hold what a refreshable view does where there is work to do.
	Work
	// Insert views read every inserted row: none may be missed while one is replaced.
	Insert
	// Refreshable views depend on one another by name: they are replaced together.
	Refreshable
)

// ofSpans are files of views that read spans as they arrive, ofKept those that read only spans that are kept, and ofLogs
// those that read log records. Each is there for maps and for columns of the JSON type.
var (
	ofSpans = []string{"inbox", "scores"}
	ofKept  = []string{"content"}
	ofLogs  = []string{"logs", "content_logs"}
)

// contentViews are there only where content is to be searched.
var contentViews = []string{"llm_content_view", "llm_content_of_logs"}

// viewFiles is their order: what is read before what reads it.
func viewFiles(names Names) []string {
	var files []string
	all := []string{"inbox", "logs", "scores", "settlement", "rollups", "reading"}
	if names.Content {
		all = append(all, "content", "content_logs")
	}
	for _, file := range all {
		if names.TracesJSON && (slices.Contains(ofSpans, file) || slices.Contains(ofKept, file)) || names.LogsJSON && slices.Contains(ofLogs, file) {
			file += "_json"
		}
		files = append(files, file)
	}
	return files
}

var createView = regexp.MustCompile("(?m)^CREATE (MATERIALIZED )?VIEW IF NOT EXISTS \\S+\\.(\\w+)\\s+(REFRESH )?")

// ReadViews loads the views in the order in which they can be created, with names filled in.
func ReadViews(files embed.FS, folder string, names Names) ([]View, error) {
	newest, err := Newest(files)
	if err != nil {
		return nil, err
	}
	var out []View
	for _, file := range viewFiles(names) {
		raw, err := files.ReadFile(path.Join(folder, file+".sql"))
		if err != nil {
			return nil, fmt.Errorf("views: %w", err)
		}
		from := names
		if slices.Contains(ofSpans, strings.TrimSuffix(file, "_json")) && names.Feed != "" {
			from.Traces = names.Feed
		}
		text, err := fill(string(raw), from)
		if err != nil {
			return nil, fmt.Errorf("views in %s: %w", file, err)
		}
		for _, statement := range split(text) {
			match := createView.FindStringSubmatch(statement)
			if match == nil {
				return nil, fmt.Errorf("views in %s: %.60q creates no view", file, statement)
			}
			statement = statement[strings.Index(statement, "CREATE "):] // without the comment before it
			// A view keeps the columns that its tables had when it was made: with them it has to be made again.
			sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", newest, statement))
			view := View{Name: match[2], Create: statement, Fingerprint: hex.EncodeToString(sum[:8])}
			switch {
			case match[3] != "":
				view.Kind = Refreshable
			case match[1] != "":
				view.Kind = Insert
			case strings.HasSuffix(view.Name, stages.WorkSuffix):
				view.Kind = Work
			}
			out = append(out, view)
		}
	}
	return out, nil
}

// commentPrefix begins the comment that says which text a view has: it goes where the view goes, and cannot tell of one that was dropped.
const commentPrefix = "Loopscope "

// stage is what the views of settlement are called in every version.
var stage = regexp.MustCompile(`^llm_\d+_[a-z0-9]+$`)

// viewChanges are the statements that bring the installed views to these, in two parts: what has to go before tables
// change, and what is made afterwards.
func viewChanges(views []View, installed map[string]string) (before, after []string) {
	wanted := map[string]string{}
	for _, v := range views {
		wanted[v.Name] = v.Fingerprint
	}
	var refreshable []string
	stale := false
	for name, fingerprint := range installed {
		if stage.MatchString(name) {
			refreshable = append(refreshable, name)
			stale = stale || wanted[name] != fingerprint
		}
	}
	if stale {
		slices.Sort(refreshable)
		slices.Reverse(refreshable) // those that depend on others first
		for _, name := range refreshable {
			before = append(before, "DROP VIEW IF EXISTS "+name+" SYNC")
		}
	}
	for _, name := range contentViews {
		if _, exists := installed[name]; exists && wanted[name] == "" {
			before = append(before, "DROP VIEW IF EXISTS "+name+" SYNC")
		}
	}
	for _, v := range views {
		fingerprint, exists := installed[v.Name]
		comment := "COMMENT '" + commentPrefix + v.Fingerprint + "'"
		switch {
		case exists && fingerprint == v.Fingerprint && !(v.Kind == Refreshable && stale):
			continue
		case v.Kind == Insert && exists:
			_, query, _ := strings.Cut(v.Create, " AS\n")
			after = append(after, "ALTER TABLE "+v.Name+" MODIFY QUERY "+query, "ALTER TABLE "+v.Name+" MODIFY "+comment)
		case v.Kind == Plain || v.Kind == Work:
			after = append(after, strings.Replace(commented(v.Create, comment), "CREATE VIEW IF NOT EXISTS", "CREATE OR REPLACE VIEW", 1))
		default:
			after = append(after, commented(v.Create, comment))
		}
	}
	return before, after
}

// commented is a view with a comment. The query stands in brackets: ClickHouse 25.8 would take COMMENT for the name of
// the sub-query or table before it.
func commented(create, comment string) string {
	at := beforeQuery.FindStringIndex(create)
	return create[:at[0]] + " AS\n(\n" + create[at[1]:] + "\n)\n" + comment
}

var beforeQuery = regexp.MustCompile(`\sAS\s+`)

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
