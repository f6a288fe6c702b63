package pricing

import (
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/ascii"
)

// Kind says who bills a model.
type Kind string

const (
	Unknown Kind = ""       // nobody known sells it
	Seller  Kind = "seller" // at the list price
	Local   Kind = "local"  // a model server of one's own
)

// Billed is what a (provider, model) is billed as.
type Billed struct {
	Kind          Kind
	PriceProvider string
	PriceKey      string // empty: no rule knows the model
	ContextWindow uint64 // 0: not known
	rates         []Rate
	meters        map[string]Meter
}

// mostResolved bounds the memory that hostile names can take.
const mostResolved = 10_000

// Resolve says what a model is billed as; false where nobody knows a price for it and it is not local.
func (l *List) Resolve(provider, model string) (Billed, bool) {
	pair := [2]string{provider, model}
	l.mu.Lock()
	billed, ok := l.resolved[pair]
	l.mu.Unlock()
	if !ok {
		billed = l.resolve(provider, model)
		l.mu.Lock()
		if len(l.resolved) >= mostResolved {
			clear(l.resolved)
		}
		if len(provider)+len(model) <= 2*l.names.Longest {
			l.resolved[pair] = billed
		}
		l.mu.Unlock()
	}
	return billed, billed.Kind == Local || len(billed.rates) > 0
}

// ResolveCall prices by the model that answered and, where that is not known, by the one that was asked for.
func (l *List) ResolveCall(provider, model, requested string) (Billed, bool) {
	answered, ok := l.Resolve(provider, model)
	if answered.PriceKey == "" {
		if asked, known := l.Resolve(provider, requested); asked.PriceKey != "" {
			return asked, known
		}
	}
	return answered, ok
}

func (l *List) resolve(provider, model string) Billed {
	seller, name, kind := l.sellerOf(provider, model)
	found := l.priceRule(seller, name)
	of := key{found.priceProvider, found.priceKey}
	return Billed{
		Kind: kind, PriceProvider: found.priceProvider, PriceKey: found.priceKey, ContextWindow: l.windows[of], rates: l.rates[of], meters: l.meters,
	}
}

// sellerOf is whose rules are asked for a model, and by which name.
func (l *List) sellerOf(provider, model string) (seller, name string, kind Kind) {
	given := ""
	if len(provider) <= l.names.Longest {
		given = ascii.Lower(strings.Trim(provider, " "))
	}
	name = l.names.plain(model)
	prefix, rest, hasPrefix := strings.Cut(name, "/")
	if !hasPrefix {
		prefix, rest = "", name
	}
	named := l.seller(given)
	prefixed := l.seller(prefix)
	switch {
	case named.kind == "gateway" && rest != "" && prefixed.kind == "seller":
		return prefixed.priceProvider, rest, Seller
	case given == "" || named.kind == "framework" || named.kind == "gateway":
		if seller = first(l.models, name).priceProvider; seller != "" {
			kind = Seller
		}
		return seller, name, kind
	case named.kind == "seller":
		if slices.Contains(l.names.Makers, named.priceProvider) {
			if host := first(hosts(l.models), name); host.priceProvider != "" {
				return host.priceProvider, name, Seller
			}
		}
		return named.priceProvider, name, Seller
	case named.kind == "local":
		return given, name, Local
	}
	return given, name, Unknown
}

func hosts(rules []rule) []rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r rule) bool { return r.kind != "host" })
}

func (l *List) seller(name string) rule {
	if name == "" {
		return rule{}
	}
	return first(l.providers, name)
}

// first is the first rule that knows the name, the user's before the list's.
func first(rules []rule, name string) rule {
	var best rule
	for _, r := range rules {
		if r.takes(name) && (best.regex == nil || before(r, best)) {
			best = r
		}
	}
	return best
}

func before(a, b rule) bool {
	if a.user != b.user {
		return a.user
	}
	return a.ordinal < b.ordinal
}

// priceRule is the best rule of a seller: the user's first, then the one that knows the name as it is written best.
func (l *List) priceRule(seller, name string) rule {
	variants := l.names.variants(name)
	var best rule
	bestVariant := 0
	for _, r := range l.rules[seller] {
		variant := slices.IndexFunc(variants, r.takes)
		if variant < 0 {
			continue
		}
		if best.regex == nil || r.user != best.user && r.user || r.user == best.user && (variant < bestVariant || variant == bestVariant && r.ordinal < best.ordinal) {
			best, bestVariant = r, variant
		}
	}
	return best
}
