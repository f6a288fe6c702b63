package answer

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/audit"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// RevealQuestion asks for a span's content as it was sent.
type RevealQuestion struct {
	TraceID string          `json:"traceId"`
	SpanID  string          `json:"spanId"`
	Source  settings.Source `json:"source"`
	Reason  string          `json:"reason"`
}

const (
	shortestReason = 5
	longestReason  = 1_000
)

// Reveal answers with the frames of a span's query, nothing hidden. That it does is written down before anything is read; where
// it cannot be, nothing is revealed.
func (s *Service) Reveal(ctx context.Context, who principal.Principal, q RevealQuestion) (data.Frames, error) {
	if err := who.MayReveal(s.settings); err != nil {
		return nil, err
	}
	by, err := s.caller(who)
	if err != nil {
		return nil, err
	}
	reason, err := reasonFor("the content is needed", q.Reason)
	if err != nil {
		return nil, err
	}
	asked := query.Query{Version: 1, QueryType: query.Trace, Source: q.Source, TraceID: q.TraceID, SpanID: q.SpanID}
	if asked, err = query.Checked(asked, s.catalogue); err != nil {
		return nil, err
	}
	if asked.SpanID == "" {
		return nil, &query.Error{Message: "spanId is missing: content is revealed of one span at a time."}
	}
	if s.audit == nil {
		return nil, errNoAudit
	}
	if err := s.audit.Write(ctx, audit.Entry{
		Login: who.Login, Role: string(who.Role), Org: who.Org, Scope: by.scope.Key(), Action: audit.Reveal, Source: string(s.sourceOf(q.Source)),
		TraceID: asked.TraceID, SpanID: asked.SpanID, Reason: reason,
	}); err != nil {
		return nil, principal.Forbidden("Nothing is revealed, because it could not be written down: " + err.Error())
	}
	by.revealing = true
	response, err := s.span(ctx, by, asked)
	return response.Frames, err
}

// reasonFor is a reason that is long enough to be kept; what is for the sentence that asks for one.
func reasonFor(what, told string) (string, error) {
	reason := strings.TrimSpace(told)
	if n := utf8.RuneCountInString(reason); n < shortestReason || n > longestReason {
		return "", &query.Error{Message: fmt.Sprintf("reason has %d characters: say in %d to %d why %s. It is kept.", n, shortestReason, longestReason, what)}
	}
	return reason, nil
}

const howToAudit = "An administrator gives the data source a second ClickHouse user (audit.username and auditPassword), which `proxy migrate --auditor NAME` lets write into the table llm_audit and nowhere else."

var errNoAudit = principal.Forbidden("Nothing is revealed while nobody keeps a record of it. " + howToAudit)

// Audit lists the newest entries that are of the caller's tenants.
func (s *Service) Audit(ctx context.Context, who principal.Principal) ([]audit.Entry, error) {
	by, err := s.caller(who)
	if err != nil {
		return nil, err
	}
	if s.audit == nil {
		return nil, &query.Error{Message: "No record of reveals is kept. " + howToAudit}
	}
	scope := ""
	if !by.scope.IsAll() {
		scope = by.scope.Key()
	}
	return s.audit.Newest(ctx, scope)
}
