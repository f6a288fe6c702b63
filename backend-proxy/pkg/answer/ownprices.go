package answer

import (
	"context"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/overrides"
	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/reprice"
)

// Prices are those that somebody set beside the list, and who had history priced again, and why.
type Prices struct {
	Prices     []OwnPrice  `json:"prices"`
	Names      []OwnName   `json:"names"`
	Repricings []Repricing `json:"repricings"`
}

// OwnPrice is a price of one's own. Amounts are US dollars per million tokens, of requests per thousand calls, as decimal
// text; times are RFC 3339, ValidTo empty where it has no end.
type OwnPrice struct {
	Provider    string            `json:"provider"`
	Model       string            `json:"model"`
	ServiceTier string            `json:"serviceTier,omitempty"`
	Region      string            `json:"region,omitempty"`
	FromTokens  uint64            `json:"fromTokens,omitempty"`
	ValidFrom   string            `json:"validFrom"`
	ValidTo     string            `json:"validTo,omitempty"`
	Amounts     map[string]string `json:"amounts"`
	Note        string            `json:"note"`
	Author      string            `json:"author"`
}

// OwnName says which price a name has.
type OwnName struct {
	Provider string `json:"provider"`
	Name     string `json:"name"`
	PricedAs string `json:"pricedAs"`
	Note     string `json:"note"`
	Author   string `json:"author"`
}

// Repricing is once that history was priced again.
type Repricing struct {
	ID        string `json:"id"`
	State     string `json:"state"`
	Asked     string `json:"asked"`
	Author    string `json:"author"`
	Reason    string `json:"reason"`
	CreatedAt string `json:"createdAt"`
	UpdatedAt string `json:"updatedAt"`
}

// noEnd is the year from which on an end is none.
const noEnd = 2106

// Prices are for finance. They hold for all tenants, and so are shown to who sees all.
func (s *Service) Prices(ctx context.Context, who principal.Principal) (Prices, error) {
	out := Prices{Prices: []OwnPrice{}, Names: []OwnName{}, Repricings: []Repricing{}}
	if err := who.MayReadPrices(s.settings); err != nil {
		return out, err
	}
	by, err := s.caller(who)
	if err != nil {
		return out, err
	}
	if !by.scope.IsAll() {
		return out, principal.Forbidden("Prices of one's own hold for all tenants, and you see those of some: ask somebody who sees all.")
	}
	if s.client == nil {
		return out, errNoClickHouse
	}
	rows, err := overrides.NewStore(s.client).Rows(ctx)
	if err != nil {
		return out, err
	}
	for _, p := range rows.Prices {
		out.Prices = append(out.Prices, ownPrice(p))
	}
	for _, r := range rows.Rules {
		out.Names = append(out.Names, OwnName{r.Provider, r.Regex, r.PriceProvider + "/" + r.PriceKey, r.Note, r.Author})
	}
	all, err := jobs.NewStore(s.client).List(ctx, reprice.Kind)
	for _, job := range all {
		out.Repricings = append(out.Repricings, Repricing{job.ID, string(job.State), job.Params, job.Author, job.Reason, job.CreatedAt.UTC().Format(time.RFC3339), job.UpdatedAt.UTC().Format(time.RFC3339)})
	}
	return out, err
}

func ownPrice(p pricing.UserPrice) OwnPrice {
	own := OwnPrice{
		Provider: p.Provider, Model: p.PriceKey, ServiceTier: p.Rate.ServiceTier, Region: p.Rate.Region, FromTokens: p.Rate.BandFrom,
		ValidFrom: p.Rate.ValidFrom.UTC().Format(time.RFC3339), Amounts: map[string]string{}, Note: p.Note, Author: p.Author,
	}
	if p.Rate.ValidTo.Year() < noEnd {
		own.ValidTo = p.Rate.ValidTo.UTC().Format(time.RFC3339)
	}
	for _, price := range p.Rate.Prices() {
		own.Amounts[price.Name] = price.Amount.String()
	}
	return own
}
