package aggregate

import (
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
	figures, err := newListFigures(q, c)
	if err != nil {
		return nil, err
	}
	of := func(s *settle.Settled) string { return s.RunID }
	return entities(q, over, spans, c, of, func(spans []*settle.Settled) listed[frames.Run] {
		run := described(spans)
		run.ContextSaturation = figures.mostSaturated(spans)
		var (
			numbers rowNumbers
			by      value
		)
		run.Figures, numbers, by = figures.of(spans, run.Duration)
		numbers["context_saturation"], numbers["inferred_spans"] = maybe(run.ContextSaturation), counting(int(run.InferredSpans))
		return listed[frames.Run]{row: run, numbers: numbers, by: by, start: run.Start, tieBreak: []string{spans[0].Tenant, run.RunID}}
	})
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
		if s.Inferred {
			run.InferredSpans++
		}
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
