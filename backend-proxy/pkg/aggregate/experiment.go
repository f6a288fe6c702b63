package aggregate

import (
	"cmp"
	"slices"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// unit is what was assigned to an arm, with what its runs add up to.
type unit struct {
	arm     string // that it saw first
	crossed bool
	runs    uint64
	figures []figure // in the order of the question's names
}

// exposed is a run that saw one arm.
type exposed struct {
	tenant, unit, arm string
	run               []*settle.Settled
}

// Experiment adds up the units of each arm from the runs that were under way in the range. A run is in an arm if its spans
// tell that one alone; a unit is in the arm of its first run.
func Experiment(e plan.Experiment, q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.Arm, frames.LeftOut, error) {
	var left frames.LeftOut
	groups, err := underWayGroups(q.Filters, over, spans, c, func(s *settle.Settled) string { return s.RunID })
	if err != nil {
		return nil, left, err
	}
	armOf, ok := group(e.Arm.Column)
	if err := missing(ok, e.Arm.Column); err != nil {
		return nil, left, err
	}
	var runs []exposed
	for _, run := range groups {
		described := described(run)
		arms := valuesOf(run, armOf)
		id := map[query.Unit]string{query.ByUser: described.UserID, query.BySession: described.ConversationID, query.ByRun: described.RunID}[e.Unit]
		switch {
		case len(arms) == 0:
		case described.Open:
			left.Open++
		case len(arms) > 1:
			left.Mixed++
		case id == "":
			left.WithoutUnit++
		default:
			runs = append(runs, exposed{run[0].Tenant, id, arms[0], run})
		}
	}
	slices.SortFunc(runs, func(a, b exposed) int {
		return cmp.Or(cmp.Compare(a.run[0].Start, b.run[0].Start), cmp.Compare(a.run[0].RunID, b.run[0].RunID))
	})
	added, err := addUnits(e, runs, c)
	return added, left, err
}

func valuesOf(spans []*settle.Settled, of textColumn) []string {
	var values []string
	for _, s := range spans {
		if value := of(s); value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values
}

func addUnits(e plan.Experiment, runs []exposed, c *catalogue.Catalogue) ([]frames.Arm, error) {
	p := plan.Metrics{}
	for _, o := range e.Outcomes {
		p.Measures = append(p.Measures, o.Measure)
	}
	q, err := prepare(p, c, func(name string) (adder, error) {
		if name == plan.RunFigure {
			return func(*figure, *settle.Settled) {}, nil // counted by run below
		}
		return newAdder(name, c.Figures)
	})
	if err != nil {
		return nil, err
	}
	type identity struct{ tenant, id string }
	units := map[identity]*unit{}
	for _, run := range runs {
		of := identity{run.tenant, run.unit}
		u := units[of]
		if u == nil {
			u = &unit{arm: run.arm, figures: q.newCell().figures}
			units[of] = u
		}
		u.crossed = u.crossed || u.arm != run.arm
		u.runs++
		for i, name := range q.names {
			if name == plan.RunFigure {
				u.figures[i].count++
				continue
			}
			for _, s := range run.run {
				q.adders[i](&u.figures[i], s)
			}
		}
	}
	return armsOf(e, q, units), nil
}

func armsOf[K comparable](e plan.Experiment, q question, units map[K]*unit) []frames.Arm {
	byArm := map[string][]*unit{}
	for _, u := range units {
		byArm[u.arm] = append(byArm[u.arm], u)
	}
	var out []frames.Arm
	for arm, own := range byArm {
		for _, o := range e.Outcomes {
			row := frames.Arm{Arm: arm, Measure: o.Measure.ID}
			var y, x value
			for _, u := range own {
				row.Runs += u.runs
				if u.crossed {
					row.Crossed++
				}
				named := make(sums, len(q.names))
				for i, name := range q.names {
					named[name] = &u.figures[i]
				}
				unitY, unitX, told := contribution(o, named)
				if !told {
					continue
				}
				row.Units++
				y, x = plus(y, unitY), plus(x, unitX)
				row.YY += unitY.float * unitY.float
				row.XX += unitX.float * unitX.float
				row.XY += unitX.float * unitY.float
			}
			if row.Units > 0 {
				row.Y, row.X = y.pointer(), x.pointer()
			}
			out = append(out, row)
		}
	}
	slices.SortFunc(out, func(a, b frames.Arm) int {
		at := func(id string) int {
			return slices.IndexFunc(e.Outcomes, func(o plan.Outcome) bool { return o.Measure.ID == id })
		}
		return cmp.Or(cmp.Compare(a.Arm, b.Arm), at(a.Measure)-at(b.Measure))
	})
	return out
}

// contribution is what a unit adds to an outcome, if it can tell.
func contribution(o plan.Outcome, of sums) (y, x value, told bool) {
	if told := o.Measure.Formula.NullWithout; told != "" && of[told].count == 0 {
		return y, x, false
	}
	x = value{float: 1}
	if len(o.To) > 0 {
		x = of.total(o.To)
	}
	if per := o.Measure.Formula.Per; per != 0 {
		x = value{float: x.float / per}
	}
	return of.total(o.Of), x, true
}

func plus(a, b value) value {
	if !b.isExact {
		return value{float: a.float + b.float}
	}
	sum := a.exact.Add(b.exact)
	return value{float: sum.InexactFloat64(), exact: sum, isExact: true}
}
