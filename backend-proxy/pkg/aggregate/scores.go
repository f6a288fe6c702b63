package aggregate

import (
	"cmp"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Scored is a score and what it is of.
type Scored struct {
	settle.Score
	Tenant string
	// Key is a trace id and a span id, a trace id, a response id or empty, as Score.Target says.
	Key string
	At  int64 // Unix nanoseconds
}

// place of a span among those that a score may be told by.
type place struct{ tenant, kind, key string }

// Scores are rows with the dimensions of what was scored, as compile's SQL makes
// them of tables: a span's own, else those of the first span of its trace; a
// response's are those of the call that gave it. Prompt and variant are those of
// the run where the span tells none.
func Scores(scores []Scored, spans []settle.Settled) []settle.Settled {
	first := map[place]*settle.Settled{}
	prompts := map[place]*[3]*settle.Settled{} // the first span of a run that tells each
	for i := range spans {
		s := &spans[i]
		keep := func(kind, key string) {
			at := place{s.Tenant, kind, key}
			if first[at] == nil || began(s, first[at]) {
				first[at] = s
			}
		}
		keep("span", s.TraceID+"-"+s.SpanID)
		keep("trace", s.TraceID)
		if s.CountsCall && s.ResponseID != "" {
			keep("response", s.ResponseID)
		}
		run := place{s.Tenant, "run", s.RunID}
		if prompts[run] == nil {
			prompts[run] = &[3]*settle.Settled{}
		}
		for n, text := range []string{s.PromptName, s.PromptVersion, s.Variant} {
			if told := &prompts[run][n]; text != "" && (*told == nil || began(s, *told)) {
				*told = s
			}
		}
	}
	out := make([]settle.Settled, 0, len(scores))
	for _, score := range scores {
		out = append(out, score.row(first, prompts))
	}
	return out
}

func began(a, b *settle.Settled) bool {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.SpanID, b.SpanID)) < 0
}

func (score Scored) row(first map[place]*settle.Settled, prompts map[place]*[3]*settle.Settled) settle.Settled {
	var row settle.Settled
	if told := score.told(first); told != nil {
		row = *told
		texts := []*string{&row.PromptName, &row.PromptVersion, &row.Variant}
		for n, from := range prompts[place{row.Tenant, "run", row.RunID}] {
			if *texts[n] == "" && from != nil {
				*texts[n] = [3]string{from.PromptName, from.PromptVersion, from.Variant}[n]
			}
		}
	}
	switch score.Target {
	case "session":
		row.ConversationID = score.Key
	case "user":
		row.UserID = score.Key
	}
	row.Score, row.Tenant, row.Start = score.Score, score.Tenant, score.At
	return row
}

func (score Scored) told(first map[place]*settle.Settled) *settle.Settled {
	switch score.Target {
	case "span", "run":
		if told := first[place{score.Tenant, "span", score.Key}]; told != nil {
			return told
		}
		return first[place{score.Tenant, "trace", score.Key[:min(len(score.Key), traceIDLength)]}]
	case "trace", "response":
		return first[place{score.Tenant, score.Target, score.Key}]
	}
	return nil
}

const traceIDLength = 32
