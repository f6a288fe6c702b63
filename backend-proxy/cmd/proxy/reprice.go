package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/proxy"
	"github.com/loopscope/loopscope/backend-proxy/pkg/reprice"
)

func repriceCommand(ctx context.Context, args []string, env environment, out io.Writer) error {
	flags, address := databaseFlags("reprice", env)
	from, to, model := flags.String("from", "", ""), flags.String("to", "", ""), flags.String("model", "", "")
	reason, author := flags.String("reason", "", ""), flags.String("author", login(), "")
	dryRun, status := flags.Bool("dry-run", false, ""), flags.Bool("status", false, "")
	resume, pause := flags.String("resume", "", ""), flags.String("pause", "", "")
	if err := parse(flags, args); err != nil {
		return err
	}
	if err := atMostOne(*dryRun, *status, *resume != "", *pause != ""); err != nil {
		return fmt.Errorf("reprice: --dry-run, --status, --resume, --pause: %w", err)
	}
	begins := !*status && *resume == "" && *pause == ""
	wanted := reprice.Range{Model: *model}
	if begins {
		if *from == "" || *to == "" {
			return errors.New("reprice: give --from and --to, UTC days; the last is not included")
		}
		var err error
		if wanted.From, err = day("from", *from, time.Time{}); err != nil {
			return err
		}
		if wanted.To, err = day("to", *to, time.Time{}); err != nil {
			return err
		}
	}
	client, err := connectForLong(*address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	repricer, err := reprice.New(client)
	if err != nil {
		return err
	}
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format, args...) }
	switch {
	case *status:
		return printReprices(ctx, repricer, out)
	case *pause != "":
		return repricer.Jobs.Pause(ctx, *pause)
	case *dryRun:
		return printPreview(ctx, repricer, wanted, out)
	}
	id := *resume
	if begins {
		job, err := repricer.Create(ctx, wanted, *author, *reason)
		if err != nil {
			return err
		}
		id = job.ID
		say("%s\n", id)
	}
	err = repricer.Run(ctx, id, say)
	if errors.Is(err, jobs.ErrPaused) {
		say("paused; go on with proxy reprice --resume %s\n", id)
		return nil
	}
	return err
}

// connectForLong allows a statement more time than a question of a dashboard.
func connectForLong(address string) (*clickhouse.Client, error) {
	s, err := proxy.Settings(address)
	if err != nil {
		return nil, err
	}
	s.QueryTimeout = 15 * time.Minute
	return clickhouse.Open(s)
}

func printPreview(ctx context.Context, repricer *reprice.Repricer, wanted reprice.Range, out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "day\tprovider\tmodel\tcalls\told cost\tnew cost\tunpriced before\tafter")
	oldCost, newCost, calls := decimal.Zero, decimal.Zero, uint64(0)
	err := repricer.Preview(ctx, wanted, func(c reprice.Change) error {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\t%d\t%d\n", c.Day.Format(time.DateOnly), c.Provider, c.Model, c.Calls, c.OldCost, c.NewCost, c.OldUnpriced, c.NewUnpriced)
		was, errOld := decimal.NewFromString(c.OldCost)
		will, errNew := decimal.NewFromString(c.NewCost)
		oldCost, newCost, calls = oldCost.Add(was), newCost.Add(will), calls+c.Calls
		return errors.Join(errOld, errNew)
	})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(table, "total\t\t\t%d\t%s\t%s\t\t\n", calls, oldCost, newCost)
	return table.Flush()
}

func printReprices(ctx context.Context, repricer *reprice.Repricer, out io.Writer) error {
	all, err := repricer.Jobs.List(ctx, reprice.Kind)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, job := range all {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%d of %d days\t%s\t%s\t%s\t%s\t%s\n", job.ID, job.State, job.Done, job.Total, job.UpdatedAt.UTC().Format(time.DateTime), job.Author, job.Reason, job.Params, job.Error)
	}
	return table.Flush()
}
