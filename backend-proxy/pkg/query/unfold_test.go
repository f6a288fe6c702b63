package query

import (
	"reflect"
	"strings"
	"testing"
)

func TestParse_aFoldedSelectionMeansTheSame(t *testing.T) {
	const id = "4bf92f3577b34da6a3ce929d0e0e4736"
	for folded, flat := range map[string]string{
		`{"version":1,"queryType":"metrics","measures":["cost"],"query":{"filters":[{"field":"model","op":"=","values":["x"]}]}}`: `{"version":1,"queryType":"metrics","measures":["cost"],"filters":[{"field":"model","op":"=","values":["x"]}]}`,
		`{"version":1,"queryType":"trace","query":{"traceId":"` + id + `","spanId":"00f067aa0ba902b7"}}`:                          `{"version":1,"queryType":"trace","traceId":"` + id + `","spanId":"00f067aa0ba902b7"}`,
		`{"version":1,"queryType":"trace","query":{"runId":"` + id + `-00f067aa0ba902b7"}}`:                                       `{"version":1,"queryType":"trace","runId":"` + id + `-00f067aa0ba902b7"}`,
		`{"version":1,"queryType":"runs","query":{}}`:                                                                             `{"version":1,"queryType":"runs"}`,
	} {
		got, err := Parse([]byte(folded), catalogue{})
		if err != nil {
			t.Fatal(folded, err)
		}
		want, err := Parse([]byte(flat), catalogue{})
		if err != nil {
			t.Fatal(flat, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s\ngot  %+v\nwant %+v", folded, got, want)
		}
	}
}

func TestParse_mistakesInAFoldedSelection(t *testing.T) {
	for raw, want := range map[string]string{
		`{"queryType":"runs","query":{"limit":3}}`:                                 `query has an unknown field "limit"`,
		`{"queryType":"runs","filters":[],"query":{"filters":[]}}`:                 "filters stands twice",
		`{"queryType":"runs","query":{"filters":[{"field":"x","op":"="}]}}`:        `no dimension "x"`,
		`{"queryType":"runs","query":{"filters":[{"field":"model","value":"x"}]}}`: `filters[0] has an unknown field "value"`,
		`{"queryType":"runs","query":[]}`:                                          "query has the wrong type",
	} {
		if _, err := Parse([]byte(raw), catalogue{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", raw, err)
		}
	}
}
