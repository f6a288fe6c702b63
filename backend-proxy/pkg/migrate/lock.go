package migrate

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// lockPrefix begins the names of the tables by which migrations see one another.
const lockPrefix = "llm_migrating_"

// lock waits until no other migration is at this database, and keeps others away until unlock is called. ClickHouse has
// no compare-and-set: each contender shows a table of its own, looks for others, and steps back where it finds one.
func (m *Migration) lock(ctx context.Context, out io.Writer) (unlock func(), err error) {
	mine := lockPrefix + uuid.NewString()[:8]
	for told := false; ; told = true {
		holder, err := m.otherHolder(ctx, mine)
		if err != nil {
			return nil, err
		}
		if holder == "" {
			if err := m.show(ctx, "CREATE TABLE "+mine+m.onCluster()+" (nothing UInt8) ENGINE = Memory COMMENT ", mine); err != nil {
				return nil, err
			}
			if holder, err = m.otherHolder(ctx, mine); err == nil && holder == "" {
				return m.hold(ctx, mine), nil
			}
			m.drop(ctx, mine)
			if err != nil {
				return nil, err
			}
		}
		if !told {
			say(out, "waiting for another migration: %s\n", holder)
		}
		if err := pause(ctx, 300*time.Millisecond+rand.N(700*time.Millisecond)); err != nil { //nolint:gosec // spreads contenders
			return nil, err
		}
	}
}

// hold renews the lease until the returned function ends it, and sweeps up what the dead left.
func (m *Migration) hold(ctx context.Context, mine string) func() {
	m.sweep(ctx)
	beating, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for pause(beating, m.Lease/4) == nil {
			_ = m.show(beating, "ALTER TABLE "+mine+m.onCluster()+" MODIFY COMMENT ", mine) // one that fails is made good by the next
		}
	}()
	return func() {
		stop()
		<-ended
		m.drop(ctx, mine)
	}
}

// show writes until when the lease holds, by the server's clock.
func (m *Migration) show(ctx context.Context, statement, mine string) error {
	var until int64
	err := m.client.Each(ctx, clickhouse.Statement{SQL: "SELECT toInt64(toUnixTimestamp(now()))"}, func(row clickhouse.Scanner) error { return row.Scan(&until) })
	if err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		host = mine
	}
	return m.client.Exec(ctx, statement+clickhouse.Literal(fmt.Sprintf("until %d by %s process %d", until+int64(m.Lease.Seconds()), host, os.Getpid())))
}

const leaseOf = `toInt64OrZero(extract(comment, '^until (\\d+) '))`

// otherHolder describes a migration that is alive and not this one.
func (m *Migration) otherHolder(ctx context.Context, mine string) (string, error) {
	var holder string
	err := m.client.Each(ctx, clickhouse.Statement{
		SQL: "SELECT extract(comment, 'by (.+)$') FROM system.tables WHERE database = {database:String} AND startsWith(name, '" + lockPrefix + "') AND name != {mine:String} AND " +
			leaseOf + " > toInt64(toUnixTimestamp(now())) ORDER BY name LIMIT 1",
		Params: []clickhouse.Param{{Name: "database", Value: m.client.Settings().Database}, {Name: "mine", Value: mine}},
	}, func(row clickhouse.Scanner) error { return row.Scan(&holder) })
	return holder, err
}

// sweep removes the tables of migrations that died long ago; a lease that has just ended might still be renewed.
func (m *Migration) sweep(ctx context.Context) {
	var names []string
	_ = m.client.Each(ctx, clickhouse.Statement{
		SQL: "SELECT name FROM system.tables WHERE database = {database:String} AND startsWith(name, '" + lockPrefix + "') AND " +
			leaseOf + " + " + strconv.Itoa(int(m.Lease.Seconds())) + " < toInt64(toUnixTimestamp(now()))",
		Params: []clickhouse.Param{{Name: "database", Value: m.client.Settings().Database}},
	}, func(row clickhouse.Scanner) error {
		var name string
		err := row.Scan(&name)
		names = append(names, name)
		return err
	})
	for _, name := range names {
		m.drop(ctx, name)
	}
}

// drop is a courtesy: a table that stays is no lock once its lease is over.
func (m *Migration) drop(ctx context.Context, name string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	_ = m.client.Exec(ctx, "DROP TABLE IF EXISTS "+name+m.onCluster()+" SYNC")
}

func pause(ctx context.Context, duration time.Duration) error {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
