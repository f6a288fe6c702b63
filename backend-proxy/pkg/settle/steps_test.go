package settle

import (
	"strings"
	"testing"
)

// A step of a run is a tool's name, its arguments and its result; the mark is what its execution is.
func TestNumber_whatIsCalledAgainByDesignIsNoProgress(t *testing.T) {
	signature := map[string]uint64{"-": 0, "a": 1, "b": 2, "x": 3, "y": 4, "z": 5}
	for name, steps := range map[string]string{
		"a clock between two equal searches":    "search a x new, get_current_time a y new, search a x repeat",
		"another search between":                "search a x new, search b y new, search a x new",
		"what a clock said, said by a search":   "clock a y new, search a x new, search b y new, search a x new",
		"a clock that stands still":             "Clock a x new, Clock a x new, my_todo_list a x new, my_todo_list a x new",
		"a name that only looks like a clock's": "clockwork a x new, clockwork a x repeat",
		"unknown arguments":                     "search - x new, search - x new",
		"unknown results":                       "search a - new, search a - new",
	} {
		var run []*Settled
		var want []bool
		for i, step := range strings.Split(steps, ", ") {
			words := strings.Fields(step)
			s := &Settled{}
			s.Kind, s.Tool, s.ArgsSig, s.ResultSig = "tool", words[0], signature[words[1]], signature[words[2]]
			s.Start, s.End = int64(i)*10, int64(i)*10+5
			run, want = append(run, s), append(want, words[3] == "repeat")
		}
		number(run)
		for i, s := range run {
			if s.IdenticalRepeat != want[i] {
				t.Errorf("%s: step %d: %v", name, i+1, s.IdenticalRepeat)
			}
		}
	}
}
