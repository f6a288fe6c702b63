package compile

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Normaliser reads spans of the collector's table into canonical columns, as the
// insert view does.
type Normaliser struct {
	query   string // selects over rawTable
	columns []string
}

const (
	rawTable = "{{database}}.{{traces}}"
	// rawTraceID is the id as the collector wrote it, beside the canonical one.
	rawTraceID = "raw_trace_id"
)

// columnName is what a line of the view's list of columns ends with.
var columnName = regexp.MustCompile(`(?m)(?:^    | AS )(\w+),?$`)

// Forms are what reads either form of the collector's tables: Map is for attributes in maps, JSON for those in columns of
// the JSON type.
type Forms[T any] struct{ Map, JSON T }

// Of is the one for attributes of a type.
func (f Forms[T]) Of(attributesType string) T {
	if strings.HasPrefix(attributesType, "JSON") {
		return f.JSON
	}
	return f.Map
}

// Normalisers read spans of either form.
type Normalisers = Forms[Normaliser]

// LoadNormalisers takes the insert views' own queries, so that both read spans alike.
func LoadNormalisers(files embed.FS) (Normalisers, error) {
	var (
		n   Normalisers
		err error
	)
	if n.Map, err = loadNormaliser(files, "sql/views/inbox.sql"); err == nil {
		n.JSON, err = loadNormaliser(files, "sql/views/inbox_json.sql")
	}
	return n, err
}

// AttributesType asks for the type of a table's attributes, in the second of seven columns. It needs no more than the right
// to read the table.
func AttributesType(table string) clickhouse.Statement {
	return clickhouse.Statement{SQL: "DESCRIBE TABLE (SELECT SpanAttributes FROM " + quote(table) + ")"}
}

func loadNormaliser(files embed.FS, name string) (Normaliser, error) {
	raw, err := files.ReadFile(name)
	if err != nil {
		return Normaliser{}, fmt.Errorf("semantics: %w", err)
	}
	_, view, isView := strings.Cut(string(raw), " AS\nSELECT\n")
	columns, _, hasSource := strings.Cut(view, "\nFROM ")
	if !isView || !hasSource || strings.Count(view, rawTable) != 1 {
		return Normaliser{}, fmt.Errorf("semantics/%s is no view over %s", name, rawTable)
	}
	n := Normaliser{query: "SELECT\n    TraceId AS " + rawTraceID + ",\n" + strings.TrimSpace(view)}
	for _, match := range columnName.FindAllStringSubmatch(columns, -1) {
		n.columns = append(n.columns, match[1])
	}
	return n, nil
}

// over is the table expression over the rows of a table (collected) that meet a condition.
func (n Normaliser) over(table, where string) string {
	return "(" + strings.Replace(n.query, rawTable, "(SELECT * FROM "+table+" WHERE "+where+")", 1) + ")"
}

// column is one of the normaliser's, or what stands for one that it does not have.
func (n Normaliser) column(name, otherwise string) string {
	if slices.Contains(n.columns, name) {
		return name
	}
	return otherwise
}
