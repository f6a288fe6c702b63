package migrate

import (
	"context"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/stages"
)

// insertView reads spans into the inbox.
const insertView = "llm_inbox_view"

// changes are what brings a database to this version: views that have to go, files, and views that are made.
type changes struct {
	files         []File
	views         []View
	before, after []string
	// stages of settlement, whether views run them or not.
	stages []stages.Stage
	// reading is the insert view's query over the traces table, which is called traces in it.
	reading, traces string
	// replay says that some of their tables are new.
	replay bool
}

func (m *Migration) plan(ctx context.Context) (state, changes, error) {
	if err := m.Options.check(); err != nil {
		return state{}, changes{}, err
	}
	s, err := m.look(ctx)
	if err != nil {
		return s, changes{}, err
	}
	m.resolved, m.replicated = m.Options.over(s.kept.Options), s.replicated
	settings := m.client.Settings()
	names := Names{
		Database: settings.Database, Traces: settings.TracesTable, Logs: settings.LogsTable,
		Refresh: m.resolved.Refresh, Feed: m.resolved.Feed, Content: m.resolved.Content == ContentOn,
		TracesJSON: s.tracesJSON, LogsJSON: s.logsJSON,
	}
	files, err := Read(m.schema, Folder, names)
	if err != nil {
		return s, changes{}, err
	}
	views, err := ReadViews(m.schema, Folder+"/views", names)
	if err != nil {
		return s, changes{}, err
	}
	c := changes{traces: names.Database + "." + names.Traces}
	work := map[string]string{}
	for _, view := range views {
		if view.Name == insertView {
			_, c.reading, _ = strings.Cut(view.Create, " AS\n")
			if names.Feed != "" {
				c.reading = strings.ReplaceAll(c.reading, names.Database+"."+names.Feed, c.traces)
			}
		}
		if view.Kind == Work {
			_, work[view.Name], _ = strings.Cut(view.Create, " AS\n")
		}
		if view.Kind == Refreshable {
			stage, err := stages.StageOf(view.Name, view.Create)
			if err != nil {
				return s, c, err
			}
			c.stages = append(c.stages, stage.Whole(work))
		}
	}
	for _, stage := range stages.Summaries(c.stages) {
		c.replay = c.replay || s.tables["llm_spans"] && !s.tables[stage.Target]
	}
	if m.resolved.Refresh == RefreshOff {
		views = slices.DeleteFunc(views, func(v View) bool { return v.Kind == Refreshable || v.Kind == Work })
	}
	for _, file := range files {
		if !s.applied[file.Version] {
			c.files = append(c.files, file)
		}
	}
	c.views = views
	c.before, c.after = viewChanges(views, s.views)
	if c, err = m.spread(s, c); err != nil {
		return s, c, err
	}
	if names.Feed != "" && !s.fed {
		c.after = append([]string{"CREATE TABLE IF NOT EXISTS " + names.Feed + m.onCluster() + " AS " + names.Traces + " ENGINE = Null"}, c.after...)
	}
	return s, c, nil
}
