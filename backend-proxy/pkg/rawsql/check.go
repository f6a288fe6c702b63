package rawsql

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const maxText = 100_000

// reading are the statements that read.
var reading = []string{"SELECT", "WITH", "EXPLAIN", "SHOW", "DESCRIBE", "DESC"}

// typeName is what may stand as a type in {name:Type}.
var typeName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_(), ']*$`)

// check tells early and kindly what ClickHouse would refuse for a read-only user, or what an answer in frames cannot
// have. It is no boundary: that is the user that the data source logs in as.
func check(sql string, all []token) error {
	if len(sql) > maxText {
		return &Error{Message: "The SQL is longer than 100,000 characters."}
	}
	if !utf8.ValidString(sql) || strings.ContainsRune(sql, 0) {
		return &Error{Message: "The SQL has characters that are no text."}
	}
	seen := slices.DeleteFunc(slices.Clone(all), func(t token) bool { return !t.significant() })
	for len(seen) > 0 && seen[len(seen)-1].in(sql) == ";" {
		seen = seen[:len(seen)-1]
	}
	if len(seen) == 0 {
		return &Error{Message: "There is no SQL yet: write a SELECT."}
	}
	first := slices.IndexFunc(seen, func(t token) bool { return t.in(sql) != "(" })
	if first < 0 || seen[first].kind != word || !slices.Contains(reading, upper(sql, seen[first])) {
		t := seen[max(first, 0)]
		return mistake(sql, t.start, t.end-t.start, "SQL in a query only reads: begin with SELECT, WITH, EXPLAIN, SHOW or DESCRIBE.")
	}
	for i, t := range seen {
		if err := refuse(sql, seen, i); err != "" {
			return mistake(sql, t.start, t.end-t.start, "%s", err)
		}
	}
	return nil
}

// refuse says why a clause has no place in a query, "" if nothing is wrong.
func refuse(sql string, seen []token, i int) string {
	next := func(n int) token {
		if i+n < len(seen) {
			return seen[i+n]
		}
		return token{}
	}
	if seen[i].in(sql) == ";" {
		return "A query is one statement: remove what follows the semicolon, and the semicolon."
	}
	if seen[i].kind != word || i > 0 && seen[i-1].in(sql) == "." {
		return ""
	}
	switch upper(sql, seen[i]) {
	case "FORMAT":
		if next(1).kind == word && i > 0 && !slices.Contains([]string{"AS", "SELECT", "BY", "WHERE", "ON"}, upper(sql, seen[i-1])) && seen[i-1].in(sql) != "," && upper(sql, next(1)) != "AS" && i+2 >= len(seen) {
			return "Remove FORMAT: the answer becomes a table or time series by the query's own format."
		}
	case "INTO":
		if upper(sql, next(1)) == "OUTFILE" {
			return "Remove INTO OUTFILE: a query writes no files."
		}
	case "SETTINGS":
		if next(1).kind == word && next(2).in(sql) == "=" {
			return "Remove SETTINGS: limits are the data source's. A ClickHouse administrator can set others in the user's profile."
		}
	case "PARALLEL":
		if upper(sql, next(1)) == "WITH" {
			return "A query is one statement: remove PARALLEL WITH and what follows."
		}
	}
	return ""
}

func upper(sql string, t token) string { return strings.ToUpper(t.in(sql)) }
