package plan

import (
	"testing"
	"time"
)

func TestNewest(t *testing.T) {
	to := utc("2026-11-20 12:00")
	for name, c := range map[string]struct{ length, first, second time.Duration }{
		"thirty days": {30 * 24 * time.Hour, 169 * time.Minute, 45 * time.Hour},
		"a day":       {24 * time.Hour, 0, 90 * time.Minute},
		"an hour":     {time.Hour, 0, 0},
	} {
		whole := Range{to.Add(-c.length), to}
		var lengths []time.Duration
		parts := Newest(whole, to.Add(time.Hour))
		for _, part := range parts {
			if !part.To.Equal(to) || part.OnlyBegun != !part.From.Equal(whole.From) {
				t.Errorf("%s: %v", name, part)
			}
			lengths = append(lengths, part.To.Sub(part.From))
		}
		var want []time.Duration
		for _, length := range []time.Duration{c.first, c.second, c.length} {
			if length > 0 {
				want = append(want, length)
			}
		}
		if len(lengths) != len(want) {
			t.Fatalf("%s: %v, want %v", name, lengths, want)
		}
		for i := range want {
			if lengths[i] != want[i] {
				t.Errorf("%s: %v, want %v", name, lengths, want)
			}
		}
	}

	// The end of a month that is not over is not where its newest rows are.
	month, now := Range{utc("2026-11-01 00:00"), utc("2026-12-01 00:00")}, utc("2026-11-17 00:00")
	if part := Newest(month, now)[1]; !part.From.Equal(utc("2026-11-16 00:00")) || !part.To.Equal(month.To) {
		t.Error(part)
	}
	if parts := Newest(month, month.From.Add(-time.Hour)); len(parts) != 1 || parts[0].Range != month {
		t.Error(parts)
	}
}
