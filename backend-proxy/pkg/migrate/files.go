// Package migrate brings a ClickHouse database to this version's schema: it runs
// the numbered files of semantics/sql and loads the price list. Running it again
// changes nothing.
package migrate

import (
	"embed"
	"fmt"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// File is one migration.
type File struct {
	Version    int
	Name       string
	Statements []string
}

// Names are what the placeholders of the files stand for.
type Names struct {
	Database string
	Traces   string
	Logs     string
	Refresh  string // such as "10 SECOND"
	// Feed is read for spans instead of Traces, where that holds only some.
	Feed string
	// Content says that what spans say is collected to be searched.
	Content bool
	// TracesJSON and LogsJSON say that attributes of the exporter's tables are of the JSON type, and no maps.
	TracesJSON, LogsJSON bool
}

var (
	fileName    = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)\.sql$`)
	placeholder = regexp.MustCompile(`\{\{\s*([a-zA-Z_]+)\s*\}\}`)
)

// Read loads the migrations of a folder in order, with names filled in.
func Read(files embed.FS, folder string, names Names) ([]File, error) {
	entries, err := files.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	var out []File
	for _, entry := range entries {
		match := fileName.FindStringSubmatch(entry.Name())
		if match == nil {
			continue
		}
		raw, err := files.ReadFile(path.Join(folder, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
		text, err := fill(string(raw), names)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", entry.Name(), err)
		}
		version, _ := strconv.Atoi(match[1])
		out = append(out, File{Version: version, Name: match[2], Statements: split(text)})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Version < out[j].Version })
	for i := 1; i < len(out); i++ {
		if out[i].Version == out[i-1].Version {
			return nil, fmt.Errorf("migrations %s and %s both have number %04d", out[i-1].Name, out[i].Name, out[i].Version)
		}
	}
	return out, nil
}

func fill(text string, names Names) (string, error) {
	values := map[string]string{"database": names.Database, "traces": names.Traces, "logs": names.Logs, "refresh": names.Refresh}
	var unknown string
	text = placeholder.ReplaceAllStringFunc(text, func(found string) string {
		key := placeholder.FindStringSubmatch(found)[1]
		value, ok := values[key]
		if !ok {
			unknown = key
		}
		return value
	})
	if unknown != "" {
		return "", fmt.Errorf("unknown placeholder {{%s}}", unknown)
	}
	return text, nil
}

// split cuts at lines that hold nothing but a semicolon: statements may contain semicolons in strings.
func split(text string) []string {
	var out []string
	var lines []string
	flush := func() {
		if statement := strings.TrimSpace(strings.Join(lines, "\n")); hasCode(statement) {
			out = append(out, statement)
		}
		lines = nil
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == ";" {
			flush()
			continue
		}
		lines = append(lines, line)
	}
	flush()
	return out
}

func hasCode(statement string) bool {
	for _, line := range strings.Split(statement, "\n") {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "--") {
			return true
		}
	}
	return false
}

// Folder is where the migrations stand among the embedded files of semantics/.
const Folder = "sql"

// Newest is the version of the newest migration.
func Newest(files embed.FS) (int, error) {
	all, err := Read(files, Folder, Names{})
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[len(all)-1].Version, nil
}
