package traceql

import (
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

func TestSegments(t *testing.T) {
	at := func(text string) time.Time {
		parsed, err := time.Parse("02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	now := at("07 17:17")
	for name, c := range map[string]struct {
		from, to string
		step     time.Duration
		want     string
	}{
		"all over":              {"01 00:00", "05 00:00", 24 * time.Hour, "01 00:00 to 05 00:00 by 24h0m0s"},
		"to the end of the day": {"01 00:00", "08 00:00", 24 * time.Hour, "01 00:00 to 07 00:00 by 24h0m0s, 07 00:00 to 07 17:00 by 1h0m0s, 07 17:00 to 08 00:00 by 1m0s"},
		"to the next hour":      {"07 09:00", "07 18:00", time.Hour, "07 09:00 to 07 17:00 by 1h0m0s, 07 17:00 to 07 18:00 by 1m0s"},
		"of this hour alone":    {"07 17:00", "07 18:00", time.Hour, "07 17:00 to 07 18:00 by 1m0s"},
		"of what is too new":    {"07 17:16", "07 17:18", 2 * time.Minute, "07 17:16 to 07 17:18 by 1m0s"},
		"by minutes":            {"07 16:17", "07 17:17", time.Minute, "07 16:17 to 07 17:17 by 1m0s"},
	} {
		got := ""
		for i, s := range segments(plan.Range{From: at(c.from), To: at(c.to)}, c.step, now) {
			if i > 0 {
				got += ", "
			}
			got += s.over.From.Format("02 15:04") + " to " + s.over.To.Format("02 15:04") + " by " + s.step.String()
		}
		if got != c.want {
			t.Errorf("%s: %s, not %s", name, got, c.want)
		}
	}
}
