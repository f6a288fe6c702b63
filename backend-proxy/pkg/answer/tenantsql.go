package answer

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/health"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// keepsProof is how long a tenant's user is taken to read nothing of others. It is short: what was empty when it was tried
// may have rows of others since.
const keepsProof = time.Minute

// tenantReader is the connection of a tenant's own ClickHouse user. Nothing of it is shared with another's.
type tenantReader struct {
	user   settings.TenantUser
	client *clickhouse.Client
	proof  remembered[health.TenantProof]
}

func openTenants(config settings.Settings) (map[string]*tenantReader, error) {
	readers := map[string]*tenantReader{}
	if !config.SQL.Enabled {
		return readers, nil
	}
	for _, user := range config.SQL.Tenants {
		client, err := clickhouse.Open(config.As(user))
		if err != nil {
			return nil, err
		}
		readers[user.Tenant] = &tenantReader{user: user, client: client}
	}
	return readers, nil
}

// tenantSQL is the connection for SQL of one tenant's people, once it is proved to read nothing of others.
func (s *Service) tenantSQL(ctx context.Context, tenant string) (*clickhouse.Client, error) {
	reader := s.tenants[tenant]
	if reader == nil {
		return nil, principal.Forbidden(fmt.Sprintf("SQL is refused: the data source knows no ClickHouse user of the tenant %q, and what a query says cannot keep tenants apart. An administrator makes one with `proxy tenants --tenant` and names it in the settings (SQL, sql.tenants).", tenant))
	}
	proof := s.prove(ctx, reader)
	if err := proof.Err(); err != nil {
		return nil, principal.Forbidden(err.Error())
	}
	return reader.client, nil
}

// prove tries the user's rights. What cannot be tried is refused like what was found open.
func (s *Service) prove(ctx context.Context, reader *tenantReader) health.TenantProof {
	if reader.user.Password == "" {
		return health.Unproved(reader.user, fmt.Errorf("it has no password: fill in %s under secureJsonData", settings.TenantPassword(reader.user.Tenant)))
	}
	proof, err := reader.proof.get(s.now, func() (health.TenantProof, time.Duration, error) {
		found, err := health.ProveTenant(ctx, s.client, reader.client, reader.user)
		return found, keepsProof, err
	})
	if err != nil {
		return health.Unproved(reader.user, err)
	}
	return proof
}

// provedAtOnce bounds the users that a health check tries in parallel.
const provedAtOnce = 4

// proofs are those of the tenants that a caller may know of, in the order of the settings.
func (s *Service) proofs(ctx context.Context, scope tenant.Scope) []health.TenantProof {
	var known []*tenantReader
	for _, user := range s.settings.SQL.Tenants {
		if reader := s.tenants[user.Tenant]; reader != nil && scope.Includes(user.Tenant) {
			known = append(known, reader)
		}
	}
	proofs := make([]health.TenantProof, len(known))
	slots := make(chan struct{}, provedAtOnce)
	var group sync.WaitGroup
	for i, reader := range known {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			proofs[i] = s.prove(ctx, reader)
		})
	}
	group.Wait()
	return proofs
}
