package answer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/health"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/rawsql"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// keepsBoundary is how long a user of ClickHouse is taken to have the rights that were found.
const keepsBoundary = 5 * time.Minute

// sqlReader is the connection that a caller's SQL goes over: that of the caller's tenant, or, for who sees all tenants, the
// data source's own, whose user may do nothing but read.
func (s *Service) sqlReader(ctx context.Context, who caller) (*clickhouse.Client, error) {
	if err := who.MayTypeSQL(s.settings); err != nil {
		return nil, err
	}
	tenant, err := who.scope.ForSQL()
	if err != nil {
		return nil, err
	}
	if s.client == nil {
		return nil, errNoClickHouse
	}
	if tenant != "" {
		return s.tenantSQL(ctx, tenant)
	}
	found, err := s.sqlBoundary(ctx)
	if err != nil {
		return nil, err
	}
	if err := found.Err(s.settings.Username); err != nil {
		return nil, principal.Forbidden(err.Error())
	}
	return s.client, nil
}

func (s *Service) sqlBoundary(ctx context.Context) (health.Boundary, error) {
	return s.boundary.get(s.now, func() (health.Boundary, time.Duration, error) {
		found, err := health.ProveBoundary(ctx, s.client)
		return found, keepsBoundary, err
	})
}

func (s *Service) sql(ctx context.Context, who caller, q query.Query, question Question) (backend.DataResponse, error) {
	reader, err := s.sqlReader(ctx, who)
	if err != nil {
		return backend.DataResponse{}, err
	}
	expanded, err := s.expand(who, q, question)
	if err != nil {
		return backend.DataResponse{}, err
	}
	statement := expanded.Statement()
	table, err := reader.Table(ctx, statement, clickhouse.Bounds{Rows: s.settings.RowLimit, RowsToRead: s.settings.SQL.RowsToRead})
	if err != nil {
		return backend.DataResponse{}, sqlFailure(expanded, reader.Settings().Database, err)
	}
	frame := frames.SQL(table)
	if q.Format == query.TimeSeries {
		if frame, err = frames.SQLSeries(frame); err != nil {
			return backend.DataResponse{}, &rawsql.Error{Message: err.Error()}
		}
	}
	return respond(data.Frames{frame}, statement), nil
}

func (s *Service) expand(who caller, q query.Query, question Question) (rawsql.Expanded, error) {
	return rawsql.Expand(q.RawSQL, rawsql.Context{
		From: question.Range.From, To: question.Range.To, Interval: question.Interval,
		Variables: q.Variables,
		Tenants:   s.mappedTenants(who),
		Filters: func(alias string, bind func(string, any) string) string {
			return compile.FilterCondition(q.Filters, s.catalogue, alias, bind)
		},
	})
}

// mappedTenants are those that the settings map the caller to, guard or not; nil is all of them.
func (s *Service) mappedTenants(who caller) []string {
	mapping := s.settings.Tenants
	if len(mapping.Map) == 0 {
		return nil
	}
	mapping.Guard = true
	scope, err := tenant.Of(who.Principal, mapping)
	if err == nil && scope.IsAll() {
		return nil
	}
	return scope.Names()
}

// Codes of ClickHouse's errors that are about rights and limits, and not about the SQL.
const (
	codeTooManyRows = 158
	codeReadOnly    = 164
	codeDenied      = 497
)

// sqlFailure says what ClickHouse found wrong, at its place in the SQL that was typed; database is what may be read, which
// for people of a tenant is not the data source's.
func sqlFailure(expanded rawsql.Expanded, database string, err error) error {
	var known *clickhouse.Error
	if !errors.As(err, &known) {
		return err
	}
	code, said, message, ok := known.Server()
	switch {
	case !ok:
		return err
	case code == codeTooManyRows:
		return &rawsql.Error{Message: "ClickHouse would read more rows than the data source allows (sql.rowsToRead). Narrow the time range, or ask llm_calls_1m or a metrics query, which read sums."}
	case code == codeReadOnly, code == codeDenied:
		return principal.Forbidden(fmt.Sprintf("ClickHouse refused this: your SQL may only read the database %s, whose tables need no database before their names. It said: %s.", database, message))
	case known.Kind == clickhouse.KindQuery, known.Kind == clickhouse.KindSchema, known.Kind == clickhouse.KindVersion, known.Kind == clickhouse.KindDatabase:
		return expanded.Locate(said, message)
	}
	return err
}
