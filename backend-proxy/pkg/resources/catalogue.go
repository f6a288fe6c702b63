package resources

import (
	"context"
	"strconv"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/gtime"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func dimensions(_ context.Context, s *answer.Service, _ principal.Principal, _ told) (any, error) {
	return map[string]any{"dimensions": s.Catalogue().Dimensions}, nil
}

func measures(_ context.Context, s *answer.Service, _ principal.Principal, _ told) (any, error) {
	type measure struct {
		ID          string            `json:"id"`
		Name        string            `json:"name"`
		Unit        string            `json:"unit"`
		Description string            `json:"description"`
		Definition  string            `json:"definition"`
		Exactness   map[string]string `json:"exactness"`
	}
	out := make([]measure, 0, len(s.Catalogue().Measures))
	for _, m := range s.Catalogue().Measures {
		out = append(out, measure{m.ID, m.Name, m.Unit, m.Description, m.Definition, m.Exactness})
	}
	return map[string]any{"measures": out}, nil
}

func values(ctx context.Context, s *answer.Service, who principal.Principal, told told) (any, error) {
	r, err := timeRange(told.params.Get("from"), told.params.Get("to"))
	if err != nil {
		return nil, err
	}
	limit := 0
	if text := told.params.Get("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil {
			return nil, &query.Error{Message: "limit is not a whole number."}
		}
	}
	found, err := s.Values(ctx, who, answer.ValuesQuestion{Field: told.params.Get("field"), Search: told.params.Get("search"), Limit: limit, Range: r, Filters: told.params.Get("filters"), Source: settings.Source(told.params.Get("source"))})
	if err != nil {
		return nil, err
	}
	return map[string]any{"values": found}, nil
}

// timeRange is the last 24 hours unless both ends are given, in any form Grafana knows.
func timeRange(from, to string) (plan.Range, error) {
	if from == "" && to == "" {
		now := time.Now()
		return plan.Range{From: now.Add(-24 * time.Hour), To: now}, nil
	}
	both := gtime.NewTimeRange(from, to)
	start, err := both.ParseFrom()
	if err != nil {
		return plan.Range{}, &query.Error{Message: "from is not a time: use milliseconds since 1970 or a form such as now-6h."}
	}
	end, err := both.ParseTo()
	if err != nil {
		return plan.Range{}, &query.Error{Message: "to is not a time: use milliseconds since 1970 or a form such as now."}
	}
	return plan.Range{From: start, To: end}, nil
}

func schema(ctx context.Context, s *answer.Service, who principal.Principal, _ told) (any, error) {
	report := s.Health(ctx, who)
	return map[string]any{"ok": report.OK, "message": report.Message, "details": report.Details}, nil
}
