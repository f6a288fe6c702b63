package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenantusers"
)

const tenantsUsage = `usage:
  proxy tenants --tenant NAME [--tenant NAME]... [--apply [--new-passwords]] [--remove]

Makes the ClickHouse users over which people of a tenant may send SQL of their own while the tenant guard is on. Without
--apply it prints the statements, with a placeholder for each password. With it, it runs them and prints to standard error,
once, what to fill in under secureJsonData of the data source. Repeated after a migration it brings views and rights up to
date and leaves passwords as they are. --remove takes a tenant's users, views and policies away, never its rows.
`

// tenantsCommand is its flags.
type tenantsCommand struct {
	address                     string
	tenants                     each
	apply, newPasswords, remove bool
}

func parseTenants(args []string, env environment) (tenantsCommand, error) {
	var c tenantsCommand
	flags, address := databaseFlags("tenants", env)
	flags.Var(&c.tenants, "tenant", "")
	flags.BoolVar(&c.apply, "apply", false, "")
	dryRun := flags.Bool("dry-run", false, "")
	flags.BoolVar(&c.newPasswords, "new-passwords", false, "")
	flags.BoolVar(&c.remove, "remove", false, "")
	if err := parse(flags, args); err != nil {
		return c, err
	}
	c.address = *address
	switch {
	case len(c.tenants) == 0:
		return c, fmt.Errorf("tenants: no --tenant\n\n%s", tenantsUsage)
	case atMostOne(c.apply, *dryRun) != nil:
		return c, errors.New("tenants: --apply, --dry-run: choose at most one of them")
	case c.newPasswords && (!c.apply || c.remove):
		return c, errors.New("tenants: --new-passwords goes with --apply, and not with --remove")
	}
	for _, tenant := range c.tenants {
		if err := tenantusers.Check(tenant); err != nil {
			return c, fmt.Errorf("tenants: %w", err)
		}
	}
	return c, nil
}

func tenantsOf(ctx context.Context, args []string, env environment, out, secretly io.Writer) error {
	command, err := parseTenants(args, env)
	if err != nil {
		return err
	}
	client, migration, err := openDatabase(command.address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	database, err := migration.TenantDatabase(ctx)
	if err != nil {
		return err
	}
	if !command.apply {
		return printStatements(out, command.printed(database))
	}
	known, err := knownUsers(ctx, client)
	if err != nil {
		return err
	}
	return command.run(ctx, database, known, client.Exec, out, secretly)
}

// printed are all statements, with placeholders for passwords.
func (c tenantsCommand) printed(database tenantusers.Database) []string {
	if c.remove {
		var out []string
		for _, tenant := range c.tenants {
			out = append(out, database.Removed(tenant)...)
		}
		return out
	}
	out := database.Shared()
	for _, tenant := range c.tenants {
		out = append(out, database.Of(tenant, tenantusers.Placeholder(tenant))...)
	}
	return out
}

func printStatements(out io.Writer, statements []string) error {
	for _, statement := range statements {
		if _, err := fmt.Fprintf(out, "%s;\n", statement); err != nil {
			return err
		}
	}
	return nil
}

func knownUsers(ctx context.Context, client *clickhouse.Client) (map[string]bool, error) {
	known := map[string]bool{}
	err := client.Each(ctx, clickhouse.Statement{SQL: "SELECT name FROM system.users"}, func(row clickhouse.Scanner) error {
		var name string
		err := row.Scan(&name)
		known[name] = true
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tenants: which users there are cannot be seen: %w. Take a user that may manage users (docs/sql.md), or print the statements without --apply for somebody who may", err)
	}
	return known, nil
}

// run makes or removes what belongs to each tenant. A password is told when its user is there.
func (c tenantsCommand) run(ctx context.Context, database tenantusers.Database, known map[string]bool, exec func(context.Context, string) error, out, secretly io.Writer) error {
	execAll := func(statements []string) error {
		for _, statement := range statements {
			if err := exec(ctx, statement); err != nil {
				return fmt.Errorf("%.120s: %w. Nothing that was done before is undone; it can be repeated", statement, err)
			}
		}
		return nil
	}
	if !c.remove {
		if err := execAll(database.Shared()); err != nil {
			return err
		}
	}
	for _, tenant := range c.tenants {
		user := tenantusers.Name(tenant)
		if c.remove {
			if err := execAll(database.Removed(tenant)); err != nil {
				return err
			}
			if _, err := fmt.Fprintf(out, "%s: user %s is removed\n", tenant, user); err != nil {
				return err
			}
			continue
		}
		password, identified := tenantusers.NewPassword()
		statements := database.Of(tenant, identified)
		if known[user] && c.newPasswords {
			statements = append(statements, database.Identify(tenant, identified))
		}
		if err := execAll(statements); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "%s: user %s reads %d tables and views\n", tenant, user, len(database.Tables)); err != nil {
			return err
		}
		if !known[user] || c.newPasswords {
			if _, err := fmt.Fprintf(secretly, "%s: %s\n", strconv.Quote("sqlPassword:"+tenant), password); err != nil {
				return err
			}
		}
	}
	return nil
}
