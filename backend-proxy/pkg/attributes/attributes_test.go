package attributes

import (
	"reflect"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Attributes{
		`{}`:                          {},
		`{"a.b":"x","c":"{\"d\":1}"}`: {"a.b": "x", "c": `{"d":1}`},
		`{"gen_ai":{"usage":{"input_tokens":5},"finish":["stop"]},"on":true,"none":null}`: {"gen_ai.usage.input_tokens": "5", "gen_ai.finish": `["stop"]`, "on": "true"},
		`{"a":"x","a":{"b":"y"}}`:      {"a": "x", "a.b": "y"},
		`{"big":18446744073709551615}`: {"big": "18446744073709551615"},
	} {
		if got, err := Parse(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	if _, err := Parse(`{"cut`); err == nil {
		t.Error("a column that is cut off was read")
	}
}

func TestList(t *testing.T) {
	var got List
	if err := got.Scan(`[{"a":"1"},{},{"b":{"c":2}}]`); err != nil || !reflect.DeepEqual(got, List{{"a": "1"}, {}, {"b.c": "2"}}) {
		t.Errorf("%v %v", got, err)
	}
	if err := got.Scan(`[]`); err != nil || len(got) != 0 {
		t.Errorf("%v %v", got, err)
	}
	if err := got.Scan(5); err == nil {
		t.Error("a number was read")
	}
}
