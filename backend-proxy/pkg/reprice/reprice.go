// Package reprice prices again what is settled already: it shows what would
// change, and then appends new versions of the spans whose cost differs, day by
// day, as a job that can be paused, resumed and traced back to who asked for it.
// Roll-ups follow by themselves, since they add up again what has newer spans.
package reprice

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/spanversions"
	"github.com/loopscope/loopscope/semantics/prices"
)

// Kind is the kind of these jobs in llm_jobs.
const Kind = "reprice"

// Settling is how long after its start a span may still be settled anew; what
// is younger is left to settlement, which prices at today's list anyway.
const Settling = 20 * time.Minute

// Range is what is priced again.
type Range struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Model string    `json:"model,omitempty"` // all where empty
}

// params are what a job keeps.
type params struct {
	Range
	// Revision is the state of the price list that the job carries into history.
	Revision string `json:"revision"`
}

// Repricer works on one database.
type Repricer struct {
	client      *clickhouse.Client
	Jobs        *jobs.Store
	models, sum string // models.sql and cost.sql with {{pairs}} and {{calls}} open
	// RowsAtOnce bounds the spans of one statement. Roll-ups look back two minutes; a statement must take less.
	RowsAtOnce uint64
}

// New prepares a repricer.
func New(client *clickhouse.Client) (*Repricer, error) {
	r := &Repricer{client: client, Jobs: jobs.NewStore(client), RowsAtOnce: 100_000}
	for name, into := range map[string]*string{"generated_models.sql": &r.models, "generated_cost.sql": &r.sum} {
		raw, err := prices.Files.ReadFile("sql/" + name)
		if err != nil {
			return nil, fmt.Errorf("re-pricing: %w", err)
		}
		*into = strings.ReplaceAll(string(raw), "{{database}}.", "")
	}
	return r, nil
}

// check bounds a range by what is settled for good.
func (r *Repricer) check(wanted Range) (Range, error) {
	if !wanted.From.Before(wanted.To) {
		return wanted, fmt.Errorf("nothing lies between %s and %s: give --from before --to", wanted.From.Format(time.DateTime), wanted.To.Format(time.DateTime))
	}
	wanted.From = wanted.From.UTC().Truncate(time.Minute)
	if latest := time.Now().Add(-Settling); wanted.To.After(latest) {
		wanted.To = latest
	}
	wanted.To = wanted.To.UTC().Truncate(time.Minute)
	return wanted, nil
}

// Revision is the newest change of any price, rule, seller or limit.
func (r *Repricer) Revision(ctx context.Context) (string, error) {
	var out string
	err := r.client.Each(ctx, clickhouse.Statement{SQL: `SELECT toString(greatest(
    (SELECT max(revised_at) FROM llm_prices), (SELECT max(revised_at) FROM llm_price_rules),
    (SELECT max(revised_at) FROM llm_providers), (SELECT max(revised_at) FROM llm_model_limits)))`}, func(row clickhouse.Scanner) error {
		return row.Scan(&out)
	})
	return out, err
}

// piece is a part of a day.
type piece struct{ from, to time.Time }

func (p piece) params(model string) []clickhouse.Param {
	return []clickhouse.Param{{Name: "from", Value: p.from.Unix()}, {Name: "to", Value: p.to.Unix()}, {Name: "model", Value: model}}
}

const inPiece = `minute >= toDateTime({from:Int64}, 'UTC') AND minute < toDateTime({to:Int64}, 'UTC') AND ({model:String} = '' OR model = {model:String})`

// days are the UTC days of the range that have spans, each with how many.
func (r *Repricer) days(ctx context.Context, wanted Range) (days []piece, rows []uint64, err error) {
	err = r.client.Each(ctx, clickhouse.Statement{
		SQL: `SELECT toUnixTimestamp(toStartOfDay(minute, 'UTC')) AS day, count() AS spans FROM llm_spans
WHERE trace_id != '' AND ` + inPiece + ` GROUP BY day ORDER BY day`,
		Params: piece{wanted.From, wanted.To}.params(wanted.Model),
	}, func(row clickhouse.Scanner) error {
		var day uint32
		var spans uint64
		err := row.Scan(&day, &spans)
		begin := time.Unix(int64(day), 0).UTC()
		days = append(days, piece{later(begin, wanted.From), earlier(begin.AddDate(0, 0, 1), wanted.To)})
		rows = append(rows, spans)
		return err
	})
	return days, rows, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// pieces cuts a day so that none has many more spans than RowsAtOnce.
func (r *Repricer) pieces(day piece, rows uint64) []piece {
	n := int(rows/max(r.RowsAtOnce, 1)) + 1
	minutes := int(day.to.Sub(day.from) / time.Minute)
	step := time.Duration(max(1, (minutes+n-1)/n)) * time.Minute
	var out []piece
	for from := day.from; from.Before(day.to); from = from.Add(step) {
		out = append(out, piece{from, earlier(from.Add(step), day.to)})
	}
	return out
}

// pairs are the names that the spans of a piece are priced by.
const pairs = `SELECT DISTINCT provider, name AS model
FROM (SELECT provider, arrayJoin([model, request_model]) AS name FROM llm_spans WHERE trace_id != '' AND ` + inPiece + `)
WHERE name != ''`

// priced is every span of a piece with its cost as it is and as it would be.
// models is a query of what names are billed as.
func (r *Repricer) priced(models string) string {
	// Names that no column of a span has: a star of a join would else keep the table before them.
	models = `SELECT provider AS of_provider, model AS of_model, * EXCEPT (provider, model) FROM (` + models + `)`
	calls := `SELECT spans.* EXCEPT (kind, cost, cost_source, sku, costs, price_gaps, context_limit), spans.kind AS span_kind,
    spans.cost AS old_cost, spans.cost_source AS old_source, spans.sku AS old_sku, spans.costs AS old_costs, spans.price_gaps AS old_gaps, spans.context_limit AS old_limit,
    answered.price_key = '' AND requested.price_key != '' AS as_requested,
    if(as_requested, requested.kind, answered.kind) AS kind,
    if(as_requested, requested.price_provider, answered.price_provider) AS price_provider, if(as_requested, requested.price_key, answered.price_key) AS price_key,
    if(as_requested, requested.rates, answered.rates) AS rates,
    if(as_requested, requested.context_window, answered.context_window) AS context_window
FROM (SELECT * FROM llm_spans FINAL WHERE trace_id != '' AND gone = 0 AND ` + inPiece + `) AS spans
LEFT JOIN (` + models + `) AS answered ON answered.of_provider = spans.provider AND answered.of_model = spans.model
LEFT JOIN (` + models + `) AS requested ON requested.of_provider = spans.provider AND requested.of_model = spans.request_model`
	return `SELECT *, if(span_kind = 'llm', context_window, NULL) AS context_limit,
    (ifNull(toString(cost), ''), cost_source, sku, toString(costs), toString(price_gaps), ifNull(context_limit, 0))
        != (ifNull(toString(old_cost), ''), old_source, old_sku, toString(old_costs), toString(old_gaps), ifNull(old_limit, 0)) AS differs
FROM (` + strings.ReplaceAll(r.sum, "{{calls}}", calls) + `)`
}

// known is what the names are billed as by now, as resolve has written it.
const known = `SELECT provider, model, kind, price_provider, price_key, context_window, rates FROM llm_models FINAL`

// Change is what re-pricing does to a model on a day.
type Change struct {
	Day                      time.Time
	Provider, Model          string
	Calls                    uint64 // whose cost differs
	OldCost, NewCost         string // of these calls, exact
	OldUnpriced, NewUnpriced uint64
}

// Preview says what would change and writes nothing.
func (r *Repricer) Preview(ctx context.Context, wanted Range, each func(Change) error) error {
	wanted, err := r.check(wanted)
	if err != nil {
		return err
	}
	days, _, err := r.days(ctx, wanted)
	if err != nil {
		return err
	}
	asked := strings.ReplaceAll(r.models, "{{pairs}}", pairs)
	for _, day := range days {
		err := r.client.Each(ctx, clickhouse.Statement{SQL: `SELECT provider, model, count() AS calls,
    toString(sum(ifNull(old_cost, 0))) AS was, toString(sum(ifNull(cost, 0))) AS will_be,
    countIf(old_source = 'unpriced') AS unpriced_before, countIf(cost_source = 'unpriced') AS unpriced_after
FROM (` + r.priced(asked) + `)
WHERE counts_usage = 1 AND (ifNull(toString(cost), '') != ifNull(toString(old_cost), '') OR cost_source != old_source)
GROUP BY provider, model ORDER BY provider, model`, Params: day.params(wanted.Model)}, func(row clickhouse.Scanner) error {
			change := Change{Day: day.from}
			if err := row.Scan(&change.Provider, &change.Model, &change.Calls, &change.OldCost, &change.NewCost, &change.OldUnpriced, &change.NewUnpriced); err != nil {
				return err
			}
			return each(change)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Create writes down what is to be done.
func (r *Repricer) Create(ctx context.Context, wanted Range, author, reason string) (jobs.Job, error) {
	wanted, err := r.check(wanted)
	if err != nil {
		return jobs.Job{}, err
	}
	revision, err := r.Revision(ctx)
	if err != nil {
		return jobs.Job{}, err
	}
	return r.Jobs.Create(ctx, Kind, params{wanted, revision}, author, reason)
}

// Run does what is left of a job. Say is told each day that is done.
func (r *Repricer) Run(ctx context.Context, id string, say func(format string, args ...any)) error {
	return r.Jobs.Run(ctx, id, jobs.Owner(), func(ctx context.Context, lease *jobs.Lease) error {
		var p params
		if err := lease.Job().Read(&p); err != nil {
			return err
		}
		days, rows, err := r.days(ctx, p.Range)
		if err != nil {
			return err
		}
		columns, err := spanversions.Columns(ctx, r.client, "price_gaps")
		if err != nil {
			return err
		}
		if err := r.resolve(ctx, p.Range); err != nil {
			return err
		}
		for i, day := range days {
			if day.to.Format(time.RFC3339) <= lease.Job().Position {
				continue
			}
			for _, part := range r.pieces(day, rows[i]) {
				if at := part.to.Format(time.RFC3339); at <= lease.Job().Position {
					continue
				}
				if err := r.sameList(ctx, p.Revision); err != nil {
					return err
				}
				if err := r.write(ctx, part, p.Model, columns); err != nil {
					return fmt.Errorf("%s: %w", part.from.Format(time.DateTime), err)
				}
				if err := lease.Progress(ctx, uint64(i), uint64(len(days)), part.to.Format(time.RFC3339)); err != nil {
					return err
				}
			}
			if err := lease.Progress(ctx, uint64(i+1), uint64(len(days)), lease.Job().Position); err != nil {
				return err
			}
			say("%s is priced: %d of %d days\n", day.from.Format(time.DateOnly), i+1, len(days))
		}
		return nil
	})
}

// sameList refuses to carry two lists into one history.
func (r *Repricer) sameList(ctx context.Context, revision string) error {
	now, err := r.Revision(ctx)
	if err == nil && now != revision {
		return fmt.Errorf("prices were changed at %s, after this re-pricing was begun (list of %s): begin another", now, revision)
	}
	return err
}

// resolve asks anew what the names of the range are billed as. They are
// written as of the run that settlement has resolved: a newer time would tell
// it that its own names are.
func (r *Repricer) resolve(ctx context.Context, wanted Range) error {
	return r.client.ExecBound(ctx, clickhouse.Statement{SQL: `INSERT INTO llm_models (provider, model, kind, price_provider, price_key, context_window, rates, resolved_at)
SELECT provider, model, kind, price_provider, price_key, context_window, rates, (SELECT max(resolved_at) FROM llm_models)
FROM (` + strings.ReplaceAll(r.models, "{{pairs}}", pairs) + `)`, Params: piece{wanted.From, wanted.To}.params(wanted.Model)})
}

// write appends the spans of a piece whose price differs, newer than any of their minute, so that it is added up again.
func (r *Repricer) write(ctx context.Context, part piece, model string, columns []string) error {
	return spanversions.Append(ctx, r.client, columns, spanversions.Change{
		Spans:  "SELECT *, max(ver) OVER (PARTITION BY tenant, service, minute) AS newest FROM (" + r.priced(known) + ")",
		Where:  "differs",
		Values: map[string]string{"kind": "span_kind"},
		Params: part.params(model),
	})
}
