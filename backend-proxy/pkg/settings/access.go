package settings

import "fmt"

// Scope says what a caller without a verified person behind it may read.
type Scope string

const (
	ScopeNone       Scope = "none"
	ScopeAggregates Scope = "aggregates"
)

// Role is one of Grafana's basic roles.
type Role string

const (
	RoleViewer Role = "Viewer"
	RoleEditor Role = "Editor"
	RoleAdmin  Role = "Admin"
)

var roleRank = map[Role]int{RoleViewer: 1, RoleEditor: 2, RoleAdmin: 3}

// Includes reports whether r has at least the rights of needed; an unknown role has none.
func (r Role) Includes(needed Role) bool {
	return roleRank[r] > 0 && roleRank[needed] > 0 && roleRank[r] >= roleRank[needed]
}

// Valid reports whether r is one of Grafana's basic roles that can read.
func (r Role) Valid() bool { return roleRank[r] > 0 }

// Content says who may read messages and attributes.
type Content struct{ MinRole Role }

// Background says what callers without a verified person may read.
type Background struct {
	Alerts Scope
	Public Scope
}

func (s *Settings) setScopes() error {
	s.Content.MinRole = Role(or(string(s.Content.MinRole), string(RoleEditor)))
	if !s.Content.MinRole.Valid() {
		return fmt.Errorf("content.minRole is %q: use Viewer, Editor or Admin", s.Content.MinRole)
	}
	for name, scope := range map[string]*Scope{"background.alerts": &s.Background.Alerts, "background.public": &s.Background.Public} {
		*scope = Scope(or(string(*scope), string(ScopeNone)))
		if *scope != ScopeNone && *scope != ScopeAggregates {
			return fmt.Errorf("%s is %q: use none or aggregates", name, *scope)
		}
	}
	return nil
}
