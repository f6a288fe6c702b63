package loops

// LoopingRepeats in a row without progress are a loop.
const LoopingRepeats = 3

// AllowedRetries in a row are no loop.
const AllowedRetries = 3

// Streaks are what executions in order come to.
type Streaks struct {
	// Now are the repeats since the last progress, at the end; Longest the most repeats without progress.
	Now, Longest int
	// SinceProgress are the executions since the last progress, at the end.
	SinceProgress int
}

// allowed is how often waiting and trying again is no loop; each more is a repeat like any other. What comes twice at once is
// waste, and no loop however often.
var allowed = map[kind]int{thrash: 0, identical: 0, cycle: 0, waiting: 30, retry: AllowedRetries}

func streaksOf(executions []judged) Streaks {
	var s Streaks
	used := map[kind]int{}
	for _, one := range executions {
		if one.progress {
			s.Now, s.SinceProgress = 0, 0
			clear(used)
			continue
		}
		s.SinceProgress++
		used[one.kind]++
		if times, counts := allowed[one.kind]; counts && used[one.kind] > times {
			s.Now++
			s.Longest = max(s.Longest, s.Now)
		}
	}
	return s
}
