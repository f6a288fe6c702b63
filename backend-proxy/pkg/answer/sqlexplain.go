package answer

import (
	"context"
	"errors"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/rawsql"
)

// SQLExplained is what ClickHouse would do.
type SQLExplained struct {
	// Mistake is null where there is none; then there is a plan.
	Mistake *SQLMistake `json:"mistake"`
	// Plan is its EXPLAIN with indexes, a line a step, indented.
	Plan []string `json:"plan"`
	// Reads are the rows that it would read, by table.
	Reads []SQLReads `json:"reads"`
	// Advice says what answers the same from less; empty without any.
	Advice string `json:"advice"`
}

// SQLMistake is an error and its place: Line and Column from 1 in characters, 0 where it has none.
type SQLMistake struct {
	Message string `json:"message"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Length  int    `json:"length"`
}

// SQLReads are estimates of the server, out of its primary keys.
type SQLReads struct {
	Table string `json:"table"`
	Parts uint64 `json:"parts"`
	Rows  uint64 `json:"rows"`
	Marks uint64 `json:"marks"`
}

const maxPlanLines = 1_000

// ExplainSQL checks typed SQL without answering it. plan asks for the plan, too. An error is about who
// may send SQL and the connection; what is wrong with the SQL, or may not be read by it, is a Mistake.
func (s *Service) ExplainSQL(ctx context.Context, who principal.Principal, question Question, plan bool) (SQLExplained, error) {
	explained := SQLExplained{Plan: []string{}, Reads: []SQLReads{}}
	by, err := s.caller(who)
	if err != nil {
		return explained, err
	}
	reader, err := s.sqlReader(ctx, by)
	if err != nil {
		return explained, err
	}
	q, err := query.Parse(question.JSON, s.catalogue)
	if err == nil && q.QueryType != query.SQL {
		err = &query.Error{Message: "queryType is not sql."}
	}
	if err != nil {
		return explained.wrong(err)
	}
	expanded, err := s.expand(by, q, question)
	if err != nil {
		return explained.wrong(err)
	}
	if !expanded.Selects() {
		return explained, nil
	}
	how := "EXPLAIN "
	if plan {
		how = "EXPLAIN indexes = 1 "
	}
	if explained.Plan, err = explainLines(ctx, reader, expanded.After(how)); err != nil || !plan {
		explained.Plan = []string{}
		return explained.wrong(err)
	}
	explained.Reads, err = explainReads(ctx, reader, expanded.After("EXPLAIN ESTIMATE "))
	if err != nil {
		return explained.wrong(err)
	}
	explained.Advice, err = s.sqlAdvice(ctx, by, question, expanded, explained.Reads)
	return explained, err
}

// wrong keeps mistakes in the SQL, and what ClickHouse refuses to read of it, and passes on the rest.
func (e SQLExplained) wrong(err error) (SQLExplained, error) {
	var place *rawsql.Error
	var mistake *query.Error
	switch {
	case errors.As(err, &place):
		e.Mistake = &SQLMistake{place.Message, place.Line, place.Column, place.Length}
		return e, nil
	case errors.As(err, &mistake):
		e.Mistake = &SQLMistake{Message: mistake.Message}
		return e, nil
	case errors.Is(err, principal.ErrForbidden):
		e.Mistake = &SQLMistake{Message: err.Error()}
		return e, nil
	}
	return e, err
}

func explainLines(ctx context.Context, reader *clickhouse.Client, expanded rawsql.Expanded) ([]string, error) {
	lines := []string{}
	table, err := reader.Table(ctx, expanded.Statement(), clickhouse.Bounds{Rows: maxPlanLines})
	if err != nil {
		return lines, sqlFailure(expanded, reader.Settings().Database, err)
	}
	for _, row := range table.Rows {
		if line, ok := row[0].(string); ok {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

func explainReads(ctx context.Context, reader *clickhouse.Client, expanded rawsql.Expanded) ([]SQLReads, error) {
	table, err := reader.Table(ctx, expanded.Statement(), clickhouse.Bounds{Rows: maxPlanLines})
	if err != nil {
		return []SQLReads{}, sqlFailure(expanded, reader.Settings().Database, err)
	}
	return readsOf(table), nil
}

// readsOf reads the rows of an EXPLAIN ESTIMATE.
func readsOf(table clickhouse.Table) []SQLReads {
	reads := []SQLReads{}
	for _, row := range table.Rows {
		name, _ := row[1].(string)
		parts, _ := row[2].(uint64)
		rows, _ := row[3].(uint64)
		marks, _ := row[4].(uint64)
		reads = append(reads, SQLReads{name, parts, rows, marks})
	}
	return reads
}
