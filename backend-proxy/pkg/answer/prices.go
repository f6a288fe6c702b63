package answer

import "github.com/loopscope/loopscope/backend-proxy/pkg/settle"

// unpriced knows no price: what has usage is told to have none.
type unpriced struct{}

func (unpriced) Price(s *settle.Span) settle.Bill {
	for _, c := range []settle.Count{s.Input, s.CacheRead, s.CacheWrite, s.Output, s.Reasoning} {
		if c.Told {
			return settle.Bill{Source: "unpriced"}
		}
	}
	return settle.Bill{}
}
