package compile

import (
	"fmt"
	"testing"
	"time"
)

func TestProgressions_areTheInstants(t *testing.T) {
	at := func(unix ...int64) (out []time.Time) {
		for _, second := range unix {
			out = append(out, time.Unix(second, 0))
		}
		return out
	}
	for _, starts := range [][]time.Time{nil, at(60), at(60, 120), at(60, 120, 180, 200, 300, 400, 500), at(10, 20, 40, 50, 60, 100)} {
		var again []time.Time
		runs := progressions(starts)
		for _, run := range runs {
			for second := run[0]; second < run[1]; second += run[2] {
				again = append(again, time.Unix(int64(second), 0))
			}
		}
		if fmt.Sprint(again) != fmt.Sprint(starts) {
			t.Errorf("%v are %v and not %v", runs, again, starts)
		}
	}
	days := make([]time.Time, 11_000)
	for i := range days {
		days[i] = time.Unix(int64(i)*900, 0)
	}
	if runs := progressions(days); len(runs) != 1 {
		t.Errorf("%d runs for instants at equal distances", len(runs))
	}
}
