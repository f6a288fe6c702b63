package proxy

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
)

var noon = time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)

func params(text string) url.Values {
	values, err := url.ParseQuery(text)
	if err != nil {
		panic(err)
	}
	return values
}

// Ranges widen to whole periods, and end with the last that ended a quarter of an hour ago.
func TestReadUsage_ranges(t *testing.T) {
	for asked, want := range map[string][2]string{
		"from=2026-11-18T05:00:00Z&to=2026-11-19T05:00:00Z":             {"2026-11-18T00:00:00Z", "2026-11-20T00:00:00Z"},
		"from=2026-11-18T00:00:00Z&to=2026-11-19T00:00:00Z":             {"2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z"},
		"period=hour&from=2026-11-20T09:30:00Z&to=2026-11-20T12:10:00Z": {"2026-11-20T09:00:00Z", "2026-11-20T11:00:00Z"},
		"period=hour&from=2026-11-20T12:00:00Z&to=2026-11-20T12:10:00Z": {"2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z"}, // nothing is closed
		"from=2026-11-20T00:00:00Z&to=2026-12-20T00:00:00Z":             {"2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z"},
	} {
		got, limit, err := readUsage(params(asked), noon)
		if err != nil || limit != defaultUsageRows || instant(got.From) != want[0] || instant(got.To) != want[1] {
			t.Errorf("%s: %s to %s, %v", asked, instant(got.From), instant(got.To), err)
		}
	}
}

func TestReadUsage_goesOnWithItsCursor(t *testing.T) {
	first, _, err := readUsage(params(`period=hour&from=2026-11-19T00:00:00Z&to=2026-11-20T00:00:00Z&groupBy=team,model,team&filters=[{"field":"team","op":"exists"}]`), noon)
	if err != nil {
		t.Fatal(err)
	}
	first.At, first.After, first.Begun = first.From+3600, []string{"ops, \"a\"", ""}, true
	again, limit, err := readUsage(params("limit=7&cursor="+first.text()), noon)
	if err != nil || limit != 7 {
		t.Fatal(limit, err)
	}
	q := again.question(limit)
	want := answer.UsageQuestion{Period: answer.Hour, Limit: 7, After: &compile.Place{Time: time.Date(2026, 11, 19, 1, 0, 0, 0, time.UTC), Groups: []string{"ops, \"a\"", ""}}}
	if q.Period != want.Period || !q.After.Time.Equal(want.After.Time) || strings.Join(q.After.Groups, "|") != `ops, "a"|` || strings.Join(q.GroupBy, ",") != "team,model" || string(q.Filters) != `[{"field":"team","op":"exists"}]` {
		t.Errorf("%+v", q)
	}
	if again.text() != first.text() {
		t.Errorf("%s became %s", first.text(), again.text())
	}
}

func TestReadUsage_mistakes(t *testing.T) {
	whole := usageCursor{Period: answer.Day, From: 86400, To: 864000, GroupBy: []string{"team"}, At: 86400, After: []string{"a"}, Begun: true}
	bent := func(change func(*usageCursor)) string {
		c := whole
		change(&c)
		return "cursor=" + c.text()
	}
	if _, _, err := readUsage(params(bent(func(*usageCursor) {})), noon); err != nil {
		t.Fatal(err)
	}
	for asked, says := range map[string]string{
		"":                                           "from is",
		"from=now-1d":                                "to is",
		"from=now&to=now-1d":                         "to is before from",
		"from=now-1d&to=now&period=week":             `period is "week"`,
		"from=now-1d&to=now&limit=0":                 `limit is "0"`,
		"from=now-1d&to=now&limit=5001":              "use 1 to 5000",
		"from=now-1d&to=now&groupBy=meter":           "groupBy has meter",
		"from=now-1d&to=now&group=team":              `no parameter "group"`,
		"from=now-1d&to=now&filters=team":            "filters is not",
		"from=now-3y&to=now&period=hour":             "at most 8784",
		"from=now-1d&to=now&groupBy=a,b,c,d,e,f,g,h": "groupBy has 8",
		"cursor=x":                                   "cursor cannot be read",
		"cursor=" + whole.text() + "&from=now-1d":    "cursor carries from",
		bent(func(c *usageCursor) { c.At++ }):        "cursor cannot be read",
		bent(func(c *usageCursor) { c.At = c.To }):   "cursor cannot be read",
		bent(func(c *usageCursor) { c.To = noon.Unix() / 86400 * 86400 * 2 }): "cursor cannot be read",
		bent(func(c *usageCursor) { c.After = nil }):                          "cursor cannot be read",
		bent(func(c *usageCursor) { c.Period = "week" }):                      "cursor cannot be read",
	} {
		if _, _, err := readUsage(params(asked), noon); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %s", asked, err, says)
		}
	}
}

func TestUsageFormat(t *testing.T) {
	for asked, want := range map[[2]string]usageType{
		{"", ""}: formatJSON, {"", "*/*"}: formatJSON, {"csv", "application/json"}: formatCSV, {"", "application/xml, text/csv;q=0.9"}: formatCSV, {"json", "text/csv"}: formatJSON,
	} {
		if got, err := usageFormat(asked[0], asked[1]); err != nil || got != want {
			t.Errorf("%v: %s %v", asked, got, err)
		}
	}
	if _, err := usageFormat("xml", ""); err == nil {
		t.Error("xml is a format")
	}
}

// Names come from spans, and anybody may write a span.
func TestUsageCSV(t *testing.T) {
	quantity, cost := "1500", "0.000000000042"
	row := answer.UsageRow{
		Place: compile.Place{Time: time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC), Groups: []string{`=HYPERLINK("http://evil.example","a, b")`, "-m"}}, LLMCalls: 3, Cost: &cost,
		Meters: []answer.MeterUse{{Meter: "output", Quantity: &quantity}, {Cost: &cost}},
	}
	recorder := httptest.NewRecorder()
	sendUsageCSV(recorder, usageCursor{Period: answer.Day, GroupBy: []string{"team", "model"}}, answer.Usage{Rows: []answer.UsageRow{row}})
	lines := strings.Split(recorder.Body.String(), "\r\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "start,end,team,model,llm_calls,embedding_calls,unpriced_calls,cost_usd,quantity_input,quantity_cache_read,quantity_cache_write,quantity_output,") {
		t.Fatalf("%q", lines)
	}
	const want = `2026-11-19T00:00:00Z,2026-11-20T00:00:00Z,"'=HYPERLINK(""http://evil.example"",""a, b"")",'-m,3,0,0,0.000000000042,,,,1500,`
	if !strings.HasPrefix(lines[1], want) || recorder.Code != http.StatusOK {
		t.Errorf("%d %s, want %s", recorder.Code, lines[1], want)
	}
	if columns := strings.Count(lines[0], ","); strings.Count(strings.Replace(lines[1], `"a, b"`, "", 1), ",") < columns {
		t.Errorf("%d columns in %s", columns, lines[1])
	}
}
