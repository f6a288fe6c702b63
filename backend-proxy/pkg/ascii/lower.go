// Package ascii changes letters as ClickHouse does, so that what Go reads and
// what a view reads stay the same text.
package ascii

import "strings"

// Lower folds ASCII letters only, as ClickHouse's lower() does.
func Lower(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}
