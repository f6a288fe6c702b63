package compile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Place is where a row of a time series stands: by its time, then by its groups.
type Place struct {
	Time   time.Time
	Groups []string
}

// After takes from a compiled time series the rows that follow a place, in order, at most so many. None is before all.
func After(series clickhouse.Statement, groups int, place *Place, limit int) clickhouse.Statement {
	b := over(series)
	where := ""
	if place != nil {
		where = "WHERE " + order(groups) + " > " + b.place(*place)
	}
	return b.statement("SELECT * FROM (", series.SQL, ")", where, "ORDER BY "+order(groups), atMost(limit))
}

// Between takes the rows from one place to another, both included. A row may have more groups than a place.
func Between(series clickhouse.Statement, first, last Place) clickhouse.Statement {
	b := over(series)
	keys := order(len(first.Groups))
	return b.statement("SELECT * FROM (", series.SQL, ")", "WHERE "+keys+" >= "+b.place(first)+" AND "+keys+" <= "+b.place(last))
}

// over begins a statement that reads another, within the scope of that one, and no table.
func over(series clickhouse.Statement) *builder {
	return &builder{params: slices.Clone(series.Params)}
}

func order(groups int) string {
	keys := []string{"time"}
	for i := range groups {
		keys = append(keys, fmt.Sprintf("g%d", i))
	}
	return "(" + strings.Join(keys, ", ") + ")"
}

func (b *builder) place(p Place) string {
	keys := []string{b.bind("UInt32", seconds(p.Time))}
	for _, group := range p.Groups {
		keys = append(keys, b.bind("String", group))
	}
	return "(" + strings.Join(keys, ", ") + ")"
}
