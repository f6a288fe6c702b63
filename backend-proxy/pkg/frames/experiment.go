package frames

import (
	"fmt"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Arm is one row of an experiment: what the units of an arm add up to in one measure. With Y of a unit's numerator and X of
// its denominator (1 where the measure is a sum), the sums are enough for the ratio, its variance by the delta method, and
// means and shares as special cases.
type Arm struct {
	Arm, Measure string
	// Units that can tell the measure, and the runs of all units.
	Units, Runs uint64
	// Crossed units saw another arm later; they count where they were first.
	Crossed    uint64
	Y, X       *float64
	YY, XX, XY float64
}

// LeftOut are runs that saw an arm and are in none.
type LeftOut struct {
	Open, Mixed, WithoutUnit uint64
}

// Experiment builds the experiment frame: a row an arm and measure.
func Experiment(arms []Arm, left LeftOut, unit string) *data.Frame {
	frame := data.NewFrame("experiment",
		column("arm", arms, func(a Arm) string { return a.Arm }),
		column("measure", arms, func(a Arm) string { return a.Measure }),
		column("units", arms, func(a Arm) float64 { return float64(a.Units) }),
		column("value", arms, Arm.value),
		column("runs", arms, func(a Arm) float64 { return float64(a.Runs) }),
		column("crossed_units", arms, func(a Arm) float64 { return float64(a.Crossed) }),
		column("sum_y", arms, func(a Arm) *float64 { return a.Y }),
		column("sum_x", arms, func(a Arm) *float64 { return a.X }),
		column("sum_yy", arms, func(a Arm) float64 { return a.YY }),
		column("sum_xx", arms, func(a Arm) float64 { return a.XX }),
		column("sum_xy", arms, func(a Arm) float64 { return a.XY }),
	)
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	if said := left.String(unit); said != "" {
		Notice(frame, data.NoticeSeverityInfo, said)
	}
	return stamp(frame, ContractExperiment)
}

func (a Arm) value() *float64 {
	if a.Y == nil || a.X == nil || *a.X == 0 {
		return nil
	}
	ratio := *a.Y / *a.X
	return &ratio
}

func (l LeftOut) String(unit string) string {
	var said []string
	for _, of := range []struct {
		runs uint64
		why  string
	}{{l.Open, "not finished"}, {l.Mixed, "of more than one arm"}, {l.WithoutUnit, "without a " + unit}} {
		if of.runs > 0 {
			said = append(said, fmt.Sprintf("%d %s", of.runs, of.why))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "Runs that are left out: " + strings.Join(said, ", ") + "."
}
