package subjects

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Preview is how much is kept of a subject, and what erasing does to it.
type Preview struct {
	Subject
	// First and Last are when their spans began, RFC 3339; empty where there is none.
	First string `json:"first"`
	Last  string `json:"last"`
	// Traces are theirs by the user's id or by a session in which no other user is named. All that was said in them is
	// deleted; SharedTraces of them name another user, too.
	Traces       uint64 `json:"traces"`
	SharedTraces uint64 `json:"sharedTraces"`
	Sessions     uint64 `json:"sessions"`
	// SharedSessions name other users as well: of these only the traces that name this one are theirs.
	SharedSessions uint64 `json:"sharedSessions"`
	// Spans stay and are counted as before, under a name that says nothing.
	Spans uint64 `json:"spans"`
	// Scores stay without author and comment.
	Scores uint64 `json:"scores"`
	// CollectedSpans and CollectedLogs are rows of the collector's tables, ContentParts of the index of words: deleted.
	CollectedSpans uint64 `json:"collectedSpans"`
	CollectedLogs  uint64 `json:"collectedLogs"`
	ContentParts   uint64 `json:"contentParts"`
}

// Preview counts, and changes nothing.
func (s *Store) Preview(ctx context.Context, who Subject) (Preview, error) {
	found, err := s.find(ctx, who, nil)
	if err != nil {
		return Preview{}, err
	}
	return s.measure(ctx, who, found)
}

// measure counts what was found.
func (s *Store) measure(ctx context.Context, who Subject, found extent) (Preview, error) {
	out := Preview{Subject: who, Traces: uint64(len(found.traces)), Sessions: uint64(len(found.sessions)), SharedSessions: found.sharedSessions}
	if len(found.traces) > 0 {
		out.First, out.Last = found.first.Format(time.RFC3339), found.last.Format(time.RFC3339)
	}
	for condition, params := range scoresOf(who, found) {
		rows, err := s.count(ctx, "llm_scores", condition, params)
		if err != nil {
			return out, err
		}
		out.Scores += rows
	}
	tables, err := s.collected(ctx)
	if err != nil {
		return out, err
	}
	for traces := range slices.Chunk(found.traces, tracesAtOnce) {
		params := append(who.params(found.sessions), clickhouse.Param{Name: "traces", Value: traces})
		if err := s.countTraces(ctx, params, found, &out); err != nil {
			return out, err
		}
		parts, err := s.count(ctx, "llm_content", ofContent, params)
		if err != nil {
			return out, err
		}
		out.ContentParts += parts
	}
	for _, table := range tables {
		into := &out.CollectedSpans
		if table.logs {
			into = &out.CollectedLogs
		}
		for condition, params := range table.rows(who, found) {
			rows, err := s.count(ctx, quote(table.name), condition, params)
			if err != nil {
				return out, err
			}
			*into += rows
		}
	}
	return out, nil
}

// tracesAtOnce bounds the ids that one statement carries.
const tracesAtOnce = 2_000

const ofContent = "tenant = {tenant:String} AND trace_id IN {traces:Array(String)}"

func (s *Store) countTraces(ctx context.Context, params []clickhouse.Param, found extent, out *Preview) error {
	var spans, shared uint64
	err := s.client.Each(ctx, clickhouse.Statement{
		SQL: `SELECT countIf(` + isTheirs + `), uniqExactIf(trace_id, user_id NOT IN ('', {user:String})) FROM llm_spans FINAL
WHERE tenant = {tenant:String} AND gone = 0 AND ` + within(found) + ` AND trace_id IN {traces:Array(String)}`,
		Params: params,
	}, func(row clickhouse.Scanner) error { return row.Scan(&spans, &shared) })
	out.Spans, out.SharedTraces = out.Spans+spans, out.SharedTraces+shared
	return err
}

// within bounds the minutes in which the traces of an extent are looked for: a trace's other spans may begin earlier or later.
func within(found extent) string {
	const around = 24 * time.Hour
	return fmt.Sprintf("minute >= toDateTime(%d, 'UTC') AND minute <= toDateTime(%d, 'UTC')", max(found.first.Add(-around).Unix(), 0), max(found.last.Add(around).Unix(), 0))
}

func (s *Store) count(ctx context.Context, table, condition string, params []clickhouse.Param) (uint64, error) {
	var n uint64
	err := s.client.Each(ctx, clickhouse.Statement{SQL: "SELECT count() FROM " + table + " WHERE " + condition, Params: params},
		func(row clickhouse.Scanner) error { return row.Scan(&n) })
	return n, err
}

func quote(table string) string { return "`" + table + "`" }
