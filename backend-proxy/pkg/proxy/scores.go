package proxy

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/scores"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

// maxScores of one request.
const maxScores = 1_000

// What became of a score.
const (
	scoreAccepted = "accepted"
	scoreKnown    = "known"
	scoreRefused  = "refused"
)

type scoreOutcome struct {
	ID     string `json:"id,omitempty"`
	Status string `json:"status"`
	Error  string `json:"error,omitempty"`
}

// addScores keeps each score that is right, and says of each what became of it.
func (s *server) addScores(w http.ResponseWriter, r *http.Request, caller tokens.Token) {
	raw, ok := s.body(w, r)
	if !ok {
		return
	}
	var body struct {
		Scores []json.RawMessage `json:"scores"`
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		fail(w, http.StatusBadRequest, "The body is not JSON of the form {scores: [...]}.")
		return
	}
	if len(body.Scores) == 0 || len(body.Scores) > maxScores {
		fail(w, http.StatusBadRequest, fmt.Sprintf("scores has %d entries: send 1 to %d.", len(body.Scores), maxScores))
		return
	}
	if s.scores == nil {
		fail(w, http.StatusBadRequest, "Scores are kept in ClickHouse, and this proxy has none.")
		return
	}
	tenant := caller.Tenant
	if tenant == tokens.AllTenants {
		tenant = ""
	}
	outcomes := make([]scoreOutcome, len(body.Scores))
	var right []scores.Score
	var places []int
	for i, one := range body.Scores {
		score, err := scores.Parse(one, tenant, s.now())
		if err != nil {
			outcomes[i] = scoreOutcome{Status: scoreRefused, Error: err.Error()}
			continue
		}
		right, places = append(right, score), append(places, i)
	}
	kept, err := s.scores.Add(r.Context(), right)
	if err != nil {
		fail(w, answer.Status(err), err.Error())
		return
	}
	for i, outcome := range kept {
		at := &outcomes[places[i]]
		at.ID, at.Status = outcome.ID, scoreAccepted
		switch {
		case outcome.Err != nil:
			at.Status, at.Error = scoreRefused, outcome.Err.Error()
		case outcome.Known:
			at.Status = scoreKnown
		}
	}
	sendOutcomes(w, outcomes)
}

func sendOutcomes(w http.ResponseWriter, outcomes []scoreOutcome) {
	counts := map[string]int{scoreAccepted: 0, scoreKnown: 0, scoreRefused: 0}
	for _, outcome := range outcomes {
		counts[outcome.Status]++
	}
	status := http.StatusOK
	switch counts[scoreRefused] {
	case 0:
	case len(outcomes):
		status = http.StatusBadRequest
	default:
		status = http.StatusMultiStatus
	}
	sendJSON(w, status, map[string]any{"accepted": counts[scoreAccepted], "known": counts[scoreKnown], "refused": counts[scoreRefused], "scores": outcomes})
}
