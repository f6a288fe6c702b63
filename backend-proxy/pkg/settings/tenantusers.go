package settings

import (
	"errors"
	"fmt"

	"github.com/loopscope/loopscope/backend-proxy/pkg/tenantusers"
)

// TenantUser is the ClickHouse user over which SQL of one tenant's people is answered while the guard is on.
type TenantUser struct {
	Tenant, Username, Database string
	// Password is empty where none is filled in; then the tenant's SQL is refused.
	Password string
}

// TenantPassword is the name of a tenant's password in secureJsonData.
func TenantPassword(tenant string) string { return "sqlPassword:" + tenant }

type tenantUserData struct {
	Tenant   string `json:"tenant"`
	Username string `json:"username"`
	Database string `json:"database"`
}

// readTenantUsers fills in the names that `proxy tenants` gives.
func readTenantUsers(rows []tenantUserData, secure map[string]string) ([]TenantUser, error) {
	var users []TenantUser
	seen := map[string]bool{}
	for i, row := range rows {
		where := fmt.Sprintf("sql.tenants[%d]", i)
		if err := tenantusers.Check(row.Tenant); err != nil {
			return nil, fmt.Errorf("%s.tenant: %w", where, err)
		}
		user := TenantUser{
			Tenant: row.Tenant, Password: secure[TenantPassword(row.Tenant)],
			Username: or(row.Username, tenantusers.Name(row.Tenant)), Database: or(row.Database, tenantusers.Name(row.Tenant)),
		}
		switch {
		case seen["tenant "+row.Tenant]:
			return nil, fmt.Errorf("%s.tenant is %q, which an earlier row has", where, row.Tenant)
		case seen["user "+user.Username]:
			return nil, fmt.Errorf("%s.username is %q, which an earlier row has: each tenant needs a user of its own", where, user.Username)
		case !identifier.MatchString(user.Database):
			return nil, fmt.Errorf("%s.database is %q: only letters, digits and _ are allowed, not beginning with a digit", where, user.Database)
		}
		seen["tenant "+row.Tenant], seen["user "+user.Username] = true, true
		users = append(users, user)
	}
	return users, nil
}

// checkTenantUsers refuses users that would be no boundary.
func (s Settings) checkTenantUsers() error {
	if len(s.SQL.Tenants) > 0 && s.ForwardIdentity {
		return errors.New("sql.tenants names ClickHouse users of tenants, and oauthPassThru asks as whoever is signed in: remove one of them")
	}
	for i, user := range s.SQL.Tenants {
		if user.Username == s.Username {
			return fmt.Errorf("sql.tenants[%d].username is %q, the user of the data source itself, who reads all tenants: make one with `proxy tenants --tenant`", i, user.Username)
		}
	}
	return nil
}

// As are the settings with which a tenant's own user is asked.
func (s Settings) As(user TenantUser) Settings {
	s.Username, s.Password, s.Database = user.Username, user.Password, user.Database
	return s
}
