package resources

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

func sqlSchema(ctx context.Context, s *answer.Service, who principal.Principal, _ told) (any, error) {
	return s.SQLSchema(ctx, who)
}

// sqlQuestion is a query with the range that its macros stand for.
type sqlQuestion struct {
	Query      json.RawMessage `json:"query"`
	From       string          `json:"from"`
	To         string          `json:"to"`
	IntervalMs int64           `json:"intervalMs"`
	// Plan asks for what ClickHouse would do, and not for mistakes alone.
	Plan bool `json:"plan"`
}

func sqlExplain(ctx context.Context, s *answer.Service, who principal.Principal, told told) (any, error) {
	var asked sqlQuestion
	decoder := json.NewDecoder(bytes.NewReader(told.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		return nil, &query.Error{Message: "The body cannot be read: " + strings.TrimPrefix(err.Error(), "json: ") + ". It has query, from, to, intervalMs and plan."}
	}
	r, err := timeRange(asked.From, asked.To)
	if err != nil {
		return nil, err
	}
	return s.ExplainSQL(ctx, who, answer.Question{JSON: asked.Query, Range: r, Interval: time.Duration(asked.IntervalMs) * time.Millisecond}, asked.Plan)
}
