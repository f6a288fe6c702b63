package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/stages"
)

func settleDatabase(ctx context.Context, args []string, env environment, _ io.Writer) error {
	flags, address := databaseFlags("settle", env)
	every := flags.Duration("every", 0, "")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *every != 0 && *every < time.Second {
		return errors.New("settle: --every takes a second or more, such as 10s")
	}
	client, migration, err := openDatabase(*address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	chain, err := migration.Stages(ctx)
	if err != nil {
		return err
	}
	settlement := stages.NewChain(client, chain)
	if *every == 0 {
		return settlement.Once(ctx)
	}
	return settlement.Every(ctx, *every, func(err error) { slog.Error("this settlement failed; the next makes it good", "error", err) })
}
