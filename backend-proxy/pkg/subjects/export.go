package subjects

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Line is one row that is kept of a subject: Row is it by columns, as the table has it.
type Line struct {
	Table string          `json:"table"`
	Row   json.RawMessage `json:"row"`
}

// Page is a part of an export. Next is what to ask for to go on, empty at the end.
type Page struct {
	Lines []Line `json:"lines"`
	Next  string `json:"next"`
}

const (
	// pageRows and pageBytes bound a page; a row that is larger is a page by itself.
	pageRows  = 1_000
	pageBytes = 4 << 20
)

// Export is a page of everything that is kept of a subject: settled spans, scores and, with what was said, the collector's
// rows. after is the Next of the page before.
func (s *Store) Export(ctx context.Context, who Subject, after string) (Page, error) {
	page := Page{Lines: []Line{}}
	found, err := s.find(ctx, who, nil)
	if err != nil {
		return page, err
	}
	reads, err := s.exports(ctx, who, found)
	if err != nil {
		return page, err
	}
	part, skip, err := cursor(after, len(reads))
	if err != nil {
		return page, err
	}
	for size := 0; part < len(reads); part, skip = part+1, 0 {
		read := reads[part]
		full, taken := false, 0
		err := s.client.EachUpTo(ctx, clickhouse.Statement{
			SQL: "SELECT formatRowNoNewline('JSONEachRow', *) FROM (SELECT * FROM " + read.table + " WHERE " + read.where + ") ORDER BY " + read.order +
				fmt.Sprintf(" LIMIT %d OFFSET %d", pageRows, skip),
			Params: read.params,
		}, pageRows, func(row clickhouse.Scanner) error {
			var text string
			if err := row.Scan(&text); err != nil || full {
				return err
			}
			if full = size+len(text) > pageBytes && len(page.Lines) > 0; full {
				return nil
			}
			size, taken = size+len(text), taken+1
			page.Lines = append(page.Lines, Line{read.name, json.RawMessage(text)})
			return nil
		})
		if err != nil {
			return page, err
		}
		if full || taken == pageRows {
			page.Next = fmt.Sprintf("%d.%d", part, skip+taken)
			return page, nil
		}
	}
	return page, nil
}

// read is a statement that an export pages through.
type read struct {
	name, table, where, order string
	params                    []clickhouse.Param
}

func (s *Store) exports(ctx context.Context, who Subject, found extent) ([]read, error) {
	var out []read
	for traces := range slices.Chunk(found.traces, tracesAtOnce) {
		out = append(out, read{
			"llm_spans", "llm_spans FINAL", isTheirs + " AND gone = 0 AND " + within(found) + " AND trace_id IN {traces:Array(String)}", "minute, trace_id, span_id",
			append(who.params(found.sessions), clickhouse.Param{Name: "traces", Value: traces}),
		})
	}
	for condition, params := range scoresOf(who, found) {
		out = append(out, read{"llm_scores", "llm_scores", condition, "event_time, target, name, source", params})
	}
	tables, err := s.collected(ctx)
	if err != nil {
		return nil, err
	}
	for _, table := range tables {
		order := "Timestamp, TraceId, SpanId"
		for condition, params := range table.rows(who, found) {
			out = append(out, read{table.name, quote(table.name), condition, order, params})
		}
	}
	return out, nil
}

// cursor reads where to go on: the number of a statement and of the rows of it that were told.
func cursor(after string, statements int) (part, skip int, err error) {
	if after == "" {
		return 0, 0, nil
	}
	first, second, ok := strings.Cut(after, ".")
	part, errPart := strconv.Atoi(first)
	skip, errSkip := strconv.Atoi(second)
	if !ok || errPart != nil || errSkip != nil || part < 0 || part >= statements || skip < 0 {
		return 0, 0, &Error{fmt.Sprintf("after is %q: give the next of the page before, or nothing to begin", after)}
	}
	return part, skip, nil
}
