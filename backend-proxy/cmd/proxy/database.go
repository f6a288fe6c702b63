package main

import (
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

// databaseFlags begins the flags of a command that works on a database.
func databaseFlags(name string, env environment) (flags *flag.FlagSet, address *string) {
	flags = flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return flags, flags.String("url", env.get("LOOPSCOPE_CLICKHOUSE_URL", ""), "")
}

// parse reads the flags of a command that takes nothing else.
func parse(flags *flag.FlagSet, args []string) error {
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%s: %w\n\n%s", flags.Name(), err, usage)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%s: %q is no option\n\n%s", flags.Name(), flags.Arg(0), usage)
	}
	return nil
}

// atMostOne reports whether more than one of some choices is made.
func atMostOne(choices ...bool) error {
	made := 0
	for _, choice := range choices {
		if choice {
			made++
		}
	}
	if made > 1 {
		return errors.New("choose at most one of them")
	}
	return nil
}

// openDatabase is a client and the schema of this version for it.
func openDatabase(address string) (*clickhouse.Client, *migrate.Migration, error) {
	s, err := proxy.Settings(address)
	if err != nil {
		return nil, nil, err
	}
	client, err := clickhouse.Open(s)
	if err != nil {
		return nil, nil, err
	}
	migration, err := migrate.New(client, semantics.Files, prices.Files, "")
	if err != nil {
		_ = client.Close()
		return nil, nil, err
	}
	return client, migration, nil
}
