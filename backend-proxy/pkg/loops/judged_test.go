package loops

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"
)

// toldRun is a run with what core's rules say of it.
type toldRun struct {
	Name, State                             string
	IsRunaway                               []bool
	Open                                    bool
	StreakNow, LongestStreak, SinceProgress int
	Steps                                   []struct {
		ID, Invocation, Kind, Tool, Args, Result, Is string
		Repeat, Failed, Open                         bool
		Start, Duration                              float64
	}
}

func toldRuns(t *testing.T) (runs []toldRun, histories [][]Earlier) {
	t.Helper()
	raw, err := os.ReadFile("../../../core/testdata/loops/judged.json")
	if err != nil {
		t.Fatal(err)
	}
	var told struct {
		Histories []struct{ Runs, Steps int }
		Runs      []toldRun
	}
	if err := json.Unmarshal(raw, &told); err != nil {
		t.Fatal(err)
	}
	for _, of := range told.Histories {
		var earlier []Earlier
		for i := range of.Runs {
			earlier = append(earlier, Earlier{RunID: fmt.Sprint("earlier ", i), Steps: of.Steps})
		}
		histories = append(histories, earlier)
	}
	return told.Runs, histories
}

func signature(t *testing.T, text string) uint64 {
	t.Helper()
	if text == "" {
		return 0
	}
	n, err := strconv.ParseUint(text, 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (r toldRun) steps(t *testing.T) []Step {
	t.Helper()
	steps := make([]Step, len(r.Steps))
	for i, s := range r.Steps {
		steps[i] = Step{
			SpanID: s.ID, Invocation: s.Invocation, Execution: s.Kind == "tool", Tool: s.Tool, Args: signature(t, s.Args), Result: signature(t, s.Result),
			Failed: s.Failed, Repeat: s.Repeat, Open: s.Open, Start: s.Start, End: s.Start + s.Duration,
		}
	}
	return steps
}

func TestJudge_asCoreDoes(t *testing.T) {
	kinds := map[kind]int{}
	runs, histories := toldRuns(t)
	runaways := 0
	for _, run := range runs {
		steps := run.steps(t)
		got := Judge(steps)
		if got.Now != run.StreakNow || got.Longest != run.LongestStreak || got.SinceProgress != run.SinceProgress || got.Open != run.Open {
			t.Errorf("%s: %+v", run.Name, got)
		}
		if looping := got.Repeats() >= LoopingRepeats; looping != (run.State == "looping") {
			t.Errorf("%s: looping %v, but core says %s", run.Name, looping, run.State)
		}
		for i, earlier := range histories {
			if got.IsRunaway("this", "a", earlier) != run.IsRunaway[i] {
				t.Errorf("%s: a runaway beside history %d: core says %v", run.Name, i, run.IsRunaway[i])
			} else if run.IsRunaway[i] {
				runaways++
			}
		}
		is := map[string]kind{}
		for _, own := range byInvocation(steps) {
			for _, one := range judge(own) {
				is[one.SpanID] = one.kind
			}
		}
		for _, s := range run.Steps {
			kinds[kind(s.Is)]++
			if is[s.ID] != kind(s.Is) {
				t.Errorf("%s: %s is %q, core says %q", run.Name, s.ID, is[s.ID], s.Is)
			}
		}
	}
	if runaways == 0 {
		t.Error("no run is a runaway")
	}
	for _, k := range []kind{none, thrash, identical, waiting, fanOut, cycle, retry} {
		if kinds[k] == 0 {
			t.Errorf("no execution is %q", k)
		}
	}
}
