// Package overrides keeps the user's own prices, names and context windows: it
// checks them against the price list, writes them as rows of source 'user', and
// finds the models that still have no price.
package overrides

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
)

// Override is one thing that the user sets. Prices are US dollars per million
// tokens, per thousand requests, and per what meters.json says for a meter.
type Override struct {
	Provider string `json:"provider"`
	Model    string `json:"model"` // may end with *
	// Deployment is a name that is billed as Model: a deployment of Azure, an inference profile, an alias of a gateway. May end with *.
	Deployment    string            `json:"deployment,omitempty"`
	Input         string            `json:"input,omitempty"`
	CacheRead     string            `json:"cache_read,omitempty"`
	CacheWrite    string            `json:"cache_write,omitempty"`
	Output        string            `json:"output,omitempty"`
	Reasoning     string            `json:"reasoning,omitempty"`
	Requests      string            `json:"requests,omitempty"`
	Meters        map[string]string `json:"meters,omitempty"`
	ServiceTier   string            `json:"service_tier,omitempty"`
	Region        string            `json:"region,omitempty"`
	BandFrom      uint64            `json:"band_from,omitempty"` // the total input from which the price holds
	ValidFrom     string            `json:"valid_from,omitempty"`
	ValidTo       string            `json:"valid_to,omitempty"`
	ContextWindow uint64            `json:"context_window,omitempty"`
	Note          string            `json:"note,omitempty"`
	Author        string            `json:"author,omitempty"`
}

func (o Override) prices() map[string]string {
	return map[string]string{
		"input": o.Input, "cache_read": o.CacheRead, "cache_write": o.CacheWrite, "output": o.Output, "reasoning": o.Reasoning, "requests": o.Requests,
	}
}

func (o Override) hasPrice() bool {
	for _, price := range o.prices() {
		if price != "" {
			return true
		}
	}
	return len(o.Meters) > 0
}

// Planned are the rows that an override writes, and what the user should know about them.
type Planned struct {
	pricing.User
	Says []string
}

var (
	aPrice = regexp.MustCompile(`^\d{1,12}(\.\d{1,6})?$`)
	aWord  = regexp.MustCompile(`^[a-z0-9_-]*$`)
	tiers  = []string{"", "batch", "flex", "priority", "provisioned", "scale"}
	// beginning and end of what holds always.
	beginning = time.Unix(0, 0).UTC()
	endless   = time.Date(2106, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Plan checks an override and says what it writes. List has the user's rows so far.
func Plan(list *pricing.List, o Override) (Planned, error) {
	var out Planned
	from, to, err := o.check(list)
	if err != nil {
		return out, err
	}
	match := list.Match(o.Provider, o.Model)
	of := pricing.UserRule{Provider: match.Seller, PriceProvider: match.PriceProvider, PriceKey: match.PriceKey, Note: o.Note, Author: o.Author}
	if match.Seller == "" {
		return out, fmt.Errorf("nobody is known to sell %q and %q names no seller: give the seller as provider, such as openai", o.Model, o.Provider)
	}
	switch {
	case o.Deployment != "":
		if match.PriceKey == "" {
			return out, fmt.Errorf("the list does not know %s of %s, which %s is to be billed as. Add a price for it first", o.Model, match.Seller, o.Deployment)
		}
		rule := of
		rule.Regex = pattern(list, o.Deployment)
		out.Rules = append(out.Rules, rule)
		out.Says = append(out.Says, fmt.Sprintf("%s of %s is billed as %s/%s", o.Deployment, match.Seller, match.PriceProvider, match.PriceKey))
	case match.PriceKey == "":
		of.PriceProvider, of.PriceKey, of.Regex = match.Seller, strings.TrimRight(list.Name(o.Model), "*"), pattern(list, o.Model)
		out.Rules = append(out.Rules, of)
		out.Says = append(out.Says, fmt.Sprintf("the list does not know %s of %s: it gets a rule of its own", o.Model, match.Seller))
	case match.PriceProvider != match.Seller:
		// A cloud that sells another's models: its price must not become theirs.
		of.PriceProvider, of.Regex, of.Except = match.Seller, match.Regex, match.Except
		out.Rules = append(out.Rules, of)
		out.Says = append(out.Says, fmt.Sprintf("%s is listed at %s's price on %s; yours holds for %s only", o.Model, match.PriceProvider, match.Seller, match.Seller))
	default:
		out.Says = append(out.Says, fmt.Sprintf("holds for every name that is billed as %s/%s", of.PriceProvider, of.PriceKey))
	}
	if o.hasPrice() {
		rate, err := o.rate(from, to)
		if err != nil {
			return out, err
		}
		out.Prices = append(out.Prices, pricing.UserPrice{Provider: of.PriceProvider, PriceKey: of.PriceKey, Rate: rate, Note: o.Note, Author: o.Author})
		if listed := list.Tiers(of.PriceProvider, of.PriceKey); o.ServiceTier == "" && len(listed) > 0 {
			out.Says = append(out.Says, fmt.Sprintf("goes before the list at every service tier, also at %s; add a price with a tier where it differs", strings.Join(listed, ", ")))
		}
		if rate.CacheRead == nil && rate.Input != nil {
			out.Says = append(out.Says, "has no price for reads from the cache: they are billed as input")
		}
	}
	window := o.ContextWindow
	if window == 0 && len(out.Rules) > 0 && o.Deployment == "" {
		// A key of its own keeps what the list knows of the model.
		listed, _ := list.Resolve(o.Provider, o.Model)
		window = listed.ContextWindow
	}
	if window > 0 {
		out.Windows = append(out.Windows, pricing.UserWindow{Provider: of.PriceProvider, PriceKey: of.PriceKey, Tokens: window, Note: o.Note, Author: o.Author})
	}
	return out, nil
}

func (o Override) check(list *pricing.List) (from, to time.Time, err error) {
	var wrong []string
	refuse := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if o.Model == "" {
		refuse("the model is missing")
	}
	if len(o.Model) > 256 || len(o.Deployment) > 256 || len(o.Provider) > 256 {
		refuse("a name is longer than 256 characters")
	}
	if o.Deployment == "" && !o.hasPrice() && o.ContextWindow == 0 {
		refuse("nothing is set: give a price, a deployment or a context window")
	}
	for name, price := range o.prices() {
		if price != "" && !aPrice.MatchString(price) {
			refuse("%s is %q: a price is a number from 0 with at most six decimals, in US dollars", name, price)
		}
	}
	for meter, price := range o.Meters {
		if _, ok := list.Meter(meter); !ok {
			refuse("%q is no meter: use one of %s", meter, strings.Join(list.MeterNames(), ", "))
		}
		if !aPrice.MatchString(price) {
			refuse("%s is %q: a price is a number from 0 with at most six decimals, in US dollars", meter, price)
		}
	}
	if !slices.Contains(tiers, o.ServiceTier) {
		refuse("service_tier is %q: use one of %s, or leave it out for the default", o.ServiceTier, strings.Join(tiers[1:], ", "))
	}
	if !aWord.MatchString(o.Region) {
		refuse("region is %q: use the name that spans give, such as us-east-1, or regional for all but global", o.Region)
	}
	from, errFrom := instant(o.ValidFrom, beginning)
	to, errTo := instant(o.ValidTo, endless)
	for name, e := range map[string]error{"valid_from": errFrom, "valid_to": errTo} {
		if e != nil {
			refuse("%s: %s", name, e)
		}
	}
	if errFrom == nil && errTo == nil && !from.Before(to) {
		refuse("valid_to is not after valid_from")
	}
	slices.Sort(wrong)
	if len(wrong) > 0 {
		return from, to, errors.New(strings.Join(wrong, "; "))
	}
	return from, to, nil
}

func instant(text string, otherwise time.Time) (time.Time, error) {
	if text == "" {
		return otherwise, nil
	}
	for _, layout := range []string{time.DateOnly, time.DateTime, time.RFC3339} {
		if t, err := time.ParseInLocation(layout, text, time.UTC); err == nil {
			if t.Before(beginning) || t.After(endless) {
				return t, fmt.Errorf("%q is before 1970 or after 2105", text)
			}
			return t.UTC().Truncate(time.Second), nil
		}
	}
	return otherwise, fmt.Errorf("%q is no UTC day or time: write 2026-01-31 or 2026-01-31 18:00:00", text)
}

func (o Override) rate(from, to time.Time) (pricing.Rate, error) {
	prices := map[string]*decimal.Decimal{}
	for name, text := range o.prices() {
		if text != "" {
			d, err := decimal.NewFromString(text)
			if err != nil {
				return pricing.Rate{}, err
			}
			prices[name] = &d
		}
	}
	rate := pricing.Rate{
		User: true, ServiceTier: o.ServiceTier, Region: o.Region, ValidFrom: from, ValidTo: to, TimeTo: 86_400, BandFrom: o.BandFrom,
		Input: prices["input"], CacheRead: prices["cache_read"], CacheWrite: prices["cache_write"], Output: prices["output"],
		Reasoning: prices["reasoning"], Requests: prices["requests"], Meters: map[string]decimal.Decimal{},
	}
	for meter, text := range o.Meters {
		d, err := decimal.NewFromString(text)
		if err != nil {
			return rate, err
		}
		rate.Meters[meter] = d
	}
	return rate, nil
}

// pattern is a name as a rule; a star at its end stands for anything.
func pattern(list *pricing.List, name string) string {
	plain := list.Name(name)
	if stem, ok := strings.CutSuffix(plain, "*"); ok {
		return regexp.QuoteMeta(stem) + ".*"
	}
	return regexp.QuoteMeta(plain)
}
