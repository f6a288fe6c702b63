package answer

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// experiment adds up units by arm. It shows sums alone, whatever they are over.
func (s *Service) experiment(ctx context.Context, who caller, q query.Query, question Question) (backend.DataResponse, error) {
	if err := who.MayReadAggregates(s.settings); err != nil {
		return backend.DataResponse{}, err
	}
	e, err := plan.ForExperiment(q, s.catalogue)
	if err != nil {
		return backend.DataResponse{}, err
	}
	memory, err := s.reading(ctx, q.Source)
	if err != nil {
		return backend.DataResponse{}, err
	}
	over := plan.Snap(question.Range, plan.Minute)
	if memory != nil {
		spans, how, err := memory.settled(ctx, traces{scope: who.scope, over: over})
		if err != nil {
			return backend.DataResponse{}, err
		}
		arms, left, err := aggregate.Experiment(e, q, over, spans, s.catalogue)
		return respond(data.Frames{frames.Experiment(arms, left, string(q.Unit))}, how), err
	}
	statement := compile.Experiment(who.scope, e, q, over, s.catalogue)
	var arms []frames.Arm
	err = s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		found, err := scanArms(row, e)
		arms = append(arms, found...)
		return err
	})
	if err != nil {
		return backend.DataResponse{}, err
	}
	var left frames.LeftOut
	others := compile.LeftOut(who.scope, e, q, over, s.catalogue)
	err = s.client.Each(ctx, others, func(row clickhouse.Scanner) error {
		return row.Scan(&left.Open, &left.Mixed, &left.WithoutUnit)
	})
	return respond(data.Frames{frames.Experiment(arms, left, string(q.Unit))}, statement, others), err
}

func scanArms(row clickhouse.Scanner, e plan.Experiment) ([]frames.Arm, error) {
	var (
		of    frames.Arm
		arms  = make([]frames.Arm, len(e.Outcomes))
		texts = make([]*string, 2*len(e.Outcomes))
		dest  = []any{&of.Arm, &of.Runs, &of.Crossed}
	)
	for i := range arms {
		a := &arms[i]
		dest = append(dest, &a.Units, &texts[2*i], &texts[2*i+1], &a.YY, &a.XX, &a.XY)
	}
	if err := row.Scan(dest...); err != nil {
		return nil, err
	}
	for i, o := range e.Outcomes {
		a := &arms[i]
		a.Arm, a.Runs, a.Crossed, a.Measure = of.Arm, of.Runs, of.Crossed, o.Measure.ID
		if a.Units > 0 {
			a.Y, a.X = nearest(texts[2*i]), nearest(texts[2*i+1])
		}
	}
	return arms, nil
}
