// Package ascii changes letters as ClickHouse does, so that what Go reads and
// what a view reads stay the same text.
package ascii

// Lower folds ASCII letters only, as ClickHouse's lower() does, and leaves all other bytes as they are.
func Lower(text string) string {
	folded := []byte(text)
	for i, letter := range folded {
		if letter >= 'A' && letter <= 'Z' {
			folded[i] = letter + 'a' - 'A'
		}
	}
	return string(folded)
}
