package rawsql

import (
	"strings"
	"unicode/utf8"
)

type kind int

const (
	space kind = iota
	comment
	text       // '...' or $tag$...$tag$
	identifier // "..." or `...`
	word
	number
	macro    // $__name
	variable // $name or ${name}
	braced   // {name:Type}
	sign
)

// token is a piece of typed SQL. Together the tokens are the whole of it.
type token struct {
	kind       kind
	start, end int
	// name of a macro, variable or braced parameter.
	name string
	// of is the type of a braced parameter.
	of string
}

func (t token) in(sql string) string { return sql[t.start:t.end] }

// significant tokens are those that ClickHouse does not pass over.
func (t token) significant() bool { return t.kind != space && t.kind != comment }

// tokens cuts SQL as ClickHouse's lexer does.
func tokens(sql string) ([]token, error) {
	var out []token
	for at := 0; at < len(sql); {
		next, err := tokenAt(sql, at)
		if err != nil {
			return nil, err
		}
		out = append(out, next)
		at = next.end
	}
	return out, nil
}

func tokenAt(sql string, at int) (token, error) {
	rest := sql[at:]
	plain := func(k kind, length int) (token, error) { return token{kind: k, start: at, end: at + length}, nil }
	switch c := rest[0]; {
	case strings.IndexByte(" \t\n\r\f\v", c) >= 0:
		return plain(space, run(rest, func(b byte) bool { return strings.IndexByte(" \t\n\r\f\v", b) >= 0 }))
	case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "# "), strings.HasPrefix(rest, "#!"):
		return plain(comment, run(rest, func(b byte) bool { return b != '\n' }))
	case strings.HasPrefix(rest, "/*"):
		length := strings.Index(rest[2:], "*/")
		if length < 0 {
			return token{}, mistake(sql, at, 2, "This comment does not end: close it with */.")
		}
		return plain(comment, length+4)
	case c == '\'':
		return quoted(sql, at, text, "This text does not end: close it with '.")
	case c == '"', c == '`':
		return quoted(sql, at, identifier, "This name does not end: close it with "+string(c)+".")
	case c == '$':
		return dollar(sql, at)
	case c == '{':
		return brace(sql, at)
	case c >= '0' && c <= '9':
		return plain(number, run(rest, func(b byte) bool { return isWord(b) || b == '.' }))
	case isWord(c):
		return plain(word, run(rest, func(b byte) bool { return isWord(b) || b == '$' }))
	case c < utf8.RuneSelf:
		return plain(sign, 1)
	}
	_, width := utf8.DecodeRuneInString(rest)
	return plain(sign, width)
}

func run(s string, belongs func(byte) bool) int {
	n := 1
	for n < len(s) && belongs(s[n]) {
		n++
	}
	return n
}

func isWord(b byte) bool {
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}

// quoted ends at the same sign; it stands for itself when doubled or behind a backslash.
func quoted(sql string, at int, k kind, open string) (token, error) {
	quote := sql[at]
	for i := at + 1; i < len(sql); i++ {
		switch {
		case sql[i] == '\\':
			i++
		case sql[i] != quote:
		case i+1 < len(sql) && sql[i+1] == quote:
			i++
		default:
			return token{kind: k, start: at, end: i + 1}, nil
		}
	}
	return token{}, mistake(sql, at, 1, "%s", open)
}

// dollar begins a macro, a variable, or a text between two equal tags, which comes first as in ClickHouse.
func dollar(sql string, at int) (token, error) {
	name := leading(sql[at+1:])
	after := at + 1 + len(name)
	if after < len(sql) && sql[after] == '$' {
		tag := sql[at : after+1]
		if length := strings.Index(sql[after+1:], tag); length >= 0 {
			return token{kind: text, start: at, end: after + 1 + length + len(tag)}, nil
		}
	}
	switch {
	case strings.HasPrefix(name, "__"):
		return token{kind: macro, start: at, end: after, name: name}, nil
	case name != "":
		return token{kind: variable, start: at, end: after, name: name}, nil
	case !strings.HasPrefix(sql[at:], "${"):
		return token{}, mistake(sql, at, 1, "A variable is written $name or ${name}.")
	}
	inner, _, closed := strings.Cut(sql[at+2:], "}")
	switch {
	case !closed:
		return token{}, mistake(sql, at, 2, "This variable does not end: close it with }.")
	case inner == "" || leading(inner) != inner:
		return token{}, mistake(sql, at, len(inner)+3, "Variables are bound as values and take no format: write ${name}, or {name:Type} for another type than String, such as {name:UInt32}.")
	}
	return token{kind: variable, start: at, end: at + len(inner) + 3, name: inner}, nil
}

// brace begins a parameter if a name and a colon follow, else it is the sign, as of a map's literal.
func brace(sql string, at int) (token, error) {
	inner := strings.TrimLeft(sql[at+1:], " \t\n\r")
	name := leading(inner)
	rest := strings.TrimLeft(inner[len(name):], " \t\n\r")
	if name == "" || name[0] >= '0' && name[0] <= '9' || !strings.HasPrefix(rest, ":") {
		return token{kind: sign, start: at, end: at + 1}, nil
	}
	of, _, closed := strings.Cut(rest[1:], "}")
	of = strings.TrimSpace(of)
	if !closed || !typeName.MatchString(of) {
		return token{}, mistake(sql, at, 1, "A parameter is written {name:Type}, such as {name:UInt32}.")
	}
	end := len(sql) - len(rest) + strings.IndexByte(rest, '}') + 1
	return token{kind: braced, start: at, end: end, name: name, of: of}, nil
}

func leading(s string) string {
	n := 0
	for n < len(s) && isWord(s[n]) {
		n++
	}
	return s[:n]
}
