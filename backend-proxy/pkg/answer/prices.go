package answer

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// priceList prices settled spans where no table of prices is installed.
type priceList struct{ *pricing.List }

// Price is what the list says at the span's own time.
func (l priceList) Price(s *settle.Span) settle.Bill { return l.PriceAll(s, 1) }

// PriceAll prices a span in which the usage of so many calls alike is added up.
func (l priceList) PriceAll(s *settle.Span, calls uint64) settle.Bill {
	billed, _ := l.ResolveCall(s.Provider, s.Model, s.RequestModel)
	call := pricing.Call{
		At: time.Unix(0, s.Start), ServiceTier: s.ServiceTier, Region: s.Region,
		Input: s.Input.Pointer(), CacheRead: s.CacheRead.Pointer(), CacheWrite: s.CacheWrite.Pointer(), Output: s.Output.Pointer(), Reasoning: s.Reasoning.Pointer(),
		Replayed: s.Replayed.Pointer(), Quantities: s.Quantities, Alike: calls,
	}
	if s.ReportedCost.Valid {
		call.Reported = &s.ReportedCost.Decimal
	}
	cost := billed.Cost(call)
	bill := settle.Bill{Source: string(cost.Source), SKU: cost.SKU, Costs: cost.Parts, Window: settle.Count{N: billed.ContextWindow, Told: billed.ContextWindow > 0}}
	if cost.Amount != nil {
		bill.Cost = decimal.NewNullDecimal(*cost.Amount)
	}
	return bill
}
