package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
	"github.com/loopscope/loopscope/semantics"
)

// local is a time as people in a place tell it.
func local(zone, at string) time.Time {
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

// parityRanges are days of places whose clocks differ from UTC's by parts of an
// hour or change on that day, and what a panel of the last hours would ask for.
// All captures lie on 20 and 21 November 2026.
var parityRanges = []plan.Range{
	{From: local("Asia/Kathmandu", "2026-11-20 00:00"), To: local("Asia/Kathmandu", "2026-11-22 00:00")},
	{From: local("Australia/Adelaide", "2026-11-21 00:00"), To: local("Australia/Adelaide", "2026-11-22 00:00")},
	{From: local("Europe/Berlin", "2026-10-25 00:00"), To: local("Europe/Berlin", "2026-10-26 00:00")},
	{From: local("Australia/Lord_Howe", "2026-10-04 00:00"), To: local("Australia/Lord_Howe", "2026-10-05 00:00")},
	{From: local("UTC", "2026-10-01 00:00"), To: local("UTC", "2026-12-01 00:00")},
	{From: local("UTC", "2026-11-20 23:58").Add(17 * time.Second), To: local("UTC", "2026-11-21 05:01").Add(3 * time.Millisecond)},
}

// parityZones differ from UTC by hours, halves and quarters of one; clocks of some change by an hour or by half of one.
var parityZones = []string{"Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "utc"}

// Roll-ups, settled spans and spans as the collector stored them give one answer, to the last digit.
func TestParity(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "parity")
	if err := insert(db, "otel_traces", spansOfParity(t)); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	bare := collectedBeside(t, db, "parity_raw")
	known, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	p := parity{
		known: known, client: db.client(t),
		settled: service(t, func(s *settings.Settings) { s.Database = db.name }),
		raw:     service(t, func(s *settings.Settings) { s.Database = bare.name }),
	}
	t.Run("every measure by every dimension", func(t *testing.T) {
		for dimensions := range slices.Chunk(known.DimensionIDs(), 3) {
			for _, table := range known.Tables {
				if table.Rows != catalogue.Sums {
					p.compareAll(t, table, dimensions)
				}
			}
		}
	})
	t.Run("days of a place", func(t *testing.T) { p.compareDays(t, db) })
	t.Run("every list by every filter", func(t *testing.T) { p.compareFilters(t) })
	t.Run("days of users", func(t *testing.T) { p.compareUserDays(t) })
	t.Run("the newest of a range", func(t *testing.T) { p.compareNewest(t) })
	until := time.Now().Add(propertyTime())
	questions := 0
	rapid.Check(t, func(t *rapid.T) {
		if time.Now().After(until) {
			return
		}
		over := rapid.SampledFrom(parityRanges).Draw(t, "range")
		for range 8 {
			questions++
			p.compare(t, over, drawQuestion(t, known))
		}
	})
	t.Logf("%d questions", questions)
}

type parity struct {
	known        *catalogue.Catalogue
	client       *clickhouse.Client
	settled, raw *answer.Service
}

type failing interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func (p parity) compare(t failing, over plan.Range, asked map[string]any) {
	asked["version"] = 1
	raw, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	question := answer.Question{JSON: raw, Range: over, Interval: time.Minute}
	want := p.answered(t, p.settled, question)
	if got := p.answered(t, p.raw, question); got != want {
		t.Fatalf("%s\nfrom %s to %s\nspans as collected: %s\nsettled:            %s", raw, over.From.UTC(), over.To.UTC(), got, want)
	}
	if asked["queryType"] == "metrics" {
		p.compareTables(t, raw, over)
		p.compareEarlier(t, asked, over)
	}
}

func (p parity) answered(t failing, s *answer.Service, question answer.Question) string {
	response := s.Query(context.Background(), ada, question)
	if response.Error != nil {
		t.Fatalf("%s: %v", question.JSON, response.Error)
	}
	return values(t, response.Frames)
}

// values is all that frames say but how it was found, and which agents were last known: without tables only those of the range are.
func values(t failing, all data.Frames) string {
	for _, f := range all {
		f.Meta.ExecutedQueryString = ""
		f.Fields = slices.DeleteFunc(f.Fields, func(field *data.Field) bool { return field.Name == "last_known_agent" })
	}
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// compareAll asks for every measure that a table has, by dimensions and by what some measures cannot be asked without.
func (p parity) compareAll(t *testing.T, table catalogue.Table, dimensions []string) {
	groups := slices.DeleteFunc(slices.Clone(dimensions), func(id string) bool { return !table.HasDimension(id) })
	var ids []string
	for _, m := range p.known.Measures {
		if _, ok := m.On(table); !ok {
			continue
		}
		ids = append(ids, m.ID)
		if m.Needs != "" && !slices.Contains(groups, m.Needs) {
			groups = append(groups, m.Needs)
		}
	}
	for some := range slices.Chunk(ids, 20) {
		p.compare(t, parityRanges[0], map[string]any{"queryType": "metrics", "format": "table", "measures": some, "groupBy": groups})
	}
}

// Days of a place are those that the engine's own functions find in the spans' times.
func (p parity) compareDays(t *testing.T, db database) {
	for _, zone := range parityZones {
		for interval, start := range map[string]string{"1d": "toStartOfDay(ts, '%s')", "1w": "toDateTime(toStartOfWeek(ts, 1, '%s'), '%[1]s')", "1M": "toDateTime(toStartOfMonth(ts, '%s'), '%[1]s')", "1y": "toDateTime(toStartOfYear(ts, '%s'), '%[1]s')"} {
			name := zone
			if zone == "utc" {
				name = "UTC"
			}
			type point struct {
				At    int64
				Calls float64
			}
			want := rows[point](t, db, "SELECT toUnixTimestamp("+fmt.Sprintf(start, name)+") AS At, toFloat64(countIf(counts_call AND kind = 'llm')) AS Calls FROM llm_spans_v GROUP BY At HAVING Calls > 0 ORDER BY At")
			raw, err := json.Marshal(map[string]any{"version": 1, "queryType": "metrics", "measures": []string{"llm_calls"}, "interval": interval, "timezone": zone})
			if err != nil {
				t.Fatal(err)
			}
			answered := p.settled.Query(context.Background(), ada, answer.Question{JSON: raw, Range: parityRanges[4]})
			if answered.Error != nil {
				t.Fatal(answered.Error)
			}
			var got []point
			for i := range answered.Frames[0].Rows() {
				at, _ := answered.Frames[0].Fields[0].At(i).(time.Time)
				if calls, _ := answered.Frames[0].Fields[1].ConcreteAt(i); calls != 0.0 {
					got = append(got, point{at.Unix(), calls.(float64)})
				}
			}
			if len(got) == 0 || !slices.Equal(got, want) {
				t.Errorf("%s in %s: %v, want %v", interval, zone, got, want)
			}
		}
	}
}

// compareTables asks every table that has what is asked, not only the cheapest.
func (p parity) compareTables(t failing, raw []byte, over plan.Range) {
	var first, firstTable string
	for _, table := range p.known.Tables {
		only := *p.known
		only.Tables = append([]catalogue.Table{table}, slices.DeleteFunc(slices.Clone(p.known.Tables), func(t catalogue.Table) bool { return t.Rows == catalogue.Sums })...)
		q, err := query.Parse(raw, &only)
		if err != nil {
			t.Fatal(err)
		}
		planned, err := plan.ForMetrics(q, over, time.Minute, &only, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if planned.Table.Name != table.Name {
			continue
		}
		got := values(t, p.told(t, planned))
		if first == "" {
			first, firstTable = got, table.Name
		}
		if got != first {
			t.Fatalf("%s\nfrom %s to %s\n%s: %s\n%s: %s", raw, over.From.UTC(), over.To.UTC(), table.Name, got, firstTable, first)
		}
	}
}

func (p parity) told(t failing, planned plan.Metrics) data.Frames {
	if !planned.Heatmap {
		return frames.Metrics(planned, p.rows(t, planned), time.Now())
	}
	var cells []frames.Cell
	err := p.client.Each(context.Background(), compile.Heatmap(tenant.Everyone, planned, p.known), func(scanner clickhouse.Scanner) error {
		var (
			at   uint32
			cell frames.Cell
		)
		err := scanner.Scan(&at, &cell.Bucket, &cell.Count)
		cell.Time = time.Unix(int64(at), 0).UTC()
		cells = append(cells, cell)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return frames.Heatmap(planned, cells, time.Now())
}

func (p parity) rows(t failing, planned plan.Metrics) []frames.MetricRow {
	var out []frames.MetricRow
	err := p.client.Each(context.Background(), compile.Metrics(tenant.Everyone, planned, p.known), func(scanner clickhouse.Scanner) error {
		var (
			at    uint32
			rest  uint8
			row   = frames.MetricRow{Groups: make([]string, len(planned.GroupBy)), Values: make([]*float64, len(planned.Measures))}
			texts = make([]*string, len(planned.Measures))
			dest  []any
		)
		if planned.TimeSeries {
			dest = append(dest, &at)
		}
		dest = append(dest, &rest)
		for i := range row.Groups {
			dest = append(dest, &row.Groups[i])
		}
		for i := range texts {
			dest = append(dest, &texts[i])
		}
		if err := scanner.Scan(dest...); err != nil {
			return err
		}
		row.Time, row.Rest = time.Unix(int64(at), 0).UTC(), rest == 1
		for i, text := range texts {
			if text == nil {
				continue
			}
			if n, err := strconv.ParseFloat(*text, 64); err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) {
				row.Values[i] = &n
			}
		}
		out = append(out, row)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
