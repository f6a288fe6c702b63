package health

import (
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// AddTenants says beside the rest whose spans the caller sees, or why none.
func (r *Report) AddTenants(scope tenant.Scope, unknown error) {
	said := "The tenant guard is on: you see the spans of " + strings.Join(scope.Names(), ", ") + "."
	switch {
	case unknown != nil:
		said = "The tenant guard is on. " + unknown.Error()
	case scope.IsAll():
		said = "The tenant guard is on: you see the spans of all tenants."
	}
	r.Message = strings.TrimSpace(r.Message + " " + said)
}
