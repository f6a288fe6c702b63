package answer

import (
	"context"
	"slices"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/loops"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

const (
	// At most so many runs of a list, with so many steps together, are looked at step by step; of the others only counts are
	// known. Those that repeated most come first.
	maxJudgedRuns  = 2_000
	maxJudgedSteps = 100_000
)

// judgedRun is what the steps of a run come to. worst is the agent that repeated most, first the one that began.
type judgedRun struct {
	loops.Verdict
	worst, first string
}

// mayLoop reports whether a run's counts leave open what its steps come to. Of others they tell: no repeats in a row.
func mayLoop(run frames.Run) bool {
	return count(run.IdenticalRepeats) > 0 || count(run.ToolErrors) > loops.AllowedRetries || count(run.ToolCalls) >= loops.RunawaySteps
}

func count(of *float64) float64 {
	if of == nil {
		return 0
	}
	return *of
}

// judge looks at the steps of those runs of a list that may loop. Runs for which there were too many are missing.
func (s *Service) judge(ctx context.Context, scope tenant.Scope, runs []frames.Run, found read) (map[string]judgedRun, []clickhouse.Statement, error) {
	var candidates []frames.Run
	for _, run := range runs {
		if mayLoop(run) {
			candidates = append(candidates, run)
		}
	}
	if len(candidates) == 0 {
		return nil, nil, nil
	}
	if found.spans != nil {
		return judgedAmong(candidates, found.spans), nil, nil
	}
	slices.SortStableFunc(candidates, func(a, b frames.Run) int {
		return int(count(b.IdenticalRepeats) - count(a.IdenticalRepeats))
	})
	var (
		ids  []string
		over plan.Range
		left = float64(maxJudgedSteps)
	)
	for _, run := range candidates[:min(len(candidates), maxJudgedRuns)] {
		if left -= count(run.LLMCalls) + count(run.ToolCalls); left < 0 {
			break
		}
		ids = append(ids, run.RunID)
		end := run.Start.Add(run.Duration + time.Minute)
		if over.From.IsZero() || run.Start.Before(over.From) {
			over.From = run.Start
		}
		if end.After(over.To) {
			over.To = end
		}
	}
	statement := compile.Steps(scope, ids, plan.Snap(over, plan.Minute))
	steps := stepsOfRuns{}
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var (
			runID, kind, agent               string
			step                             loops.Step
			tool, call, failed, repeat, open uint8
			startNs                          int64
			durationNs                       uint64
		)
		err := row.Scan(&runID, &step.SpanID, &step.Invocation, &kind, &agent, &step.Tool, &tool, &call, &step.Args, &step.Result, &failed, &repeat, &open, &startNs, &durationNs)
		step.Execution, step.Failed, step.Repeat, step.Open = tool == 1, failed == 1, repeat == 1, open == 1
		step.Start = milliseconds(startNs)
		step.End = step.Start + milliseconds(int64(min(durationNs, 1<<62))) //nolint:gosec // clamped
		steps.add(runID, kind, agent, tool == 1 || call == 1, step)
		return err
	})
	return steps.judged(), []clickhouse.Statement{statement}, err
}

// milliseconds as frames tell them.
func milliseconds(ns int64) float64 { return float64(ns) / 1e6 }

// judgedAmong looks for the steps of runs among settled spans.
func judgedAmong(runs []frames.Run, spans []settle.Settled) map[string]judgedRun {
	asked := map[string]bool{}
	for _, run := range runs {
		asked[run.RunID] = true
	}
	steps := stepsOfRuns{}
	for i := range spans {
		s := &spans[i]
		isStep := s.CountsTool || s.CountsCall && s.Kind != "embedding"
		if !asked[s.RunID] || !isStep && s.Kind != "agent" {
			continue
		}
		start := milliseconds(s.Start)
		steps.add(s.RunID, s.Kind, s.Agent, isStep, loops.Step{
			SpanID: s.SpanID, Invocation: s.Invocation, Execution: s.CountsTool, Tool: s.Tool, Args: s.ArgsSig, Result: s.ResultSig,
			Failed: s.Status == "error", Repeat: s.IdenticalRepeat, Open: s.Open, Start: start, End: start + milliseconds(s.End-s.Start),
		})
	}
	return steps.judged()
}

// stepsOfRuns are the steps of runs, by run.
type stepsOfRuns map[string]*stepsOfRun

type stepsOfRun struct {
	steps  []loops.Step
	agents map[string]string // by invocation: that of the agent's span, else of a step
}

func (r stepsOfRuns) add(runID, kind, agent string, isStep bool, step loops.Step) {
	of := r[runID]
	if of == nil {
		of = &stepsOfRun{agents: map[string]string{}}
		r[runID] = of
	}
	if isStep {
		of.steps = append(of.steps, step)
	}
	if agent != "" && (kind == "agent" && step.SpanID == step.Invocation || of.agents[step.Invocation] == "") {
		of.agents[step.Invocation] = agent
	}
}

func (r stepsOfRuns) judged() map[string]judgedRun {
	out := make(map[string]judgedRun, len(r))
	for id, of := range r {
		verdict := loops.Judge(of.steps)
		out[id] = judgedRun{verdict, of.agents[verdict.Worst], of.agents[verdict.First]}
	}
	return out
}

// completeRuns names the agents of runs that go on, and says of each run of a list how its executions went.
func completeRuns(ctx context.Context, s *Service, scope tenant.Scope, runs []frames.Run, found read) ([]clickhouse.Statement, error) {
	statements, err := nameOpenRuns(ctx, s, scope, runs, found)
	if err != nil {
		return statements, err
	}
	judged, by, err := s.judge(ctx, scope, runs, found)
	for i := range runs {
		run := &runs[i]
		if !mayLoop(*run) {
			run.RepeatStreak = new(float64)
		} else if of, known := judged[run.RunID]; known {
			repeats, since := float64(of.Repeats()), float64(of.SinceProgress)
			run.RepeatStreak, run.SinceProgress = &repeats, &since
		}
	}
	return append(statements, by...), err
}
