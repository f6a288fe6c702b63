// Package stages runs the stages of settlement as plain statements: where a
// server allows no refreshable views, to add up again what was settled before a
// roll-up existed, and for backfill, which settles old spans apart from those
// that arrive.
package stages

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Stage is one view of the chain: what it selects and which table it appends that to.
type Stage struct {
	Name   string
	Target string
	Select string
	// Columns of what it selects, quoted, where they were asked for already.
	Columns []string
	// Where and Settings are added when it is run as a statement.
	Where, Settings string
}

// ofStages are the settings that the stages' views have: see generate/settlement/views.ts.
const ofStages = "use_query_condition_cache = 0"

// WorkSuffix ends the name of the view that holds what a stage does: the stage's own view reads it only where there is work.
const WorkSuffix = "_work"

var appends = regexp.MustCompile(`APPEND TO \S+?\.(\w+) AS\n`)

// StageOf reads the statement that creates a refreshable view.
func StageOf(name, create string) (Stage, error) {
	at := appends.FindStringSubmatchIndex(create)
	if at == nil {
		return Stage{}, fmt.Errorf("settlement: view %s appends to no table", name)
	}
	return Stage{Name: name, Target: create[at[2]:at[3]], Select: create[at[1]:]}, nil
}

// part is how a stage reads some of its work only where there is some.
var part = regexp.MustCompile(`merge\('[^']*', '\^(\w+)\$'\) WHERE _table = if\(\w+, '\w+', ''\)`)

// Whole is the stage with what it does, out of the views that hold it, in the place of what reads those: they are of the
// tables that spans arrive in, and not where refreshable views are not.
func (s Stage) Whole(work map[string]string) Stage {
	if does, ok := work[s.Name+WorkSuffix]; ok {
		s.Select = does
	}
	s.Select = part.ReplaceAllStringFunc(s.Select, func(reads string) string {
		return "(\n" + work[part.FindStringSubmatch(reads)[1]] + "\n)"
	})
	return s
}

// Insert is the statement that a refresh of the view would run.
func (s Stage) Insert(ctx context.Context, client *clickhouse.Client) (string, error) {
	s, err := s.described(ctx, client)
	if err != nil {
		return "", err
	}
	list := strings.Join(s.Columns, ", ")
	insert := fmt.Sprintf("INSERT INTO %s (%s)\nSELECT %s FROM\n(\n%s\n)", s.Target, list, list, s.Select)
	if s.Where != "" {
		insert += "\nWHERE " + s.Where
	}
	insert += "\nSETTINGS " + ofStages
	if s.Settings != "" {
		insert += ", " + s.Settings
	}
	return insert, nil
}

func (s Stage) described(ctx context.Context, client *clickhouse.Client) (Stage, error) {
	if s.Columns != nil {
		return s, nil
	}
	var err error
	if s.Columns, err = Columns(ctx, client, s.Select); err != nil {
		return s, fmt.Errorf("settlement, %s: %w", s.Name, err)
	}
	return s, nil
}

// Described asks for the columns of stages that are run again and again in other forms.
func Described(ctx context.Context, client *clickhouse.Client, stages []Stage) ([]Stage, error) {
	out := make([]Stage, len(stages))
	for i, stage := range stages {
		var err error
		if out[i], err = stage.described(ctx, client); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Columns are the names that a query answers with, quoted: a view matches columns by name, an INSERT by place.
func Columns(ctx context.Context, client *clickhouse.Client, query string) ([]string, error) {
	var columns []string
	err := client.Each(ctx, clickhouse.Statement{SQL: "DESCRIBE TABLE (" + query + ")"}, func(row clickhouse.Scanner) error {
		var name, kind, defaultKind, defaultValue, comment, codec, ttl string
		err := row.Scan(&name, &kind, &defaultKind, &defaultValue, &comment, &codec, &ttl)
		columns = append(columns, "`"+name+"`")
		return err
	})
	return columns, err
}
