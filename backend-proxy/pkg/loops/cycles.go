package loops

import "slices"

const (
	shortestCycle = 2
	longestCycle  = 8
	cycleTimes    = 3
)

// cycled are the kinds that a cycle's executions have of themselves. Its second time has its first time between, which was
// new: alone, that would be no repeat.
var cycled = []kind{none, identical, thrash}

type outcome struct {
	tool         string
	args, result uint64
}

// markCycles finds repeats in which the smallest period of two or more comes three times: they are a cycle, from its second
// time on. Tools that are called again by design are as if they were not there.
func markCycles(executions []judged) {
	var counted []*judged
	for i := range executions {
		if !executions[i].byDesign {
			counted = append(counted, &executions[i])
		}
	}
	for from := 0; from < len(counted); {
		period, end := cycleAt(counted, from)
		if period == 0 {
			from++
			continue
		}
		for _, one := range counted[from+period : end] {
			if !one.progress && slices.Contains(cycled, one.kind) {
				one.kind = cycle
			}
		}
		from = end
	}
}

// cycleAt is the smallest period that begins at a place, and where it ends; 0 if none does.
func cycleAt(counted []*judged, from int) (period, end int) {
	for period := shortestCycle; period <= longestCycle && from+period*cycleTimes <= len(counted); period++ {
		if isUniform(counted[from : from+period]) {
			continue
		}
		end := from + period
		for end < len(counted) && counted[end].isKnown() && counted[end-period].isKnown() && counted[end].outcome() == counted[end-period].outcome() {
			end++
		}
		if end-from >= period*cycleTimes && !isDenied(counted[end-period:end]) {
			return period, end
		}
	}
	return 0, 0
}

func isUniform(executions []*judged) bool {
	for _, one := range executions[1:] {
		if one.isKnown() != executions[0].isKnown() || one.isKnown() && one.outcome() != executions[0].outcome() {
			return false
		}
	}
	return true
}

// isDenied: the third time is a repeat to settlement too, unless it saw something new between.
func isDenied(last []*judged) bool {
	return slices.ContainsFunc(last, func(one *judged) bool { return !one.Repeat })
}

func (j *judged) isKnown() bool { return j.Args != 0 && j.Result != 0 }

func (j *judged) outcome() outcome { return outcome{j.Tool, j.Args, j.Result} }
