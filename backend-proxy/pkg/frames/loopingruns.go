package frames

import (
	"cmp"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

type loopingAgent struct {
	service, agent string
	runs           float64
}

// LoopingRuns counts runs that repeated tool calls at least minRepeats times without progress, by service and by the agent
// that repeated most. It names no run, so that alert rules may ask for it; an agent whose runs repeated less has 0.
func LoopingRuns(loops []Loop, minRepeats int) *data.Frame {
	type run struct {
		loop    Loop // that with the most repeats
		repeats uint32
	}
	runs := map[string]*run{}
	for _, l := range loops {
		r := runs[l.RunID]
		if r == nil {
			r = &run{loop: l}
			runs[l.RunID] = r
		}
		r.repeats += l.Repeats
		if l.Repeats > r.loop.Repeats || l.Repeats == r.loop.Repeats && l.Agent < r.loop.Agent {
			r.loop = l
		}
	}
	found := map[[2]string]*loopingAgent{}
	for _, r := range runs {
		key := [2]string{r.loop.Service, r.loop.Agent}
		if found[key] == nil {
			found[key] = &loopingAgent{service: r.loop.Service, agent: r.loop.Agent}
		}
		if int(r.repeats) >= minRepeats {
			found[key].runs++
		}
	}
	rows := make([]loopingAgent, 0, len(found))
	for _, row := range found {
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b loopingAgent) int {
		return cmp.Or(cmp.Compare(b.runs, a.runs), cmp.Compare(a.service, b.service), cmp.Compare(a.agent, b.agent))
	})
	frame := typed(data.NewFrame("",
		column("service", rows, func(r loopingAgent) string { return r.service }),
		column("agent", rows, func(r loopingAgent) string { return r.agent }),
		column("looping_runs", rows, func(r loopingAgent) float64 { return r.runs }),
	), data.FrameTypeNumericLong)
	return stamp(frame, ContractMetrics)
}
