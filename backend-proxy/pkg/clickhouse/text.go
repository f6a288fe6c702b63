package clickhouse

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Literal is text as an SQL string, for text of this program and of its operator: what a question names is bound instead.
func Literal(text string) string {
	return "'" + escape.Replace(text) + "'"
}

var escape = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

// Text is the statement as clickhouse-client takes it: the values as SET param_*
// lines, then the SQL that ran.
func (st Statement) Text() string {
	var b strings.Builder
	for _, p := range st.Params {
		fmt.Fprintf(&b, "SET param_%s = %s;\n", p.Name, Literal(paramText(p.Value)))
	}
	b.WriteString(st.SQL)
	return b.String()
}

func paramText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []string:
		return list(v, Literal)
	case [][]string:
		return list(v, func(texts []string) string { return list(texts, Literal) })
	case []float64:
		return list(v, func(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) })
	case []uint32:
		return list(v, uintText)
	case [][]uint32:
		return list(v, func(numbers []uint32) string { return list(numbers, uintText) })
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04:05.999999999")
	default:
		return fmt.Sprint(v)
	}
}

func uintText(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

func list[T any](values []T, text func(T) string) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = text(v)
	}
	return "[" + strings.Join(texts, ",") + "]"
}
