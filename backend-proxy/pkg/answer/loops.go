package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/loops"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

const (
	// maxRuns is how many runs are looked at for those that loop; those that repeated most come first.
	maxRuns = 10_000
	// Of at most so many runs that went on without progress it is asked how far earlier ones got: so many of them, that far back.
	maxRunaways    = 50
	maxEarlier     = 1_000
	earlierBackFor = 7 * 24 * time.Hour
)

// loops lists what runs repeated, or counts those that loop.
func (s *Service) loops(ctx context.Context, who caller, q query.Query, question Question) (backend.DataResponse, error) {
	if q.Format != query.Table {
		return listOfLoops.answer(ctx, s, who, q, question)
	}
	if err := who.MayReadAggregates(s.settings); err != nil {
		return backend.DataResponse{}, err
	}
	q.QueryType, q.OrderBy, q.Order, q.Limit = query.Runs, query.OrderByRepeats, "desc", maxRuns
	runs, statements, found, err := s.loopingAmong(ctx, who.scope, q, question)
	if err != nil {
		return backend.DataResponse{}, err
	}
	named, err := nameOpenRuns(ctx, s, who.scope, runs, found)
	if err != nil {
		return backend.DataResponse{}, err
	}
	judged, by, err := s.judge(ctx, who.scope, runs, found)
	if err != nil {
		return backend.DataResponse{}, err
	}
	statements = append(append(statements, named...), by...)
	var (
		told     []frames.LoopingRun
		unsure   int
		runaways int
	)
	for _, run := range runs {
		one := frames.LoopingRun{Service: run.Service, Agent: cmp.Or(run.Agent, run.LastKnownAgent)}
		of, known := judged[run.RunID]
		switch {
		case known && of.Repeats() >= q.MinRepeats:
			one.Loops = true
			if of.worst != "" {
				one.Agent = of.worst
			}
		case known && of.MayBeRunaway():
			if runaways++; runaways > maxRunaways {
				break
			}
			earlier, statement, err := s.earlierRuns(ctx, who.scope, q, run, runs, found)
			if err != nil {
				return backend.DataResponse{}, err
			}
			statements = append(statements, statement...)
			one.Loops = of.IsRunaway(run.RunID, cmp.Or(of.first, run.Agent, run.LastKnownAgent), earlier)
		case !known && mayLoop(run):
			one.Loops = count(run.IdenticalRepeats) >= float64(q.MinRepeats)
			unsure++
		}
		told = append(told, one)
	}
	frame := frames.LoopingRuns(told)
	if len(runs) == maxRuns {
		frames.Notice(frame, data.NoticeSeverityWarning, fmt.Sprintf("More than %d runs were under way: some of those with few repeats are not looked at. Take a shorter range, or filter.", maxRuns))
	}
	if unsure > 0 {
		frames.Notice(frame, data.NoticeSeverityWarning, fmt.Sprintf("%d runs have too many steps to look at each: they count by their repeats alone, those that waited for something included. Take a shorter range, or filter.", unsure))
	}
	if runaways > maxRunaways {
		frames.Notice(frame, data.NoticeSeverityWarning, fmt.Sprintf("%d runs went on without progress: of %d it was asked whether they are runaways, the others count as none. Take a shorter range, or filter.", runaways, maxRunaways))
	}
	return respond(data.Frames{frame}, statements...), nil
}

// loopingAmong are the runs that a question about loops is about. Conditions on what was repeated choose among them.
func (s *Service) loopingAmong(ctx context.Context, scope tenant.Scope, q query.Query, question Question) ([]frames.Run, []clickhouse.Statement, read, error) {
	var ofRuns, ofLoops []query.Filter
	for _, f := range q.Filters {
		if _, isOfLoops := s.catalogue.HasNumber(string(query.Loops), f.Field); isOfLoops {
			ofLoops = append(ofLoops, f)
		} else {
			ofRuns = append(ofRuns, f)
		}
	}
	var statements []clickhouse.Statement
	repeating := map[string]bool{}
	if len(ofLoops) > 0 {
		asked := q
		asked.QueryType = query.Loops
		rows, found, err := listOfLoops.rows(ctx, s, scope, asked, question, false)
		if err != nil {
			return nil, nil, found, err
		}
		statements = append(statements, found.statement)
		for _, row := range rows {
			repeating[row.RunID] = true
		}
	}
	q.Filters = ofRuns
	runs, found, err := listOfRuns.rows(ctx, s, scope, q, question, false)
	if len(ofLoops) > 0 {
		runs = slices.DeleteFunc(runs, func(run frames.Run) bool { return !repeating[run.RunID] })
	}
	return runs, append(statements, found.statement), found, err
}

// earlierRuns are those of a run's service and agent in the week up to its end; without tables, those of the range.
func (s *Service) earlierRuns(ctx context.Context, scope tenant.Scope, q query.Query, run frames.Run, ofRange []frames.Run, found read) ([]loops.Earlier, []clickhouse.Statement, error) {
	if found.spans != nil {
		return earlierOf(ofRange), nil, nil
	}
	end := run.Start.Add(run.Duration)
	asked := query.Query{QueryType: query.Runs, Source: q.Source, OrderBy: query.OrderByStart, Order: "desc", Limit: maxEarlier}
	for field, value := range map[string]string{"service": run.Service, "agent": run.Agent} {
		if value != "" {
			asked.Filters = append(asked.Filters, query.Filter{Field: field, Op: query.Eq, Values: []string{value}})
		}
	}
	rows, by, err := listOfRuns.rows(ctx, s, scope, asked, Question{Range: plan.Range{From: end.Add(-earlierBackFor), To: end}}, false)
	return earlierOf(rows), []clickhouse.Statement{by.statement}, err
}

func earlierOf(runs []frames.Run) []loops.Earlier {
	out := make([]loops.Earlier, len(runs))
	for i, run := range runs {
		out[i] = loops.Earlier{RunID: run.RunID, Agent: run.Agent, Steps: int(count(run.LLMCalls) + count(run.ToolCalls)), Open: run.Open, Failed: run.Status == "error"}
	}
	return out
}
