package resources

import (
	"context"
	"encoding/json"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
)

// reveal answers {"frames": [...]} with the frames of a span's query, nothing hidden.
func reveal(ctx context.Context, s *answer.Service, who principal.Principal, told told) (any, error) {
	var asked answer.RevealQuestion
	if err := read(told.body, &asked, "traceId, spanId, reason and, where there are two, source"); err != nil {
		return nil, err
	}
	revealed, err := s.Reveal(ctx, who, asked)
	if err != nil {
		return nil, err
	}
	out := make([]json.RawMessage, len(revealed))
	for i, frame := range revealed {
		if out[i], err = data.FrameToJSON(frame, data.IncludeAll); err != nil {
			return nil, err
		}
	}
	return map[string]any{"frames": out}, nil
}

func auditEntries(ctx context.Context, s *answer.Service, who principal.Principal, _ told) (any, error) {
	entries, err := s.Audit(ctx, who)
	if err != nil {
		return nil, err
	}
	return map[string]any{"entries": entries}, nil
}
