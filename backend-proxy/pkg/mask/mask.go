// Package mask hides what names people, pays or opens doors: e-mail addresses, telephone numbers, payment cards, keys, and
// what an administrator's own patterns find. Each finding has a confidence; what is below the least one stays. Text is read
// in linear time, whatever is in it.
//
// Telephone numbers are told by a pattern of this package and not by a port of libphonenumber: those check a number, given
// its country, but find none in running text, and carry a megabyte of tables.
package mask

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Finding is a stretch of bytes of a text.
type Finding struct {
	Start, End int
	// Kind stands in its place, in brackets.
	Kind string
	// Confidence is how sure it is, from 0 to 1.
	Confidence float64
}

// Kinds that are built in.
const (
	Email = "e-mail"
	Phone = "phone"
	Card  = "card"
	Key   = "key"
)

// Pattern is one of an administrator's own.
type Pattern struct {
	Name       string
	Expression *regexp.Regexp
	Confidence float64
}

// Rules say what is hidden. The zero Rules hide what is built in, however unsure.
type Rules struct {
	Patterns []Pattern
	Least    float64
}

// Text is the text with what is found in it replaced by kinds, such as [e-mail], whose length tells nothing.
func (r Rules) Text(text string) string {
	found := r.Find(text)
	if len(found) == 0 {
		return text
	}
	var out strings.Builder
	last := 0
	for _, f := range found {
		out.WriteString(text[last:f.Start])
		fmt.Fprintf(&out, "[%s]", f.Kind)
		last = f.End
	}
	out.WriteString(text[last:])
	return out.String()
}

// Find lists what is hidden, in order and without overlaps: of two that overlap the surer, then the longer is found, and
// hides what either covers.
func (r Rules) Find(text string) []Finding {
	all := slices.Concat(emails(text), digits(text), keys(text))
	for _, p := range r.Patterns {
		for _, at := range p.Expression.FindAllStringIndex(text, -1) {
			if at[1] > at[0] {
				all = append(all, Finding{at[0], at[1], p.Name, p.Confidence})
			}
		}
	}
	all = slices.DeleteFunc(all, func(f Finding) bool { return f.Confidence < r.Least })
	slices.SortFunc(all, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	var out []Finding
	for _, f := range all {
		last := len(out) - 1
		if last < 0 || f.Start >= out[last].End {
			out = append(out, f)
			continue
		}
		if f.Confidence > out[last].Confidence {
			out[last].Kind, out[last].Confidence = f.Kind, f.Confidence
		}
		out[last].End = max(out[last].End, f.End)
	}
	return out
}
