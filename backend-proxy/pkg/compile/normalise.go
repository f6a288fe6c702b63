package compile

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Normaliser reads rows of one of the collector's tables into canonical columns, as
// the insert view over it does.
type Normaliser struct {
	query   string // selects over table
	table   string // as the view names it
	columns []string
}

const (
	rawTable = "{{database}}.{{traces}}"
	rawLogs  = "{{database}}.{{logs}}"
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

// Normalisers read spans, and log records that tell of calls and spans, of either form.
type Normalisers struct{ Spans, Logs Forms[Normaliser] }

// LoadNormalisers takes the insert views' own queries, so that both read rows alike.
func LoadNormalisers(files embed.FS) (Normalisers, error) {
	var n Normalisers
	for _, view := range []struct {
		into            *Normaliser
		file, id, table string
	}{
		{&n.Spans.Map, "inbox", "TraceId", rawTable}, {&n.Spans.JSON, "inbox_json", "TraceId", rawTable},
		// Records of a session without a trace have no id but the canonical one.
		{&n.Logs.Map, "logs", "trace_id", rawLogs}, {&n.Logs.JSON, "logs_json", "trace_id", rawLogs},
	} {
		var err error
		if *view.into, err = loadNormaliser(files, "sql/views/"+view.file+".sql", view.id, view.table); err != nil {
			return n, err
		}
	}
	return n, nil
}

// AttributesType asks for the type of a table's attributes, in the second of seven columns. It needs no more than the right
// to read the table.
func AttributesType(table string) clickhouse.Statement {
	return clickhouse.Statement{SQL: "DESCRIBE TABLE (SELECT SpanAttributes FROM " + quote(table) + ")"}
}

// LogAttributesType asks the same of a table of log records. It fails where a column is missing or may not be read that log
// records are read by.
func LogAttributesType(table string) clickhouse.Statement {
	return clickhouse.Statement{SQL: "DESCRIBE TABLE (SELECT LogAttributes FROM (SELECT Timestamp, TraceId, SpanId, ServiceName, ScopeName, EventName, Body, ResourceAttributes, LogAttributes FROM " + quote(table) + "))"}
}

// loadNormaliser takes the first view of a file.
func loadNormaliser(files embed.FS, name, traceID, table string) (Normaliser, error) {
	raw, err := files.ReadFile(name)
	if err != nil {
		return Normaliser{}, fmt.Errorf("semantics: %w", err)
	}
	first, _, _ := strings.Cut(string(raw), "\n;\n")
	_, view, isView := strings.Cut(first, " AS\nSELECT\n")
	columns, _, hasSource := strings.Cut(view, "\nFROM ")
	if !isView || !hasSource || strings.Count(view, table) != 1 {
		return Normaliser{}, fmt.Errorf("semantics/%s is no view over %s", name, table)
	}
	n := Normaliser{table: table, query: "SELECT\n    " + traceID + " AS " + rawTraceID + ",\n" + strings.TrimSpace(view)}
	for _, match := range columnName.FindAllStringSubmatch(columns, -1) {
		n.columns = append(n.columns, match[1])
	}
	return n, nil
}

// over is the table expression over the rows of a table (collected) that meet a condition.
func (n Normaliser) over(table, where string) string {
	return "(" + strings.Replace(n.query, n.table, "(SELECT * FROM "+table+" WHERE "+where+")", 1) + ")"
}

// column is one of the normaliser's, or what stands for one that it does not have.
func (n Normaliser) column(name, otherwise string) string {
	if slices.Contains(n.columns, name) {
		return name
	}
	return otherwise
}
