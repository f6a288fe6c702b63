package traceql

import (
	"slices"
	"strconv"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

func all(conditions ...string) string {
	return strings.Join(slices.DeleteFunc(conditions, func(c string) bool { return c == "" }), " && ")
}

func oneOf(conditions []string) string {
	if len(conditions) == 1 {
		return conditions[0]
	}
	return "(" + strings.Join(conditions, " || ") + ")"
}

func spanKey(key string) string     { return "span." + strconv.Quote(key) }
func resourceKey(key string) string { return "resource." + strconv.Quote(key) }

// tells is that a span tells a count. TraceQL's own `!= nil` is broken in metrics of some versions.
func tells(key string) string { return spanKey(key) + " >= 0" }

// matches finds one of the patterns of semantics/attributes.json: they look anywhere, TraceQL's at all of a text.
func matches(key string, patterns []string) string {
	whole := make([]string, len(patterns))
	for i, p := range patterns {
		if p == "." {
			p = "^.+$"
		}
		if !strings.HasPrefix(p, "^") {
			p = ".*" + p
		}
		if !strings.HasSuffix(p, "$") {
			p += ".*"
		}
		whole[i] = "(?:" + strings.TrimSuffix(strings.TrimPrefix(p, "^"), "$") + ")"
	}
	return spanKey(key) + " =~ " + strconv.Quote(strings.Join(whole, "|"))
}

// ofKinds are spans that one of the dialects tells to be of one of the kinds.
func ofKinds(dialects []normalise.Dialect, kinds ...string) string {
	var any []string
	for _, d := range dialects {
		var patterns []string
		for _, kind := range kinds {
			patterns = append(patterns, d.Patterns[kind]...)
		}
		if len(patterns) > 0 {
			any = append(any, matches(d.Key, patterns))
		}
	}
	if len(any) == 0 {
		return "false"
	}
	return oneOf(any)
}

// within are spans of these tenants: the first attribute that is told decides. Nothing is left out where all may be seen.
func within(scope tenant.Scope, keys []string) string {
	if scope.IsAll() {
		return ""
	}
	var any []string
	for i, key := range keys {
		for _, name := range scope.Names() {
			conditions := []string{resourceKey(key) + " = " + strconv.Quote(name)}
			for _, earlier := range keys[:i] {
				conditions = append(conditions, "!("+resourceKey(earlier)+` =~ ".*")`)
			}
			any = append(any, "("+all(conditions...)+")")
		}
	}
	if len(any) == 0 {
		return "false"
	}
	return oneOf(any)
}
