package normalise

import (
	"fmt"
	"slices"
	"strings"
)

// sortedLevels is how many levels of members are sorted.
const sortedLevels = 3

// plainText is text without the quotes of a JSON string and the space around it.
func plainText(text string) string {
	if inner := unquoted(text); inner != "" {
		text = inner
	}
	return strings.Trim(text, " \t\r\n")
}

// signature is equal for the same JSON whatever the order of its members and its
// white space; 0 where text is absent, hidden or cut off.
func (n *Normaliser) signature(text string) uint64 {
	if text == "" || n.patterns.match(n.table.Hidden, text) || isCutOff(text) {
		return 0
	}
	canonical := text
	if v, ok := readJSON(text); ok && v.open != 0 {
		canonical = sortedJSON(v, sortedLevels)
	}
	return firstEight(n.patterns.of(n.table.Volatile).ReplaceAllLiteralString(canonical, ""))
}

// whole is a text without quotes and space around it, or nothing where its end is missing.
func (r *reading) whole(told string) (text string, isCut bool) {
	text = plainText(told)
	if isCutOff(text) || r.CutAt > 0 && len(told) == r.CutAt {
		return "", true
	}
	return text, false
}

// isCutOff tells an object, list or text that begins and does not end.
func isCutOff(text string) bool {
	if text == "" {
		return false
	}
	ends := map[byte]string{'{': "}", '[': "]", '"': `"`}
	return !strings.HasSuffix(text, ends[text[0]])
}

func sortedJSON(v value, level int) string {
	if level == 0 || v.open == 0 {
		return v.raw()
	}
	var parts []string
	for _, m := range v.members {
		parts = append(parts, m.name+":"+sortedJSON(m.value, level-1))
	}
	for i, element := range v.elements {
		parts = append(parts, fmt.Sprintf("%06d:%s", i+1, sortedJSON(element, level-1)))
	}
	slices.Sort(parts)
	return string(v.open) + strings.Join(parts, ",")
}
