package settings

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Tenants says whose spans a caller sees. Without the guard everybody who may query sees those of all tenants.
type Tenants struct {
	Guard bool
	// From is what of a caller is looked up in Map.
	From TenantSource
	Map  []TenantRule
	// Alerts and Public are for callers without a verified person. Nil is nothing.
	Alerts, Public *TenantGrant
}

// TenantSource is what of a caller tells the tenant: org, email, login, role, or claim:NAME for a claim of the identity
// that Grafana signed.
type TenantSource string

const (
	TenantOfOrg   TenantSource = "org"
	TenantOfEmail TenantSource = "email"
	TenantOfLogin TenantSource = "login"
	TenantOfRole  TenantSource = "role"

	claimPrefix = "claim:"
)

// Claim is the name of the claim that tells the tenant, if one does.
func (s TenantSource) Claim() (string, bool) { return strings.CutPrefix(string(s), claimPrefix) }

// TenantGrant is a list of tenants, or all of them.
type TenantGrant struct {
	Tenants []string `json:"tenants"`
	All     bool     `json:"all"`
}

// TenantRule grants to callers whose value is Match. Of an e-mail, a Match that begins with @ is its domain.
type TenantRule struct {
	Match string `json:"match"`
	TenantGrant
}

type tenantsData struct {
	Guard  bool         `json:"guard"`
	From   TenantSource `json:"from"`
	Map    []TenantRule `json:"map"`
	Alerts *TenantGrant `json:"alerts"`
	Public *TenantGrant `json:"public"`
}

// readTenants refuses what it does not know: a mistyped key must not open what it was to close.
func readTenants(raw json.RawMessage) (Tenants, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return Tenants{}, nil
	}
	var in tenantsData
	if err := decodeKnown(raw, &in); err != nil {
		return Tenants{}, fmt.Errorf("tenants cannot be read: %w. It has guard, from, map (of match with tenants or all), alerts and public", err)
	}
	if in.From == "" {
		in.From = TenantOfOrg
	}
	t := Tenants(in)
	if err := t.check(); err != nil {
		return Tenants{}, err
	}
	return t, nil
}

func (t Tenants) check() error {
	claim, isClaim := t.From.Claim()
	switch {
	case isClaim && strings.TrimSpace(claim) == "":
		return fmt.Errorf("tenants.from is %q: name the claim, such as claim:tenant", t.From)
	case !isClaim && !slices.Contains([]TenantSource{TenantOfOrg, TenantOfEmail, TenantOfLogin, TenantOfRole}, t.From):
		return fmt.Errorf("tenants.from is %q: use org, email, login, role or claim:NAME", t.From)
	}
	seen := map[string]bool{}
	for i, rule := range t.Map {
		where := fmt.Sprintf("tenants.map[%d]", i)
		if err := t.checkMatch(where, rule.Match); err != nil {
			return err
		}
		if key := t.From.Canonical(rule.Match); seen[key] {
			return fmt.Errorf("%s.match is %q, which an earlier row has: put all of its tenants into one row", where, rule.Match)
		} else {
			seen[key] = true
		}
		if err := rule.check(where); err != nil {
			return err
		}
	}
	for where, grant := range map[string]*TenantGrant{"tenants.alerts": t.Alerts, "tenants.public": t.Public} {
		if grant == nil {
			continue
		}
		if err := grant.check(where); err != nil {
			return err
		}
	}
	return nil
}

func (t Tenants) checkMatch(where, match string) error {
	switch {
	case strings.TrimSpace(match) == "":
		return fmt.Errorf("%s.match is empty: name whom the row is for", where)
	case match != strings.TrimSpace(match):
		return fmt.Errorf("%s.match is %q: it has a space at an end, and would match nobody", where, match)
	case t.From == TenantOfOrg && strings.Trim(match, "0123456789") != "":
		return fmt.Errorf("%s.match is %q: an organisation is named by its number, such as 1 (Administration, Organizations)", where, match)
	case t.From == TenantOfRole && !Role(match).Valid():
		return fmt.Errorf("%s.match is %q: use Viewer, Editor or Admin", where, match)
	case t.From == TenantOfEmail && !strings.Contains(match, "@"):
		return fmt.Errorf("%s.match is %q: use an e-mail address, or a domain with its @ such as @example.com", where, match)
	}
	return nil
}

func (g TenantGrant) check(where string) error {
	switch {
	case g.All && len(g.Tenants) > 0:
		return fmt.Errorf("%s names tenants and all: keep one of them", where)
	case !g.All && len(g.Tenants) == 0:
		return fmt.Errorf("%s has no tenants: name some, or set all", where)
	}
	seen := map[string]bool{}
	for _, name := range g.Tenants {
		switch {
		case name == "" || name != strings.TrimSpace(name):
			return fmt.Errorf("%s.tenants has %q: a tenant is written as spans tell it, without spaces at its ends", where, name)
		case seen[name]:
			return fmt.Errorf("%s.tenants has %q twice", where, name)
		}
		seen[name] = true
	}
	return nil
}

// Canonical is a value of a caller as it is compared: logins and e-mails are one in any case.
func (s TenantSource) Canonical(value string) string {
	if s == TenantOfEmail || s == TenantOfLogin {
		return strings.ToLower(value)
	}
	return value
}
