package migrate

import (
	"context"
	"fmt"
	"io"
)

// DryRun prints the SQL that Apply would run.
func (m *Migration) DryRun(ctx context.Context, out io.Writer) error {
	s, c, err := m.plan(ctx)
	if err != nil {
		return err
	}
	rules, err := m.rules(ctx)
	if err != nil {
		return err
	}
	keep, err := m.keepStatements(ctx, s, rules)
	if err != nil {
		return err
	}
	printSQL(out, "views that are replaced", c.before)
	for _, file := range c.files {
		printSQL(out, fmt.Sprintf("%04d_%s", file.Version, file.Name), file.Statements)
	}
	printSQL(out, "views", c.after)
	printSQL(out, "how long rows are kept", keep)
	for _, list := range m.prices {
		say(out, "-- then load %d rows into %s if they changed\n", list.Rows(), list.Table)
	}
	return nil
}

// Status prints what is installed.
func (m *Migration) Status(ctx context.Context, out io.Writer) error {
	s, c, err := m.plan(ctx)
	if err != nil {
		return err
	}
	say(out, "schema: %d of %d\n", s.newest(), m.newest())
	files, err := Read(m.schema, Folder, Names{})
	if err != nil {
		return err
	}
	for _, file := range files {
		state := "missing"
		if s.applied[file.Version] {
			state = "applied"
		}
		say(out, "  %04d_%s: %s\n", file.Version, file.Name, state)
	}
	for _, view := range c.views {
		fingerprint, exists := s.views[view.Name]
		state := "current"
		if !exists {
			state = "missing"
		} else if fingerprint != view.Fingerprint {
			state = "of another version"
		}
		say(out, "  view %s: %s\n", view.Name, state)
	}
	return m.sayKept(ctx, s, out)
}

func printSQL(out io.Writer, title string, statements []string) {
	if len(statements) == 0 {
		return
	}
	say(out, "-- %s\n", title)
	for _, statement := range statements {
		say(out, "%s\n;\n", statement)
	}
}

func say(out io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(out, format, args...) }
