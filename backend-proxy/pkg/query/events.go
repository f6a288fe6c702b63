package query

import (
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/gtime"
)

// Kinds of events.
const (
	// NewVersion is the first span of a service.version of a service.
	NewVersion = "deployment"
	// NewModel is the first call of a model by an agent of a service.
	NewModel = "model"
	// NewPrompt is the first use of a version of a prompt by an agent.
	NewPrompt = "prompt"
	// Looped is a run that repeated a tool call to the same end at least so often.
	Looped = "loop"
	// Costly is a run that cost at least so much.
	Costly = "cost"
)

// EventKinds are what an events query can ask for, in the order in which people are told of them.
var EventKinds = []string{NewVersion, NewModel, NewPrompt, Looped, Costly}

const (
	defaultMinRepeats = 3
	defaultLookback   = 7 * day
	maxLookback       = 90 * day
)

// Before is how long before the range a value may have been seen to be no event.
func (q Query) Before() (time.Duration, error) {
	if q.Lookback == "" {
		return defaultLookback, nil
	}
	d, err := gtime.ParseDuration(q.Lookback)
	if err != nil || d < minInterval || d > maxLookback {
		return 0, wrong("lookback is %q: use a duration from 1m to 90d, such as 7d.", q.Lookback)
	}
	return d, nil
}

func (q Query) checkEvents() error {
	if len(q.Events) == 0 {
		return wrong("events is empty: name at least one of %s.", strings.Join(EventKinds, ", "))
	}
	for _, kind := range q.Events {
		if !slices.Contains(EventKinds, kind) {
			return wrong("events: there is no %q. Use %s.", kind, strings.Join(EventKinds, ", "))
		}
	}
	if slices.Contains(q.Events, Costly) && q.MinCost <= 0 {
		return wrong("minCost is missing: say from how many US dollars on a run is an event.")
	}
	if q.MinRepeats < 1 {
		return wrong("minRepeats is %d: use 1 or more.", q.MinRepeats)
	}
	if q.Limit < 1 || q.Limit > maxRows {
		return wrong("limit is %d: use 1 to %d.", q.Limit, maxRows)
	}
	_, err := q.Before()
	return err
}
