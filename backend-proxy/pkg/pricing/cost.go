package pricing

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Rate is one row of the price list: US dollars per million tokens, per
// thousand requests, and per what meters.json says. Nil: no price of its own.
type Rate struct {
	User                                            bool
	ServiceTier                                     string // empty: the default, and what holds where no other does
	Region                                          string // empty: anywhere; regional: anywhere but global
	ValidFrom, ValidTo                              time.Time
	TimeFrom, TimeTo                                int64 // seconds of the UTC day
	BandFrom                                        uint64
	Input, CacheRead, CacheWrite, Output, Reasoning *decimal.Decimal
	Requests                                        *decimal.Decimal
	Meters                                          map[string]decimal.Decimal
}

// sortRates puts the more special before the more general and the newer before the older.
func sortRates(rates []Rate) {
	rank := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(rates, func(a, b Rate) int {
		return cmp.Or(
			rank(!a.User)-rank(!b.User), rank(a.ServiceTier == "")-rank(b.ServiceTier == ""), rank(a.Region == "")-rank(b.Region == ""),
			rank(a.Region == "regional")-rank(b.Region == "regional"), b.ValidFrom.Compare(a.ValidFrom),
			cmp.Compare(a.TimeTo-a.TimeFrom, b.TimeTo-b.TimeFrom), cmp.Compare(b.BandFrom, a.BandFrom))
	})
}

// Call is what a span tells of its usage. The buckets are disjoint; nil is not told.
type Call struct {
	At                                              time.Time
	ServiceTier, Region                             string
	Input, CacheRead, CacheWrite, Output, Reasoning *uint64
	Replayed                                        *uint64 // tokens that a cache of answers repeated
	Quantities                                      map[string]decimal.Decimal
	Reported                                        *decimal.Decimal
	// Alike is over how many calls all of this is added up, one if zero. Each is billed as the mean of them.
	Alike uint64
}

// Source says where a cost comes from.
type Source string

const (
	Priced   Source = "priced"   // the list, or the user's price
	Free     Source = "free"     // the rate is nothing, or nobody bills
	Cached   Source = "cached"   // answered by a cache of answers
	Contract Source = "contract" // on bought capacity, which is billed by the hour
	Reported Source = "reported" // no price; the span's own figure
	Unpriced Source = "unpriced" // no price and no figure
	NoUsage  Source = ""         // nothing to price
)

// Cost is what a call cost.
type Cost struct {
	Amount *decimal.Decimal // nil: not known
	Source Source
	// SKU is seller/model|service tier|region|band of the price that was billed at; empty where none was.
	SKU string
	// Parts are the cost by bucket, and by meter with a price of its own; they add up to Amount of a Priced cost.
	Parts map[string]decimal.Decimal
	// Gaps are what was told and has no price of its own: "service_tier" or a meter.
	Gaps []string
}

const scale = 12 // decimals of a cost, as llm_spans keeps it

// Rate is the price that holds for a call; false where none does.
func (b Billed) Rate(c Call) (Rate, bool) {
	at := c.At.UTC()
	second := int64(at.Hour()*3600 + at.Minute()*60 + at.Second())
	total := (told(c.Input) + told(c.CacheRead) + told(c.CacheWrite)) / max(c.Alike, 1)
	tier := c.tier()
	for _, r := range b.rates {
		if !at.Before(r.ValidFrom) && at.Before(r.ValidTo) && second >= r.TimeFrom && second < r.TimeTo && total >= r.BandFrom &&
			(r.ServiceTier == "" || r.ServiceTier == tier) &&
			(r.Region == "" || r.Region == c.Region || r.Region == "regional" && c.Region != "" && c.Region != "global") {
			return r, true
		}
	}
	return Rate{}, false
}

func (c Call) tier() string {
	if c.ServiceTier == "default" {
		return ""
	}
	return c.ServiceTier
}

// Cost prices a call. The result is exact; only what is billed by the hour is cut after twelve decimals.
func (b Billed) Cost(c Call) Cost {
	hasTokens := c.Input != nil || c.CacheRead != nil || c.CacheWrite != nil || c.Output != nil || c.Reasoning != nil
	hasUsage := hasTokens || len(c.Quantities) > 0
	zero := decimal.Zero
	if told(c.Replayed) > 0 {
		return Cost{Amount: &zero, Source: Cached}
	}
	rate, _ := b.Rate(c)
	owned := false
	for meter := range c.Quantities {
		if _, ok := rate.Meters[meter]; ok {
			owned = true
		}
	}
	switch {
	case hasTokens && (rate.Input != nil || rate.Output != nil || rate.Requests != nil) || owned:
		return b.atList(rate, c)
	case hasUsage && b.Kind == Local:
		return Cost{Amount: &zero, Source: Free}
	case c.Reported != nil && c.Reported.IsPositive():
		return Cost{Amount: c.Reported, Source: Reported}
	case hasUsage:
		return Cost{Source: Unpriced}
	}
	return Cost{}
}

func (b Billed) atList(rate Rate, c Call) Cost {
	parts := map[string]decimal.Decimal{}
	billed := map[string]decimal.Decimal{} // what of a bucket has a price of its own
	add := func(name string, cost decimal.Decimal) { parts[name] = parts[name].Add(cost) }
	var gaps []string
	for meter, quantity := range c.Quantities {
		known := b.meters[meter]
		price, ok := rate.Meters[meter]
		if !ok {
			if !known.AsBucket {
				gaps = append(gaps, meter)
			}
			continue
		}
		if known.PartOf != "" {
			billed[known.PartOf] = billed[known.PartOf].Add(quantity)
		}
		per := decimal.NewFromInt(max(known.Per, 1))
		whole, _ := quantity.Mul(price).QuoRem(per, scale)
		add(meter, whole)
	}
	slices.Sort(gaps)
	if tier := c.tier(); tier != "" && rate.ServiceTier != tier && !rate.User {
		gaps = append([]string{"service_tier"}, gaps...)
	}
	bucket := func(name string, tokens *uint64, prices ...*decimal.Decimal) {
		left := decimal.NewFromUint64(told(tokens)).Sub(billed[name].Truncate(0))
		if price := firstOf(prices...); left.IsPositive() {
			add(name, left.Mul(price).Shift(-6))
		}
	}
	bucket("input", c.Input, rate.Input)
	bucket("cache_read", c.CacheRead, rate.CacheRead, rate.Input)
	bucket("cache_write", c.CacheWrite, rate.CacheWrite, rate.Input)
	bucket("output", c.Output, rate.Output)
	bucket("reasoning", c.Reasoning, rate.Reasoning, rate.Output)
	add("requests", firstOf(rate.Requests).Mul(decimal.NewFromUint64(max(c.Alike, 1))).Shift(-3))

	total := decimal.Zero
	for name, cost := range parts {
		total = total.Add(cost)
		if _, owns := rate.Meters[name]; cost.IsZero() && !owns {
			delete(parts, name)
		}
	}
	return Cost{Amount: &total, Source: rate.source(), SKU: b.sku(rate), Parts: parts, Gaps: gaps}
}

func (b Billed) sku(rate Rate) string {
	return strings.Join([]string{b.PriceProvider + "/" + b.PriceKey, rate.ServiceTier, rate.Region, strconv.FormatUint(rate.BandFrom, 10)}, "|")
}

func (r Rate) source() Source {
	if r.User && (r.ServiceTier == "scale" || r.ServiceTier == "provisioned") {
		return Contract
	}
	sum := firstOf(r.Input).Add(firstOf(r.Output)).Add(firstOf(r.Requests))
	for _, price := range r.Meters {
		sum = sum.Add(price)
	}
	if sum.IsZero() {
		return Free
	}
	return Priced
}

func told(n *uint64) uint64 {
	if n == nil {
		return 0
	}
	return *n
}

func firstOf(prices ...*decimal.Decimal) decimal.Decimal {
	for _, price := range prices {
		if price != nil {
			return *price
		}
	}
	return decimal.Zero
}

// NamedPrice is one price of a rate.
type NamedPrice struct {
	Name   string
	Amount decimal.Decimal
}

// Prices are a rate's own prices: the buckets' first, then the meters' by name.
func (r Rate) Prices() []NamedPrice {
	var out []NamedPrice
	for _, p := range []struct {
		name  string
		price *decimal.Decimal
	}{
		{"input", r.Input}, {"cache_read", r.CacheRead}, {"cache_write", r.CacheWrite}, {"output", r.Output}, {"reasoning", r.Reasoning}, {"requests", r.Requests},
	} {
		if p.price != nil {
			out = append(out, NamedPrice{p.name, *p.price})
		}
	}
	for _, meter := range slices.Sorted(maps.Keys(r.Meters)) {
		out = append(out, NamedPrice{meter, r.Meters[meter]})
	}
	return out
}
