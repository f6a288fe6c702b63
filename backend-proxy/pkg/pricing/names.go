package pricing

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/loopscope/loopscope/backend-proxy/pkg/ascii"
)

// names says how a model's name is read before rules are asked.
type names struct {
	Longest  int
	Makers   []string
	Rewrites []rewrite
	Variants []rewrite
}

type rewrite struct {
	Regex       string
	Replacement string
	compiled    *regexp.Regexp
}

func (l *List) readNames(files embed.FS) error {
	if err := readJSON(files, "names.json", &l.names); err != nil {
		return err
	}
	for _, list := range [][]rewrite{l.names.Rewrites, l.names.Variants} {
		for i := range list {
			compiled, err := regexp.Compile(list[i].Regex)
			if err != nil {
				return fmt.Errorf("names.json: %w", err)
			}
			list[i].compiled = compiled
		}
	}
	return nil
}

var backReference = regexp.MustCompile(`\\(\d)`)

func (r rewrite) apply(name string) string {
	return r.compiled.ReplaceAllString(name, backReference.ReplaceAllString(r.Replacement, "$${$1}"))
}

// plain is the name of a model as the rules know names.
func (n names) plain(model string) string {
	if len(model) > n.Longest {
		return ""
	}
	name := ascii.Lower(strings.Trim(model, " "))
	for _, r := range n.Rewrites {
		name = r.apply(name)
	}
	return name
}

// variants are the ways to read a name, the name itself first.
func (n names) variants(name string) []string {
	out := []string{name}
	for _, r := range n.Variants {
		if next := r.apply(out[len(out)-1]); next != out[len(out)-1] {
			out = append(out, next)
		}
	}
	return out
}

// pattern matches a whole name. It is compiled when it is first asked: most never are.
type pattern struct {
	text     string
	once     sync.Once
	compiled *regexp.Regexp
}

func newPattern(text string) *pattern { return &pattern{text: text} }

func (p *pattern) matches(name string) bool {
	p.once.Do(func() { p.compiled, _ = regexp.Compile(`(?s)^(?:` + p.text + `)\z`) })
	return p.compiled != nil && p.compiled.MatchString(name)
}

// takes says whether the rule knows the name.
func (r rule) takes(name string) bool {
	return r.regex.matches(name) && (r.except.text == "" || !r.except.matches(name))
}
