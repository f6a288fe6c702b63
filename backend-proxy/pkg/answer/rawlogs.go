package answer

import (
	"context"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// logTable is the collector's table of log records, as the data source's user sees it.
type logTable struct {
	attributesType string
	// missing says why it is not read; empty where it is.
	missing string
}

// logTable looks whether there are log records to read: not every collector writes them, and not every user may read them.
func (r *rawReading) logTable(ctx context.Context) (logTable, error) {
	return r.logs.get(r.now, func() (logTable, time.Duration, error) {
		name := r.client.Settings().LogsTable
		kind, err := r.attributesType(ctx, compile.LogAttributesType(name))
		switch {
		case clickhouse.HasKind(err, clickhouse.KindSchema):
			return logTable{missing: fmt.Sprintf("there is no table %s, or one of another form than the OpenTelemetry collector's", name)}, keepsRaw, nil
		case clickhouse.HasKind(err, clickhouse.KindPermission):
			return logTable{missing: fmt.Sprintf("the data source's user may not read %s", name)}, keepsRaw, nil
		}
		return logTable{attributesType: kind}, keepsTables, err
	})
}

// anyRecord looks whether log records around a range tell of calls at all.
func (r *rawReading) anyRecord(ctx context.Context, whole compile.WholeTraces) (bool, error) {
	found := false
	err := r.client.Each(ctx, whole.AnyRecord(r.now()), func(row clickhouse.Scanner) error {
		var one uint8
		found = true
		return row.Scan(&one)
	})
	return found, err
}

// sayLogsMissing tells of an answer from the collector's tables that it is from spans alone. Typed SQL reads what it says.
func (s *Service) sayLogsMissing(ctx context.Context, q query.Query, response backend.DataResponse) {
	if q.QueryType == query.SQL || len(response.Frames) == 0 || s.client == nil || s.isTempo(q.Source) {
		return
	}
	if raw, err := s.readsRaw(ctx); err != nil || !raw {
		return
	}
	if logs, err := s.raw.logTable(ctx); err == nil && logs.missing != "" {
		frames.Notice(response.Frames[0], data.NoticeSeverityInfo, "What instrumentations tell in log records alone is missing: "+logs.missing+".")
	}
}
