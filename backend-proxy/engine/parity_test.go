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
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
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

// spansOfParity are the captures, and random traces around the changes of clocks.
func spansOfParity(t *testing.T) []json.RawMessage {
	spans := captures(t)
	for i, began := range []time.Time{
		local("Europe/Berlin", "2026-10-25 01:30"), local("Australia/Lord_Howe", "2026-10-04 01:15"), local("UTC", "2026-11-21 04:59"), local("Asia/Kathmandu", "2026-11-20 23:59"),
	} {
		traces := rapid.Custom(func(t *rapid.T) []settle.Span {
			var out []settle.Span
			for trace := range 25 {
				out = append(out, drawTrace(t, fmt.Sprintf("%031x%d", trace+1, i), began.Add(time.Duration(trace)*7*time.Minute).UnixNano())...)
			}
			return out
		}).Example(i)
		for n, s := range traces {
			raw, err := json.Marshal(dressed(collectedSpan(s), n))
			if err != nil {
				t.Fatal(err)
			}
			spans = append(spans, raw)
		}
	}
	return spans
}

// dressed adds to a span what is billed beside its tokens, how it was sampled, and what its library reports.
func dressed(span map[string]any, n int) map[string]any {
	attributes := span["SpanAttributes"].(map[string]string)
	if n%5 == 0 {
		span["TraceState"] = []string{"ot=th:8", "vendor=x,ot=rv:1;th:c", "ot=th:fd70a4"}[n/5%3]
	}
	if n%15 == 0 {
		attributes["tailsampling.policy"] = "errors"
	}
	if n%4 == 0 {
		attributes["evaluations.0.evaluation.name"], attributes["evaluations.0.evaluation.score"] = "helpful", fmt.Sprint(float64(n%11)/10)
		attributes["evaluations.0.evaluation.label"] = []string{"pass", "FAIL", "unsure"}[n/4%3]
		attributes["evaluations.0.evaluation.annotator_kind"] = []string{"LLM", "HUMAN"}[n/4%2]
	}
	if span["SpanId"] == spanName(0) {
		attributes["trace.evaluations.0.evaluation.name"], attributes["trace.evaluations.0.evaluation.score"] = "solved", "1"
		attributes["session.id"], attributes["session.annotations.0.annotation.name"] = "night", "thumbs"
	}
	switch n % 7 {
	case 1:
		attributes["loopscope.quantity.web_searches"] = "3"
	case 2:
		attributes["gen_ai.provider.name"], attributes["gen_ai.response.model"] = "anthropic", "claude-sonnet-4-5"
		attributes["anthropic.usage.cache_creation.ephemeral_1h_input_tokens"] = "2"
	case 3:
		attributes["gen_ai.provider.name"], attributes["gen_ai.response.model"] = "google", "gemini-2.5-flash"
		attributes["gen_ai.usage.audio.input_tokens"] = "3"
	case 4:
		attributes["gen_ai.response.model"], attributes["gen_ai.usage.cost"] = "nobody-knows", "0.0125"
	case 5:
		attributes["gen_ai.provider.name"], attributes["gen_ai.response.model"] = "perplexity", "sonar"
	}
	return span
}

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

// drawQuestion draws from measures, dimensions, filters and intervals.
func drawQuestion(t *rapid.T, known *catalogue.Catalogue) map[string]any {
	if rapid.IntRange(0, 4).Draw(t, "list") == 0 {
		return drawList(t)
	}
	table := rapid.SampledFrom(known.Tables).Draw(t, "table")
	q := map[string]any{"queryType": "metrics", "measures": drawMeasures(t, known, table)}
	groups := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"tenant", "service", "team", "project", "agent", "provider", "model", "environment", "tool", "kind", "status", "scope", "conversation_id", "sku", "cost_source"}), 0, 3, rapid.ID).Draw(t, "groups")
	rows, alike := known.Spans(), true
	for _, id := range q["measures"].([]string) {
		if m, _ := known.Measure(id); m.Needs != "" && !slices.Contains(groups, m.Needs) {
			groups, rows, alike = append(groups, m.Needs), known.Told(m.Needs), false
		}
	}
	q["filters"] = slices.DeleteFunc(drawFilters(t), func(f map[string]any) bool { return !rows.HasDimension(f["field"].(string)) })
	if len(groups) > 0 {
		q["groupBy"] = groups
		if alike && rapid.Bool().Draw(t, "top") {
			q["topN"] = rapid.IntRange(1, 5).Draw(t, "top n")
		}
	}
	if rapid.Bool().Draw(t, "table") {
		q["format"] = "table"
	} else {
		q["interval"] = rapid.SampledFrom([]string{"", "7m", "15m", "45m", "1h", "6h", "1d", "2d", "1w", "1M"}).Draw(t, "interval")
	}
	if rapid.Bool().Draw(t, "elsewhere") {
		q["timezone"] = rapid.SampledFrom(parityZones).Draw(t, "timezone")
	}
	first, _ := known.Measure(q["measures"].([]string)[0])
	switch {
	case q["format"] != nil || first.Distribution == nil || !alike:
	case rapid.IntRange(0, 1).Draw(t, "heatmap") == 0:
		q["format"], q["measures"] = "heatmap", []string{first.ID}
		delete(q, "groupBy")
		delete(q, "topN")
		return q
	default:
		q["exemplars"] = !slices.Contains(groups, "sku") && rows.Rows == catalogue.Spans && !aboutSKUs(q["filters"])
	}
	if rapid.IntRange(0, 2).Draw(t, "compared") == 0 {
		q["compare"] = rapid.SampledFrom([]string{"previous", "7m", "1h", "1d", "1w", "1M"}).Draw(t, "compare")
	}
	return q
}

// aboutSKUs reports whether filters are on what spans are cut into.
func aboutSKUs(filters any) bool {
	return slices.ContainsFunc(filters.([]map[string]any), func(f map[string]any) bool { return f["field"] == "sku" })
}

// drawList draws from what has a row a run, call or loop, and graphs. What a session is depends on the range without tables.
func drawList(t *rapid.T) map[string]any {
	of := rapid.SampledFrom([]query.Type{query.Runs, query.Calls, query.Loops, query.Graph, query.Events}).Draw(t, "list of")
	q := map[string]any{"queryType": of, "filters": drawFilters(t)}
	if orders, ok := query.Orders[of]; ok {
		q["orderBy"], q["order"] = rapid.SampledFrom(orders).Draw(t, "order by"), rapid.SampledFrom([]string{"asc", "desc"}).Draw(t, "order")
		q["limit"] = rapid.IntRange(1, 50).Draw(t, "limit")
	}
	if of == query.Events {
		q["events"] = rapid.SliceOfNDistinct(rapid.SampledFrom(query.EventKinds), 1, 3, rapid.ID).Draw(t, "events")
		q["minRepeats"], q["minCost"], q["lookback"] = 1, 0.001, rapid.SampledFrom([]string{"1m", "1h", "1d"}).Draw(t, "lookback")
	}
	if of == query.Calls {
		q["steps"] = rapid.SampledFrom([]query.Steps{query.ModelCalls, query.ToolCalls, query.AllSteps}).Draw(t, "steps")
	}
	return q
}

// drawMeasures keeps to those of one table as often as not, so that every table gets to answer.
func drawMeasures(t *rapid.T, known *catalogue.Catalogue, table catalogue.Table) []string {
	var ids []string
	for _, m := range known.Measures {
		if _, ok := m.On(table); ok {
			ids = append(ids, m.ID)
		}
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 4, rapid.ID).Draw(t, "measures")
}

var parityFilters = []map[string]any{
	{"field": "model", "op": "=~", "values": []string{"gpt-4o.*", "claude.*"}},
	{"field": "model", "op": "!~", "values": []string{"gpt"}}, // anchored: takes nothing away
	{"field": "model", "op": "exists"},
	{"field": "model", "op": "=|", "values": []string{"gpt-4o", "gpt-4o-mini"}},
	{"field": "agent", "op": "!=", "values": []string{"researcher"}},
	{"field": "agent", "op": "!exists"},
	{"field": "team", "op": "!=|", "values": []string{"sales", "nobody"}},
	{"field": "service", "op": "=~", "values": []string{"(?i).*OPEN.*|shop"}},
	{"field": "status", "op": "=", "values": []string{"error"}},
	{"field": "tool", "op": "=~", "values": []string{".*search"}},
	{"field": "kind", "op": "=|", "values": []string{"llm", "tool"}},
	{"field": "duration", "op": ">", "values": []string{"1s"}},
	{"field": "cost", "op": ">=", "values": []string{"0.0001"}},
	{"field": "cost", "op": "!exists"},
	{"field": "input_tokens", "op": "!=", "values": []string{"10"}},
	{"field": "step", "op": "=|", "values": []string{"1", "2"}},
	{"field": "context_used", "op": "<=", "values": []string{"1000"}},
	{"field": "user_id", "op": "exists"},
	{"field": "sku", "op": "=~", "values": []string{"openai/.*"}},
}

func drawFilters(t *rapid.T) []map[string]any {
	return rapid.SliceOfN(rapid.SampledFrom(parityFilters), 0, 2).Draw(t, "filters")
}
