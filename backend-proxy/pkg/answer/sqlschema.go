package answer

import (
	"context"
	"slices"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/rawsql"
)

// SQLSchema is what typed SQL can name.
type SQLSchema struct {
	Macros   []rawsql.Macro `json:"macros"`
	Tables   []SQLTable     `json:"tables"`
	Measures []SQLMeasure   `json:"measures"`
}

// SQLTable is a table or view that the data source's user may read.
type SQLTable struct {
	Name    string      `json:"name"`
	Columns []SQLColumn `json:"columns"`
}

// SQLColumn is one of its columns.
type SQLColumn struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Comment string `json:"comment,omitempty"`
}

// SQLMeasure is a measure as an expression over rows of llm_spans_v.
type SQLMeasure struct {
	ID          string `json:"id"`
	Description string `json:"description"`
	SQL         string `json:"sql"`
}

const columnsSQL = "SELECT table, name, type, comment FROM system.columns WHERE database = currentDatabase() AND NOT startsWith(table, '.inner') ORDER BY table, position"

// SQLSchema lists tables, columns, measures and macros for the editor of SQL.
func (s *Service) SQLSchema(ctx context.Context, who principal.Principal) (SQLSchema, error) {
	schema := SQLSchema{Macros: rawsql.Macros, Tables: []SQLTable{}, Measures: []SQLMeasure{}}
	by, err := s.caller(who)
	if err != nil {
		return schema, err
	}
	reader, err := s.sqlReader(ctx, by)
	if err != nil {
		return schema, err
	}
	lacks := s.catalogue.Spans().Lacks
	isLacking := func(name string) bool { return slices.Contains(lacks, name) }
	for _, m := range s.catalogue.Measures {
		if sql := m.SQL[catalogue.Spans]; sql != "" && !isLacking(m.Needs) && !slices.ContainsFunc(m.Formula.Figures(), isLacking) {
			schema.Measures = append(schema.Measures, SQLMeasure{m.ID, m.Description, sql})
		}
	}
	err = reader.Each(ctx, clickhouse.Statement{SQL: columnsSQL}, func(row clickhouse.Scanner) error {
		var table string
		var column SQLColumn
		if err := row.Scan(&table, &column.Name, &column.Type, &column.Comment); err != nil {
			return err
		}
		if last := len(schema.Tables) - 1; last < 0 || schema.Tables[last].Name != table {
			schema.Tables = append(schema.Tables, SQLTable{Name: table})
		}
		last := &schema.Tables[len(schema.Tables)-1]
		last.Columns = append(last.Columns, column)
		return nil
	})
	return schema, err
}
