// Package pricing is the price list in Go: what a model is billed as and what a
// call costs, in exact decimals, as semantics/prices/sql says it in SQL. Both
// are held together by semantics/prices/golden.json.
package pricing

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/semantics/prices"
)

// List is the price list, with the user's own rows if there are any.
type List struct {
	meters    map[string]Meter
	names     names
	providers []rule            // on what spans give as provider
	models    []rule            // on the model's name, where the provider says nothing
	rules     map[string][]rule // by seller
	rates     map[key][]Rate    // in the order in which the first that holds is taken
	windows   map[key]uint64

	mu       sync.Mutex
	resolved map[[2]string]Billed
}

// Meter is one thing beside the five token buckets that is billed.
type Meter struct {
	Meter    string `json:"meter"`
	Unit     string `json:"unit"`
	Per      int64  `json:"per"`       // the price is for so many units
	PartOf   string `json:"part_of"`   // the bucket that contains it; empty for none
	AsBucket bool   `json:"as_bucket"` // is usually billed as the rest of its bucket
}

// Meters are all that can be billed: the buckets, requests, and what is billed beside them by name.
func (l *List) Meters() []Meter {
	var out []Meter
	for _, bucket := range []string{"input", "cache_read", "cache_write", "output", "reasoning"} {
		out = append(out, Meter{Meter: bucket, Unit: "token"})
	}
	out = append(out, Meter{Meter: "requests", Unit: "request"})
	for _, name := range slices.Sorted(maps.Keys(l.meters)) {
		out = append(out, l.meters[name])
	}
	return out
}

// BucketOf is the bucket that contains a meter; empty for none.
func (l *List) BucketOf(meter string) string { return l.meters[meter].PartOf }

type key struct{ provider, priceKey string }

type rule struct {
	kind          string // of providers and models: seller, framework, gateway, local, host
	ordinal       int
	priceProvider string
	priceKey      string
	user          bool
	regex, except *pattern
}

var listed = sync.OnceValues(func() (*List, error) { return Read(prices.Files) })

// Listed is the price list that came with this program.
func Listed() (*List, error) { return listed() }

// Read loads the list from the embedded files of semantics/prices.
func Read(files embed.FS) (*List, error) {
	list := &List{
		meters: map[string]Meter{}, rules: map[string][]rule{}, rates: map[key][]Rate{}, windows: map[key]uint64{}, resolved: map[[2]string]Billed{},
	}
	for _, load := range []func(embed.FS) error{list.readMeters, list.readNames, list.readProviders, list.readRules, list.readLimits, list.readPrices} {
		if err := load(files); err != nil {
			return nil, fmt.Errorf("price list: %w", err)
		}
	}
	return list, nil
}

func readJSON(files embed.FS, name string, into any) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (l *List) readMeters(files embed.FS) error {
	var data struct{ Meters []Meter }
	err := readJSON(files, "meters.json", &data)
	for _, meter := range data.Meters {
		l.meters[meter.Meter] = meter
	}
	return err
}

// row is a line of a table by column name.
type row map[string]string

func eachRow(files embed.FS, name string, read func(row) error) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimRight(string(raw), "\n"), "\n")
	columns := strings.Split(lines[0], "\t")
	for i, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != len(columns) {
			return fmt.Errorf("%s, line %d: %d cells for %d columns", name, i+2, len(cells), len(columns))
		}
		values := row{}
		for j, column := range columns {
			values[column] = cells[j]
		}
		if err := read(values); err != nil {
			return fmt.Errorf("%s, line %d: %w", name, i+2, err)
		}
	}
	return nil
}

func (r row) number(column string) (int64, error) {
	n, err := strconv.ParseInt(r[column], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is %q, no whole number", column, r[column])
	}
	return n, nil
}

func (r row) time(column string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateTime, r[column], time.UTC)
	if err != nil {
		return t, fmt.Errorf("%s is %q, no time", column, r[column])
	}
	return t, nil
}

// price is nil where the list has none.
func (r row) price(column string) (*decimal.Decimal, error) {
	if r[column] == `\N` {
		return nil, nil
	}
	d, err := decimal.NewFromString(r[column])
	if err != nil {
		return nil, fmt.Errorf("%s is %q, no price", column, r[column])
	}
	return &d, nil
}

var aMeter = regexp.MustCompile(`'([a-z0-9_]+)':([0-9.]+)`)

func (r row) meters(column string) (map[string]decimal.Decimal, error) {
	out := map[string]decimal.Decimal{}
	for _, found := range aMeter.FindAllStringSubmatch(r[column], -1) {
		d, err := decimal.NewFromString(found[2])
		if err != nil {
			return nil, fmt.Errorf("%s of %s is %q, no price", column, found[1], found[2])
		}
		out[found[1]] = d
	}
	return out, nil
}

func (l *List) readProviders(files embed.FS) error {
	return eachRow(files, "providers.tsv", func(r row) error {
		ordinal, err := r.number("ordinal")
		if err != nil {
			return err
		}
		one := rule{kind: r["kind"], ordinal: int(ordinal), priceProvider: r["price_provider"], regex: newPattern(r["regex"]), except: newPattern(r["except"])}
		if r["subject"] == "provider" {
			l.providers = append(l.providers, one)
		} else {
			l.models = append(l.models, one)
		}
		return nil
	})
}

func (l *List) readRules(files embed.FS) error {
	return eachRow(files, "rules.tsv", func(r row) error {
		ordinal, err := r.number("ordinal")
		if err != nil {
			return err
		}
		seller := r["provider"]
		l.rules[seller] = append(l.rules[seller], rule{
			ordinal: int(ordinal), priceProvider: r["price_provider"], priceKey: r["price_key"], regex: newPattern(r["regex"]), except: newPattern(r["except"]),
		})
		return nil
	})
}

func (l *List) readLimits(files embed.FS) error {
	return eachRow(files, "limits.tsv", func(r row) error {
		window, err := r.number("context_window")
		l.windows[key{r["provider"], r["price_key"]}] = uint64(max(window, 0))
		return err
	})
}

func (l *List) readPrices(files embed.FS) error {
	err := eachRow(files, "prices.tsv", func(r row) error {
		rate, err := readRate(r)
		if err != nil {
			return err
		}
		of := key{r["provider"], r["price_key"]}
		l.rates[of] = append(l.rates[of], rate)
		return nil
	})
	for _, rates := range l.rates {
		sortRates(rates)
	}
	return err
}

func readRate(r row) (Rate, error) {
	rate := Rate{ServiceTier: r["service_tier"], Region: r["region"], ValidTo: endless}
	var err error
	keep := func(next error) {
		if err == nil {
			err = next
		}
	}
	number := func(column string) int64 { n, e := r.number(column); keep(e); return n }
	price := func(column string) *decimal.Decimal { d, e := r.price(column); keep(e); return d }
	var timeErr, metersErr error
	rate.ValidFrom, timeErr = r.time("valid_from")
	rate.Meters, metersErr = r.meters("meters")
	keep(timeErr)
	keep(metersErr)
	rate.TimeFrom, rate.TimeTo, rate.BandFrom = number("time_from"), number("time_to"), uint64(max(number("band_from"), 0))
	rate.Input, rate.CacheRead, rate.CacheWrite = price("input"), price("cache_read"), price("cache_write")
	rate.Output, rate.Reasoning, rate.Requests = price("output"), price("reasoning"), price("requests")
	return rate, err
}

// endless is what ClickHouse's table has where a price has no end.
var endless = time.Date(2106, 1, 1, 0, 0, 0, 0, time.UTC)
