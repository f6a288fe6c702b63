package rawsql

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	failedAt = regexp.MustCompile(`failed at position (\d+)`)
	// ofWhatWasSent is told of the expanded SQL, which nobody typed.
	ofWhatWasSent = regexp.MustCompile(` at position \d+| \(line \d+, col \d+\)`)
	names         = regexp.MustCompile("[`'\"]([A-Za-z_][\\w.$]*)[`'\"]|(?:[Tt]able|[Cc]olumn|[Ff]unction|[Dd]atabase) ([A-Za-z_][\\w.$]*)")
)

// Locate finds the place in the typed SQL of what ClickHouse says about the statement. message is cleaned of anything
// that nobody shall read.
func (e Expanded) Locate(said, message string) *Error {
	message = strings.TrimRight(ofWhatWasSent.ReplaceAllString(message, ""), ".:, ") + "."
	if at := failedAt.FindStringSubmatch(said); at != nil {
		position, _ := strconv.Atoi(at[1])
		offset := e.origin(max(position-1, 0))
		return mistake(e.Typed, offset, e.lengthAt(offset), "%s", message)
	}
	for _, found := range names.FindAllStringSubmatch(said, 8) {
		name := found[1] + found[2]
		for _, candidate := range []string{name, name[strings.LastIndexByte(name, '.')+1:]} {
			if t, ok := e.named(candidate); ok {
				return mistake(e.Typed, t.start, t.end-t.start, "%s", message)
			}
		}
	}
	return &Error{Message: message}
}

func (e Expanded) lengthAt(offset int) int {
	for _, t := range e.tokens {
		if t.start <= offset && offset < t.end {
			return t.end - offset
		}
	}
	return 1
}

func (e Expanded) named(name string) (token, bool) {
	for _, t := range e.tokens {
		if t.kind == word && t.in(e.Typed) == name || t.kind == identifier && t.end-t.start > 2 && e.Typed[t.start+1:t.end-1] == name {
			return t, true
		}
	}
	return token{}, false
}
