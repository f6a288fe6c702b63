package answer

import (
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// caller is who asks, and whose spans they see. It is made once a request, and everything that is read is read within its scope.
type caller struct {
	principal.Principal
	scope tenant.Scope
	// revealing is of a reveal that is written down.
	revealing bool
}

// caller fails where no tenant is known.
func (s *Service) caller(who principal.Principal) (caller, error) {
	scope, err := tenant.Of(who, s.settings.Tenants)
	return caller{Principal: who, scope: scope}, err
}
