package loops

const (
	// RunawaySteps without progress make a runaway, where fewer than runawayShare of runawayHistory earlier runs or more that
	// ended well got as far.
	RunawaySteps   = 10
	runawayShare   = 0.01
	runawayHistory = 100
	// fewestOfAgent: where fewer runs of an agent have ended, those of all agents in the data are looked at.
	fewestOfAgent = 20
)

// Earlier is a run as far as its length goes.
type Earlier struct {
	RunID, Agent string
	Steps        int // model calls and tool executions
	Open, Failed bool
}

// MayBeRunaway reports whether earlier runs could make the run a runaway.
func (v Verdict) MayBeRunaway() bool { return v.SinceProgress >= RunawaySteps }

// IsRunaway reports whether a run of an agent went on without progress for longer than nearly all that ended well.
func (v Verdict) IsRunaway(runID, agent string, earlier []Earlier) bool {
	if !v.MayBeRunaway() {
		return false
	}
	ended, asLong := 0, 0
	for _, run := range comparable(earlier, runID, agent) {
		if run.Open || run.Failed {
			continue
		}
		ended++
		if run.Steps >= v.Steps {
			asLong++
		}
	}
	return ended >= runawayHistory && float64(asLong)/float64(ended) < runawayShare
}

// comparable are the runs that a run is held against: those of its agent, or all where these are few.
func comparable(earlier []Earlier, runID, agent string) []Earlier {
	var others, own []Earlier
	ended := 0
	for _, run := range earlier {
		if run.RunID == runID {
			continue
		}
		others = append(others, run)
		if run.Agent == agent {
			own = append(own, run)
			if !run.Open {
				ended++
			}
		}
	}
	if ended >= fewestOfAgent {
		return own
	}
	return others
}
