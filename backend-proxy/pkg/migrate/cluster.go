package migrate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/stages"
)

// cluster turns the schema's statements for one server into those for all servers of a cluster. A table becomes local
// ones, which are replicated within a shard, and under its own name a Distributed one over them. Each server settles
// what lies on its own shard.
type cluster struct {
	name     string
	database string
	// replicated is a database that replicates DDL by itself: no ON CLUSTER, and no paths of replicated tables.
	replicated bool
	// traces and logs are the collector's tables, tracesLocal what the insert view of each server reads.
	traces, logs, tracesLocal string
	exists                    map[string]bool
}

const localSuffix = "_local"

// perServer are work areas: what one server's settlement hands from stage to stage.
var perServer = append([]string{stages.ChangedTraces, "llm_models", "llm_settled"}, stages.WorkAreas...)

// everywhere are tables of which each server has all rows.
var everywhere = []string{"llm_prices", "llm_price_rules", "llm_model_limits", "llm_providers", "llm_jobs", "llm_retention", "llm_audit", "llm_schema"}

// shardedBy are the keys by which rows are spread, where a client may insert them; rows of the others are written by the server that settles them.
func (c cluster) shardedBy(table string) string {
	switch table {
	case c.traces, c.logs:
		return "cityHash64(TraceId)"
	case "llm_inbox", "llm_spans", "llm_content":
		return "cityHash64(trace_id)"
	}
	return "rand()"
}

func (c cluster) sharded(table string) bool {
	return !slices.Contains(perServer, table) && !slices.Contains(everywhere, table) && table != c.tracesLocal
}

func (c cluster) on() string {
	if c.replicated {
		return ""
	}
	return " ON CLUSTER '" + c.name + "'"
}

var distributed = regexp.MustCompile(`^Distributed\('?[^',]*'?, '?[^',]*'?, '?([^',)]+)'?`)

// DistributedOver is the local table that a Distributed one reads, by its full engine; empty for any other engine.
func DistributedOver(engine string) string {
	if over := distributed.FindStringSubmatch(engine); over != nil {
		return over[1]
	}
	return ""
}

func (m *Migration) clusterOf(s state) cluster {
	settings := m.client.Settings()
	c := cluster{
		name: m.resolved.Cluster, database: settings.Database, replicated: m.replicated,
		traces: settings.TracesTable, logs: settings.LogsTable, tracesLocal: settings.TracesTable + localSuffix,
		exists: map[string]bool{settings.TracesTable: s.traces != "", settings.LogsTable: s.logs},
	}
	if over := DistributedOver(s.traces); over != "" {
		c.tracesLocal = over
	} else if s.traces != "" {
		c.tracesLocal = settings.TracesTable
	}
	return c
}

// spread turns changes for one server into changes for the cluster, if there is one.
func (m *Migration) spread(s state, c changes) (changes, error) {
	switch {
	case m.resolved.Cluster == "":
		return c, nil
	case s.tables["llm_spans"] && s.kept.Cluster != m.resolved.Cluster:
		return c, fmt.Errorf("the tables of database %s were made for %s and cannot be turned into those of cluster %s: migrate an empty database, and backfill it",
			m.client.Settings().Database, orOneServer(s.kept.Cluster), m.resolved.Cluster)
	}
	on := m.clusterOf(s)
	each := func(statements []string) (out []string, err error) {
		for _, statement := range statements {
			made, err := on.statements(statement)
			if err != nil {
				return nil, err
			}
			out = append(out, made...)
		}
		return out, nil
	}
	var err error
	for i := range c.files {
		if c.files[i].Statements, err = each(c.files[i].Statements); err != nil {
			return c, fmt.Errorf("migration %04d_%s: %w", c.files[i].Version, c.files[i].Name, err)
		}
	}
	if c.before, err = each(c.before); err != nil {
		return c, err
	}
	c.after, err = each(c.after)
	return c, err
}

func orOneServer(cluster string) string {
	if cluster == "" {
		return "one server"
	}
	return "cluster " + cluster
}

var (
	createTable = regexp.MustCompile(`(?s)^((?:--[^\n]*\n)*)CREATE TABLE IF NOT EXISTS (?:(\w+)\.)?(\w+)\s*(\(.*)$`)
	tableEngine = regexp.MustCompile(`(?m)ENGINE = (\w*MergeTree)(?:\(([^)]*)\))?`)
	alterTable  = regexp.MustCompile(`(?s)^((?:--[^\n]*\n)*)ALTER TABLE (?:(\w+)\.)?(\w+)\s+(.*)$`)
	dropThing   = regexp.MustCompile(`(?s)^((?:--[^\n]*\n)*)DROP (TABLE|VIEW) IF EXISTS (?:\w+\.)?(\w+)( SYNC)?\s*$`)
	makeView    = regexp.MustCompile(`(?s)^((?:--[^\n]*\n)*)CREATE (OR REPLACE )?(MATERIALIZED )?VIEW (IF NOT EXISTS )?(\w+)\.(\w+)(.*)$`)
	// column is a command that a Distributed table understands: it has columns, but neither parts nor indices nor codecs.
	column = regexp.MustCompile(`^(?:ADD|DROP|RENAME|MODIFY) COLUMN\b`)
	codec  = regexp.MustCompile("^MODIFY COLUMN `\\w+` CODEC\\(")
)

// statements are one of the schema's for the cluster.
func (c cluster) statements(sql string) ([]string, error) {
	if match := createTable.FindStringSubmatch(sql); match != nil {
		return c.createTable(match[1], match[3], match[4])
	}
	if match := makeView.FindStringSubmatch(sql); match != nil {
		return []string{c.createView(match)}, nil
	}
	if match := alterTable.FindStringSubmatch(sql); match != nil {
		return c.alterTable(match[1], match[3], match[4]), nil
	}
	if match := dropThing.FindStringSubmatch(sql); match != nil {
		out := []string{match[1] + "DROP " + match[2] + " IF EXISTS " + c.database + "." + match[3] + c.on() + match[4]}
		if match[2] == "TABLE" && c.sharded(match[3]) {
			out = append(out, "DROP TABLE IF EXISTS "+c.database+"."+match[3]+localSuffix+c.on()+match[4])
		}
		return out, nil
	}
	return nil, fmt.Errorf("cluster: %.80q is no statement that is known how to run on a cluster", sql)
}

func (c cluster) createTable(comment, table, rest string) ([]string, error) {
	engine := tableEngine.FindStringSubmatch(rest)
	if engine == nil {
		return nil, fmt.Errorf("cluster: table %s is of no MergeTree", table)
	}
	create := func(name, engine string) string {
		return comment + "CREATE TABLE IF NOT EXISTS " + c.database + "." + name + c.on() + "\n" + tableEngine.ReplaceAllLiteralString(rest, "ENGINE = "+engine)
	}
	switch {
	case c.exists[table] && (table == c.traces || table == c.logs):
		return nil, nil // the collector's, as its operator made them
	case slices.Contains(perServer, table):
		return []string{comment + "CREATE TABLE IF NOT EXISTS " + c.database + "." + table + c.on() + "\n" + rest}, nil
	case slices.Contains(everywhere, table):
		return []string{create(table, c.engine(engine, "all", "{shard}-{replica}"))}, nil
	}
	local := table + localSuffix
	return []string{
		create(local, c.engine(engine, "{shard}", "{replica}")),
		fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s.%s%s AS %s.%s ENGINE = Distributed('%s', '%s', '%s', %s)",
			c.database, table, c.on(), c.database, local, c.name, c.database, local, c.shardedBy(table)),
	}, nil
}

func (c cluster) engine(match []string, shard, replica string) string {
	var args []string
	if !c.replicated {
		args = []string{"'/clickhouse/tables/{uuid}/" + shard + "'", "'" + replica + "'"}
	}
	if match[2] != "" {
		args = append(args, match[2])
	}
	return "Replicated" + match[1] + "(" + strings.Join(args, ", ") + ")"
}

func (c cluster) alterTable(comment, table, commands string) []string {
	alter := func(name, commands string) string {
		return comment + "ALTER TABLE " + c.database + "." + name + c.on() + "\n    " + commands
	}
	if !c.sharded(table) || strings.HasPrefix(commands, "MODIFY QUERY") || strings.HasPrefix(commands, "MODIFY COMMENT") {
		return []string{alter(table, c.locally(commands))}
	}
	out := []string{alter(table+localSuffix, commands)}
	var columns []string
	for _, line := range strings.Split(commands, "\n") {
		if line = strings.TrimSuffix(strings.TrimSpace(line), ","); column.MatchString(line) && !codec.MatchString(line) {
			columns = append(columns, line)
		}
	}
	if len(columns) > 0 {
		out = append(out, alter(table, strings.Join(columns, ",\n    ")))
	}
	return out
}

var appendsTo = regexp.MustCompile(`APPEND TO`)

func (c cluster) createView(match []string) string {
	comment, kind, name, rest := match[1], match[2]+match[3]+"VIEW "+match[4], match[6], match[7]
	if match[3] != "" {
		rest = c.locally(rest)
	}
	if c.replicated {
		// Each server settles its own shard from work areas of its own.
		rest = appendsTo.ReplaceAllLiteralString(rest, "SETTINGS all_replicas = 1 APPEND TO")
	}
	return comment + "CREATE " + kind + c.database + "." + name + c.on() + rest
}

// locally reads and writes a server's own tables. What the insert view reads goes to the shard of its trace, wherever it arrived.
func (c cluster) locally(sql string) string {
	qualified := regexp.MustCompile(`\b` + regexp.QuoteMeta(c.database) + `\.(\w+)`)
	inserts := strings.Contains(sql, "TO "+c.database+".llm_inbox AS") || !strings.Contains(sql, "APPEND TO")
	return qualified.ReplaceAllStringFunc(sql, func(found string) string {
		table := strings.TrimPrefix(found, c.database+".")
		switch {
		case table == c.traces:
			return c.database + "." + c.tracesLocal
		case inserts, stage.MatchString(table), !c.sharded(table):
			return found
		}
		return found + localSuffix
	})
}
