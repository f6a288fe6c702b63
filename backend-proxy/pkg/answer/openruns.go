package answer

import (
	"cmp"
	"context"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

const (
	// How far before a run that goes on earlier runs of its session, and spans of its service, are looked at.
	sessionBackFor = 7 * 24 * time.Hour
	namesBackFor   = 24 * time.Hour
)

type nameOfService struct{ service, name string }

// knownAgents are the last that ran in sessions, and that had spans of a name in services.
type knownAgents struct {
	bySession map[string]string
	byName    map[nameOfService]string
}

// nameOpenRuns gives runs that go on and do not tell their agent the one that they are of as far as is known: that which ran
// last in their session, else the last whose spans had the name of their first in their service. It stays provisional: an
// agent's own span, which arrives at its end, may tell another.
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
		run.Agent = cmp.Or(known.bySession[run.ConversationID], known.byName[nameOfService{run.Service, run.Name}])
		run.IsAgentProvisional = run.Agent != ""
	}
	return statements, nil
}

func (s *Service) agentsKnownTo(ctx context.Context, scope tenant.Scope, runs []*frames.Run) (known knownAgents, statements []clickhouse.Statement, err error) {
	known = knownAgents{map[string]string{}, map[nameOfService]string{}}
	var (
		sessions, services, names []string
		over                      plan.Range
	)
	for _, run := range runs {
		if run.ConversationID != "" {
			sessions = append(sessions, run.ConversationID)
		}
		services, names = append(services, run.Service), append(names, run.Name)
		if over.From.IsZero() || run.Start.Before(over.From) {
			over.From = run.Start
		}
		if run.Start.After(over.To) {
			over.To = run.Start
		}
	}
	over.To = over.To.Add(time.Minute)
	if len(sessions) > 0 {
		statement := compile.AgentsOfSessions(scope, sessions, plan.Range{From: over.From.Add(-sessionBackFor), To: over.To})
		statements = append(statements, statement)
		err = s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
			var session, agent string
			err := row.Scan(&session, &agent)
			known.bySession[session] = agent
			return err
		})
		if err != nil {
			return known, statements, err
		}
	}
	statement := compile.AgentsOfNames(scope, services, names, plan.Range{From: over.From.Add(-namesBackFor), To: over.To})
	err = s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var (
			of    nameOfService
			agent string
		)
		err := row.Scan(&of.service, &of.name, &agent)
		known.byName[of] = agent
		return err
	})
	return known, append(statements, statement), err
}

// agentsAmong are the agents that settled spans tell of, the latest of each.
func agentsAmong(spans []settle.Settled) knownAgents {
	known := knownAgents{map[string]string{}, map[nameOfService]string{}}
	sessions, names := map[string]int64{}, map[nameOfService]int64{}
	for i := range spans {
		s := &spans[i]
		if s.Agent == "" {
			continue
		}
		if s.ConversationID != "" && s.Start >= sessions[s.ConversationID] {
			sessions[s.ConversationID], known.bySession[s.ConversationID] = s.Start, s.Agent
		}
		if of := (nameOfService{s.Service, s.Name}); s.Start >= names[of] {
			names[of], known.byName[of] = s.Start, s.Agent
		}
	}
	return known
}
