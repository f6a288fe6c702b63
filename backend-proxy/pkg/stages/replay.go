package stages

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

var (
	// table is a table of Loopscope as a stage names it.
	table = regexp.MustCompile(`\b(llm_[a-z0-9_]+)\b`)
	// mark is how a stage finds the last run that has come out.
	mark = regexp.MustCompile(`\(SELECT max\(settled\.run\) FROM \S+?\.llm_settled AS settled\)`)
	// newer is how it finds what was settled since.
	newer = regexp.MustCompile(`\b(\w+\.ver) > since\b`)
)

// replayPrefix begins the names of a replay's work areas; migrations wait for one another, so there is one at a time.
const replayPrefix = "llm_replay_"

// WorkAreas are the tables by which settlement hands spans from stage to stage until they are settled, ChangedTraces that
// by which it hands on which traces have settled anew.
var WorkAreas = []string{"llm_seen", "llm_settle", "llm_inferred", "llm_ancestry", "llm_same", "llm_counted"}

// ChangedTraces lies behind settled spans.
const ChangedTraces = "llm_changed"

// arrivals are the tables between what arrives and settled spans. A stage that reads none of them makes something of settled spans.
var arrivals = append([]string{"llm_inbox", "llm_models"}, WorkAreas...)

func (s Stage) readsArrivals() bool {
	return slices.ContainsFunc(table.FindAllString(s.Select, -1), func(found string) bool { return slices.Contains(arrivals, found) })
}

// Arrivals are the stages that make settled spans of what arrived.
func Arrivals(stages []Stage) []Stage {
	var out []Stage
	for _, stage := range stages {
		if stage.readsArrivals() && stage.Target != "llm_settled" {
			out = append(out, stage)
		}
	}
	return out
}

// Summaries are the stages that make something of settled spans: roll-ups, runs.
func Summaries(stages []Stage) []Stage {
	var out []Stage
	for _, stage := range stages {
		if !stage.readsArrivals() && stage.Target != "llm_settled" {
			out = append(out, stage)
		}
	}
	return out
}

// Replay lets the summaries see what was settled from one time to another as if that were news. What they know already
// they leave as it is, so it can be repeated. Tables whose names begin with prefix are its own.
func Replay(ctx context.Context, client *clickhouse.Client, stages []Stage, prefix string, from, to time.Time) error {
	// One that was killed may have left some.
	if err := DropTables(ctx, client, prefix); err != nil {
		return err
	}
	summaries := Summaries(stages)
	rename, err := workOf(ctx, client, summaries, prefix)
	if err != nil {
		return err
	}
	var replayed []Stage
	for _, stage := range summaries {
		// The stages look two minutes further back than the mark.
		stage.Select = mark.ReplaceAllLiteralString(stage.Select, instant(from.Add(2*time.Minute)))
		stage.Select = newer.ReplaceAllString(stage.Select, "$1 > since AND $1 <= "+instant(to))
		replayed = append(replayed, stage.Renamed(rename))
	}
	return errors.Join(NewChain(client, replayed).Once(ctx), DropTables(context.WithoutCancel(ctx), client, prefix))
}

// workOf makes copies of the work tables that stages write to.
func workOf(ctx context.Context, client *clickhouse.Client, stages []Stage, prefix string) (map[string]string, error) {
	work, err := WorkTables(ctx, client)
	if err != nil {
		return nil, err
	}
	rename := map[string]string{}
	for _, stage := range stages {
		if !slices.Contains(work, stage.Target) || rename[stage.Target] != "" {
			continue
		}
		rename[stage.Target] = prefix + strings.TrimPrefix(stage.Target, "llm_")
		if err := client.Exec(ctx, "CREATE TABLE "+rename[stage.Target]+" AS "+stage.Target+" ENGINE = MergeTree ORDER BY run"); err != nil {
			return nil, err
		}
	}
	return rename, nil
}

// ReplayAll replays all that was ever settled, in parts, for tables that came to be after it.
func ReplayAll(ctx context.Context, client *clickhouse.Client, stages []Stage, progress func(done, total uint64)) error {
	const atOnce = 500_000
	type hour struct {
		start int64
		spans uint64
	}
	var hours []hour
	total := uint64(0)
	err := client.Each(ctx, clickhouse.Statement{
		SQL: "SELECT toInt64(toUnixTimestamp(toStartOfHour(ver))) AS hour, count() AS spans FROM llm_spans WHERE trace_id != '' GROUP BY hour ORDER BY hour",
	}, func(row clickhouse.Scanner) error {
		var h hour
		err := row.Scan(&h.start, &h.spans)
		hours, total = append(hours, h), total+h.spans
		return err
	})
	if err != nil {
		return err
	}
	if stages, err = Described(ctx, client, Summaries(stages)); err != nil {
		return err
	}
	for i, done := 0, uint64(0); i < len(hours); {
		first, spans := i, uint64(0)
		for ; i < len(hours) && (i == first || spans+hours[i].spans <= atOnce); i++ {
			spans += hours[i].spans
		}
		// A version is newer than the beginning of its window: a millisecond before the hour.
		from, to := time.Unix(hours[first].start, 0).Add(-time.Millisecond), time.Unix(hours[i-1].start, 0).Add(time.Hour)
		if err := Replay(ctx, client, stages, replayPrefix, from, to); err != nil {
			return err
		}
		done += spans
		progress(done, total)
	}
	return nil
}

// WorkTables hold what one run hands from stage to stage.
func WorkTables(ctx context.Context, client *clickhouse.Client) ([]string, error) {
	return Texts(ctx, client, "SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'run' AND startsWith(table, 'llm_') AND NOT startsWith(table, 'llm_replay_') "+
		"AND NOT startsWith(table, 'llm_backfill_') AND table != 'llm_settled' AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND endsWith(engine, 'MergeTree')) ORDER BY table")
}

// DropTables removes all tables whose names begin so.
func DropTables(ctx context.Context, client *clickhouse.Client, prefix string) error {
	names, err := Texts(ctx, client, "SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '"+prefix+"')")
	for _, name := range names {
		if err := client.Exec(ctx, "DROP TABLE IF EXISTS "+name+" SYNC"); err != nil {
			return err
		}
	}
	return err
}

// Texts are the rows of a query that answers with one text each.
func Texts(ctx context.Context, client *clickhouse.Client, sql string) ([]string, error) {
	var out []string
	err := client.Each(ctx, clickhouse.Statement{SQL: sql}, func(row clickhouse.Scanner) error {
		var text string
		err := row.Scan(&text)
		out = append(out, text)
		return err
	})
	return out, err
}

// Renamed reads and writes other tables in place of some.
func (s Stage) Renamed(names map[string]string) Stage {
	other := func(name string) string {
		if to, ok := names[name]; ok {
			return to
		}
		return name
	}
	s.Target, s.Select = other(s.Target), table.ReplaceAllStringFunc(s.Select, other)
	return s
}

func instant(t time.Time) string {
	return fmt.Sprintf("fromUnixTimestamp64Milli(%d, 'UTC')", t.UnixMilli())
}
