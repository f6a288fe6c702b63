// Command proxy serves Loopscope's answers over HTTP and applies its schema.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage:
  proxy serve [--listen HOST:PORT] [--tokens FILE] [--tls-cert FILE --tls-key FILE] [--at-once REQUESTS] [--grace 25s]
              [--until-stdin-ends]       answer under /v1: queries, usage, scores, metrics
  proxy token create --name NAME --scope SCOPE[,SCOPE]... --tenant TENANT|'*'
                                         make a token and its line for the file of tokens; proxy token for more
  proxy migrate [--refresh "10 SECOND" | --refresh off] [--cluster NAME] [--feed TABLE] [--content on|off]
                [--dry-run | --status]
                                         bring a database to this version's schema
  proxy migrate [--keep TABLE=30d]... [--keep-tenant TENANT:TABLE=90d]...
                                         how long rows are kept: days, forever or default
  proxy migrate --reader NAME [--dry-run]
                                         let a user or role read what queries read, and no more
  proxy migrate --auditor NAME [--dry-run]
                                         let a user or role keep the record of reveals
  proxy migrate --eraser NAME [--dry-run]
                                         let a user or role erase data subjects
  proxy tenants --tenant NAME [--tenant NAME]... [--apply]
                                         ClickHouse users for SQL of single tenants; proxy tenants for more
  proxy settle [--every 10s]             settle once, or again and again where the database does not (--refresh off)
  proxy backfill [--from DAY] [--to DAY] [--chunk SPANS] [--longest-trace 6h] [--dry-run]
  proxy backfill --status | --pause | --resume
                                         settle spans that were there before the schema
  proxy prices list | add | remove | unpriced
                                         your own prices, and what has none; proxy prices for more
  proxy subject preview | export | erase --user ID [--tenant NAME] [--reason TEXT]
  proxy subject status | resume --job JOB
                                         what is kept of a person: how much, all of it, or no longer
  proxy reprice --from DAY --to DAY [--model M] [--dry-run] [--reason TEXT]
  proxy reprice --status | --resume JOB | --pause JOB
                                         price again what is settled already

migrate, tenants, settle, backfill, prices, subject and reprice take --url URL in place of LOOPSCOPE_CLICKHOUSE_URL.

environment:
  LOOPSCOPE_CLICKHOUSE_URL  http://user:password@host:8123/database or clickhouse://user:password@host:9000/database
  LOOPSCOPE_TEMPO_URL       http://user:password@host:3200, for serve: in place of ClickHouse or beside it
  LOOPSCOPE_TEMPO_TOKEN     a bearer token in place of user and password; LOOPSCOPE_TEMPO_TENANT is sent as X-Scope-OrgID
  LOOPSCOPE_CLICKHOUSE_WRITE_URL  a user who may insert scores, where the one above may not
  LOOPSCOPE_CLICKHOUSE_AUDIT_URL  who keeps the record of reveals, and LOOPSCOPE_CLICKHOUSE_ERASE_URL who erases data
                            subjects, as addresses of the same database; without them nothing is revealed or erased
  LOOPSCOPE_PROXY_LISTEN    in place of --listen: 127.0.0.1:8081 by default; port 0 takes a free one
  LOOPSCOPE_PROXY_TOKENS    in place of --tokens: who may ask, and for what; required beyond loopback
  LOOPSCOPE_PROXY_TOKEN     one token that allows everything, for a program that starts the proxy for itself
  LOOPSCOPE_PROXY_TLS_CERT, LOOPSCOPE_PROXY_TLS_KEY  in place of --tls-cert and --tls-key: files in PEM
`

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, nil)))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second one ends at once
	err := run(ctx, os.Args[1:], os.LookupEnv, os.Stdout)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(os.Stdout, usage)
	case err != nil:
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// environment is os.LookupEnv or a test's.
type environment func(name string) (string, bool)

func (e environment) get(name, otherwise string) string {
	if value, ok := e(name); ok && value != "" {
		return value
	}
	return otherwise
}

func run(ctx context.Context, args []string, env environment, out io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("no command\n\n%s", usage)
	}
	switch args[0] {
	case "serve":
		return serve(ctx, args[1:], env, out)
	case "token":
		return tokenCommand(args[1:], out, os.Stderr)
	case "migrate":
		return migrateDatabase(ctx, args[1:], env, out)
	case "tenants":
		return tenantsOf(ctx, args[1:], env, out, os.Stderr)
	case "settle":
		return settleDatabase(ctx, args[1:], env, out)
	case "backfill":
		return backfillDatabase(ctx, args[1:], env, out)
	case "prices":
		return pricesCommand(ctx, args[1:], env, os.Stdin, out)
	case "subject":
		return subjectCommand(ctx, args[1:], env, out, os.Stderr)
	case "reprice":
		return repriceCommand(ctx, args[1:], env, out)
	case "help", "-h", "--help":
		return flag.ErrHelp
	}
	return fmt.Errorf("unknown command %q\n\n%s", args[0], usage)
}
