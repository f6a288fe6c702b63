package frames

import (
	"cmp"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// LoopingRun is a run as an alert rule is told of it: whose it is, and whether it loops.
type LoopingRun struct {
	Service, Agent string
	Loops          bool
}

// LoopingRuns counts runs that loop, by service and agent; one whose runs do not has 0. It names no run, so that alert rules
// may ask for it.
func LoopingRuns(runs []LoopingRun) *data.Frame {
	type agent struct{ service, name string }
	looping := map[agent]float64{}
	for _, run := range runs {
		of := agent{run.Service, run.Agent}
		if run.Loops {
			looping[of]++
		} else {
			looping[of] += 0
		}
	}
	rows := make([]agent, 0, len(looping))
	for of := range looping {
		rows = append(rows, of)
	}
	slices.SortFunc(rows, func(a, b agent) int {
		return cmp.Or(cmp.Compare(looping[b], looping[a]), cmp.Compare(a.service, b.service), cmp.Compare(a.name, b.name))
	})
	frame := typed(data.NewFrame("",
		column("service", rows, func(a agent) string { return a.service }),
		column("agent", rows, func(a agent) string { return a.name }),
		column("looping_runs", rows, func(a agent) float64 { return looping[a] }),
	), data.FrameTypeNumericLong)
	return stamp(frame, ContractMetrics)
}
