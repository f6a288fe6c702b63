package resources

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// read decodes a body that has the members of into and no others, which are named.
func read(body []byte, into any, members string) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return &query.Error{Message: "The body cannot be read: " + strings.TrimPrefix(err.Error(), "json: ") + ". It has " + members + "."}
	}
	return nil
}

// aboutSubject answers a question about a data subject. Their id is told in the body, and so in no log of addresses.
func aboutSubject[A any](answered func(*answer.Service, context.Context, principal.Principal, answer.SubjectQuestion) (A, error)) func(context.Context, *answer.Service, principal.Principal, told) (any, error) {
	return func(ctx context.Context, s *answer.Service, who principal.Principal, told told) (any, error) {
		var asked answer.SubjectQuestion
		if err := read(told.body, &asked, "user, tenant where several know the user, reason where something is done, and after to go on with an export"); err != nil {
			return nil, err
		}
		return answered(s, ctx, who, asked)
	}
}

// eraseSubject answers {"id": …} of the erasure that it begins.
func eraseSubject(s *answer.Service, ctx context.Context, who principal.Principal, asked answer.SubjectQuestion) (map[string]string, error) { //nolint:revive // as a method expression has it
	id, err := s.EraseSubject(ctx, who, asked)
	return map[string]string{"id": id}, err
}

func erasures(ctx context.Context, s *answer.Service, who principal.Principal, _ told) (any, error) {
	all, err := s.Erasures(ctx, who)
	return map[string]any{"erasures": all}, err
}

func resumeErasure(ctx context.Context, s *answer.Service, who principal.Principal, told told) (any, error) {
	var asked struct {
		ID string `json:"id"`
	}
	if err := read(told.body, &asked, "id"); err != nil {
		return nil, err
	}
	return map[string]string{"id": asked.ID}, s.ResumeErasure(ctx, who, asked.ID)
}
