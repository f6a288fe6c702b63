package answer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// Period of usage is what a row is added up over, in UTC.
type Period string

const (
	Hour Period = "hour"
	Day  Period = "day"
)

// Length is an hour or a day of 24.
func (p Period) Length() time.Duration {
	if p == Day {
		return 24 * time.Hour
	}
	return time.Hour
}

// UsageQuestion asks for quantities and cost by period and dimensions. Range has whole periods.
type UsageQuestion struct {
	Period  Period
	Range   plan.Range
	GroupBy []string
	Filters json.RawMessage
	// After is the last row that is known already, nil at the beginning.
	After *compile.Place
	Limit int
}

// UsageRow is a period of one group. Money and quantities are exact decimals.
type UsageRow struct {
	compile.Place
	LLMCalls, EmbeddingCalls, UnpricedCalls uint64
	// Cost is nil where nothing has a price.
	Cost   *string
	Meters []MeterUse
}

// MeterUse is what one meter measured. A meter without a name has the cost that was reported as a whole.
type MeterUse struct {
	Meter    string
	Quantity *string
	Cost     *string
}

// Usage is a page of rows in the order of their periods and groups.
type Usage struct {
	Rows []UsageRow
	// Next is where the next page begins, nil on the last.
	Next *compile.Place
	// KeptSince is the time before which rows may be gone, zero where none are.
	KeptSince time.Time
}

// Usage exports from Loopscope's tables; other sources cannot tell it exactly.
func (s *Service) Usage(ctx context.Context, who principal.Principal, q UsageQuestion) (Usage, error) {
	if err := who.MayReadAggregates(s.settings); err != nil {
		return Usage{}, err
	}
	by, err := s.caller(who)
	if err != nil {
		return Usage{}, err
	}
	memory, err := s.reading(ctx, settings.ClickHouse)
	if err != nil {
		return Usage{}, err
	}
	if memory != nil {
		return Usage{}, &query.Error{Message: "Usage is exported from Loopscope's tables, which are not there: install them with `proxy migrate`."}
	}
	if q.After != nil {
		q.Range.From = q.After.Time
	}
	totals, since, err := s.usageSeries(ctx, by.scope, q, []string{"llm_calls", "embedding_calls", "unpriced_calls", "cost"}, q.GroupBy)
	if err != nil {
		return Usage{}, err
	}
	byMeter, _, err := s.usageSeries(ctx, by.scope, q, []string{"quantity", "cost"}, append(slices.Clone(q.GroupBy), "meter"))
	if err != nil {
		return Usage{}, err
	}
	page := Usage{KeptSince: since}
	if page.Rows, err = s.usageTotals(ctx, compile.After(totals, len(q.GroupBy), q.After, q.Limit+1), len(q.GroupBy)); err != nil {
		return Usage{}, err
	}
	if len(page.Rows) > q.Limit {
		page.Rows = page.Rows[:q.Limit]
		last := page.Rows[q.Limit-1].Place
		page.Next = &last
	}
	if len(page.Rows) == 0 {
		return page, nil
	}
	if err := s.addMeters(ctx, byMeter, page.Rows); err != nil {
		return Usage{}, err
	}
	// Services that only ran tools have a row of sums, and nothing to bill.
	page.Rows = slices.DeleteFunc(page.Rows, UsageRow.isEmpty)
	return page, nil
}

func (r UsageRow) isEmpty() bool {
	return r.LLMCalls == 0 && r.EmbeddingCalls == 0 && r.UnpricedCalls == 0 && r.Cost == nil && len(r.Meters) == 0
}

// usageSeries compiles a time series of measures, and says since when its table keeps rows.
func (s *Service) usageSeries(ctx context.Context, scope tenant.Scope, q UsageQuestion, measures, groupBy []string) (clickhouse.Statement, time.Time, error) {
	interval := map[Period]string{Hour: "1h", Day: "1d"}[q.Period]
	raw, err := json.Marshal(struct {
		Version   int             `json:"version"`
		QueryType query.Type      `json:"queryType"`
		Measures  []string        `json:"measures"`
		GroupBy   []string        `json:"groupBy"`
		Filters   json.RawMessage `json:"filters,omitempty"`
		Interval  string          `json:"interval"`
	}{1, query.Metrics, measures, groupBy, q.Filters, interval})
	if err != nil {
		return clickhouse.Statement{}, time.Time{}, &query.Error{Message: "filters is not a list of {field, op, values}."}
	}
	asked, err := query.Parse(raw, s.catalogue)
	if err != nil {
		return clickhouse.Statement{}, time.Time{}, err
	}
	known, err := s.kept(ctx)
	if err != nil {
		return clickhouse.Statement{}, time.Time{}, err
	}
	p, err := plan.ForMetrics(asked, q.Range, 0, known, s.now())
	if err != nil {
		return clickhouse.Statement{}, time.Time{}, err
	}
	return compile.Metrics(scope, p, s.catalogue), p.Table.Since(s.now()), nil
}

func (s *Service) usageTotals(ctx context.Context, statement clickhouse.Statement, groups int) ([]UsageRow, error) {
	var rows []UsageRow
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var (
			total  UsageRow
			counts [3]*string
			err    error
		)
		if total.Place, err = scanPlace(row, groups, &counts[0], &counts[1], &counts[2], &total.Cost); err != nil {
			return err
		}
		for i, into := range []*uint64{&total.LLMCalls, &total.EmbeddingCalls, &total.UnpricedCalls} {
			if counts[i] == nil {
				continue
			}
			if *into, err = strconv.ParseUint(*counts[i], 10, 64); err != nil {
				return err
			}
		}
		rows = append(rows, total)
		return nil
	})
	return rows, err
}

// addMeters reads what the meters of a page's rows measured: at most so many meters a row, whatever its limit.
func (s *Service) addMeters(ctx context.Context, byMeter clickhouse.Statement, rows []UsageRow) error {
	const mostMeters = 64
	at := make(map[string]*UsageRow, len(rows))
	for i := range rows {
		at[rows[i].key()] = &rows[i]
	}
	groups := len(rows[0].Groups)
	return s.client.EachUpTo(ctx, compile.Between(byMeter, rows[0].Place, rows[len(rows)-1].Place), mostMeters*len(rows), func(row clickhouse.Scanner) error {
		var use MeterUse
		place, err := scanPlace(row, groups+1, &use.Quantity, &use.Cost)
		if err != nil {
			return err
		}
		use.Meter = place.Groups[groups]
		place.Groups = place.Groups[:groups]
		total, ok := at[UsageRow{Place: place}.key()]
		if !ok {
			return nil // it was settled between the two questions, and belongs to no row of this page
		}
		if use.Quantity != nil || use.Cost != nil {
			total.Meters = append(total.Meters, use)
		}
		return nil
	})
}

func (r UsageRow) key() string { return fmt.Sprintf("%d %q", r.Time.Unix(), r.Groups) }

// scanPlace reads a row of a compiled time series.
func scanPlace(row clickhouse.Scanner, groups int, measures ...**string) (compile.Place, error) {
	var (
		at    uint32
		rest  uint8
		place = compile.Place{Groups: make([]string, groups)}
		dest  = []any{&at, &rest}
	)
	for i := range place.Groups {
		dest = append(dest, &place.Groups[i])
	}
	for _, measure := range measures {
		dest = append(dest, measure)
	}
	err := row.Scan(dest...)
	place.Time = time.Unix(int64(at), 0).UTC()
	if rest != 0 {
		err = errors.Join(err, errors.New("a row of others in a usage export"))
	}
	return place, err
}
