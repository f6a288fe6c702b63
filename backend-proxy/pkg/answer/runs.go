package answer

import (
	"context"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
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
	runs, statement, err := s.runRows(ctx, q, plan.Snap(question.Range, plan.Minute))
	if err != nil {
		return backend.DataResponse{}, err
	}
	return respond(data.Frames{frames.Runs(runs)}, statement), nil
}

func (s *Service) runRows(ctx context.Context, q query.Query, over plan.Range) ([]frames.Run, clickhouse.Statement, error) {
	raw, err := s.readsRaw(ctx)
	if err != nil {
		return nil, clickhouse.Statement{}, err
	}
	if raw {
		for _, f := range q.Filters {
			if s.catalogue.Told(f.Field).Rows == catalogue.Scores {
				return nil, clickhouse.Statement{}, &query.Error{Message: "Runs can be found by " + f.Field + " only with Loopscope's tables: install them with `proxy migrate`."}
			}
		}
		spans, statement, err := s.raw.inRange(ctx, over)
		if err != nil {
			return nil, statement, err
		}
		runs, err := aggregate.Runs(q, over, spans, s.catalogue)
		return runs, statement, err
	}
	statement := compile.Runs(q, over, s.catalogue)
	var runs []frames.Run
	err = s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		run, err := scanRun(row)
		runs = append(runs, run)
		return err
	})
	return runs, statement, err
}

func scanRun(row clickhouse.Scanner) (frames.Run, error) {
	var (
		run                 frames.Run
		startNs, durationNs int64
		open                uint8
		measures            = make([]*string, len(frames.RunMeasures)+1)
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
	values := make([]*float64, len(measures))
	for i, text := range measures {
		values[i] = nearest(text)
	}
	last := len(values) - 1
	run.SetMeasures(values[:last], values[last])
	return run, nil
}
