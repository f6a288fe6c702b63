package pricing

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// UserPrice is a price of the user's own.
type UserPrice struct {
	Provider, PriceKey string
	Rate               Rate
	Note, Author       string
}

// UserRule says what a name is billed as; Regex is RE2 on the whole name in lower case.
type UserRule struct {
	Provider                string // the seller, or the name that spans give where the list lacks it
	Ordinal                 int
	PriceProvider, PriceKey string
	Regex, Except           string
	Note, Author            string
}

// UserWindow is a context window of the user's own.
type UserWindow struct {
	Provider, PriceKey string
	Tokens             uint64
	Note, Author       string
}

// User is what the user has set.
type User struct {
	Prices  []UserPrice
	Rules   []UserRule
	Windows []UserWindow
}

// With is the list with the user's rows before its own.
func (l *List) With(user User) *List {
	out := &List{
		meters: l.meters, names: l.names, providers: l.providers, models: l.models,
		rules: maps.Clone(l.rules), rates: maps.Clone(l.rates), windows: maps.Clone(l.windows), resolved: map[[2]string]Billed{},
	}
	for _, r := range user.Rules {
		out.rules[r.Provider] = append(slices.Clone(out.rules[r.Provider]), rule{
			user: true, ordinal: r.Ordinal, priceProvider: r.PriceProvider, priceKey: r.PriceKey, regex: newPattern(r.Regex), except: newPattern(r.Except),
		})
	}
	for _, p := range user.Prices {
		of := key{p.Provider, p.PriceKey}
		p.Rate.User = true
		rates := append(slices.Clone(out.rates[of]), p.Rate)
		sortRates(rates)
		out.rates[of] = rates
	}
	for _, w := range user.Windows {
		if w.Tokens > 0 {
			out.windows[key{w.Provider, w.PriceKey}] = w.Tokens
		}
	}
	return out
}

// Match says which rule knows a name.
type Match struct {
	Seller                  string // whose rules are asked
	PriceProvider, PriceKey string // empty where none knows it
	Regex, Except           string
}

// Match finds the rule that Resolve follows.
func (l *List) Match(provider, model string) Match {
	seller, ref, _ := l.sellerOf(provider, model)
	found := l.priceRule(seller, ref)
	match := Match{Seller: seller, PriceProvider: found.priceProvider, PriceKey: found.priceKey}
	if found.regex != nil {
		match.Regex, match.Except = found.regex.text, found.except.text
	}
	return match
}

// Tiers are the service tiers for which the list, not the user, has prices of a model.
func (l *List) Tiers(provider, priceKey string) []string {
	var out []string
	for _, rate := range l.rates[key{provider, priceKey}] {
		if !rate.User && rate.ServiceTier != "" && !slices.Contains(out, rate.ServiceTier) {
			out = append(out, rate.ServiceTier)
		}
	}
	slices.Sort(out)
	return out
}

// Makers are those whose models a seller sells.
func (l *List) Makers(seller string) []string {
	var out []string
	for _, r := range l.rules[seller] {
		if !slices.Contains(out, r.priceProvider) {
			out = append(out, r.priceProvider)
		}
	}
	return out
}

// Meter is what is known of a meter.
func (l *List) Meter(name string) (Meter, bool) {
	meter, ok := l.meters[name]
	return meter, ok
}

// MeterNames are all meters, sorted.
func (l *List) MeterNames() []string { return slices.Sorted(maps.Keys(l.meters)) }

// Name is a model's name as rules see it.
func (l *List) Name(model string) string { return l.names.plain(model) }

// ListedModel is a model that has a price.
type ListedModel struct{ Provider, PriceKey string }

// Models are all models that have a price, sorted.
func (l *List) Models() []ListedModel {
	out := make([]ListedModel, 0, len(l.rates))
	for of := range l.rates {
		out = append(out, ListedModel{of.provider, of.priceKey})
	}
	slices.SortFunc(out, func(a, b ListedModel) int {
		return cmp.Or(strings.Compare(a.Provider, b.Provider), strings.Compare(a.PriceKey, b.PriceKey))
	})
	return out
}
