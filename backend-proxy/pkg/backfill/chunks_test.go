package backfill

import (
	"slices"
	"testing"
	"time"
)

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestChunksOf(t *testing.T) {
	var got []string
	for _, c := range chunksOf([]slot{
		{at("2026-11-20 10:00"), 40}, {at("2026-11-20 10:05"), 60}, {at("2026-11-20 10:30"), 1}, // 100 fit, one more does not
		{at("2026-11-20 23:55"), 5}, {at("2026-11-21 00:00"), 5}, // never over midnight
		{at("2026-11-21 08:00"), 250}, // too many for one
		{at("2026-11-21 08:05"), 3},
	}, at("2026-11-21 08:07"), 100) {
		got = append(got, c.String())
	}
	want := []string{
		"2026-11-20 10:00 to 10:10: 100 spans",
		"2026-11-20 10:30 to 00:00: 6 spans",
		"2026-11-21 00:00 to 00:05: 5 spans",
		"2026-11-21 08:00 to 08:05, part 1 of 3: 84 spans",
		"2026-11-21 08:00 to 08:05, part 2 of 3: 83 spans",
		"2026-11-21 08:00 to 08:05, part 3 of 3: 83 spans",
		"2026-11-21 08:05 to 08:07: 3 spans",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestDay(t *testing.T) {
	if got := day(at("2026-11-20 10:00"), at("2026-11-25 00:00")); got != at("2026-11-21 00:00") {
		t.Error(got)
	}
	if got := day(at("2026-11-20 10:00"), at("2026-11-20 11:00")); got != at("2026-11-20 11:00") {
		t.Error(got)
	}
}
