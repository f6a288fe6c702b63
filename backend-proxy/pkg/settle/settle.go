package settle

import "github.com/shopspring/decimal"

// Bill is what a span's usage costs. Cost is not valid where nobody knows it; Window is the model's context window.
type Bill struct {
	Cost   decimal.NullDecimal
	Source string
	// SKU names the price; empty where it is of no list.
	SKU string
	// Costs is the cost by bucket and by meter, where it is known.
	Costs  map[string]decimal.Decimal
	Window Count
}

// Pricer knows what spans cost at their own time.
type Pricer interface{ Price(s *Span) Bill }

// Settle resolves whole traces, delivered in any order and any number of times. It
// takes the deliveries over; its rows are in no particular order.
func Settle(deliveries []Span, prices Pricer) []Settled {
	f := newForest(merged(deliveries))
	var (
		calls       = f.sameCalls()
		shared      = f.inheritances(calls)
		traces      = f.ofTraces()
		bearsBelow  = f.haveBearingBelow()
		toolsTwice  = f.toolTwins()
		executed    = f.executedBelow()
		modelBelow  = f.modelsBelow()
		settledRows = make([]Settled, 0, len(f.spans))
	)
	for i := range f.spans {
		told := &f.spans[i]
		if !told.isGenAI() {
			continue
		}
		a := f.look(i)
		s := f.inherit(i, a, shared[i], traces[told.whose()])
		_, stoodFor := calls[i]
		ownCall := told.isCall() && !stoodFor
		s.CountsCall = ownCall && told.Kind != "rerank"
		s.CountsUsage = ownCall || !told.isCall() && told.bears() && !bearsBelow[i]
		s.CountsTool = isExecution(told, a.nearest) && !toolsTwice[i] && (!a.served || traces[told.whose()].asksBefore(told))
		if b := modelBelow[i]; b != nil && s.CountsUsage && s.Model == "" {
			s.Provider, s.RequestModel, s.ResponseModel, s.Model = b.Provider, b.RequestModel, b.ResponseModel, b.Model
		}
		executed[i].take(&s)
		bill(&s, prices)
		settledRows = append(settledRows, s)
	}
	numberSteps(settledRows)
	markRetries(settledRows)
	return settledRows
}

func bill(s *Settled, prices Pricer) {
	b := prices.Price(&s.Span)
	s.Cost, s.CostSource, s.SKU, s.Costs = b.Cost, b.Source, b.SKU, b.Costs
	if s.Kind != "llm" {
		return
	}
	s.ContextLimit = b.Window
	if s.Input.Told || s.CacheRead.Told || s.CacheWrite.Told {
		s.ContextUsed = Count{s.totalInput(), true}
	}
}
