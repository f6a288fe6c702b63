package migrate

import (
	"context"
	"fmt"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/tenantusers"
)

// retentionTable says how long rows of all tenants are kept, and is none of a tenant's.
const retentionTable = "llm_retention"

// TenantDatabase is what users of single tenants are made of: tables and views whose rows name a tenant.
func (m *Migration) TenantDatabase(ctx context.Context) (tenantusers.Database, error) {
	if _, _, err := m.plan(ctx); err != nil {
		return tenantusers.Database{}, err
	}
	database := tenantusers.Database{Name: m.client.Settings().Database, OnCluster: m.onCluster()}
	err := m.readable(ctx, func(table readableTable) {
		if !table.ofTenants || table.name == retentionTable || !strings.HasPrefix(table.name, "llm_") {
			return
		}
		database.Tables = append(database.Tables, tenantusers.Table{
			Name: table.name, Stored: table.engine != "View", Hidden: strings.HasSuffix(table.name, localSuffix),
		})
	})
	if err == nil && len(database.Tables) == 0 {
		err = fmt.Errorf("database %s has none of Loopscope's tables: run `proxy migrate` first", database.Name)
	}
	return database, err
}
