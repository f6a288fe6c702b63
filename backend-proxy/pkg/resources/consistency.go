package resources

import (
	"context"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
)

// consistency compares ClickHouse and Tempo over a range that has ended.
func consistency(ctx context.Context, s *answer.Service, who principal.Principal, told told) (any, error) {
	r, err := timeRange(told.params.Get("from"), told.params.Get("to"))
	if err != nil {
		return nil, err
	}
	return s.CompareSources(ctx, who, r)
}
