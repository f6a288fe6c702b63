package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/proxy"
	"github.com/loopscope/loopscope/semantics"
	"github.com/loopscope/loopscope/semantics/prices"
)

func migrateDatabase(ctx context.Context, args []string, env environment, out io.Writer) error {
	flags := flag.NewFlagSet("migrate", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	address := flags.String("url", env.get("LOOPSCOPE_CLICKHOUSE_URL", ""), "")
	refresh := flags.String("refresh", "", "")
	dryRun := flags.Bool("dry-run", false, "")
	status := flags.Bool("status", false, "")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("migrate: %w\n\n%s", err, usage)
	}
	if flags.NArg() > 0 || *dryRun && *status {
		return errors.New("migrate: use at most one of --dry-run and --status, and no other arguments")
	}
	s, err := proxy.Settings(*address)
	if err != nil {
		return err
	}
	client, err := clickhouse.Open(s)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	migration, err := migrate.New(client, semantics.Files, prices.Files, *refresh)
	if err != nil {
		return err
	}
	switch {
	case *status:
		return migration.Status(ctx, out)
	case *dryRun:
		return migration.DryRun(ctx, out)
	}
	return migration.Apply(ctx, out)
}
