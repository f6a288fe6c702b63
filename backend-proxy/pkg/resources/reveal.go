package resources

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// reveal answers {"frames": [...]} with the frames of a span's query, nothing hidden.
func reveal(ctx context.Context, s *answer.Service, who principal.Principal, told told) (any, error) {
	var asked answer.RevealQuestion
	decoder := json.NewDecoder(bytes.NewReader(told.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		return nil, &query.Error{Message: "The body cannot be read: " + strings.TrimPrefix(err.Error(), "json: ") + ". It has traceId, spanId, reason and, where there are two, source."}
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
