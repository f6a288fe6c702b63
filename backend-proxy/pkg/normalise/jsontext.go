package normalise

import (
	"math"
	"strconv"
	"strings"
)

// shortest writes a number as ClickHouse does: exponents from 1e21 and below 1e-6.
func shortest(f float64) string {
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e21) {
		text := strconv.FormatFloat(f, 'e', -1, 64)
		mantissa, exponent, _ := strings.Cut(text, "e")
		sign := strings.TrimPrefix(exponent[:1], "+")
		return mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func quoted(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range text {
		switch r {
		case '"', '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case '\b':
			out.WriteString(`\b`)
		case '\f':
			out.WriteString(`\f`)
		case '\n':
			out.WriteString(`\n`)
		case '\r':
			out.WriteString(`\r`)
		case '\t':
			out.WriteString(`\t`)
		case '\u2028':
			out.WriteString(`\u2028`)
		case '\u2029':
			out.WriteString(`\u2029`)
		default:
			if r < 0x20 {
				const hex = "0123456789ABCDEF"
				out.WriteString(`\u00`)
				out.WriteByte(hex[r>>4])
				out.WriteByte(hex[r&15])
				continue
			}
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// raw is the value's JSON.
func (v value) raw() string {
	switch v.open {
	case '{':
		parts := make([]string, len(v.members))
		for i, m := range v.members {
			parts[i] = quoted(m.name) + ":" + m.value.raw()
		}
		return "{" + strings.Join(parts, ",") + "}"
	case '[':
		parts := make([]string, len(v.elements))
		for i, element := range v.elements {
			parts[i] = element.raw()
		}
		return "[" + strings.Join(parts, ",") + "]"
	default:
		return v.text
	}
}

// told is a string's text, and of anything else its JSON.
func (v value) told() string {
	if v.isString {
		return v.plain
	}
	return v.raw()
}

func (v value) member(name string) (value, bool) {
	for _, m := range v.members {
		if m.name == name {
			return m.value, true
		}
	}
	return value{}, false
}

// unquoted is the text of a JSON string, and other text as it is.
func unquoted(text string) string {
	if !strings.HasPrefix(text, `"`) {
		return text
	}
	v, ok := readJSON(text)
	if !ok {
		return ""
	}
	return v.plain
}
