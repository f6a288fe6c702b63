package answer

import (
	"context"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// measured is one kind of rows that a planned question of measures has, and the two ways to them.
type measured[R any] struct {
	compile   func(tenant.Scope, plan.Metrics, *catalogue.Catalogue) clickhouse.Statement
	scan      func(clickhouse.Scanner, plan.Metrics) (R, error)
	aggregate func(plan.Metrics, []settle.Settled, *catalogue.Catalogue) ([]R, error)
}

// rows are read from tables, or added up from spans in memory where there is something that reads them.
func (m measured[R]) rows(ctx context.Context, s *Service, scope tenant.Scope, memory reading, p plan.Metrics) ([]R, clickhouse.Statement, error) {
	if memory != nil {
		spans, statement, err := memory.rows(ctx, scope, p.Rows, p.Range, s.catalogue)
		if err != nil {
			return nil, statement, err
		}
		rows, err := m.aggregate(p, spans, s.catalogue)
		return rows, statement, err
	}
	statement := m.compile(scope, p, s.catalogue)
	var rows []R
	err := s.client.Each(ctx, statement, func(scanner clickhouse.Scanner) error {
		row, err := m.scan(scanner, p)
		rows = append(rows, row)
		return err
	})
	return rows, statement, err
}
