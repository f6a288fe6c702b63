package resources

import (
	"context"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
)

func prices(ctx context.Context, s *answer.Service, who principal.Principal, _ told) (any, error) {
	return s.Prices(ctx, who)
}
