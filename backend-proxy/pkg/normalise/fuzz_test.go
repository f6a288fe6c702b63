package normalise

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"
)

// FuzzNormalise holds that no attributes make the reader fail, and that a span is read the same twice.
func FuzzNormalise(f *testing.F) {
	raw, err := os.ReadFile("../../../semantics/corpus/spans.json")
	if err != nil {
		f.Fatal(err)
	}
	var corpus []corpusSpan
	if err := json.Unmarshal(raw, &corpus); err != nil {
		f.Fatal(err)
	}
	for _, c := range corpus {
		attributes, _ := json.Marshal(c.Attributes)
		events, _ := json.Marshal(c.Events)
		f.Add(c.Scope, c.Name, c.State, attributes, events)
	}
	normaliser, err := New()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, scope, name, state string, attributes, events []byte) {
		c := corpusSpan{Scope: scope, Name: name, State: state}
		if json.Unmarshal(attributes, &c.Attributes) != nil || json.Unmarshal(events, &c.Events) != nil {
			return
		}
		row := normaliser.Normalise(c.span(0))
		if again := normaliser.Normalise(c.span(0)); !reflect.DeepEqual(row, again) {
			t.Fatalf("%+v became %+v", row, again)
		}
		if _, err := json.Marshal(row); err != nil {
			t.Fatal(err)
		}
	})
}
