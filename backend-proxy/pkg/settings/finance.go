package settings

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// RoleFinance is for routes of finance. Grafana has no such role: Finance says who has it.
const RoleFinance Role = "Finance"

// Finance are those who may see what was agreed about prices. Empty, nobody may, administrators included.
type Finance struct {
	Logins []string `json:"logins"`
	Emails []string `json:"emails"`
	// Role is one of Grafana's basic roles; those above it are finance, too. Empty, no role is.
	Role Role `json:"role"`
}

// readFinance refuses what it does not know: a mistyped key must not leave somebody in, or out, unnoticed.
func readFinance(raw json.RawMessage) (Finance, error) {
	var f Finance
	if len(raw) == 0 || string(raw) == "null" {
		return f, nil
	}
	if err := decodeKnown(raw, &f); err != nil {
		return Finance{}, fmt.Errorf("finance cannot be read: %w. It has logins, emails and role", err)
	}
	if f.Role != "" && !f.Role.Valid() {
		return Finance{}, fmt.Errorf("finance.role is %q: use Viewer, Editor or Admin, or leave it out", f.Role)
	}
	for name, list := range map[string][]string{"finance.logins": f.Logins, "finance.emails": f.Emails} {
		for _, one := range list {
			switch {
			case one == "" || one != strings.TrimSpace(one):
				return Finance{}, fmt.Errorf("%s has %q: it is empty or has a space at an end, and would match nobody", name, one)
			case name == "finance.emails" && (strings.Count(one, "@") != 1 || strings.HasPrefix(one, "@")):
				return Finance{}, fmt.Errorf("%s has %q: name whole addresses, such as ada@example.com", name, one)
			}
		}
	}
	return f, nil
}

// Has reports whether whoever has a role is finance by it or by name. Who has no role is not.
func (f Finance) Has(login, email string, role Role) bool {
	is := func(value string) func(string) bool {
		return func(one string) bool { return value != "" && strings.EqualFold(one, value) }
	}
	return role.Valid() && (slices.ContainsFunc(f.Logins, is(login)) || slices.ContainsFunc(f.Emails, is(email)) || role.Includes(f.Role))
}
