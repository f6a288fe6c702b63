// Package tenant says whose spans a caller sees. Who is in no row of the mapping sees none, and is told so.
package tenant

import (
	"slices"
	"strconv"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
)

// Scope is whose spans may be read. The zero scope reads none. Scopes of the same tenants are equal.
type Scope struct {
	all   bool
	names string // each quoted, sorted
}

// Everyone is the scope of all tenants, and of spans that tell none.
var Everyone = Scope{all: true}

// Only is the scope of some tenants.
func Only(names ...string) Scope {
	var quoted []string
	for _, name := range names {
		if name != "" {
			quoted = append(quoted, strconv.Quote(name))
		}
	}
	slices.Sort(quoted)
	return Scope{names: strings.Join(slices.Compact(quoted), "\n")}
}

// IsAll reports whether nothing is hidden.
func (s Scope) IsAll() bool { return s.all }

// Names are the tenants of a scope that is not all.
func (s Scope) Names() []string {
	names := []string{}
	for line := range strings.Lines(s.names) {
		if name, err := strconv.Unquote(strings.TrimSuffix(line, "\n")); err == nil {
			names = append(names, name)
		}
	}
	return names
}

// ForSQL is the one tenant whose own ClickHouse user answers SQL of the caller's. What query text says is no boundary between
// tenants, so that user is. It is empty for who sees all, whom nothing is to be kept from.
func (s Scope) ForSQL() (string, error) {
	names := s.Names()
	switch {
	case s.all:
		return "", nil
	case len(names) == 1:
		return names[0], nil
	}
	if len(names) == 0 {
		return "", principal.Forbidden("SQL is answered for people of a tenant, and you have none.")
	}
	return "", principal.Forbidden("SQL is answered for people of one tenant, and you see several (" + strings.Join(names, ", ") + "): what a query says cannot tell which it may read. Use the other kinds of queries.")
}

// Includes reports whether a span of a tenant may be read. One that tells no tenant is only in the scope of all.
func (s Scope) Includes(name string) bool { return s.all || slices.Contains(s.Names(), name) }

// Key tells scopes apart in the keys of whatever is remembered.
func (s Scope) Key() string {
	if s.all {
		return "all"
	}
	return "only " + s.names
}
