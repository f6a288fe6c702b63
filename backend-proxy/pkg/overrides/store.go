package overrides

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
)

// Store is the user's rows in a database.
type Store struct{ client *clickhouse.Client }

// NewStore keeps overrides in the client's database.
func NewStore(client *clickhouse.Client) *Store { return &Store{client} }

// never is the pattern of a rule that was removed: it matches nothing. Rows are
// not deleted, so that it can be seen who removed what, and so that settlement
// notices.
const never = `[^\x00-\x{10FFFF}]`

// List is the price list that came with this program, with the user's rows.
func (s *Store) List(ctx context.Context) (*pricing.List, error) {
	list, err := pricing.Listed()
	if err != nil {
		return nil, err
	}
	user, err := s.Rows(ctx)
	if err != nil {
		return nil, err
	}
	return list.With(user), nil
}

// Rows are the user's rows that hold at some time.
func (s *Store) Rows(ctx context.Context) (pricing.User, error) {
	var user pricing.User
	err := s.client.Each(ctx, clickhouse.Statement{SQL: `SELECT provider, ordinal, price_provider, price_key, regex, except, note, author
FROM llm_price_rules FINAL WHERE source = 'user' AND regex != {never:String} ORDER BY provider, ordinal`,
		Params: []clickhouse.Param{{Name: "never", Value: never}}}, func(row clickhouse.Scanner) error {
		var r pricing.UserRule
		var ordinal int32
		err := row.Scan(&r.Provider, &ordinal, &r.PriceProvider, &r.PriceKey, &r.Regex, &r.Except, &r.Note, &r.Author)
		r.Ordinal = int(ordinal)
		user.Rules = append(user.Rules, r)
		return err
	})
	if err != nil {
		return user, err
	}
	err = s.client.Each(ctx, clickhouse.Statement{SQL: `SELECT provider, price_key, context_window, note, author
FROM llm_model_limits FINAL WHERE source = 'user' AND context_window > 0 ORDER BY provider, price_key`}, func(row clickhouse.Scanner) error {
		var w pricing.UserWindow
		err := row.Scan(&w.Provider, &w.PriceKey, &w.Tokens, &w.Note, &w.Author)
		user.Windows = append(user.Windows, w)
		return err
	})
	if err != nil {
		return user, err
	}
	err = s.client.Each(ctx, clickhouse.Statement{SQL: `SELECT provider, price_key, service_tier, region, valid_from, valid_to, time_from, time_to, band_from,
    toString(input), toString(cache_read), toString(cache_write), toString(output), toString(reasoning), toString(requests),
    mapApply((meter, price) -> (toString(meter), toString(price)), meters), note, author
FROM llm_prices FINAL WHERE source = 'user' AND valid_to > valid_from ORDER BY provider, price_key, service_tier, region, valid_from, band_from`}, func(row clickhouse.Scanner) error {
		price, err := scanPrice(row)
		user.Prices = append(user.Prices, price)
		return err
	})
	return user, err
}

func scanPrice(row clickhouse.Scanner) (pricing.UserPrice, error) {
	p := pricing.UserPrice{Rate: pricing.Rate{User: true, Meters: map[string]decimal.Decimal{}}}
	var timeFrom, timeTo uint32
	var texts [6]*string
	var meters map[string]string
	err := row.Scan(&p.Provider, &p.PriceKey, &p.Rate.ServiceTier, &p.Rate.Region, &p.Rate.ValidFrom, &p.Rate.ValidTo, &timeFrom, &timeTo, &p.Rate.BandFrom,
		&texts[0], &texts[1], &texts[2], &texts[3], &texts[4], &texts[5], &meters, &p.Note, &p.Author)
	if err != nil {
		return p, err
	}
	p.Rate.TimeFrom, p.Rate.TimeTo = int64(timeFrom), int64(timeTo)
	for i, price := range []**decimal.Decimal{&p.Rate.Input, &p.Rate.CacheRead, &p.Rate.CacheWrite, &p.Rate.Output, &p.Rate.Reasoning, &p.Rate.Requests} {
		if texts[i] != nil {
			d, err := decimal.NewFromString(*texts[i])
			if err != nil {
				return p, err
			}
			*price = &d
		}
	}
	for meter, text := range meters {
		d, err := decimal.NewFromString(text)
		if err != nil {
			return p, err
		}
		p.Rate.Meters[meter] = d
	}
	return p, nil
}

// Add checks an override and writes its rows. It returns what the user should know.
func (s *Store) Add(ctx context.Context, o Override) ([]string, error) {
	rows, err := s.Rows(ctx)
	if err != nil {
		return nil, err
	}
	list, err := pricing.Listed()
	if err != nil {
		return nil, err
	}
	planned, err := Plan(list.With(rows), o)
	if err != nil {
		return nil, err
	}
	for _, rule := range planned.Rules {
		planned.Rules = append(planned.Rules, replaced(rows.Rules, rule)...)
	}
	return planned.Says, s.write(ctx, planned.User)
}

// replaced ends the rules of the same name that say another model.
func replaced(rules []pricing.UserRule, by pricing.UserRule) []pricing.UserRule {
	var out []pricing.UserRule
	for _, r := range rules {
		if r.Provider == by.Provider && r.Regex == by.Regex && r.PriceKey != by.PriceKey {
			r.Regex, r.Note, r.Author = never, by.Note, by.Author
			out = append(out, r)
		}
	}
	return out
}

// Remove ends what an override with the same names, times, tier, region and band set.
func (s *Store) Remove(ctx context.Context, o Override) ([]string, error) {
	rows, err := s.Rows(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	from, err := instant(o.ValidFrom, beginning)
	if err != nil {
		return nil, fmt.Errorf("valid_from: %w", err)
	}
	match := list.Match(o.Provider, o.Model)
	var ended pricing.User
	var says []string
	name := pattern(list, o.Model)
	if o.Deployment != "" {
		name, match = pattern(list, o.Deployment), list.Match(o.Provider, o.Deployment)
	}
	for _, r := range rows.Rules {
		if r.Provider == match.Seller && (r.Regex == name || r.Regex == match.Regex && r.PriceKey == match.PriceKey && o.Deployment == "") {
			r.Regex, r.Note, r.Author = never, o.Note, o.Author
			ended.Rules = append(ended.Rules, r)
			says = append(says, fmt.Sprintf("removed the name that was billed as %s/%s", r.PriceProvider, r.PriceKey))
		}
	}
	for _, p := range rows.Prices {
		if o.Deployment == "" && p.Provider == match.PriceProvider && p.PriceKey == match.PriceKey && p.Rate.ServiceTier == o.ServiceTier && p.Rate.Region == o.Region && p.Rate.BandFrom == o.BandFrom &&
			(o.ValidFrom == "" || p.Rate.ValidFrom.Equal(from)) {
			p.Rate.ValidTo, p.Note, p.Author = p.Rate.ValidFrom, o.Note, o.Author
			ended.Prices = append(ended.Prices, p)
			says = append(says, fmt.Sprintf("removed the price of %s/%s from %s on", p.Provider, p.PriceKey, p.Rate.ValidFrom.Format(time.DateTime)))
		}
	}
	for _, w := range rows.Windows {
		if o.Deployment == "" && w.Provider == match.PriceProvider && w.PriceKey == match.PriceKey {
			w.Tokens, w.Note, w.Author = 0, o.Note, o.Author
			ended.Windows = append(ended.Windows, w)
			says = append(says, fmt.Sprintf("removed the context window of %s/%s", w.Provider, w.PriceKey))
		}
	}
	if len(says) == 0 {
		return nil, fmt.Errorf("no row of yours sets anything for %s of %s with that tier, region, band and beginning: see proxy prices list", cmp.Or(o.Deployment, o.Model), o.Provider)
	}
	return says, s.write(ctx, ended)
}

func (s *Store) write(ctx context.Context, user pricing.User) error {
	ordinals, err := s.ordinals(ctx)
	if err != nil {
		return err
	}
	for _, r := range user.Rules {
		if r.Ordinal == 0 {
			r.Ordinal = ordinals.of(r)
		}
		if err := s.client.ExecBound(ctx, clickhouse.Statement{SQL: `INSERT INTO llm_price_rules (provider, ordinal, price_provider, price_key, regex, except, source, note, author)
SELECT {provider:String}, {ordinal:Int32}, {price_provider:String}, {price_key:String}, {regex:String}, {except:String}, 'user', {note:String}, {author:String}`,
			Params: []clickhouse.Param{
				{Name: "provider", Value: r.Provider}, {Name: "ordinal", Value: r.Ordinal}, {Name: "price_provider", Value: r.PriceProvider},
				{Name: "price_key", Value: r.PriceKey}, {Name: "regex", Value: r.Regex}, {Name: "except", Value: r.Except}, {Name: "note", Value: r.Note}, {Name: "author", Value: r.Author},
			}}); err != nil {
			return err
		}
	}
	for _, p := range user.Prices {
		if err := s.writePrice(ctx, p); err != nil {
			return err
		}
	}
	for _, w := range user.Windows {
		if err := s.client.ExecBound(ctx, clickhouse.Statement{SQL: `INSERT INTO llm_model_limits (provider, price_key, context_window, source, note, author)
SELECT {provider:String}, {price_key:String}, {tokens:UInt64}, 'user', {note:String}, {author:String}`,
			Params: []clickhouse.Param{
				{Name: "provider", Value: w.Provider}, {Name: "price_key", Value: w.PriceKey}, {Name: "tokens", Value: w.Tokens}, {Name: "note", Value: w.Note}, {Name: "author", Value: w.Author},
			}}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) writePrice(ctx context.Context, p pricing.UserPrice) error {
	params := []clickhouse.Param{
		{Name: "provider", Value: p.Provider}, {Name: "price_key", Value: p.PriceKey}, {Name: "tier", Value: p.Rate.ServiceTier}, {Name: "region", Value: p.Rate.Region},
		{Name: "from", Value: p.Rate.ValidFrom.Unix()}, {Name: "to", Value: p.Rate.ValidTo.Unix()},
		{Name: "time_from", Value: p.Rate.TimeFrom}, {Name: "time_to", Value: p.Rate.TimeTo}, {Name: "band", Value: p.Rate.BandFrom}, {Name: "note", Value: p.Note}, {Name: "author", Value: p.Author},
	}
	value := func(name string, price *decimal.Decimal) string {
		text := ""
		if price != nil {
			text = price.String()
		}
		params = append(params, clickhouse.Param{Name: name, Value: text})
		return "toDecimal64OrNull({" + name + ":String}, 6)"
	}
	meters := make([]string, 0, len(p.Rate.Meters))
	for _, meter := range slices.Sorted(maps.Keys(p.Rate.Meters)) {
		price := p.Rate.Meters[meter]
		meters = append(meters, fmt.Sprintf("'%s', assumeNotNull(%s)", meter, value("meter_"+meter, &price))) // the name is one of meters.json
	}
	prices := []string{
		value("input", p.Rate.Input), value("cache_read", p.Rate.CacheRead), value("cache_write", p.Rate.CacheWrite),
		value("output", p.Rate.Output), value("reasoning", p.Rate.Reasoning), value("requests", p.Rate.Requests),
	}
	return s.client.ExecBound(ctx, clickhouse.Statement{SQL: fmt.Sprintf(`INSERT INTO llm_prices (provider, price_key, service_tier, region, valid_from, valid_to, time_from, time_to, band_from,
    input, cache_read, cache_write, output, reasoning, requests, meters, source, note, author)
SELECT {provider:String}, {price_key:String}, {tier:String}, {region:String}, toDateTime({from:Int64}, 'UTC'), toDateTime({to:Int64}, 'UTC'), {time_from:UInt32}, {time_to:UInt32}, {band:UInt64},
    %s, CAST(map(%s) AS Map(LowCardinality(String), Decimal(18, 6))), 'user', {note:String}, {author:String}`, strings.Join(prices, ", "), strings.Join(meters, ", ")), Params: params})
}

// ordinals gives each rule a number of its own; the same name of a provider keeps its number, so that writing it again replaces it.
type ordinals map[string]map[string]int

func (s *Store) ordinals(ctx context.Context) (ordinals, error) {
	out := ordinals{}
	err := s.client.Each(ctx, clickhouse.Statement{SQL: "SELECT provider, regex, ordinal FROM llm_price_rules FINAL WHERE source = 'user'"}, func(row clickhouse.Scanner) error {
		var provider, regex string
		var ordinal int32
		err := row.Scan(&provider, &regex, &ordinal)
		if regex == never {
			regex += fmt.Sprint(ordinal)
		}
		out.set(provider, regex, int(ordinal))
		return err
	})
	return out, err
}

func (o ordinals) set(provider, regex string, ordinal int) {
	if o[provider] == nil {
		o[provider] = map[string]int{}
	}
	o[provider][regex] = ordinal
}

func (o ordinals) of(r pricing.UserRule) int {
	if known, ok := o[r.Provider][r.Regex]; ok {
		return known
	}
	next := 1
	for _, ordinal := range o[r.Provider] {
		next = max(next, ordinal+1)
	}
	o.set(r.Provider, r.Regex, next)
	return next
}
