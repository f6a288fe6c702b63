package tempo

import (
	"strings"
	"unicode/utf8"
)

const (
	// lexerBuffer is how many bytes Tempo's lexer reads at once: it is Go's text/scanner.
	lexerBuffer = 1024
	// lookAhead is how far behind a word its lexer looks to see what the word is.
	lookAhead = 12
)

// apart moves words of a TraceQL query behind the places up to which Tempo's lexer reads at once. To look ahead it copies its
// scanner (tryScopeAttribute and tryScanDuration in Tempo's pkg/traceql/lexer.go), and what the copy has to read is lost to
// the scanner itself: it would refuse the query as cut off where such a place falls on `span.` or a number.
func apart(traceQL string) string {
	var out strings.Builder
	end := lexerBuffer
	write := func(text string) {
		out.WriteString(text)
		for out.Len() >= end {
			end = end - cutRune(out.String()[:end]) + lexerBuffer
		}
	}
	for rest := traceQL; rest != ""; {
		next := tokenLength(rest)
		if isWord(rest[0]) && out.Len()+next+lookAhead >= end {
			write(strings.Repeat(" ", end-out.Len()))
		}
		write(rest[:next])
		rest = rest[next:]
	}
	return out.String()
}

// tokenLength is that of the word or literal text that something begins with, else 1.
func tokenLength(text string) int {
	switch {
	case text[0] == '"' || text[0] == '`':
		for i := 1; i < len(text); i++ {
			if text[i] == '\\' && text[0] == '"' {
				i++
			} else if text[i] == text[0] {
				return i + 1
			}
		}
		return len(text)
	case isWord(text[0]):
		length := 1
		for length < len(text) && isWord(text[length]) {
			length++
		}
		return length
	}
	return 1
}

func isWord(c byte) bool {
	return c == '.' || c == ':' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// cutRune is how many bytes at the end of a text are the beginning of a character: they are read again with the rest of it.
func cutRune(text string) int {
	for i := 1; i <= min(utf8.UTFMax, len(text)); i++ {
		if tail := text[len(text)-i:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRuneInString(tail) {
				return 0
			}
			return i
		}
	}
	return 0
}
