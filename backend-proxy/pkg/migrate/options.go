package migrate

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Options are how a database is set up. They are kept in it: an upgrade that names none changes none.
type Options struct {
	// Refresh is how often settlement runs, such as "5 MINUTE"; RefreshOff leaves it to `proxy settle`.
	Refresh string `json:"refresh,omitempty"`
	// Cluster is the cluster of the server's configuration that tables are made on.
	Cluster string `json:"cluster,omitempty"`
	// Feed is a table that keeps no rows and that every span is inserted into, where the traces table holds only some of
	// them; NoFeed reads the traces table again.
	Feed string `json:"feed,omitempty"`
	// Content is ContentOn where what was said is collected to be searched by words.
	Content string `json:"content,omitempty"`
}

const (
	// DefaultRefresh is how often settlement runs unless told. A longer interval lets ClickHouse Cloud idle.
	DefaultRefresh = "10 SECOND"
	// RefreshOff makes no refreshable views.
	RefreshOff = "off"
	// NoFeed ends a feed.
	NoFeed = "none"
	// ContentOn collects what was said; ContentOff ends that.
	ContentOn  = "on"
	ContentOff = "off"
)

var (
	refreshEvery = regexp.MustCompile(`REFRESH EVERY (\d+ [A-Z]+)`)
	tableName    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,190}$`)
	clusterName  = regexp.MustCompile(`^[A-Za-z0-9_.{}-]{1,190}$`)
)

func (o Options) check() error {
	if o.Refresh != "" && o.Refresh != RefreshOff && !refreshInterval.MatchString(o.Refresh) {
		return fmt.Errorf("refresh is %q: use a number and a unit, such as 10 SECOND or 5 MINUTE, or off", o.Refresh)
	}
	if o.Cluster != "" && !clusterName.MatchString(o.Cluster) {
		return fmt.Errorf("cluster is %q: use a name from the server's remote_servers (SELECT cluster FROM system.clusters)", o.Cluster)
	}
	if o.Feed != "" && !tableName.MatchString(o.Feed) {
		return fmt.Errorf("feed is %q: use the name of a table of letters, digits and underscores", o.Feed)
	}
	if o.Content != "" && o.Content != ContentOn && o.Content != ContentOff {
		return fmt.Errorf("content is %q: use on or off", o.Content)
	}
	return nil
}

// over fills what is not told with what the database has, and with the defaults.
func (o Options) over(installed Options) Options {
	out := installed
	if o.Refresh != "" {
		out.Refresh = o.Refresh
	}
	if o.Cluster != "" {
		out.Cluster = o.Cluster
	}
	if o.Feed != "" {
		out.Feed = o.Feed
	}
	if o.Content != "" {
		out.Content = o.Content
	}
	if out.Content == ContentOff {
		out.Content = ""
	}
	if out.Refresh == "" {
		out.Refresh = DefaultRefresh
	}
	if out.Feed == NoFeed {
		out.Feed = ""
	}
	return out
}

// kept is what the comment of llm_schema holds.
type kept struct {
	Options
	// Replay says that tables were made which summarise settled spans, and do not hold those from before yet.
	Replay bool `json:"replay,omitempty"`
}

func (k kept) comment() string {
	raw, _ := json.Marshal(k) //nolint:errchkjson // strings and a flag
	return commentPrefix + string(raw)
}

// state is what a database has of Loopscope.
type state struct {
	applied map[int]bool
	// views are the fingerprints of the views by name; empty where one was made without.
	views  map[string]string
	tables map[string]bool
	// kept is what the comment of llm_schema says, which is comment.
	kept    kept
	comment string
	// tracesJSON and logsJSON say that the attributes of those tables are of the JSON type and no maps.
	tracesJSON, logsJSON bool
	// logs says that the logs table exists; traces is the traces table's engine, empty where it does not.
	logs   bool
	traces string
	// fed says that the feed that is wanted exists.
	fed bool
	// replicated says that the database replicates its own DDL.
	replicated bool
}

func (s state) newest() int {
	newest := 0
	for version := range s.applied {
		newest = max(newest, version)
	}
	return newest
}

// look reads the state; a database that does not exist has none.
func (m *Migration) look(ctx context.Context) (state, error) {
	s := state{applied: map[int]bool{}, views: map[string]string{}, tables: map[string]bool{}}
	database := clickhouse.Param{Name: "database", Value: m.client.Settings().Database}
	err := m.client.Each(ctx, clickhouse.Statement{
		SQL:    "SELECT name, engine, comment, create_table_query FROM system.tables WHERE database = {database:String} AND startsWith(name, 'llm_')",
		Params: []clickhouse.Param{database},
	}, func(row clickhouse.Scanner) error {
		var name, engine, comment, create string
		if err := row.Scan(&name, &engine, &comment, &create); err != nil {
			return err
		}
		if name == "llm_schema" {
			s.comment = comment
		}
		s.tables[name] = true
		if !strings.HasSuffix(engine, "View") {
			return nil
		}
		s.views[name] = strings.TrimPrefix(comment, commentPrefix)
		if match := refreshEvery.FindStringSubmatch(create); match != nil {
			s.kept.Refresh = match[1]
		}
		return nil
	})
	if missing(err) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	if said, ok := strings.CutPrefix(s.comment, commentPrefix); ok {
		if err := json.Unmarshal([]byte(said), &s.kept); err != nil {
			return s, fmt.Errorf("the comment of llm_schema should hold how this database is set up, but reads %q: %w. Remove the comment and give the options to `proxy migrate` again", s.comment, err)
		}
	}
	if err := m.lookAround(ctx, database, &s); err != nil {
		return s, err
	}
	err = m.client.Each(ctx, clickhouse.Statement{SQL: "SELECT toUInt64(version) FROM llm_schema"}, func(row clickhouse.Scanner) error {
		var version uint64
		err := row.Scan(&version)
		s.applied[int(version)] = true //nolint:gosec // a small number
		return err
	})
	if missing(err) {
		err = nil
	}
	return s, err
}

func (m *Migration) lookAround(ctx context.Context, database clickhouse.Param, s *state) error {
	return m.client.Each(ctx, clickhouse.Statement{
		SQL: `SELECT (SELECT engine FROM system.databases WHERE name = {database:String}) = 'Replicated' AS replicated,
    (SELECT count() FROM system.columns WHERE database = {database:String} AND table = {traces:String} AND name = 'SpanAttributes' AND type LIKE 'JSON%') > 0 AS traces_json,
    (SELECT count() FROM system.columns WHERE database = {database:String} AND table = {logs:String} AND name = 'LogAttributes' AND type LIKE 'JSON%') > 0 AS logs_json,
    (SELECT count() FROM system.tables WHERE database = {database:String} AND name = {feed:String}) > 0 AS fed,
    (SELECT count() FROM system.tables WHERE database = {database:String} AND name = {logs:String}) > 0 AS logs,
    ifNull((SELECT any(engine_full) FROM system.tables WHERE database = {database:String} AND name = {traces:String}), '') AS engine`,
		Params: []clickhouse.Param{database, {Name: "logs", Value: m.client.Settings().LogsTable}, {Name: "traces", Value: m.client.Settings().TracesTable}, {Name: "feed", Value: m.Options.over(s.kept.Options).Feed}},
	}, func(row clickhouse.Scanner) error {
		var replicated *uint8
		var fed, logs, tracesJSON, logsJSON uint8
		err := row.Scan(&replicated, &tracesJSON, &logsJSON, &fed, &logs, &s.traces)
		s.replicated, s.fed, s.logs = replicated != nil && *replicated == 1, fed == 1, logs == 1
		s.tracesJSON, s.logsJSON = tracesJSON == 1, logsJSON == 1
		return err
	})
}

// onCluster is what follows a table's name in DDL.
func (m *Migration) onCluster() string {
	if m.resolved.Cluster == "" || m.replicated {
		return ""
	}
	return " ON CLUSTER '" + m.resolved.Cluster + "'"
}
