package answer

import (
	"context"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

func (s *Service) runs(ctx context.Context, who principal.Principal, q query.Query, question Question) (backend.DataResponse, error) {
	if err := who.MayReadSpans(); err != nil {
		return backend.DataResponse{}, err
	}
	statement := compile.Runs(q, plan.Snap(question.Range, plan.Minute), s.catalogue)
	var runs []frames.Run
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		run, err := scanRun(row)
		runs = append(runs, run)
		return err
	})
	if err != nil {
		return backend.DataResponse{}, err
	}
	return respond(data.Frames{frames.Runs(runs)}, statement), nil
}

func scanRun(row clickhouse.Scanner) (frames.Run, error) {
	var (
		run                 frames.Run
		startNs, durationNs int64
		open                uint8
		measures            = make([]*string, len(compile.RunMeasures)+1)
	)
	dest := []any{
		&run.RunID, &run.TraceID, &startNs, &durationNs, &run.Status, &run.Name, &run.Agent, &run.Workflow, &run.Service, &run.Models,
		&run.ConversationID, &run.UserID, &run.Team, &run.Project, &run.PromptName, &run.PromptVersion, &open,
	}
	for i := range measures {
		dest = append(dest, &measures[i])
	}
	if err := row.Scan(dest...); err != nil {
		return run, err
	}
	run.Start = time.Unix(0, startNs).UTC()
	run.Duration = time.Duration(durationNs)
	run.Open = open == 1
	// The order of compile.RunMeasures, with the saturation last.
	for i, field := range []**float64{
		&run.LLMCalls, &run.FailedLLMCalls, &run.ToolCalls, &run.ToolErrors, &run.IdenticalRepeats,
		&run.Input, &run.CacheRead, &run.CacheWrite, &run.Output, &run.Reasoning,
		&run.TotalTokens, &run.Cost, &run.UnpricedCalls, &run.ContextSaturation,
	} {
		*field = nearest(measures[i])
	}
	return run, nil
}
