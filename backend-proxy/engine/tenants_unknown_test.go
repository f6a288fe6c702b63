package engine

import (
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// withoutTenant: unknown is an error that says so, and never empty data.
func withoutTenant(t *testing.T, db database) {
	unnamed := guard
	unnamed.Alerts, unnamed.Public = nil, nil
	person := func(change func(*principal.Principal)) principal.Principal {
		who := principal.Principal{Kind: principal.Interactive, Login: "eve", Role: settings.RoleAdmin, Org: 1, Email: "eve@alpha.example", Claim: "alpha"}
		change(&who)
		return who
	}
	grant := settings.TenantGrant{Tenants: []string{"alpha"}}
	by := func(from settings.TenantSource, match string) settings.Tenants {
		return settings.Tenants{Guard: true, From: from, Map: []settings.TenantRule{{Match: match, TenantGrant: grant}}}
	}
	for name, c := range map[string]struct {
		tenants settings.Tenants
		who     principal.Principal
		says    string // empty: is answered
	}{
		"another organisation":          {unnamed, person(func(p *principal.Principal) { p.Org = 4 }), `(\"4\")`},
		"no organisation":               {unnamed, person(func(p *principal.Principal) { p.Org = 0 }), "none is told"},
		"an alert":                      {unnamed, principal.Principal{Kind: principal.Alert}, "tenants.alerts"},
		"the preview of a rule":         {unnamed, principal.Principal{Kind: principal.Alert, Login: "ada", Org: 1}, "tenants.alerts"},
		"a public dashboard":            {unnamed, principal.Principal{Kind: principal.Background}, "tenants.public"},
		"a login":                       {by("login", "EVE"), person(func(*principal.Principal) {}), ""},
		"another login":                 {by("login", "ada"), person(func(*principal.Principal) {}), "in no row"},
		"a service account by login":    {by("login", "ada"), person(func(p *principal.Principal) { p.Login = "" }), "none is told"},
		"an e-mail's domain":            {by("email", "@alpha.example"), person(func(*principal.Principal) {}), ""},
		"a longer domain":               {by("email", "@alpha.example"), person(func(p *principal.Principal) { p.Email = "eve@evil.alpha.example" }), "in no row"},
		"two at signs":                  {by("email", "@alpha.example"), person(func(p *principal.Principal) { p.Email = "eve@alpha.example@evil.example" }), "in no row"},
		"a role":                        {by("role", "Admin"), person(func(*principal.Principal) {}), ""},
		"a lower role":                  {by("role", "Admin"), person(func(p *principal.Principal) { p.Role = settings.RoleViewer }), "in no row"},
		"a claim":                       {by("claim:team", "alpha"), person(func(*principal.Principal) {}), ""},
		"without the claim":             {by("claim:team", "alpha"), person(func(p *principal.Principal) { p.Claim = "" }), "none is told"},
		"a service account by its role": {by("role", "Editor"), principal.Principal{Kind: principal.Interactive, Role: settings.RoleEditor}, ""},
	} {
		response := ask(t, guarded(t, db, c.tenants), c.who, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}, "groupBy": []string{"model"}})
		switch {
		case c.says == "" && (response.Error != nil || response.Frames[0].Rows() == 0):
			t.Errorf("%s: %v", name, response.Error)
		case c.says != "" && (response.Status != 403 || response.Frames != nil || !strings.Contains(response.Error.Error(), strings.ReplaceAll(c.says, `\"`, `"`))):
			t.Errorf("%s: %v %v", name, response.Status, response.Error)
		}
	}
	// A token of the proxy's is bound to its tenant, whatever the settings say.
	for _, tenants := range []settings.Tenants{{}, guard} {
		token := principal.Principal{Kind: principal.Interactive, Login: "reports", Role: settings.RoleAdmin, Tenant: "alpha", Org: 3}
		if got := toldTo(t, guarded(t, db, tenants), token, map[string]any{"queryType": "calls"}); foreignTo(got) != "" || !strings.Contains(got, "alpha-model") {
			t.Errorf("a token of alpha's: %s", got)
		}
	}
	all := alphaAdmin
	all.Org = 3
	if got := toldTo(t, guarded(t, db, guard), all, map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}, "groupBy": []string{"tenant"}}); !strings.Contains(got, "bravo") || !strings.Contains(got, "alpha") {
		t.Errorf("who sees all: %s", got)
	}
}
