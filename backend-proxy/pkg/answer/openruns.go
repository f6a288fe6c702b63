package answer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// knownFor is how long before a run that goes on agents are looked for.
const knownFor = 24 * time.Hour

// knownBy is what an agent is known by: its session, or its service and the name of a span.
type knownBy struct{ session, service, name string }

// knownAgent had the last span of a minute.
type knownAgent struct {
	minute, at int64 // Unix seconds, nanoseconds
	agent      string
}

type knownAgents map[knownBy][]knownAgent

// nameOpenRuns gives runs that go on and do not tell their agent the last known one: of the spans of their session, else of
// those with the name of their first span in their service, in the minutes before they began. An agent's own span, which
// arrives at its end, may tell another.
func nameOpenRuns(ctx context.Context, s *Service, scope tenant.Scope, runs []frames.Run, found read) ([]clickhouse.Statement, error) {
	var nameless []*frames.Run
	for i := range runs {
		if runs[i].Open && runs[i].Agent == "" {
			nameless = append(nameless, &runs[i])
		}
	}
	if len(nameless) == 0 {
		return nil, nil
	}
	var (
		known      knownAgents
		statements []clickhouse.Statement
		err        error
	)
	if found.spans != nil {
		known = agentsAmong(found.spans)
	} else if known, statements, err = s.agentsKnownTo(ctx, scope, nameless); err != nil {
		return statements, err
	}
	for _, run := range nameless {
		run.LastKnownAgent = cmp.Or(known.before(run.Start, knownBy{session: run.ConversationID}), known.before(run.Start, knownBy{service: run.Service, name: run.Name}))
	}
	return statements, nil
}

// agentsMayBeOfEarlier reports whether runs that go on might be given other agents if a range of Tempo's began earlier: what is
// read of an earlier time may know a later one, or one of the session, than the range does.
func agentsMayBeOfEarlier(runs []frames.Run, found read) bool {
	from := found.over.From
	if from.IsZero() {
		return false
	}
	var known knownAgents
	return slices.ContainsFunc(runs, func(run frames.Run) bool {
		if !run.Open || run.Agent != "" || !run.Start.Truncate(time.Minute).Add(-knownFor).Before(from) {
			return false
		}
		if known == nil {
			known = agentsAmong(found.spans).since(from)
		}
		if run.ConversationID != "" {
			return known.before(run.Start, knownBy{session: run.ConversationID}) == ""
		}
		return known.before(run.Start, knownBy{service: run.Service, name: run.Name}) == ""
	})
}

// since are those of the minutes that begin with a time or later.
func (k knownAgents) since(from time.Time) knownAgents {
	later := knownAgents{}
	for by, minutes := range k {
		for _, one := range minutes {
			if one.minute >= from.Unix() {
				later[by] = append(later[by], one)
			}
		}
	}
	return later
}

func (k knownAgents) before(start time.Time, by knownBy) string {
	minute := start.Truncate(time.Minute).Unix()
	var last knownAgent
	for _, one := range k[by] {
		if one.minute < minute && one.minute >= minute-int64(knownFor.Seconds()) && one.minute >= last.minute {
			last = one
		}
	}
	return last.agent
}

func (s *Service) agentsKnownTo(ctx context.Context, scope tenant.Scope, runs []*frames.Run) (knownAgents, []clickhouse.Statement, error) {
	known := knownAgents{}
	var (
		sessions, services, names []string
		over                      = plan.Range{From: runs[0].Start, To: runs[0].Start}
	)
	for _, run := range runs {
		if run.ConversationID != "" {
			sessions = append(sessions, run.ConversationID)
		}
		services, names = append(services, run.Service), append(names, run.Name)
		if run.Start.Before(over.From) {
			over.From = run.Start
		}
		if run.Start.After(over.To) {
			over.To = run.Start
		}
	}
	over = plan.Snap(plan.Range{From: over.From.Add(-knownFor), To: over.To}, plan.Minute)
	var by knownBy
	statements := []clickhouse.Statement{compile.AgentsOfNames(scope, distinct(services), distinct(names), over)}
	err := s.eachKnown(ctx, statements[0], known, &by, &by.service, &by.name)
	if err == nil && len(sessions) > 0 {
		by = knownBy{}
		statements = append(statements, compile.AgentsOfSessions(scope, distinct(sessions), over))
		err = s.eachKnown(ctx, statements[1], known, &by, &by.session)
	}
	return known, statements, err
}

// eachKnown reads agents by what they are known by: its parts, then the minute and the agent.
func (s *Service) eachKnown(ctx context.Context, statement clickhouse.Statement, known knownAgents, by *knownBy, parts ...any) error {
	var (
		minute uint32
		agent  string
	)
	dest := append(parts, &minute, &agent)
	return s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		err := row.Scan(dest...)
		known[*by] = append(known[*by], knownAgent{minute: int64(minute), agent: agent})
		return err
	})
}

func distinct(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}

// agentsAmong are the agents that settled spans tell of, the last of each minute.
func agentsAmong(spans []settle.Settled) knownAgents {
	last := map[knownBy]map[int64]knownAgent{}
	for i := range spans {
		s := &spans[i]
		if s.Agent == "" {
			continue
		}
		one := knownAgent{time.Unix(0, s.Start).Truncate(time.Minute).Unix(), s.Start, s.Agent}
		for _, by := range []knownBy{{session: s.ConversationID}, {service: s.Service, name: s.Name}} {
			if by == (knownBy{}) {
				continue // of no session
			}
			if last[by] == nil {
				last[by] = map[int64]knownAgent{}
			}
			if before := last[by][one.minute]; cmp.Or(cmp.Compare(one.at, before.at), cmp.Compare(one.agent, before.agent)) > 0 {
				last[by][one.minute] = one
			}
		}
	}
	known := knownAgents{}
	for by, minutes := range last {
		for _, one := range minutes {
			known[by] = append(known[by], one)
		}
	}
	return known
}
