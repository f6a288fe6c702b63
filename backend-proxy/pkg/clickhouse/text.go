package clickhouse

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Text is the statement as clickhouse-client takes it: the values as SET param_*
// lines, then the SQL that ran.
func (st Statement) Text() string {
	var b strings.Builder
	for _, p := range st.Params {
		fmt.Fprintf(&b, "SET param_%s = '%s';\n", p.Name, strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(paramText(p.Value)))
	}
	b.WriteString(st.SQL)
	return b.String()
}

func paramText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
		}
		return "[" + strings.Join(quoted, ",") + "]"
	case []float64:
		numbers := make([]string, len(v))
		for i, n := range v {
			numbers[i] = strconv.FormatFloat(n, 'g', -1, 64)
		}
		return "[" + strings.Join(numbers, ",") + "]"
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04:05.999999999")
	default:
		return fmt.Sprint(v)
	}
}
