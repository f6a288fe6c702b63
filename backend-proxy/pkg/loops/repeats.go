package loops

import (
	"cmp"
	"slices"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// kind is what an execution is to those before it in its invocation; none if it repeats nothing.
type kind string

const (
	none      kind = ""
	thrash    kind = "thrash"    // the same as the one directly before it, and only the model's turn between
	identical kind = "identical" // the same with other executions between, none of them progress
	waiting   kind = "waiting"   // the same after a while in which nothing ran
	fanOut    kind = "fan-out"   // the same at the same time
	cycle     kind = "cycle"     // one of two or more that come again in the same order
	retry     kind = "retry"     // same arguments as one that failed
)

// idleGap is how many milliseconds of idleness make a repeat one that waits.
const idleGap = 1_000

// judged is a tool's execution and what it was.
type judged struct {
	Step
	kind     kind
	byDesign bool // a tool that is called again and again by design: never a repeat, and its answers are no progress
	progress bool // it told something new
}

// comesAgain reports whether a kind comes to the same end as something before.
func (k kind) comesAgain() bool { return k != none && k != retry }

type call struct {
	tool string
	args uint64
}

// judge tells the executions among the steps of one invocation apart. Steps are sorted by start.
func judge(steps []Step) []judged {
	ran := merged(steps)
	seen := map[uint64]bool{}
	lastAt := map[call]int{}
	var out []judged
	for _, step := range steps {
		if !step.Execution {
			continue
		}
		now := judged{Step: step, byDesign: settle.IsIdempotent(step.Tool)}
		key := call{step.Tool, step.Args}
		if earlier, known := lastAt[key]; known && !now.byDesign {
			now.kind = now.after(out[earlier], earlier == len(out)-1, ran)
		}
		isNew := step.Result == 0 || !seen[step.Result]
		now.progress = !now.byDesign && !now.kind.comesAgain() && !step.Failed && isNew
		if step.Result != 0 && !now.byDesign {
			seen[step.Result] = true
		}
		if step.Args != 0 {
			lastAt[key] = len(out)
		}
		out = append(out, now)
	}
	markCycles(out)
	return out
}

// after is what an execution is to the last with the same tool and arguments.
func (j judged) after(before judged, directly bool, ran []interval) kind {
	switch {
	case j.Start < before.End:
		if before.Result != 0 && before.Result == j.Result {
			return fanOut
		}
		return none
	case before.Failed:
		return retry
	case !j.Repeat:
		return none
	case idle(interval{before.End, j.Start}, ran) >= idleGap:
		return waiting
	case directly:
		return thrash
	}
	return identical
}

type interval struct{ start, end float64 }

// merged are the times at which steps ran, without touching each other. Steps are sorted by start.
func merged(steps []Step) []interval {
	var out []interval
	for _, step := range steps {
		if last := len(out) - 1; last >= 0 && step.Start <= out[last].end {
			out[last].end = max(out[last].end, step.End)
		} else {
			out = append(out, interval{step.Start, step.End})
		}
	}
	return out
}

// idle is the time in a gap in which nothing ran.
func idle(gap interval, ran []interval) float64 {
	left := max(0, gap.end-gap.start)
	first, _ := slices.BinarySearchFunc(ran, gap.start, func(r interval, start float64) int {
		if r.end > start {
			return 1
		}
		return cmp.Compare(r.end, start) - 1
	})
	for _, r := range ran[first:] {
		if r.start >= gap.end {
			break
		}
		left -= min(r.end, gap.end) - max(r.start, gap.start)
	}
	return left
}
