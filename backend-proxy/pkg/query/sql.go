package query

import (
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

const maxVariables = 100

// checkSQL leaves the text itself to package rawsql.
func (q Query) checkSQL() error {
	if strings.TrimSpace(q.RawSQL) == "" {
		return wrong("rawSql is empty: write a SELECT.")
	}
	if q.Format != TimeSeries && q.Format != Table {
		return wrong("format is %q: use timeseries or table.", q.Format)
	}
	if q.Source == settings.TempoTraces {
		return wrong("SQL is answered by ClickHouse: remove source, or set it to clickhouse.")
	}
	if len(q.Variables) > maxVariables {
		return wrong("variables has %d entries: at most %d are possible.", len(q.Variables), maxVariables)
	}
	for name, v := range q.Variables {
		if len(v.Values) > maxValues {
			return wrong("The variable %q has %d values: at most %d are possible.", name, len(v.Values), maxValues)
		}
	}
	return nil
}
