package normalise

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// value is a JSON value as ClickHouse writes it: without white space, numbers in
// their shortest form, members in the order they were told in, doubled ones too.
type value struct {
	text     string // of a scalar, as JSON
	isString bool
	plain    string // of a string, unescaped
	open     byte   // '{' or '[' of what has parts
	members  []member
	elements []value
}

type member struct {
	name  string
	value value
}

// deepest is how far ClickHouse's parser goes down.
const deepest = 1024

// readJSON reads what ClickHouse's parser would: strict JSON in valid UTF-8 with
// numbers that fit 64 bits.
func readJSON(text string) (value, bool) {
	if !utf8.ValidString(text) {
		return value{}, false
	}
	r := reader{text: text}
	v, ok := r.value(1)
	if !ok {
		return value{}, false
	}
	r.space()
	return v, r.at == len(text)
}

type reader struct {
	text string
	at   int
}

func (r *reader) space() {
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.at]) >= 0 {
		r.at++
	}
}

func (r *reader) take(c byte) bool {
	if r.at < len(r.text) && r.text[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *reader) value(depth int) (value, bool) {
	r.space()
	if depth > deepest || r.at == len(r.text) {
		return value{}, false
	}
	switch c := r.text[r.at]; c {
	case '{':
		return r.object(depth)
	case '[':
		return r.list(depth)
	case '"':
		plain, ok := r.string()
		return value{isString: true, plain: plain, text: quoted(plain)}, ok
	case 't', 'f', 'n':
		for _, word := range []string{"true", "false", "null"} {
			if strings.HasPrefix(r.text[r.at:], word) {
				r.at += len(word)
				return value{text: word}, true
			}
		}
		return value{}, false
	default:
		return r.number()
	}
}

func (r *reader) object(depth int) (value, bool) {
	v := value{open: '{'}
	r.at++
	r.space()
	if r.take('}') {
		return v, true
	}
	for {
		r.space()
		if r.at == len(r.text) || r.text[r.at] != '"' {
			return v, false
		}
		name, ok := r.string()
		r.space()
		if !ok || !r.take(':') {
			return v, false
		}
		inner, ok := r.value(depth + 1)
		if !ok {
			return v, false
		}
		v.members = append(v.members, member{name, inner})
		r.space()
		if r.take('}') {
			return v, true
		}
		if !r.take(',') {
			return v, false
		}
	}
}

func (r *reader) list(depth int) (value, bool) {
	v := value{open: '['}
	r.at++
	r.space()
	if r.take(']') {
		return v, true
	}
	for {
		inner, ok := r.value(depth + 1)
		if !ok {
			return v, false
		}
		v.elements = append(v.elements, inner)
		r.space()
		if r.take(']') {
			return v, true
		}
		if !r.take(',') {
			return v, false
		}
	}
}

var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (r *reader) string() (string, bool) {
	r.at++
	var out strings.Builder
	for r.at < len(r.text) {
		c := r.text[r.at]
		r.at++
		switch {
		case c == '"':
			return out.String(), true
		case c < 0x20:
			return "", false
		case c != '\\':
			out.WriteByte(c)
		case r.at == len(r.text):
			return "", false
		case r.text[r.at] == 'u':
			char, ok := r.unicode()
			if !ok {
				return "", false
			}
			out.WriteRune(char)
		default:
			plain, ok := escapes[r.text[r.at]]
			if !ok {
				return "", false
			}
			out.WriteByte(plain)
			r.at++
		}
	}
	return "", false
}

// unicode reads what follows a backslash: u and four digits, twice for a surrogate pair.
func (r *reader) unicode() (rune, bool) {
	first, ok := r.codeUnit()
	if !ok || !utf16.IsSurrogate(first) {
		return first, ok
	}
	if !r.take('\\') || r.at == len(r.text) || r.text[r.at] != 'u' {
		return 0, false
	}
	second, ok := r.codeUnit()
	char := utf16.DecodeRune(first, second)
	return char, ok && char != utf8.RuneError
}

func (r *reader) codeUnit() (rune, bool) {
	if r.at+5 > len(r.text) {
		return 0, false
	}
	unit, err := strconv.ParseUint(r.text[r.at+1:r.at+5], 16, 16)
	r.at += 5
	return rune(unit), err == nil
}

func (r *reader) digits() int {
	from := r.at
	for r.at < len(r.text) && r.text[r.at] >= '0' && r.text[r.at] <= '9' {
		r.at++
	}
	return r.at - from
}

func (r *reader) number() (value, bool) {
	from := r.at
	r.take('-')
	start := r.at
	whole := r.digits()
	if whole == 0 || (whole > 1 && r.text[start] == '0') {
		return value{}, false
	}
	isWhole := true
	if r.take('.') {
		isWhole = false
		if r.digits() == 0 {
			return value{}, false
		}
	}
	if r.take('e') || r.take('E') {
		isWhole = false
		if !r.take('-') {
			r.take('+')
		}
		if r.digits() == 0 {
			return value{}, false
		}
	}
	text := r.text[from:r.at]
	if isWhole {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return value{text: strconv.FormatInt(n, 10)}, true
		}
		n, err := strconv.ParseUint(text, 10, 64)
		return value{text: strconv.FormatUint(n, 10)}, err == nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return value{}, false
	}
	return value{text: shortest(f)}, true
}
