package plan

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

func in(zone, at string) time.Time {
	place, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	told, err := time.ParseInLocation("2006-01-02 15:04", at, place)
	if err != nil {
		panic(err)
	}
	return told
}

const berlin = "Europe/Berlin"

func earlier(t *testing.T, q query.Query, from, to string) (Metrics, *Earlier) {
	t.Helper()
	q.Measures, q.Timezone = []string{"llm_calls"}, berlin
	p, err := ForMetrics(q, Range{in(berlin, from), in(berlin, to)}, time.Minute, known(), in(berlin, to))
	if err != nil {
		t.Fatal(err)
	}
	e, err := p.Earlier(q, known(), in(berlin, to))
	if err != nil || e == nil {
		t.Fatal(e, err)
	}
	return p, e
}

func TestEarlier_ofARange(t *testing.T) {
	for _, c := range []struct{ compare, from, to, wantFrom, wantTo string }{
		{"previous", "2026-11-20 10:00", "2026-11-20 13:00", "2026-11-20 07:00", "2026-11-20 10:00"},
		{"90m", "2026-11-20 10:00", "2026-11-20 13:00", "2026-11-20 08:30", "2026-11-20 11:30"},
		{"1d", "2026-11-20 10:00", "2026-11-20 13:00", "2026-11-19 10:00", "2026-11-19 13:00"},
		// Clocks went back on 25 October 2026, and forward on 29 March: a day of 25 and of 23 hours.
		{"1d", "2026-10-26 00:00", "2026-10-27 00:00", "2026-10-25 00:00", "2026-10-26 00:00"},
		{"1w", "2026-10-25 00:00", "2026-10-26 00:00", "2026-10-18 00:00", "2026-10-19 00:00"},
		{"24h", "2026-10-26 00:00", "2026-10-27 00:00", "2026-10-25 01:00", "2026-10-26 00:00"},
		{"1d", "2026-03-30 02:30", "2026-03-30 04:00", "2026-03-29 03:00", "2026-03-29 04:00"},
		// Months are as long as they are; what the earlier one did not have lies beside its last day.
		{"1M", "2026-03-01 00:00", "2026-04-01 00:00", "2026-02-01 00:00", "2026-03-01 00:00"},
		{"1y", "2028-02-29 00:00", "2028-03-01 00:00", "2027-02-28 00:00", "2027-03-01 00:00"},
		{"1M", "2026-03-30 10:00", "2026-03-31 10:00", "2026-02-28 10:00", "2026-03-01 10:00"},
	} {
		_, e := earlier(t, query.Query{Compare: c.compare, Format: query.Table}, c.from, c.to)
		if !e.Range.From.Equal(in(berlin, c.wantFrom)) || !e.Range.To.Equal(in(berlin, c.wantTo)) {
			t.Errorf("%s before %s to %s is %s to %s", c.compare, c.from, c.to, e.Range.From.In(in(berlin, c.from).Location()), e.Range.To.In(in(berlin, c.from).Location()))
		}
	}
}

// pairs are the points and what each lies beside, as clocks in Berlin show them.
func pairs(e *Earlier) map[string]string {
	out := map[string]string{}
	bounds := append(e.Points(e.Range.To), e.Range.To)
	place := in(berlin, "2026-01-01 00:00").Location()
	for i, start := range bounds[:len(bounds)-1] {
		if of, ok := e.At[start.Unix()]; ok {
			out[of.In(place).Format("02 15:04")] = start.In(place).Format("02 15:04") + " " + bounds[i+1].Sub(start).String()
		}
	}
	return out
}

func TestEarlier_ofPoints(t *testing.T) {
	for _, c := range []struct {
		compare, interval, from, to string
		points                      int
		want                        map[string]string
	}{
		{"previous", "1h", "2026-11-20 10:30", "2026-11-20 12:30", 3, map[string]string{"20 10:00": "20 07:00 1h0m0s", "20 12:00": "20 09:00 1h0m0s"}},
		// As long ago as no whole point.
		{"90m", "1h", "2026-11-20 10:00", "2026-11-20 12:00", 2, map[string]string{"20 10:00": "20 08:30 1h0m0s", "20 11:00": "20 09:30 1h0m0s"}},
		// A day of 25 hours lies beside one of 24: the hour that is there twice has one counterpart.
		{"1d", "1h", "2026-10-25 00:00", "2026-10-26 00:00", 24, map[string]string{"25 00:00": "24 00:00 1h0m0s", "25 23:00": "24 23:00 1h0m0s"}},
		// And one of 24 beside one of 23, and of 25: clocks show the same.
		{"1d", "1h", "2026-03-30 00:00", "2026-03-31 00:00", 23, map[string]string{"30 01:00": "29 01:00 1h0m0s", "30 02:00": "", "30 03:00": "29 03:00 1h0m0s"}},
		{"1d", "1h", "2026-10-26 00:00", "2026-10-27 00:00", 24, map[string]string{"26 02:00": "25 02:00 2h0m0s", "26 23:00": "25 23:00 1h0m0s"}},
		// Days and months of the calendar.
		{"1w", "1d", "2026-10-26 00:00", "2026-11-02 00:00", 7, map[string]string{"26 00:00": "19 00:00 24h0m0s", "01 00:00": "25 00:00 25h0m0s"}},
		{"1M", "1d", "2026-03-01 00:00", "2026-04-02 00:00", 29, map[string]string{"28 00:00": "28 00:00 24h0m0s", "29 00:00": "", "31 00:00": "", "01 00:00": "01 00:00 24h0m0s"}},
		{"1M", "1d", "2026-02-28 00:00", "2026-03-02 00:00", 2, map[string]string{"28 00:00": "28 00:00 24h0m0s", "01 00:00": "01 00:00 24h0m0s"}},
		{"1y", "1M", "2028-01-01 00:00", "2028-04-01 00:00", 3, map[string]string{}},
		{"1M", "6h", "2026-03-30 00:00", "2026-03-31 00:00", 0, map[string]string{}},
	} {
		_, e := earlier(t, query.Query{Compare: c.compare, Interval: c.interval, Format: query.TimeSeries}, c.from, c.to)
		if c.points == 0 {
			if !e.IsEmpty() || len(e.At) > 0 {
				t.Errorf("%+v: %v", c, e.At)
			}
			continue
		}
		got := pairs(e)
		if len(e.At) != c.points {
			t.Errorf("%+v: %d points %v", c, len(e.At), got)
		}
		for of, want := range c.want {
			if got[of] != want {
				t.Errorf("%s, %s: %s lies beside %q, want %q", c.compare, c.interval, of, got[of], want)
			}
		}
	}
}

// Whatever is asked: points lie beside parts of the earlier time that follow each other.
func TestEarlier_pointsFollowEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := in("UTC", "2026-01-01 00:00").Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "from")) * time.Minute)
		q := query.Query{
			Measures: []string{"llm_calls"}, Format: query.TimeSeries,
			Compare:  rapid.SampledFrom([]string{"previous", "7m", "1h", "1d", "1w", "1M", "3M", "1y"}).Draw(t, "compare"),
			Interval: rapid.SampledFrom([]string{"", "7m", "1h", "6h", "1d", "1w", "1M"}).Draw(t, "interval"),
			Timezone: rapid.SampledFrom([]string{"", berlin, "Australia/Lord_Howe", "America/Santiago"}).Draw(t, "timezone"),
		}
		r := Range{from, from.Add(time.Duration(rapid.IntRange(1, 60*24).Draw(t, "hours")) * time.Hour)}
		p, err := ForMetrics(q, r, time.Hour, known(), r.To)
		if err != nil {
			t.Fatal(err)
		}
		e, err := p.Earlier(q, known(), r.To)
		if err != nil {
			t.Fatal(err)
		}
		if e.IsEmpty() {
			return
		}
		if e.Table.Name == "" {
			t.Fatal("no table")
		}
		starts := e.Points(e.Range.To)
		last := time.Time{}
		for i, start := range starts {
			if i > 0 && !starts[i-1].Before(start) {
				t.Fatal(fmt.Sprint(starts))
			}
			if of, ok := e.At[start.Unix()]; ok {
				if !of.After(last) || of.Before(p.Range.From) || !of.Before(p.Range.To) || !start.Before(of) {
					t.Fatalf("%s lies beside %s", of, start)
				}
				last = of
			}
		}
		if !starts[0].Equal(e.Range.From) || !starts[len(starts)-1].Before(e.Range.To) {
			t.Fatal(e.Range, starts)
		}
	})
}
