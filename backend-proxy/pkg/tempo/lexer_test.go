package tempo

import (
	"strings"
	"testing"
	"text/scanner"

	"pgregory.net/rapid"
)

// tokens of a query. Tempo's lexer looks ahead: behind each word at what follows, in a copy of its scanner.
func tokens(query string, looksAhead bool) []string {
	var s scanner.Scanner
	s.Init(strings.NewReader(query))
	s.Mode = scanner.ScanIdents | scanner.ScanInts | scanner.ScanStrings | scanner.ScanRawStrings
	s.Error = func(*scanner.Scanner, string) {}
	var out []string
	for token := s.Scan(); token != scanner.EOF; token = s.Scan() {
		out = append(out, s.TokenText())
		if looksAhead && (token == scanner.Ident || token == scanner.Int || token == '.') {
			ahead := s
			for range 9 {
				ahead.Next()
			}
		}
	}
	return out
}

func TestApart(t *testing.T) {
	// A query that such a lexer reads wrongly as it is: this is what apart is for.
	broken := "{ " + strings.Repeat(" ", 1013) + `span."gen_ai.request.model" != nil && ` + strings.Repeat(`span."b" >= 0 && `, 100) + "true }"
	if read := tokens(broken, true); len(read) > 500 {
		t.Errorf("%d tokens: the scanner's copies share what they read no longer", len(read))
	}
	rapid.Check(t, func(t *rapid.T) {
		query := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			`span."gen_ai.operation.name"`, `resource."service.name"`, ` =~ `, ` >= 0`, ` && `, `(`, `)`, `"ai\\.embed\"(Many)?"`, `"Grüße, 世界 🙂"`, "`raw`", `instrumentation:name`, ` | count_over_time() by (`, ` 1.5s`,
		}), 0, 600).Draw(t, "query"), "")
		apart := apart(query)
		if strings.Join(strings.Fields(apart), "") != strings.Join(strings.Fields(query), "") {
			t.Fatalf("%q became %q", query, apart)
		}
		if got, want := tokens(apart, true), tokens(query, false); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("%q is read as %q, want %q", apart, got, want)
		}
	})
}
