package answer

import (
	"context"
	"fmt"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// maxContextCalls is how many model calls are told what filled their windows.
const maxContextCalls = 5_000

// context tells what fills the context window of each model call of a trace, a run or a session.
func (s *Service) context(ctx context.Context, who caller, q query.Query, question Question) (backend.DataResponse, error) {
	if err := who.MayReadSpans(); err != nil {
		return backend.DataResponse{}, err
	}
	q.Steps, q.OrderBy, q.Order, q.Limit = query.ModelCalls, query.OrderByStart, "asc", maxContextCalls+1
	calls, found, err := listOfCalls.rows(ctx, s, who.scope, q, question, false)
	if err != nil {
		return backend.DataResponse{}, err
	}
	cut := len(calls) > maxContextCalls
	if cut {
		calls = calls[:maxContextCalls]
	}
	frame := frames.Context(calls)
	if cut {
		frames.Notice(frame, data.NoticeSeverityWarning, fmt.Sprintf("Only the first %d model calls are shown.", maxContextCalls))
	}
	unknown := func(c frames.Call) bool { return len(c.LLM.ContextChars) == 0 }
	if s.isTempo(q.Source) && slices.ContainsFunc(calls, unknown) {
		frames.Notice(frame, data.NoticeSeverityInfo, "Tempo keeps 2 kB of an attribute unless its overrides allow more (max_attribute_bytes): what fills a window is not known where messages are longer.")
	}
	return respond(data.Frames{frame}, found.statement), nil
}
