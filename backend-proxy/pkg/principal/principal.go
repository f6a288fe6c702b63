// Package principal decides who is asking. Grafana sends alert rules and public
// dashboards as an Admin without a token, so a role counts only with a verified
// identity behind it.
package principal

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Kind is what sort of caller asks.
type Kind string

const (
	// Interactive is a person or service account whose identity Grafana signed.
	Interactive Kind = "interactive"
	// Alert is Grafana's alert scheduler, or a person who previews a rule.
	Alert Kind = "alert"
	// Background is everything else: public dashboards, reports, recorded queries.
	Background Kind = "background"
)

// Principal is the caller of one request. Role is empty unless Kind is Interactive;
// Login is also the person's who previews an alert rule. Org, Email and Claim are told of interactive callers alone.
type Principal struct {
	Kind  Kind
	Login string
	Role  settings.Role
	Org   int64
	Email string
	// Claim is the one of the signed identity that tells the tenant, where the settings name one.
	Claim string
	// Previewer is the role of the person who previews an alert rule.
	Previewer settings.Role
	// Tenant is the one that a caller is bound to whatever the settings say: a token of the proxy's. Grafana binds none.
	Tenant string
}

// ErrForbidden marks answers that the caller may not have.
var ErrForbidden = errors.New("not allowed")

type forbidden struct{ message string }

func (e *forbidden) Error() string { return e.message }
func (e *forbidden) Unwrap() error { return ErrForbidden }

// Forbidden is an error that says what the caller may not have, and who can change that.
func Forbidden(message string) error { return &forbidden{message} }

const (
	headerIdentity = "X-Grafana-Id"
	headerAlert    = "FromAlert"
	alertLogin     = "grafana_scheduler"
	// serviceLogin is Grafana itself: it asks so for public dashboards.
	serviceLogin = "service"
)

// Verifier checks an identity token of Grafana and says whose it is.
type Verifier interface {
	Verify(ctx context.Context, token string) (Identity, error)
}

// Of classifies a request. An error means that an identity was claimed but could
// not be verified; the request must then be refused, never downgraded silently. from is what tells a person's tenant.
func Of(ctx context.Context, headers http.Header, pluginContext backend.PluginContext, verifier Verifier, from settings.TenantSource) (Principal, error) {
	alert := header(headers, headerAlert) == "true"
	token := header(headers, headerIdentity)
	if token == "" {
		// Any visitor of a public dashboard may send FromAlert; only the scheduler has its login.
		if alert && pluginContext.User != nil && pluginContext.User.Login == alertLogin {
			return Principal{Kind: Alert}, nil
		}
		return Principal{Kind: Background}, nil
	}
	identity, err := verifier.Verify(ctx, token)
	if err != nil {
		return Principal{}, err
	}
	if err := identity.matches(pluginContext); err != nil {
		if pluginContext.User != nil && pluginContext.User.Login == serviceLogin {
			// Somebody signed in looks at a public dashboard: Grafana asks as itself and adds the visitor's token.
			return Principal{Kind: Background}, nil
		}
		return Principal{}, err
	}
	if alert {
		// The preview of a rule shows what the rule will see.
		return Principal{Kind: Alert, Login: identity.Login, Previewer: identity.Role}, nil
	}
	who := Principal{Kind: Interactive, Login: identity.Login, Role: identity.Role, Org: pluginContext.OrgID, Email: identity.Email}
	if name, ok := from.Claim(); ok {
		who.Claim = identity.claim(name)
	}
	return who, nil
}

// header finds a header however its name is capitalised: Grafana keeps FromAlert as it is written here.
func header(headers http.Header, name string) string {
	for key, values := range headers {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// MayReadAggregates refuses callers whose scope does not include sums without content.
func (p Principal) MayReadAggregates(s settings.Settings) error {
	switch p.Kind {
	case Interactive:
		if p.Role.Valid() {
			return nil
		}
		return errNoRole
	case Alert:
		if s.Background.Alerts == settings.ScopeAggregates {
			return nil
		}
		return &forbidden{`Alert rules may not read this data source. An administrator can allow sums, never content, with the setting "Alert rules" (background.alerts: aggregates) of the data source.`}
	case Background:
		if s.Background.Public == settings.ScopeAggregates {
			return nil
		}
	}
	return &forbidden{`Public dashboards and reports may not read this data source. An administrator can allow sums, never content, with the setting "Public dashboards and reports" (background.public: aggregates) of the data source.`}
}

var errNoRole = &forbidden{"Your Grafana user has no role in this organisation: ask an administrator for Viewer or more."}

// MayReadCases refuses callers who get sums only the groups that are one person, session, run or span each.
func (p Principal) MayReadCases(dimension string) error {
	if p.Kind == Interactive {
		return nil
	}
	return &forbidden{"Alert rules, public dashboards and reports cannot be grouped by " + dimension + ": its values name single people, sessions or runs."}
}

// MayReadSpans refuses callers who get sums only.
func (p Principal) MayReadSpans() error {
	if p.Kind != Interactive {
		return &forbidden{"Runs and traces are for signed-in people. Alert rules, public dashboards and reports get metrics only."}
	}
	if !p.Role.Valid() {
		return errNoRole
	}
	return nil
}

// MayReveal refuses callers who may not have shown what is hidden. It must be known by name who had.
func (p Principal) MayReveal(s settings.Settings) error {
	if err := p.MayReadContent(s); err != nil {
		return err
	}
	switch {
	case !p.Role.Includes(s.Masking.RevealRole):
		return &forbidden{"Revealing needs the role " + string(s.Masking.RevealRole) + " or higher. An administrator can change that with the setting masking.revealRole of the data source."}
	case p.Login == "":
		return &forbidden{"Only people who are signed in by name may reveal: it is kept who did."}
	}
	return nil
}

// MayReadContent refuses callers who may not see messages and attributes.
func (p Principal) MayReadContent(s settings.Settings) error {
	if err := p.MayReadSpans(); err != nil {
		return err
	}
	if !p.Role.Includes(s.Content.MinRole) {
		return &forbidden{"Messages and attributes need the role " + string(s.Content.MinRole) + " or higher. An administrator can change that with the setting content.minRole of the data source."}
	}
	return nil
}

// MayReadPrices refuses who is not finance. Only a verified person is: neither a rule nor a public dashboard.
func (p Principal) MayReadPrices(s settings.Settings) error {
	if p.Kind == Interactive && s.Finance.Has(p.Login, p.Email, p.Role) {
		return nil
	}
	return &forbidden{"This is for finance. An administrator says who that is with the setting Finance of the data source (finance.logins, finance.emails or finance.role)."}
}
