package compile

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// scoredWithin is how long after a span began a score of it still finds its dimensions.
const scoredWithin = 30 * 24 * time.Hour

// scored are scores with the dimensions of what they score.
func (b *builder) scored(t catalogue.Table, r plan.Range, c *catalogue.Catalogue) string {
	var own, columns []string
	for _, id := range t.Dimensions {
		d, _ := c.Dimension(id)
		if c.Spans().HasDimension(id) && id != "tenant" {
			own = append(own, "toString("+d.Column+")")
			columns = append(columns, toldColumn(d.Column, len(own))+" AS "+d.Column)
		}
	}
	scores := "(" + b.newestScores(b.stored("llm_scores"), "event_time DESC, ingested_at DESC", r, c) + ")"
	around := b.within("minute", plan.Range{From: r.From.Add(-scoredWithin), To: r.To.Add(time.Hour)})
	spans := b.stored(c.Spans().Name)
	traces := fmt.Sprintf("SELECT substring(target, 1, 32) FROM %s WHERE score_target IN ('span', 'run', 'trace')\n"+
		"UNION ALL SELECT trace_id FROM %s WHERE %s AND response_id != '' AND response_id IN (SELECT target FROM %s WHERE score_target = 'response')", scores, spans, around, scores)
	relevant := fmt.Sprintf("(SELECT * FROM %s WHERE %s AND trace_id IN (\n%s\n))", spans, around, traces)
	const order = "(ts, span_id)"
	told := fmt.Sprintf(`(
SELECT tenant AS told_tenant, key, argMin((%s, toString(run_id)), %s) AS told
FROM %s
ARRAY JOIN arrayFilter(key -> key != '', [concat(trace_id, '-', span_id), trace_id, if(counts_call = 1 AND response_id != '', concat('response ', response_id), '')]) AS key
GROUP BY told_tenant, key
)`, strings.Join(own, ", "), order, relevant)
	var prompts []string
	for _, column := range ofPrompt {
		prompts = append(prompts, fmt.Sprintf("argMinIf(toString(s.%s), %s, s.%s != '') AS run_%s", column, order, column, column))
	}
	runs := fmt.Sprintf("(\nSELECT tenant AS run_tenant, s.run_id AS of_run, %s\nFROM %s AS s\nGROUP BY run_tenant, of_run\n)", strings.Join(prompts, ", "), relevant)
	return fmt.Sprintf(`(
SELECT tenant, minute, score, score_source, score_target, evaluator, score_verdict, score_value,
    %s
FROM
(
SELECT scores.*, if(exact.key != '', exact.told, around.told) AS told
FROM %s AS scores
LEFT JOIN %s AS exact ON exact.told_tenant = scores.tenant AND exact.key = multiIf(scores.score_target IN ('span', 'run', 'trace'), scores.target, scores.score_target = 'response', concat('response ', scores.target), '')
LEFT JOIN %s AS around ON around.told_tenant = scores.tenant AND around.key = if(scores.score_target IN ('span', 'run'), substring(scores.target, 1, 32), '')
) AS placed
LEFT JOIN %s AS runs ON runs.run_tenant = placed.tenant AND runs.of_run = placed.told.%d
)`, strings.Join(columns, ", "), scores, told, told, runs, len(own)+1)
}

// ofPrompt are columns that a run has where the scored span has none.
var ofPrompt = []string{"prompt_name", "prompt_version", "variant"}

func toldColumn(column string, place int) string {
	own := fmt.Sprintf("told.%d", place)
	switch {
	case column == "conversation_id":
		return "if(score_target = 'session', target, " + own + ")"
	case column == "user_id":
		return "if(score_target = 'user', target, " + own + ")"
	case slices.Contains(ofPrompt, column):
		return fmt.Sprintf("if(%s != '', %s, run_%s)", own, own, column)
	}
	return own
}

// newestScores are those of a range that no newer one of the same target, name and source replaces.
func (b *builder) newestScores(from, newestFirst string, r plan.Range, c *catalogue.Catalogue) string {
	within := fmt.Sprintf("event_time >= fromUnixTimestamp64Nano(%s, 'UTC') AND event_time < fromUnixTimestamp64Nano(%s, 'UTC')", b.bind("Int64", r.From.UnixNano()), b.bind("Int64", r.To.UnixNano()))
	label := func(texts []string) string { return "lower(toString(label)) IN (" + quoted(texts) + ")" }
	// Beyond 1e9 it is no score; a decimal adds up to the same in any order.
	const isScore = "ifNull(abs(value) < 1e9, 0)"
	return fmt.Sprintf(`SELECT toString(tenant) AS tenant, toString(target_kind) AS score_target, target, toString(name) AS score, toString(source) AS score_source, toString(evaluator) AS evaluator,
    multiIf(%s, 'passed', %s, 'failed', '') AS score_verdict,
    if(%s, toNullable(toDecimal128(if(%s, ifNull(value, 0), 0), 9)), NULL) AS score_value,
    toStartOfMinute(toDateTime(event_time, 'UTC')) AS minute, toUnixTimestamp64Nano(event_time) AS scored_at
FROM
(
    SELECT * FROM %s AS given
    WHERE (given.tenant, given.target_kind, given.target) IN (SELECT tenant, target_kind, target FROM %s AS asked WHERE %s)
    ORDER BY %s
    LIMIT 1 BY tenant, target_kind, target, name, source
) AS newest
WHERE %s`, label(c.Verdicts.Passed), label(c.Verdicts.Failed), isScore, isScore, from, from, within, newestFirst, within)
}

func quoted(texts []string) string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = clickhouse.Literal(text)
	}
	return strings.Join(out, ", ")
}

// ScoreReadings read scores from either form of the collector's tables.
type ScoreReadings = Forms[CollectedScores]

// CollectedScores are read from the collector's tables, as the insert views read them.
type CollectedScores struct{ ofSpans, ofLogs string }

// LoadScores takes the insert views' own queries.
func LoadScores(files embed.FS) (ScoreReadings, error) {
	var out ScoreReadings
	for form, into := range map[string]*CollectedScores{"": &out.Map, "_json": &out.JSON} {
		var err error
		if into.ofSpans, err = viewQuery(files, "sql/views/scores"+form+".sql", "llm_scores_view", rawTable); err != nil {
			return out, err
		}
		if into.ofLogs, err = viewQuery(files, "sql/views/logs"+form+".sql", "llm_scores_of_logs", rawLogs); err != nil {
			return out, err
		}
	}
	return out, nil
}

// viewQuery is what a view over one table selects.
func viewQuery(files embed.FS, file, view, over string) (string, error) {
	raw, err := files.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("semantics: %w", err)
	}
	for _, statement := range strings.Split(string(raw), "\n;\n") {
		create, query, isView := strings.Cut(statement, " AS\nSELECT ")
		if isView && strings.Contains(create, "."+view+" ") && strings.Count(query, over) == 1 {
			return "SELECT " + strings.TrimSpace(query), nil
		}
	}
	return "", fmt.Errorf("semantics/%s has no view %s over one table", file, view)
}

// Newest reads tenant, target, score, its dimensions, verdict, value and time. Without logs only what spans tell.
func (s CollectedScores) Newest(scope tenant.Scope, t Tables, withLogs bool, r plan.Range, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	since := fmt.Sprintf(" WHERE Timestamp >= fromUnixTimestamp64Nano(%s))", b.bind("Int64", r.From.Add(-settlementHorizon).UnixNano()))
	from := strings.Replace(s.ofSpans, rawTable, "(SELECT * FROM "+b.collected(t.Traces)+since, 1)
	if withLogs {
		from += "\nUNION ALL\n" + strings.Replace(s.ofLogs, rawLogs, "(SELECT * FROM "+b.collected(t.Logs)+since, 1)
	}
	return b.statement("SELECT tenant, score_target, target, score, score_source, evaluator, score_verdict, toString(score_value), scored_at FROM (\n" +
		b.newestScores("("+from+")", "event_time DESC", r, c) + "\n)")
}
