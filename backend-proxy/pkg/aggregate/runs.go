package aggregate

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Runs lists the runs that were under way in the range. Each filter must be met by
// a span of the run, a negated one by none; the figures are those of the whole run.
func Runs(q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.Run, error) {
	asked, err := runFilters(q.Filters, c)
	if err != nil {
		return nil, err
	}
	figures, err := newRunFigures(q, c)
	if err != nil {
		return nil, err
	}
	type identity struct{ tenant, run string }
	byRun := map[identity][]*settle.Settled{}
	for i := range spans {
		of := identity{spans[i].Tenant, spans[i].RunID}
		byRun[of] = append(byRun[of], &spans[i])
	}
	var runs []orderedRun
	for _, of := range byRun {
		slices.SortFunc(of, func(a, b *settle.Settled) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.SpanID, b.SpanID))
		})
		if underWay(over, of) && asked(of) {
			runs = append(runs, figures.run(of))
		}
	}
	slices.SortFunc(runs, func(a, b orderedRun) int {
		by := compareDescending(a.by, b.by)
		if q.Order == "asc" && !a.by.isNull && !b.by.isNull {
			by = -by
		}
		return cmp.Or(by, b.run.Start.Compare(a.run.Start), cmp.Compare(a.run.RunID, b.run.RunID))
	})
	out := make([]frames.Run, 0, min(len(runs), q.Limit))
	for _, r := range runs[:min(len(runs), q.Limit)] {
		out = append(out, r.run)
	}
	return out, nil
}

func underWay(over plan.Range, spans []*settle.Settled) bool {
	return spans[0].Start < over.To.UnixNano() && lastEnd(spans) >= over.From.UnixNano()
}

func lastEnd(spans []*settle.Settled) int64 {
	end := spans[0].End
	for _, s := range spans {
		end = max(end, s.End)
	}
	return end
}

// positives are what negated operators say of no span.
var positives = map[query.Op]query.Op{
	query.NotEq: query.Eq, query.NotIn: query.In, query.NotMatch: query.Match, query.NotExists: query.Exists,
}

func runFilters(filters []query.Filter, c *catalogue.Catalogue) (func([]*settle.Settled) bool, error) {
	type wish struct {
		met  Filter
		want bool
	}
	wishes := make([]wish, 0, len(filters))
	for _, f := range filters {
		positive, negated := positives[f.Op]
		if negated {
			f.Op = positive
		}
		d, _ := c.Dimension(f.Field)
		met, err := filter(f, d)
		if err != nil {
			return nil, err
		}
		if rows := c.Told(f.Field).Rows; rows != catalogue.Spans {
			met = anyOf(rows, met)
		}
		wishes = append(wishes, wish{met, !negated})
	}
	return func(spans []*settle.Settled) bool {
		for _, w := range wishes {
			if slices.ContainsFunc(spans, w.met) != w.want {
				return false
			}
		}
		return true
	}, nil
}

// anyOf holds for a span of which a part meets a filter.
func anyOf(rows catalogue.Rows, met Filter) Filter {
	return func(s *settle.Settled) bool {
		for part := range cut(rows, s) {
			if met(part) {
				return true
			}
		}
		return false
	}
}

type orderedRun struct {
	run frames.Run
	by  value
}

// runFigures adds up what a run's row carries, and what runs are ordered by.
type runFigures struct {
	question
	orderBy    string
	saturated  Filter
	saturation numberColumn
}

// orders are the measures that runs are ordered by; start and duration are no measures.
var orders = map[string]string{query.OrderByCost: "cost", query.OrderByTokens: "total_tokens", query.OrderByRepeats: "identical_repeats", query.OrderByErrors: "errors"}

func newRunFigures(q query.Query, c *catalogue.Catalogue) (runFigures, error) {
	ids := frames.RunMeasures
	if by, ok := orders[q.OrderBy]; ok {
		ids = append(slices.Clone(ids), by)
	}
	var p plan.Metrics
	for _, id := range ids {
		m, _ := c.Measure(id)
		p.Measures = append(p.Measures, m)
	}
	prepared, err := prepare(p, c)
	if err != nil {
		return runFigures{}, err
	}
	saturation, err := term("saturation", c.Figures)
	if err != nil {
		return runFigures{}, err
	}
	saturated, err := condition(&catalogue.Condition{Name: "saturated"}, c.Figures)
	return runFigures{prepared, q.OrderBy, saturated, saturation}, err
}

func (f runFigures) run(spans []*settle.Settled) orderedRun {
	sums := f.newCell()
	for _, s := range spans {
		f.add(sums, s)
	}
	f.finish(sums)
	run := described(spans)
	measures := make([]*float64, len(frames.RunMeasures))
	for i := range measures {
		measures[i] = sums.values[i].pointer()
	}
	run.SetMeasures(measures, f.mostSaturated(spans))
	out := orderedRun{run: run, by: sums.values[len(sums.values)-1]}
	switch f.orderBy {
	case query.OrderByStart:
		out.by = value{float: float64(run.Start.UnixNano())}
	case query.OrderByDuration:
		out.by = value{float: float64(run.Duration)}
	}
	return out
}

// described takes what names a run from its spans, which are in the order of their
// start: what the root tells comes first.
func described(spans []*settle.Settled) frames.Run {
	id := spans[0].RunID
	traceID, rootID, _ := strings.Cut(id, "-")
	run := frames.Run{RunID: id, TraceID: traceID, Start: time.Unix(0, spans[0].Start).UTC(), Status: "unset"}
	run.Duration = time.Duration(lastEnd(spans) - spans[0].Start)
	models := map[string]bool{}
	for _, s := range spans {
		run.Open = run.Open || s.Open
		if s.CountsCall && s.Model != "" {
			models[s.Model] = true
		}
		if s.Status == "error" {
			run.Status = "error"
		}
	}
	run.Models = strings.Join(slices.Sorted(maps.Keys(models)), ", ")
	if root := slices.IndexFunc(spans, func(s *settle.Settled) bool { return s.SpanID == rootID }); root >= 0 {
		run.Status = spans[root].Status
		spans = append([]*settle.Settled{spans[root]}, spans...)
	}
	run.Name = spans[0].Name
	for _, column := range []struct {
		into *string
		of   textColumn
	}{
		{&run.Agent, texts["agent"]}, {&run.Workflow, texts["workflow"]}, {&run.Service, texts["service"]},
		{&run.ConversationID, texts["conversation_id"]}, {&run.UserID, texts["user_id"]}, {&run.Team, texts["team"]}, {&run.Project, texts["project"]},
		{&run.PromptName, texts["prompt_name"]}, {&run.PromptVersion, texts["prompt_version"]},
	} {
		if told := slices.IndexFunc(spans, func(s *settle.Settled) bool { return column.of(s) != "" }); told >= 0 {
			*column.into = column.of(spans[told])
		}
	}
	return run
}

// mostSaturated is how full the context window was at most.
func (f runFigures) mostSaturated(spans []*settle.Settled) *float64 {
	var most *float64
	for _, s := range spans {
		if !f.saturated(s) {
			continue
		}
		if share := f.saturation(s).float(); most == nil || share > *most {
			most = &share
		}
	}
	return most
}
