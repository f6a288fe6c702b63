package tenant

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Of is the scope of one request. It fails with principal.ErrForbidden where no tenant is known: never is no data the answer.
func Of(who principal.Principal, s settings.Tenants) (Scope, error) {
	if who.Tenant != "" {
		return Only(who.Tenant), nil
	}
	if !s.Guard {
		return Everyone, nil
	}
	switch who.Kind {
	case principal.Interactive:
		return ofPerson(who, s)
	case principal.Alert:
		return ofGrant(s.Alerts, `Alert rules may not read any tenant's spans. An administrator names the tenants with the setting "Tenants of alert rules" (tenants.alerts) of the data source.`)
	case principal.Background:
		return ofGrant(s.Public, `Public dashboards and reports may not read any tenant's spans. An administrator names the tenants with the setting "Tenants of public dashboards" (tenants.public) of the data source.`)
	}
	return Scope{}, principal.Forbidden("It is not known who asks: sign in again.")
}

func ofPerson(who principal.Principal, s settings.Tenants) (Scope, error) {
	value := valueOf(who, s.From)
	if value != "" {
		canonical := s.From.Canonical(value)
		domain := ""
		if at := strings.LastIndexByte(canonical, '@'); s.From == settings.TenantOfEmail && at > 0 {
			domain = canonical[at:]
		}
		var ofDomain *settings.TenantRule
		for i, rule := range s.Map {
			switch s.From.Canonical(rule.Match) {
			case canonical:
				return granted(rule.TenantGrant), nil
			case domain:
				ofDomain = &s.Map[i]
			}
		}
		if ofDomain != nil {
			return granted(ofDomain.TenantGrant), nil
		}
	}
	return Scope{}, principal.Forbidden(fmt.Sprintf("No tenant is known for you: the data source tells tenants by %s, and yours (%s) is in no row of its mapping. Ask an administrator to add it to the setting tenants.map.", s.From, orNone(value)))
}

func valueOf(who principal.Principal, from settings.TenantSource) string {
	switch from {
	case settings.TenantOfOrg:
		if who.Org > 0 {
			return strconv.FormatInt(who.Org, 10)
		}
	case settings.TenantOfEmail:
		return who.Email
	case settings.TenantOfLogin:
		return who.Login
	case settings.TenantOfRole:
		return string(who.Role)
	default:
		return who.Claim
	}
	return ""
}

func orNone(value string) string {
	if value == "" {
		return "none is told"
	}
	return strconv.Quote(value)
}

func ofGrant(grant *settings.TenantGrant, refusal string) (Scope, error) {
	if grant == nil {
		return Scope{}, principal.Forbidden(refusal)
	}
	return granted(*grant), nil
}

func granted(grant settings.TenantGrant) Scope {
	if grant.All {
		return Everyone
	}
	return Only(grant.Tenants...)
}
