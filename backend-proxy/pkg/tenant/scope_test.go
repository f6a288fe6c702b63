package tenant

import (
	"slices"
	"testing"
)

func TestScope_SQLIsOfOneTenantOrOfAll(t *testing.T) {
	for _, c := range []struct {
		scope  Scope
		tenant string
		may    bool
	}{{Everyone, "", true}, {Only("a"), "a", true}, {Only("a", "a"), "a", true}, {Only("a", "b"), "", false}, {Scope{}, "", false}, {Only(""), "", false}} {
		if tenant, err := c.scope.ForSQL(); tenant != c.tenant || (err == nil) != c.may {
			t.Errorf("%s: %q, %v", c.scope.Key(), tenant, err)
		}
	}
}

func TestScope(t *testing.T) {
	if a, b := Only("b", "a", "b", ""), Only("a", "b"); a != b || a.Key() != b.Key() || !slices.Equal(a.Names(), []string{"a", "b"}) {
		t.Errorf("%v %v", a, b)
	}
	// Whatever a tenant is called, no two scopes have one key.
	scopes := []Scope{{}, Everyone, Only("all"), Only("a"), Only("a", "b"), Only("a\nb"), Only("a\"\n\"b"), Only(`a" "b`), Only("é")}
	for i, s := range scopes {
		for j, other := range scopes {
			if (s.Key() == other.Key()) != (i == j) || (s == other) != (i == j) {
				t.Errorf("%q and %q", s.Key(), other.Key())
			}
		}
	}
	for _, name := range []string{"a\nb", "a\"\n\"b", "é", "\xff"} {
		if s := Only(name); !s.Includes(name) || s.Includes("a") || s.Includes("") {
			t.Errorf("%q: %q", name, s.Names())
		}
	}
	if (Scope{}).Includes("") || (Scope{}).IsAll() || !Everyone.Includes("") {
		t.Error("the zero scope sees something, or everyone does not see all")
	}
}
