package aggregate

import (
	"slices"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// seenOf is what a span shows of a kind of event; false where nothing.
var seenOf = map[string]func(*settle.Settled) (frames.Seen, bool){
	query.NewModel: func(s *settle.Settled) (frames.Seen, bool) {
		return frames.Seen{Service: s.Service, Agent: s.Agent, Value: s.Model}, s.CountsCall && s.Model != ""
	},
	query.NewPrompt: func(s *settle.Settled) (frames.Seen, bool) {
		return frames.Seen{Agent: s.Agent, Prompt: s.PromptName, Value: s.PromptVersion}, s.PromptVersion != ""
	},
}

// FirstSeen finds what compile.FirstSeen finds.
func FirstSeen(kind string, q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.Seen, error) {
	asked, err := eachSpanMeets(q.Filters, c)
	if err != nil {
		return nil, err
	}
	type firstSpan struct {
		frames.Seen
		spanID string
	}
	first := map[frames.Seen]firstSpan{}
	for i := range spans {
		s := &spans[i]
		seen, shows := seenOf[kind](s)
		if !shows || !within(over, s.Start) || !asked(s) {
			continue
		}
		at := time.Unix(0, s.Start).UTC()
		if known, ok := first[seen]; !ok || at.Before(known.First) || at.Equal(known.First) && s.SpanID < known.spanID {
			told := seen
			told.First, told.RunID, told.TraceID = at, s.RunID, s.TraceID
			first[seen] = firstSpan{told, s.SpanID}
		}
	}
	var out []frames.Seen
	for _, f := range first {
		out = append(out, f.Seen)
	}
	return out, nil
}

// Services finds what compile.Services finds.
func Services(q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]string, error) {
	asked, err := eachSpanMeets(q.Filters, c)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range spans {
		if s := &spans[i]; within(over, s.Start) && asked(s) && !slices.Contains(out, s.Service) {
			out = append(out, s.Service)
		}
	}
	slices.Sort(out)
	return out, nil
}
