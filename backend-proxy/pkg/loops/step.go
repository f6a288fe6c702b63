// Package loops judges what the steps of a run come to: which tool executions came again, and how many of those in a row
// without progress. It says of a run in a list and to an alert rule what the loop velocity panel says of its trace: it is
// the twin of core/src/loops, whose tests write what both are held to (core/testdata/loops/judged.json). docs/loops.md has
// the definitions.
package loops

import (
	"cmp"
	"slices"
)

// Step is a counted model call, or a counted execution of a tool. Times are in milliseconds.
type Step struct {
	SpanID, Invocation string
	// Execution is of a tool; else it is a model call.
	Execution bool
	Tool      string
	// Args and Result are equal for equal arguments and results; 0 is unknown, which equals nothing.
	Args, Result uint64
	// Repeat is what settlement says: same tool, arguments and result, and nothing between that the run had not seen.
	Failed, Repeat, Open bool
	Start, End           float64
}

// Verdict is how the executions of a run went.
type Verdict struct {
	Streaks
	// Open: a step is of a run that goes on.
	Open  bool
	Steps int
	// First is the invocation of the first step, Worst that with the most repeats in a row.
	First, Worst string
}

// Repeats are those that its state comes of: of a run that goes on those at its end, of one that ended the most that it had.
func (v Verdict) Repeats() int {
	if v.Open {
		return v.Now
	}
	return v.Longest
}

// Judge looks at the steps of one run, in any order, one invocation of an agent at a time.
func Judge(steps []Step) Verdict {
	steps = slices.Clone(steps)
	slices.SortFunc(steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.SpanID, b.SpanID))
	})
	verdict := Verdict{Steps: len(steps)}
	var together []judged
	for i, own := range byInvocation(steps) {
		executions := judge(own)
		streaks := streaksOf(executions)
		if of := own[0].Invocation; i == 0 {
			verdict.First, verdict.Worst = of, of
		} else if streaks.Longest > verdict.Longest {
			verdict.Worst = of
		}
		verdict.Now, verdict.Longest = max(verdict.Now, streaks.Now), max(verdict.Longest, streaks.Longest)
		verdict.Open = verdict.Open || slices.ContainsFunc(own, func(s Step) bool { return s.Open })
		together = append(together, executions...)
	}
	// What is new to one agent is progress of all.
	slices.SortStableFunc(together, func(a, b judged) int { return cmp.Compare(a.Start, b.Start) })
	verdict.SinceProgress = streaksOf(together).SinceProgress
	return verdict
}

// byInvocation parts steps, the invocation that began first first.
func byInvocation(steps []Step) [][]Step {
	var parts [][]Step
	at := map[string]int{}
	for _, step := range steps {
		i, known := at[step.Invocation]
		if !known {
			i = len(parts)
			at[step.Invocation] = i
			parts = append(parts, nil)
		}
		parts[i] = append(parts[i], step)
	}
	return parts
}
