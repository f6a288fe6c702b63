package query

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

type catalogue struct{}

var (
	dimensions = []string{"model", "service", "agent", "step", "duration"}
	measures   = []string{"total_tokens", "cost"}
)

func (catalogue) HasDimension(id string) bool { return slices.Contains(dimensions, id) }
func (catalogue) IsNumeric(id string) bool    { return id == "step" || id == "duration" }
func (catalogue) Unit(id string) string       { return map[string]string{"duration": Nanoseconds}[id] }
func (catalogue) DimensionIDs() []string      { return dimensions }
func (catalogue) HasMeasure(id string) bool   { return slices.Contains(measures, id) }
func (catalogue) HasNumber(list, id string) (string, bool) {
	return USD, list == "runs" && id == "total_cost"
}
func (catalogue) ListsWith(id string) []string {
	if id == "total_cost" {
		return []string{"runs"}
	}
	return nil
}
func (catalogue) MeasureIDs() []string { return measures }

// Every file under testdata is a query as saved at some version; beside it stands
// what it means today. A new version adds files and leaves the old ones alone.
func TestParse_savedQueries(t *testing.T) {
	files, err := filepath.Glob("testdata/*.query.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no saved queries", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			q, err := Parse(raw, catalogue{})
			if err != nil {
				t.Fatal(err)
			}
			got, _ := json.MarshalIndent(q, "", "  ")
			golden := strings.Replace(file, ".query.json", ".parsed.json", 1)
			if *update {
				if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if string(got)+"\n" != string(want) {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
}

func TestParse_mistakesSayWhatAndWhere(t *testing.T) {
	metrics := func(rest string) string {
		return `{"version":1,"queryType":"metrics","measures":["cost"]` + rest + `}`
	}
	for raw, want := range map[string]string{
		`[]`:                               "not a JSON object",
		`null`:                             "not a JSON object",
		`{"refId":"A"}`:                    "queryType is missing",
		`{"version":2,"queryType":"runs"}`: "version 2; this plugin reads up to version 1",
		`{"version":"x"}`:                  "version is not a whole number",
		`{"queryType":"flows"}`:            `queryType is "flows"`,
		`{"queryType":"sql"}`:              "rawSql is empty",
		`{"queryType":"sql","rawSql":"SELECT 1","format":"heatmap"}`:                               "use timeseries or table",
		`{"queryType":"sql","rawSql":"SELECT 1","source":"tempo"}`:                                 "answered by ClickHouse",
		`{"queryType":"experiment","unit":"team"}`:                                                 `unit is "team"`,
		`{"queryType":"experiment","groupBy":["variant","model"]}`:                                 "groupBy names the dimension",
		`{"queryType":"experiment","groupBy":["model"],"measures":["costs"]}`:                      `no measure "costs"`,
		metrics(`,"reading":"some"`):                                                               `reading is "some"`,
		`{"queryType":"runs","reading":"sums"}`:                                                    "it is of metrics",
		`{"queryType":"metrics"}`:                                                                  "measures is empty",
		`{"queryType":"metrics","measures":["costs"]}`:                                             `no measure "costs"`,
		`{"queryType":"metrics","measures":"cost"}`:                                                "measures has the wrong type",
		metrics(`,"groupby":["model"]`):                                                            `unknown field "groupby"`,
		metrics(`,"groupBy":["modell"]`):                                                           `no dimension "modell"`,
		metrics(`,"groupBy":["model); DROP TABLE llm_spans --"]`):                                  "no dimension",
		metrics(`,"format":"pie"`):                                                                 `format is "pie"`,
		metrics(`,"format":"heatmap","groupBy":["model"]`):                                         "A heatmap is of one measure",
		metrics(`,"topN":3`):                                                                       "groupBy is empty",
		metrics(`,"interval":"10s"`):                                                               "at least 1m",
		metrics(`,"interval":"soon"`):                                                              `interval is "soon"`,
		metrics(`,"interval":"0d"`):                                                                `interval is 0d: use at least 1d`,
		metrics(`,"interval":"101y"`):                                                              "at most 100 years",
		metrics(`,"compare":"yesterday"`):                                                          `compare is "yesterday": use previous`,
		metrics(`,"compare":"0d"`):                                                                 "use at least 1d",
		metrics(`,"compare":"90s"`):                                                                "whole minutes",
		metrics(`,"compare":"-1h"`):                                                                "at least 1m",
		metrics(`,"timezone":"Europe/Berl"`):                                                       `timezone is "Europe/Berl"`,
		metrics(`,"timezone":"Local"`):                                                             `timezone is "Local"`,
		metrics(`,"source":"loki"`):                                                                "use clickhouse or tempo",
		metrics(`,"filters":{"field":"model"}`):                                                    "filters is not a list",
		metrics(`,"filters":[{"field":"model","op":"=","value":"x"}]`):                             `filters[0] has an unknown field "value"`,
		metrics(`,"filters":[{"field":"model","op":"=","values":[]}]`):                             "empty variable",
		metrics(`,"filters":[{"field":"model","op":"like","values":["x"]}]`):                       `no operator "like"`,
		metrics(`,"filters":[{"field":"model","op":"=~","values":["("]}]`):                         "not a regular expression",
		metrics(`,"filters":[{"field":"model","op":"<","values":["3"]}]`):                          "model is text",
		metrics(`,"filters":[{"field":"step","op":"<","values":["three"]}]`):                       `"three" is not a number`,
		metrics(`,"filters":[{"field":"model","op":"exists","values":["x"]}]`):                     "takes no value",
		metrics(`,"filters":[{"field":"secret","op":"=","values":["x"]}]`):                         `no dimension "secret"`,
		`{"queryType":"events"}`:                                                                   "events is empty: name at least one of deployment, model",
		`{"queryType":"events","events":["outage"]}`:                                               `events: there is no "outage"`,
		`{"queryType":"events","events":["cost"]}`:                                                 "minCost is missing",
		`{"queryType":"events","events":["model"],"lookback":"1y"}`:                                "lookback is",
		`{"queryType":"events","events":["loop"],"minRepeats":-1}`:                                 "minRepeats is -1",
		metrics(`,"filters":[{"field":"duration","op":">","values":["2"]}]`):                       "does not say of what",
		metrics(`,"filters":[{"field":"duration","op":">","values":["2y"]}]`):                      "with a unit of time",
		metrics(`,"filters":[{"field":"total_cost","op":">","values":["1"]}]`):                     "number of each row of runs",
		metrics(`,"filterText":"agent ="`):                                                         "cannot be read: agent =.",
		`{"queryType":"runs","filters":[{"field":"total_cost","op":"=~","values":["1"]}]}`:         "total_cost is a number",
		`{"queryType":"runs","filters":[{"field":"total_cost","op":">","values":["NaN"]}]}`:        `"NaN" is not a number`,
		`{"queryType":"runs","limit":100000}`:                                                      "limit is 100000",
		`{"queryType":"runs","limit":"many"}`:                                                      "limit has the wrong type",
		`{"queryType":"calls","traceId":"../../api/search"}`:                                       "32 hexadecimal digits",
		`{"queryType":"loops","runId":"1-2"}`:                                                      "32 hexadecimal digits",
		`{"queryType":"runs","orderBy":"name"}`:                                                    `orderBy is "name"`,
		`{"queryType":"trace"}`:                                                                    "traceId is",
		`{"queryType":"trace","traceId":"abc"}`:                                                    "32 hexadecimal digits",
		`{"query":"not a trace"}`:                                                                  "32 hexadecimal digits",
		`{"queryType":"trace","traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"zz"}`:         "16 hexadecimal digits",
		`{"queryType":"trace","traceId":"0af7651916cd43dd8448eb211c80319c","runId":"1-2"}`:         "run id is its trace id",
		`{"queryType":"trace","traceId":"0af7651916cd43dd8448eb211c80319c","detail":"everything"}`: `detail is "everything"`,
	} {
		_, err := Parse([]byte(raw), catalogue{})
		var mistake *Error
		if !errors.As(err, &mistake) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s:\n got %v\nwant %q", raw, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"version":1,"queryType":"metrics","measures":["cost"],"filters":[{"field":"model","op":"=","values":["x"]}]}`))
	f.Add([]byte(`{"query":"0af7651916cd43dd8448eb211c80319c"}`))
	for _, seed := range storedQueries(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		q, err := Parse(raw, catalogue{})
		if err != nil {
			return
		}
		// What was accepted once is accepted again and means the same.
		again, _ := json.Marshal(q)
		q2, err := Parse(again, catalogue{})
		if err != nil {
			t.Fatalf("%s: %v", again, err)
		}
		if twice, _ := json.Marshal(q2); string(twice) != string(again) {
			t.Fatalf("%s became %s", again, twice)
		}
	})
}

// storedQueries are the queries of every version that dashboards hold.
func storedQueries(f *testing.F) [][]byte {
	f.Helper()
	files, err := filepath.Glob("testdata/*.query.json")
	if err != nil || len(files) == 0 {
		f.Fatal("no stored queries", err)
	}
	var queries [][]byte
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		queries = append(queries, raw)
	}
	return queries
}
