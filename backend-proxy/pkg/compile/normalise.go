package compile

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

// Normaliser reads spans of the collector's table into canonical columns, as the
// insert view does.
type Normaliser struct {
	source  string // a table expression that ends in {{traces}}
	columns []string
}

// LoadNormaliser takes the insert view's own query, so that both read spans alike.
func LoadNormaliser(files embed.FS) (Normaliser, error) {
	const name = "sql/views/inbox.sql"
	raw, err := files.ReadFile(name)
	if err != nil {
		return Normaliser{}, fmt.Errorf("semantics: %w", err)
	}
	_, view, isView := strings.Cut(string(raw), " AS\nSELECT\n")
	columns, source, hasSource := strings.Cut(view, "\nFROM ")
	source = strings.TrimSpace(source)
	if !isView || !hasSource || strings.Count(source, rawTable) != 1 {
		return Normaliser{}, fmt.Errorf("semantics/%s is no view over %s", name, rawTable)
	}
	n := Normaliser{source: source}
	for _, column := range strings.Split(columns, ",") {
		n.columns = append(n.columns, strings.TrimSpace(column))
	}
	return n, nil
}

const rawTable = "{{database}}.{{traces}}"

// over is the table expression over the rows of a table that meet a condition.
func (n Normaliser) over(table, where string) string {
	return strings.Replace(n.source, rawTable, "(SELECT * FROM "+quote(table)+" WHERE "+where+")", 1)
}

// column is one of the normaliser's, or what stands for one that it does not have.
func (n Normaliser) column(name, otherwise string) string {
	if slices.Contains(n.columns, name) {
		return name
	}
	return otherwise
}
