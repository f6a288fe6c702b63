package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
)

func migrateDatabase(ctx context.Context, args []string, env environment, out io.Writer) error {
	flags, address := databaseFlags("migrate", env)
	refresh := flags.String("refresh", "", "")
	cluster := flags.String("cluster", "", "")
	feed := flags.String("feed", "", "")
	content := flags.String("content", "", "")
	reader := flags.String("reader", "", "")
	auditor, eraser := flags.String("auditor", "", ""), flags.String("eraser", "", "")
	var keep, keepTenant each
	flags.Var(&keep, "keep", "")
	flags.Var(&keepTenant, "keep-tenant", "")
	dryRun := flags.Bool("dry-run", false, "")
	status := flags.Bool("status", false, "")
	if err := parse(flags, args); err != nil {
		return err
	}
	if err := atMostOne(*dryRun, *status); err != nil {
		return fmt.Errorf("migrate: --dry-run, --status: %w", err)
	}
	client, migration, err := openDatabase(*address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	migration.Options = migrate.Options{Refresh: *refresh, Cluster: *cluster, Feed: *feed, Content: *content}
	if err := migration.ParseKeep(keep, keepTenant); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	switch {
	case *reader != "":
		return migration.Grant(ctx, migration.Grants, *reader, *dryRun, out)
	case *auditor != "":
		return migration.Grant(ctx, migration.AuditGrants, *auditor, *dryRun, out)
	case *eraser != "":
		return migration.Grant(ctx, migration.EraserGrants, *eraser, *dryRun, out)
	case *status:
		return migration.Status(ctx, out)
	case *dryRun:
		return migration.DryRun(ctx, out)
	}
	return migration.Apply(ctx, out)
}

// each is a flag that may be given again and again.
type each []string

func (e *each) String() string { return strings.Join(*e, " ") }

func (e *each) Set(text string) error {
	*e = append(*e, text)
	return nil
}
