package settle

import (
	"cmp"
	"slices"
)

// numberSteps numbers the counted calls and executions of each run by their start,
// takes their active time and finds iterations and repeats.
func numberSteps(all []Settled) {
	type run struct{ tenant, id string }
	runs := map[run][]*Settled{}
	for i := range all {
		if s := &all[i]; s.CountsTool || s.CountsCall && s.Kind == "llm" {
			key := run{s.Tenant, s.RunID}
			runs[key] = append(runs[key], s)
		}
	}
	for _, steps := range runs {
		slices.SortFunc(steps, func(a, b *Settled) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.SpanID, b.SpanID)) })
		number(steps)
	}
}

func number(steps []*Settled) {
	type execution struct {
		tool         string
		args, result uint64
	}
	var (
		busyUntil int64
		results   = map[uint64]bool{}
		progress  = map[execution]int{} // results known when it was done last
	)
	for i, s := range steps {
		s.Step = uint32(i + 1)                                     //nolint:gosec // as many as there are spans
		s.ActiveNs = uint64(max(0, s.End-max(s.Start, busyUntil))) //nolint:gosec // not negative
		busyUntil = max(busyUntil, s.End)
		if s.Kind == "llm" {
			continue
		}
		s.Iteration = i > 0 && steps[i-1].Kind == "llm"
		if s.ResultSig == 0 || IsIdempotent(s.Tool) {
			continue
		}
		results[s.ResultSig] = true
		if s.ArgsSig == 0 {
			continue // unknown is equal to nothing
		}
		key := execution{s.Tool, s.ArgsSig, s.ResultSig}
		s.IdenticalRepeat = progress[key] == len(results)
		progress[key] = len(results)
	}
}

// markRetries finds calls with the parent and request of one before that failed.
func markRetries(all []Settled) {
	type request struct {
		traceOf
		parent, kind, model string
	}
	calls := map[request][]*Settled{}
	for i := range all {
		if s := &all[i]; s.CountsCall {
			key := request{s.whose(), s.ParentSpanID, s.Kind, s.RequestModel}
			calls[key] = append(calls[key], s)
		}
	}
	for _, same := range calls {
		slices.SortFunc(same, func(a, b *Settled) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.SpanID, b.SpanID)) })
		for i := 1; i < len(same); i++ {
			same[i].Retry = same[i-1].Status == "error" && same[i-1].End <= same[i].Start
		}
	}
}
