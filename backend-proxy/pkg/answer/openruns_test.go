package answer

import (
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

func TestAgentsMayBeOfEarlier(t *testing.T) {
	from := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	span := func(after time.Duration, agent, session string) settle.Settled {
		return settle.Settled{Span: settle.Span{Start: from.Add(after).UnixNano(), Service: "shop", Name: "ask", Agent: agent, ConversationID: session}}
	}
	open := frames.Run{Open: true, Service: "shop", Name: "ask", Start: from.Add(time.Hour)}
	inSession, named, ended, late := open, open, open, open
	inSession.ConversationID = "s"
	named.Agent = "planner"
	ended.Open = false
	late.Start = from.Add(knownFor + time.Minute)
	for name, c := range map[string]struct {
		run   frames.Run
		spans []settle.Settled
		want  bool
	}{
		"nobody is known":                         {open, []settle.Settled{}, true},
		"somebody is known since the range began": {open, []settle.Settled{span(0, "writer", "")}, false},
		"somebody is known of before it":          {open, []settle.Settled{span(-time.Second, "writer", "")}, true},
		"in the minute in which the run began":    {open, []settle.Settled{span(time.Hour, "writer", "")}, true},
		"another session's agent is known":        {inSession, []settle.Settled{span(0, "writer", "other")}, true},
		"the session's agent is known":            {inSession, []settle.Settled{span(0, "writer", "s")}, false},
		"the run tells its agent":                 {named, []settle.Settled{}, false},
		"the run has ended":                       {ended, []settle.Settled{}, false},
		"the range holds all that is looked at":   {late, []settle.Settled{}, false},
	} {
		if got := agentsMayBeOfEarlier([]frames.Run{ended, c.run}, read{spans: c.spans, over: plan.Range{From: from}}); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if agentsMayBeOfEarlier([]frames.Run{open}, read{}) {
		t.Error("tables know all of earlier times")
	}
}
