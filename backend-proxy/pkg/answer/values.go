package answer

import (
	"context"
	"slices"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// ValuesQuestion asks which values a dimension has.
type ValuesQuestion struct {
	Field  string
	Search string // part of the value, in any case
	Limit  int    // 0 for the default
	Range  plan.Range
	Source settings.Source // the data source's own if empty
	// Filters is a JSON list that the rows of a value must meet, or empty. One on what rows of the dimension do not have is passed over.
	Filters string
}

const (
	defaultValues = 1_000
	maxValues     = 10_000
)

// Values lists the values of a dimension, the most frequent first; unknown (”) is left out.
func (s *Service) Values(ctx context.Context, who principal.Principal, q ValuesQuestion) ([]string, error) {
	if err := who.MayReadSpans(); err != nil {
		return nil, err
	}
	by, err := s.caller(who)
	if err != nil {
		return nil, err
	}
	dimension, ok := s.catalogue.Dimension(q.Field)
	if !ok {
		return nil, query.UnknownDimension("field", q.Field, s.catalogue)
	}
	if q.Limit <= 0 || q.Limit > maxValues {
		q.Limit = defaultValues
	}
	filters, err := query.ParseFilters([]byte(q.Filters), s.catalogue)
	if err != nil {
		return nil, err
	}
	told := s.catalogue.Told(dimension.ID)
	filters = slices.DeleteFunc(filters, func(f query.Filter) bool { return !told.HasDimension(f.Field) })
	r := plan.Snap(q.Range, plan.Minute)
	memory, err := s.reading(ctx, q.Source)
	if err != nil {
		return nil, err
	}
	if memory != nil {
		spans, _, err := memory.rows(ctx, by.scope, told.Rows, r, s.catalogue)
		if err != nil {
			return nil, err
		}
		return aggregate.Values(dimension, filters, told.Rows, r, spans, q.Search, q.Limit, s.catalogue)
	}
	kept, err := s.kept(ctx)
	if err != nil {
		return nil, err
	}
	table := plan.ForValues(dimension, filters, r, kept, s.now())
	values := []string{}
	err = s.client.Each(ctx, compile.Values(by.scope, table, dimension, filters, r, q.Search, q.Limit, s.catalogue), func(row clickhouse.Scanner) error {
		var value string
		err := row.Scan(&value)
		values = append(values, value)
		return err
	})
	return values, err
}
