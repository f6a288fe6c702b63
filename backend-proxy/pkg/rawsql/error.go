package rawsql

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error is a mistake in typed SQL and its place there.
type Error struct {
	Message string
	// Line and Column count from 1, columns in characters; 0 where the place is not known.
	Line, Column int
	// Length is of what is wrong, in characters.
	Length int
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("Line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// mistake is at an offset in bytes.
func mistake(sql string, at, length int, format string, args ...any) *Error {
	at = min(at, len(sql))
	before := sql[:at]
	begin := strings.LastIndexByte(before, '\n') + 1
	return &Error{
		Message: fmt.Sprintf(format, args...),
		Line:    strings.Count(before, "\n") + 1,
		Column:  utf8.RuneCountInString(before[begin:]) + 1,
		Length:  utf8.RuneCountInString(sql[at:min(at+length, len(sql))]),
	}
}
