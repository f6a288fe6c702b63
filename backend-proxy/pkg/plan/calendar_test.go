package plan

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

func zone(t interface{ Fatal(args ...any) }, name string) *time.Location {
	place, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

func utc(text string) time.Time {
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return at
}

// The instants are those of the zones' published rules.
func TestForMetrics_daysOfPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		zone, interval string
		over           Range
		starts         []string // and the end
		table          string
	}{
		"clocks go back: 25 hours":         {"Europe/Berlin", "1d", Range{utc("2026-10-24 12:00"), utc("2026-10-26 12:00")}, []string{"2026-10-23 22:00", "2026-10-24 22:00", "2026-10-25 23:00", "2026-10-26 23:00"}, "hours"},
		"clocks go forward: 23 hours":      {"Europe/Berlin", "24h", Range{utc("2026-03-29 12:00"), utc("2026-03-29 12:01")}, []string{"2026-03-28 23:00", "2026-03-29 22:00"}, "hours"},
		"half an hour from UTC":            {"America/St_Johns", "1d", Range{utc("2026-07-01 12:00"), utc("2026-07-01 13:00")}, []string{"2026-07-01 02:30", "2026-07-02 02:30"}, "quarters"},
		"three quarters of an hour":        {"Asia/Kathmandu", "1d", Range{utc("2026-11-20 18:14"), utc("2026-11-20 18:16")}, []string{"2026-11-19 18:15", "2026-11-20 18:15", "2026-11-21 18:15"}, "quarters"},
		"clocks change by half an hour":    {"Australia/Lord_Howe", "1d", Range{utc("2026-10-03 14:00"), utc("2026-10-04 14:00")}, []string{"2026-10-03 13:30", "2026-10-04 13:00", "2026-10-05 13:00"}, "quarters"},
		"all of it in whole hours":         {"Australia/Lord_Howe", "1d", Range{utc("2026-12-03 14:00"), utc("2026-12-03 15:00")}, []string{"2026-12-03 13:00", "2026-12-04 13:00"}, "hours"},
		"midnight is left out":             {"Africa/Cairo", "1d", Range{utc("2026-04-24 12:00"), utc("2026-04-24 13:00")}, []string{"2026-04-23 22:00", "2026-04-24 21:00"}, "hours"},
		"midnight comes twice":             {"America/Havana", "1d", Range{utc("2026-11-01 12:00"), utc("2026-11-01 13:00")}, []string{"2026-11-01 04:00", "2026-11-02 05:00"}, "hours"},
		"a day that never was":             {"Pacific/Apia", "1d", Range{utc("2011-12-30 09:00"), utc("2011-12-30 11:00")}, []string{"2011-12-29 10:00", "2011-12-30 10:00", "2011-12-31 10:00"}, "hours"},
		"weeks begin on Monday":            {"Europe/Berlin", "1w", Range{utc("2026-10-25 12:00"), utc("2026-10-26 12:00")}, []string{"2026-10-18 22:00", "2026-10-25 23:00", "2026-11-01 23:00"}, "hours"},
		"months":                           {"Asia/Kathmandu", "1M", Range{utc("2026-01-31 18:14"), utc("2026-01-31 18:16")}, []string{"2025-12-31 18:15", "2026-01-31 18:15", "2026-02-28 18:15"}, "quarters"},
		"quarters of a year":               {"", "3M", Range{utc("2026-02-28 18:14"), utc("2026-03-31 18:16")}, []string{"2026-01-01 00:00", "2026-04-01 00:00"}, "hours"},
		"years":                            {"utc", "1y", Range{utc("2026-02-28 18:14"), utc("2027-03-31 18:16")}, []string{"2026-01-01 00:00", "2027-01-01 00:00", "2028-01-01 00:00"}, "hours"},
		"a second after midnight is a day": {"UTC", "1d", Range{utc("2026-11-20 00:00"), utc("2026-11-21 00:00").Add(time.Nanosecond)}, []string{"2026-11-20 00:00", "2026-11-21 00:00", "2026-11-22 00:00"}, "hours"},
	} {
		known := catalogue.New(known().Measures, nil, []catalogue.Table{
			{Name: "hours", Rows: catalogue.Sums, GrainSeconds: 3600, FigureNames: []string{"calls"}},
			{Name: "quarters", Rows: catalogue.Sums, GrainSeconds: 900, FigureNames: []string{"calls"}}, spans,
		})
		p, err := ForMetrics(query.Query{Format: query.TimeSeries, Measures: []string{"llm_calls"}, Interval: c.interval, Timezone: c.zone}, c.over, time.Minute, known, hour.To)
		if err != nil {
			t.Fatal(name, err)
		}
		var got []string
		for _, start := range append(slices.Clone(p.Starts), p.Range.To) {
			got = append(got, start.Format("2006-01-02 15:04"))
		}
		if !slices.Equal(got, c.starts) || p.Table.Name != c.table || !p.Range.From.Equal(p.Starts[0]) {
			t.Errorf("%s: %q from %s, want %q from %s", name, got, p.Table.Name, c.starts, c.table)
		}
	}
}

// What clocks show minute by minute says when days begin: as soon as a new date is seen.
func TestCalendar_daysAreThoseOfTheClocks(t *testing.T) {
	places := []string{"Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "Asia/Beirut", "Pacific/Apia", "America/Scoresbysund", "Pacific/Chatham", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		place := zone(t, rapid.SampledFrom(places).Draw(t, "place"))
		from := time.Date(1990, 1, 1, 0, rapid.IntRange(0, 45*366*1440).Draw(t, "minute"), 0, 0, time.UTC)
		over := Range{from, from.AddDate(0, 0, rapid.IntRange(1, 9).Draw(t, "days"))}
		starts := calendar{query.Width{Days: 1}, place}.starts(over)
		var want []time.Time
		latest := ""
		for at := starts[0].Add(-25 * time.Hour); !at.After(starts[len(starts)-1]); at = at.Add(time.Minute) {
			if date := at.In(place).Format(time.DateOnly); date > latest {
				if latest != "" && !at.Before(starts[0]) {
					want = append(want, at)
				}
				latest = date
			}
		}
		if !slices.EqualFunc(starts, want, time.Time.Equal) {
			t.Fatalf("days of %s begin at %v, want %v", place, starts, want)
		}
		if starts[0].After(over.From) || !starts[1].After(over.From) || starts[len(starts)-1].Before(over.To) {
			t.Fatalf("%v do not hold %v", starts, over)
		}
	})
}

// The total of local days must not depend on whether it is asked for by day.
func TestForMetrics_aTableOfLocalDaysHasNoMore(t *testing.T) {
	place := zone(t, "Asia/Kathmandu")
	over := Range{time.Date(2026, 11, 1, 0, 0, 0, 0, place), time.Date(2026, 12, 1, 0, 0, 0, 0, place)}
	p, err := ForMetrics(query.Query{Format: query.Table, Measures: []string{"llm_calls"}, Timezone: "Asia/Kathmandu"}, over, 0, known(), hour.To)
	if err != nil || !p.Range.From.Equal(over.From) || !p.Range.To.Equal(over.To) {
		t.Errorf("%v %v", p.Range, err)
	}
}

func TestMetrics_Point(t *testing.T) {
	p := Metrics{Starts: []time.Time{utc("2026-11-20 00:00"), utc("2026-11-21 00:00")}}
	for at, want := range map[string]string{"2026-11-20 00:00": "2026-11-20 00:00", "2026-11-20 23:59": "2026-11-20 00:00", "2026-11-21 00:00": "2026-11-21 00:00", "2026-11-21 12:00": "2026-11-21 00:00"} {
		if got := p.Point(utc(at)); !got.Equal(utc(want)) {
			t.Errorf("%s is of %s", at, got)
		}
	}
}
