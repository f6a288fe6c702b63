package proxy

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/gtime"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

// request is the body of Grafana's /api/ds/query.
type request struct {
	queries []one
}

type one struct {
	refID    string
	question answer.Question
}

const maxQueries = 100

func parse(raw []byte) (request, error) {
	var body struct {
		Queries []json.RawMessage `json:"queries"`
		From    json.RawMessage   `json:"from"`
		To      json.RawMessage   `json:"to"`
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		return request{}, errors.New("the body is not JSON of the form {queries, from, to}")
	}
	if len(body.Queries) == 0 || len(body.Queries) > maxQueries {
		return request{}, fmt.Errorf("queries has %d entries: send 1 to %d", len(body.Queries), maxQueries)
	}
	var out request
	for i, raw := range body.Queries {
		var common struct {
			RefID      string  `json:"refId"`
			IntervalMs float64 `json:"intervalMs"`
			TimeRange  *struct {
				From json.RawMessage `json:"from"`
				To   json.RawMessage `json:"to"`
			} `json:"timeRange"`
		}
		if err := json.Unmarshal(raw, &common); err != nil {
			return request{}, fmt.Errorf("queries[%d] is not a query object", i)
		}
		from, to := body.From, body.To
		if common.TimeRange != nil {
			from, to = common.TimeRange.From, common.TimeRange.To
		}
		r, err := timeRange(from, to)
		if err != nil {
			return request{}, fmt.Errorf("queries[%d]: %w", i, err)
		}
		if common.RefID == "" {
			common.RefID = "A"
		}
		out.queries = append(out.queries, one{common.RefID, answer.Question{
			JSON: raw, Range: r, Interval: time.Duration(max(common.IntervalMs, 0)) * time.Millisecond,
		}})
	}
	return out, nil
}

func timeRange(from, to json.RawMessage) (plan.Range, error) {
	text := func(raw json.RawMessage) string { return strings.Trim(string(raw), `" `) }
	both := gtime.NewTimeRange(text(from), text(to))
	start, err := both.ParseFrom()
	if err != nil || text(from) == "" {
		return plan.Range{}, fmt.Errorf("from is %q: use milliseconds since 1970 or a form such as now-6h", text(from))
	}
	end, err := both.ParseTo()
	if err != nil || text(to) == "" {
		return plan.Range{}, fmt.Errorf("to is %q: use milliseconds since 1970 or a form such as now", text(to))
	}
	if end.Before(start) {
		return plan.Range{}, errors.New("to is before from")
	}
	return plan.Range{From: start, To: end}, nil
}

func (s *server) query(w http.ResponseWriter, r *http.Request, caller tokens.Token) {
	raw, ok := s.body(w, r)
	if !ok {
		return
	}
	request, err := parse(raw)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	who := reader(caller)
	questions := make(map[string]answer.Question, len(request.queries))
	for _, q := range request.queries {
		questions[q.refID] = q.question
	}
	response := &backend.QueryDataResponse{Responses: s.service.QueryAll(r.Context(), who, questions)}
	status := http.StatusOK
	for _, one := range response.Responses {
		if one.Error != nil {
			status = http.StatusBadRequest // as Grafana answers
		}
	}
	sendJSON(w, status, response)
}
