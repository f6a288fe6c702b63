package rawsql

import (
	"regexp"
	"sort"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// plainNumber may stand in a list of numbers as it is.
var plainNumber = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$`)

// variable is the bound value of $name, ${name} or {name:Type}. $name is a String, or an Array(String) where a variable
// may have several values.
func (x *expansion) variable(t token) (string, error) {
	v, ok := x.context.Variables[t.name]
	if !ok {
		return "", x.wrong(t, "There is no variable %q. %s", t.name, x.known())
	}
	if len(v.Values) == 0 {
		return "", x.wrong(t, "The variable %q has no value: choose one.", t.name)
	}
	of := t.of
	switch {
	case of == "" && v.Multi:
		of = "Array(String)"
	case of == "":
		of = "String"
	}
	if element, isList := strings.CutPrefix(of, "Array("); isList {
		return x.list(t, of, strings.TrimSuffix(element, ")"), v)
	}
	if len(v.Values) > 1 {
		return "", x.wrong(t, "The variable %q has %d values, and %s is one: write {%s:Array(%s)}.", t.name, len(v.Values), of, t.name, of)
	}
	return x.bind(of, v.Values[0]), nil
}

func (x *expansion) list(t token, of, element string, v Variable) (string, error) {
	if element == "String" {
		return x.bind(of, v.Values), nil
	}
	parts := make([]string, len(v.Values))
	for i, value := range v.Values {
		parts[i] = clickhouse.Literal(value)
		if isNumeric(element) {
			if !plainNumber.MatchString(value) {
				return "", x.wrong(t, "The variable %q has the value %q, which is no %s.", t.name, value, element)
			}
			parts[i] = value
		}
	}
	return x.bind(of, list("["+strings.Join(parts, ",")+"]")), nil
}

// list is a value that is written as ClickHouse writes lists.
type list string

func (l list) String() string { return string(l) }

func isNumeric(of string) bool {
	for _, prefix := range []string{"Int", "UInt", "Float", "Decimal"} {
		if strings.HasPrefix(of, prefix) {
			return true
		}
	}
	return false
}

func (x *expansion) known() string {
	names := make([]string, 0, len(x.context.Variables))
	for name := range x.context.Variables {
		names = append(names, "$"+name)
	}
	if len(names) == 0 {
		return "Variables are those of a dashboard; an alert rule has none."
	}
	sort.Strings(names)
	return "Variables are: " + strings.Join(names, ", ") + "."
}
