package answer

import (
	"context"
	"time"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// scoredBefore is how long before the range spans may have begun that are scored in it.
const scoredBefore = 24 * time.Hour

// rows settles the traces that touch a range, or reads the scores of it with the dimensions of what they score.
func (r *rawReading) rows(ctx context.Context, scope tenant.Scope, rows catalogue.Rows, over plan.Range, c *catalogue.Catalogue) ([]settle.Settled, clickhouse.Statement, error) {
	if rows != catalogue.Scores {
		return r.inRange(ctx, scope, over)
	}
	scores, statement, err := r.collectedScores(ctx, scope, over, c)
	if err != nil || len(scores) == 0 {
		return nil, statement, err
	}
	spans, _, err := r.inRange(ctx, scope, plan.Range{From: over.From.Add(-scoredBefore), To: over.To})
	return aggregate.Scores(scores, spans), statement, err
}

// collectedScores are those of spans and, where they can be read, of log records.
func (r *rawReading) collectedScores(ctx context.Context, scope tenant.Scope, over plan.Range, c *catalogue.Catalogue) ([]aggregate.Scored, clickhouse.Statement, error) {
	kind, err := r.spanAttributesType(ctx)
	if err != nil {
		return nil, clickhouse.Statement{}, err
	}
	logs, err := r.logTable(ctx)
	if err != nil {
		return nil, clickhouse.Statement{}, err
	}
	tables := compile.Tables{Traces: r.client.Settings().TracesTable, Logs: r.client.Settings().LogsTable}
	statement := r.scores.Of(kind).Newest(scope, tables, logs.missing == "", over, c)
	scores, err := r.readScores(ctx, statement)
	return scores, statement, err
}

func (r *rawReading) readScores(ctx context.Context, statement clickhouse.Statement) ([]aggregate.Scored, error) {
	var out []aggregate.Scored
	err := r.client.EachUpTo(ctx, statement, r.client.Settings().RawSpanLimit, func(row clickhouse.Scanner) error {
		var (
			score aggregate.Scored
			value *string
		)
		if err := row.Scan(&score.Tenant, &score.Target, &score.Key, &score.Name, &score.Source, &score.Evaluator, &score.Verdict, &value, &score.At); err != nil {
			return err
		}
		if value != nil {
			if exact, err := decimal.NewFromString(*value); err == nil {
				score.Value = decimal.NewNullDecimal(exact)
			}
		}
		out = append(out, score)
		return nil
	})
	return out, err
}
