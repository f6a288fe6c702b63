package subjects

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
)

// collectedTable is a table of the collector's that exists.
type collectedTable struct {
	name string
	// stored is the one that has the rows: another where this one is Distributed.
	stored string
	logs   bool
}

func (s *Store) collected(ctx context.Context) ([]collectedTable, error) {
	var out []collectedTable
	err := s.client.Each(ctx, clickhouse.Statement{
		SQL:    "SELECT name, engine_full FROM system.tables WHERE database = currentDatabase() AND name IN ({traces:String}, {logs:String}) AND engine != 'Null' ORDER BY name",
		Params: []clickhouse.Param{{Name: "traces", Value: s.traces}, {Name: "logs", Value: s.logs}},
	}, func(row clickhouse.Scanner) error {
		var table collectedTable
		var engine string
		err := row.Scan(&table.name, &engine)
		table.stored, table.logs = table.name, table.name == s.logs
		if over := migrate.DistributedOver(engine); over != "" {
			table.stored = over
		}
		out = append(out, table)
		return err
	})
	return out, err
}

var (
	ofTheirTraces = "TraceId IN {traces:Array(String)} AND " + compile.CollectedTenant + " = {tenant:String}"
	// ofTheirEvents finds what agents log that trace nothing: records without a trace, which name the user or a session.
	ofTheirEvents = `TraceId = '' AND Timestamp >= fromUnixTimestamp64Milli({from:Int64}) AND Timestamp <= fromUnixTimestamp64Milli({to:Int64})
    AND ` + compile.CollectedTenant + ` = {tenant:String} AND arrayExists(id -> position(concat(toJSONString(LogAttributes), toJSONString(ResourceAttributes)), toJSONString(id)) > 0, {ids:Array(String)})`
)

// idsAtOnce bounds what is looked for in each record.
const idsAtOnce = 200

// rows are conditions with their values: together they find each row of the table that is the subject's once.
func (t collectedTable) rows(who Subject, found extent) iter.Seq2[string, []clickhouse.Param] {
	return func(yield func(string, []clickhouse.Param) bool) {
		for traces := range slices.Chunk(found.traces, tracesAtOnce) {
			if !yield(ofTheirTraces, []clickhouse.Param{{Name: "tenant", Value: who.Tenant}, {Name: "traces", Value: traces}}) {
				return
			}
		}
		if !t.logs || len(found.traces) == 0 {
			return
		}
		for ids := range slices.Chunk(append([]string{who.User}, found.sessions...), idsAtOnce) {
			if !yield(ofTheirEvents, []clickhouse.Param{
				{Name: "tenant", Value: who.Tenant}, {Name: "ids", Value: ids},
				{Name: "from", Value: found.first.Add(-time.Hour).UnixMilli()}, {Name: "to", Value: found.last.Add(time.Hour).UnixMilli()},
			}) {
				return
			}
		}
	}
}
