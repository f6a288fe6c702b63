package normalise

import "slices"

// Markers are what tells spans of agents and models from others: attributes of which one is there, and patterns of which
// one is found in the name of the instrumentation scope. Tenants are the attributes of resources that name a tenant.
type Markers struct{ Keys, Scopes, Tenants []string }

// Markers of all conventions that are known.
func (n *Normaliser) Markers() Markers {
	var m Markers
	add := func(to *[]string, text string) {
		if text != "" && !slices.Contains(*to, text) {
			*to = append(*to, text)
		}
	}
	for _, rules := range [][]rule{n.table.Conventions, n.table.Kinds} {
		for _, r := range rules {
			add(&m.Keys, r.Key)
			add(&m.Scopes, r.Scope)
		}
	}
	for _, s := range n.table.Resource.values["tenant"] {
		add(&m.Tenants, s.Key)
	}
	return m
}
