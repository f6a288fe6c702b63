package mask

import (
	"bytes"
	"encoding/json"
	"strings"
)

// maxDepth is how many texts may lie within each other as JSON.
const maxDepth = 8

// Value is Text for what may be JSON: it stays JSON, and what is hidden in it is hidden in its texts and numbers, those of
// JSON within a text included.
func (r Rules) Value(text string) string { return r.value(text, 0) }

func (r Rules) value(text string, depth int) string {
	trimmed := strings.TrimSpace(text)
	if depth >= maxDepth || trimmed == "" || strings.IndexByte(`{["`, trimmed[0]) < 0 || !json.Valid([]byte(text)) {
		return r.Text(text)
	}
	var out strings.Builder
	last := 0
	for at := 0; at < len(text); {
		end := at + 1
		var masked string
		switch c := text[at]; {
		case c == '"':
			end = endOfString(text, at)
			masked = r.quoted(text[at:end], depth)
		case isDigit(c) || c == '-':
			for end < len(text) && strings.IndexByte("+-.eE", text[end]) >= 0 || end < len(text) && isDigit(text[end]) {
				end++
			}
			if masked = text[at:end]; r.Text(masked) != masked {
				masked = quote(r.Text(masked))
			}
		default:
			at++
			continue
		}
		out.WriteString(text[last:at])
		out.WriteString(masked)
		at, last = end, end
	}
	out.WriteString(text[last:])
	return out.String()
}

// endOfString is behind the quote that ends a text of valid JSON.
func endOfString(text string, start int) int {
	for at := start + 1; ; at++ {
		switch text[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
}

// quoted leaves a literal as it was written unless something in it is hidden.
func (r Rules) quoted(literal string, depth int) string {
	var plain string
	if err := json.Unmarshal([]byte(literal), &plain); err != nil {
		return literal
	}
	if masked := r.value(plain, depth+1); masked != plain {
		return quote(masked)
	}
	return literal
}

func quote(text string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a text can always be written
	return strings.TrimSuffix(out.String(), "\n")
}
