package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/overrides"
	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
	"github.com/loopscope/loopscope/backend-proxy/pkg/proxy"
)

const pricesUsage = `usage:
  proxy prices list                      your prices, names and context windows
  proxy prices add --provider P --model M [--deployment NAME] [--context-window TOKENS]
      [--input $] [--output $] [--cache-read $] [--cache-write $] [--reasoning $] [--requests $] [--meter NAME=$]...
      [--tier batch|flex|priority|provisioned|scale] [--region R] [--band TOKENS] [--from DAY] [--to DAY] [--note TEXT]
  proxy prices add --file -              the same as JSON, one object or a list, from standard input
  proxy prices remove --provider P --model M | --deployment NAME [--tier T] [--region R] [--band TOKENS] [--from DAY]
  proxy prices unpriced [--from DAY] [--to DAY]
                                         models without a price, and the most similar ones of the list

Prices are US dollars per million tokens (--requests: per thousand calls). Each takes --url URL and --author NAME.
`

// priceCommand is the flags of every prices command.
type priceCommand struct {
	address, file string
	override      overrides.Override
}

func pricesCommand(ctx context.Context, args []string, env environment, in io.Reader, out io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("prices: no command\n\n%s", pricesUsage)
	}
	command, err := parsePrices(args[0], args[1:], env)
	if err != nil {
		return err
	}
	client, err := connect(command.address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	store := overrides.NewStore(client)
	switch args[0] {
	case "list":
		rows, err := store.Rows(ctx)
		if err != nil {
			return err
		}
		return printRows(out, rows)
	case "add":
		return addPrices(ctx, store, command, in, out)
	case "remove":
		says, err := store.Remove(ctx, command.override)
		sayAll(out, says)
		return err
	case "unpriced":
		return printUnpriced(ctx, store, command.override, out)
	}
	return fmt.Errorf("prices: unknown command %q\n\n%s", args[0], pricesUsage)
}

func connect(address string) (*clickhouse.Client, error) {
	s, err := proxy.Settings(address)
	if err != nil {
		return nil, err
	}
	return clickhouse.Open(s)
}

func parsePrices(name string, args []string, env environment) (priceCommand, error) {
	var c priceCommand
	flags, address := databaseFlags("prices "+name, env)
	o := &c.override
	flags.StringVar(&c.file, "file", "", "")
	for flagName, target := range map[string]*string{
		"provider": &o.Provider, "model": &o.Model, "deployment": &o.Deployment, "input": &o.Input, "output": &o.Output, "cache-read": &o.CacheRead,
		"cache-write": &o.CacheWrite, "reasoning": &o.Reasoning, "requests": &o.Requests, "tier": &o.ServiceTier, "region": &o.Region,
		"from": &o.ValidFrom, "to": &o.ValidTo, "note": &o.Note,
	} {
		flags.StringVar(target, flagName, "", "")
	}
	flags.StringVar(&o.Author, "author", login(), "")
	flags.Uint64Var(&o.BandFrom, "band", 0, "")
	flags.Uint64Var(&o.ContextWindow, "context-window", 0, "")
	flags.Func("meter", "", func(text string) error {
		meter, price, ok := strings.Cut(text, "=")
		if !ok {
			return errors.New("write NAME=PRICE")
		}
		if o.Meters == nil {
			o.Meters = map[string]string{}
		}
		o.Meters[meter] = price
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return c, fmt.Errorf("prices %s: %w\n\n%s", name, err, pricesUsage)
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("prices %s: %q is no option\n\n%s", name, flags.Arg(0), pricesUsage)
	}
	c.address = *address
	return c, nil
}

func addPrices(ctx context.Context, store *overrides.Store, command priceCommand, in io.Reader, out io.Writer) error {
	all := []overrides.Override{command.override}
	if command.file != "" {
		var err error
		if all, err = readOverrides(command, in); err != nil {
			return err
		}
	}
	for i, o := range all {
		says, err := store.Add(ctx, o)
		if err != nil {
			return fmt.Errorf("prices add: number %d (%s %s): %w", i+1, o.Provider, o.Model, err)
		}
		sayAll(out, says)
	}
	_, err := fmt.Fprintln(out, "holds for what is settled from now on; proxy reprice carries it into what is settled already")
	return err
}

// readOverrides reads standard input only: a plugin's binary opens no files.
func readOverrides(command priceCommand, in io.Reader) ([]overrides.Override, error) {
	if command.file != "-" {
		return nil, errors.New("prices add: --file is - for standard input: proxy prices add --file - < prices.json")
	}
	raw, err := io.ReadAll(io.LimitReader(in, 16<<20))
	if err != nil {
		return nil, err
	}
	if trimmed := strings.TrimSpace(string(raw)); strings.HasPrefix(trimmed, "{") {
		raw = []byte("[" + trimmed + "]")
	}
	var all []overrides.Override
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		return nil, fmt.Errorf("prices add: the file is no list of prices: %w", err)
	}
	for i := range all {
		if all[i].Author == "" {
			all[i].Author = command.override.Author
		}
	}
	return all, nil
}

func sayAll(out io.Writer, says []string) {
	for _, line := range says {
		_, _ = fmt.Fprintln(out, line)
	}
}

func printRows(out io.Writer, rows pricing.User) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(table, format+"\n", args...) }
	for _, p := range rows.Prices {
		line("price\t%s/%s\t%s\t%s - %s\t%s\t%s\t%s", p.Provider, p.PriceKey, where(p.Rate), p.Rate.ValidFrom.Format(time.DateTime), until(p.Rate.ValidTo), amounts(p.Rate), p.Note, p.Author)
	}
	for _, r := range rows.Rules {
		line("name\t%s/%s\t%s of %s\t\t\t%s\t%s", r.PriceProvider, r.PriceKey, r.Regex, r.Provider, r.Note, r.Author)
	}
	for _, w := range rows.Windows {
		line("window\t%s/%s\t\t\t%d tokens\t%s\t%s", w.Provider, w.PriceKey, w.Tokens, w.Note, w.Author)
	}
	return table.Flush()
}

func where(rate pricing.Rate) string {
	words := []string{rate.ServiceTier, rate.Region}
	if rate.BandFrom > 0 {
		words = append(words, fmt.Sprintf("from %d tokens", rate.BandFrom))
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

func until(end time.Time) string {
	if end.Year() >= 2106 {
		return ""
	}
	return end.Format(time.DateTime)
}

func amounts(rate pricing.Rate) string {
	var out []string
	for _, price := range rate.Prices() {
		out = append(out, price.Name+" "+price.Amount.String())
	}
	return strings.Join(out, ", ")
}

func printUnpriced(ctx context.Context, store *overrides.Store, o overrides.Override, out io.Writer) error {
	from, err := day("from", o.ValidFrom, time.Now().AddDate(0, 0, -30))
	if err != nil {
		return err
	}
	to, err := day("to", o.ValidTo, time.Now().Add(time.Hour))
	if err != nil {
		return err
	}
	found, err := store.Unpriced(ctx, from, to)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "provider\tmodel\twithout a price\tcalls\ttokens\tfirst seen\tlast seen\tsimilar")
	for _, u := range found {
		similar := make([]string, len(u.Candidates))
		for i, c := range u.Candidates {
			similar[i] = c.Provider + "/" + c.PriceKey
		}
		gap := u.Gap
		if gap == "" {
			gap = "model"
		}
		_, _ = fmt.Fprintf(table, "%s\t%q\t%s\t%d\t%d\t%s\t%s\t%s\n", u.Provider, u.Model, gap, u.Calls, u.Tokens, u.FirstSeen.UTC().Format(time.DateTime), u.LastSeen.UTC().Format(time.DateTime), strings.Join(similar, " "))
	}
	return table.Flush()
}

// day reads a UTC day or time; nothing is another one.
func day(name, text string, otherwise time.Time) (time.Time, error) {
	t, err := moment(name, text)
	if text == "" {
		return otherwise, nil
	}
	return t, err
}
