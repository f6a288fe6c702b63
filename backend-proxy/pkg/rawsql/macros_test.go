package rawsql

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are values that mean something to SQL, to bound parameters or to this package.
var hostile = []string{
	"'", `"`, "`", `\`, `\'`, "''", "') OR 1 = 1 --", "'; DROP TABLE llm_spans; --", "a, b", "),(", "(", ")", ";", "/*", "*/", "--", "# ", "\x00", "\n", "\u2019", "\ufffd",
	"{p0:String}", "{p1:Array(String)}", "$v", "${v}", "$__timeFilter(ts)", "$__filters", "$q$", "[[v]]", "NULL", "[]", "\\N", "%s", strings.Repeat("(", 300),
}

// calls are each macro with the same argument in each of its places, and in all of them.
func calls(argument string) map[string]string {
	out := map[string]string{}
	for _, m := range Macros {
		for count := m.least; count <= m.most; count++ {
			for place := range count {
				args := make([]string, count)
				for i := range args {
					args[i] = "c"
				}
				args[place] = argument
				if m.Name == "$__conditionalAll" && place == 0 {
					args[1] = "$v" // what it takes
				}
				out[fmt.Sprintf("%s %d of %d", m.Name, place+1, count)] = m.Name + "(" + strings.Join(args, ", ") + ")"
			}
		}
	}
	return out
}

func TestMacros_noValueOfAVariableReachesTheText(t *testing.T) {
	const mark = "\u2603never typed\u2603"
	for _, value := range hostile {
		c := hour
		c.Variables = map[string]Variable{"v": {Values: []string{mark + value}}, "w": {Values: []string{mark + value, value}, Multi: true}}
		c.Filters = func(alias string, bind func(string, any) string) string {
			return alias + " = " + bind("String", mark+value)
		}
		c.Tenants = []string{mark + value}
		for _, argument := range []string{"$v", "${v}", "{v:String}", "$w", "lower($v)", "$__timeInterval($v)"} {
			for name, call := range calls(argument) {
				e, err := Expand("SELECT "+call+" FROM t", c)
				if err != nil {
					continue // it takes a name, and says so
				}
				if strings.Contains(e.SQL, mark) || strings.Contains(e.SQL, "DROP") {
					t.Errorf("%s, %q: %s", name, value, e.SQL)
				}
				if !strings.HasPrefix(e.SQL, "SELECT ") || !strings.HasSuffix(e.SQL, " FROM t") {
					t.Errorf("%s, %q: more than its place: %s", name, value, e.SQL)
				}
			}
		}
	}
}

// What is typed into a macro stays within it: a text is one text, and what is no whole argument is refused.
func TestMacros_noArgumentLeavesItsPlace(t *testing.T) {
	for _, value := range hostile {
		literal := "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(value) + "'"
		for name, call := range calls(literal) {
			e, err := Expand("SELECT "+call+" FROM t", hour)
			if err != nil {
				continue
			}
			if depth, whole := brackets(t, e.SQL); depth != 0 || !whole || !strings.HasSuffix(e.SQL, " FROM t") {
				t.Errorf("%s: %s", name, e.SQL)
			}
		}
		for name, call := range calls(value) {
			e, err := Expand("SELECT "+call+" FROM t", hour)
			if err != nil {
				continue
			}
			if _, err := tokens(e.SQL); err != nil {
				t.Errorf("%s, %q: %s: %v", name, value, e.SQL, err)
			}
			_, typed := brackets(t, call)
			if _, whole := brackets(t, e.SQL); typed && !whole {
				t.Errorf("%s, %q: closes what is not its own: %s", name, value, e.SQL)
			}
		}
	}
}

// brackets is how many are left open, and whether none was closed that was not open, nor a statement ended.
func brackets(t *testing.T, sql string) (depth int, whole bool) {
	t.Helper()
	for _, word := range Words(sql) {
		switch word {
		case "(":
			depth++
		case ")":
			depth--
		case ";":
			return depth, false
		}
		if depth < 0 {
			return depth, false
		}
	}
	return depth, true
}
