package main

import (
	"context"
	"fmt"
	"io"
)

func migrateDatabase(ctx context.Context, args []string, env environment, out io.Writer) error {
	flags, address := databaseFlags("migrate", env)
	refresh := flags.String("refresh", "", "")
	cluster := flags.String("cluster", "", "")
	feed := flags.String("feed", "", "")
	reader := flags.String("reader", "", "")
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
	migration.Options.Refresh, migration.Options.Cluster, migration.Options.Feed = *refresh, *cluster, *feed
	switch {
	case *reader != "":
		return migration.Grant(ctx, *reader, *dryRun, out)
	case *status:
		return migration.Status(ctx, out)
	case *dryRun:
		return migration.DryRun(ctx, out)
	}
	return migration.Apply(ctx, out)
}
