package answer

import (
	"context"
	"fmt"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// maxLoops is how many rows of loops are looked at for looping runs; those that repeated most come first.
const maxLoops = 10_000

// loops lists what runs repeated, or counts those that loop.
func (s *Service) loops(ctx context.Context, who caller, q query.Query, question Question) (backend.DataResponse, error) {
	if q.Format != query.Table {
		return listOfLoops.answer(ctx, s, who, q, question)
	}
	if err := who.MayReadAggregates(s.settings); err != nil {
		return backend.DataResponse{}, err
	}
	q.OrderBy, q.Order, q.Limit = query.OrderByRepeats, "desc", maxLoops
	loops, found, err := listOfLoops.rows(ctx, s, who.scope, q, question, false)
	if err != nil {
		return backend.DataResponse{}, err
	}
	frame := frames.LoopingRuns(loops, q.MinRepeats)
	if len(loops) == maxLoops {
		frames.Notice(frame, data.NoticeSeverityWarning, fmt.Sprintf("More than %d tool calls were repeated: runs with few repeats may be missing. Take a shorter range, or filter.", maxLoops))
	}
	return respond(data.Frames{frame}, found.statement), nil
}
