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

// Sessions lists sessions as Runs lists runs, of the spans there are: a session may have others elsewhere.
func Sessions(q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.Session, error) {
	figures, err := newListFigures(q, c)
	if err != nil {
		return nil, err
	}
	of := func(s *settle.Settled) string { return s.ConversationID }
	return entities(q, over, spans, c, of, func(spans []*settle.Settled) listed[frames.Session] {
		session := frames.Session{
			ConversationID: spans[0].ConversationID, Start: time.Unix(0, spans[0].Start).UTC(), Duration: time.Duration(lastEnd(spans) - spans[0].Start),
			Open:   slices.ContainsFunc(spans, func(s *settle.Settled) bool { return s.Open }),
			Traces: uint64(len(distinct(spans, func(s *settle.Settled) string { return s.TraceID }))),
			Runs:   uint64(len(distinct(spans, func(s *settle.Settled) string { return s.RunID }))),
			Users:  values(spans, "user_id"), Agents: values(spans, "agent"), Models: values(spans, "model"), Services: values(spans, "service"), Teams: values(spans, "team"), Projects: values(spans, "project"),
		}
		var (
			numbers rowNumbers
			by      value
		)
		session.Figures, numbers, by = figures.of(spans, session.Duration)
		numbers["traces"], numbers["runs"] = value{float: float64(session.Traces)}, value{float: float64(session.Runs)}
		return listed[frames.Session]{row: session, numbers: numbers, by: by, start: session.Start, tieBreak: []string{spans[0].Tenant, session.ConversationID}}
	})
}

// values are those that spans tell of a column, in one text.
func values(spans []*settle.Settled, column string) string {
	return strings.Join(slices.DeleteFunc(distinct(spans, texts[column]), func(text string) bool { return text == "" }), ", ")
}

func distinct(spans []*settle.Settled, of func(*settle.Settled) string) []string {
	seen := map[string]bool{}
	for _, s := range spans {
		seen[of(s)] = true
	}
	return slices.Sorted(maps.Keys(seen))
}
