package subjects

import (
	"context"
	"iter"
	"slices"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

const (
	// isOfPerson holds for scores of the user or of a session of theirs, which have that in their key.
	isOfPerson = "((target_kind = 'user' AND target = {user:String}) OR (target_kind = 'session' AND has({sessions:Array(String)}, target)))"
	isByPerson = "author = {user:String}"
	ofPerson   = "tenant = {tenant:String} AND (" + isOfPerson + " OR " + isByPerson + ")"
	ofTrace    = "tenant = {tenant:String} AND trace_id IN {traces:Array(String)} AND NOT (" + isOfPerson + " OR " + isByPerson + ")"
)

// scoresOf are conditions with their values: together they find each score of or by the subject, or of a trace of theirs, once.
func scoresOf(who Subject, found extent) iter.Seq2[string, []clickhouse.Param] {
	return func(yield func(string, []clickhouse.Param) bool) {
		if !yield(ofPerson, who.params(found.sessions)) {
			return
		}
		for traces := range slices.Chunk(found.traces, tracesAtOnce) {
			if !yield(ofTrace, append(who.params(found.sessions), clickhouse.Param{Name: "traces", Value: traces})) {
				return
			}
		}
	}
}

// clearScores keeps what was scored, and takes away who said it and what they wrote. A score of the user or of a session has
// that in its key: it is written anew before the old one is deleted.
func (w *erasing) clearScores(ctx context.Context) error {
	table, err := w.storedAs(ctx, "llm_scores")
	if err != nil {
		return err
	}
	const keyed = "tenant = {tenant:String} AND " + isOfPerson
	if err := w.client.ExecBound(ctx, clickhouse.Statement{
		SQL: "INSERT INTO llm_scores SELECT * REPLACE (" + renamedTarget + " AS target, '' AS comment, " + renamedUser("author") + ` AS author)
FROM (SELECT * FROM llm_scores WHERE ` + keyed + ")", Params: w.values(),
	}); err != nil {
		return err
	}
	if err := w.change(ctx, table, "DELETE WHERE "+keyed, w.values()); err != nil {
		return err
	}
	for condition, values := range scoresOf(w.Subject, w.found) {
		err := w.change(ctx, table, "UPDATE comment = '', author = "+renamedUser("author")+" WHERE "+condition, append(values, w.names.params()...))
		if err != nil {
			return err
		}
	}
	return nil
}

var renamedTarget = "if(target_kind = 'user', " + renamedUser("target") + ", " + renamedSession("target") + ")"
