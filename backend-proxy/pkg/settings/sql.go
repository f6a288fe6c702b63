package settings

import "fmt"

// SQL says who may send SQL of their own, and what it may read.
type SQL struct {
	Enabled bool
	MinRole Role
	// Alerts lets rules have it, where they may read sums at all.
	Alerts bool
	// RowsToRead bounds the rows that ClickHouse reads for one answer; 0 is no bound.
	RowsToRead int
	// Tenants are the users over which it is answered for single tenants.
	Tenants []TenantUser
}

type sqlData struct {
	Enabled    bool             `json:"enabled"`
	MinRole    Role             `json:"minRole"`
	Alerts     bool             `json:"alerts"`
	RowsToRead number           `json:"rowsToRead"`
	Tenants    []tenantUserData `json:"tenants"`
}

const maxRowsToRead = 1_000_000_000_000

func (in sqlData) read(secure map[string]string) (SQL, error) {
	s := SQL{Enabled: in.Enabled, Alerts: in.Alerts, MinRole: Role(or(string(in.MinRole), string(RoleEditor)))}
	if !s.MinRole.Valid() {
		return s, fmt.Errorf("sql.minRole is %q: use Viewer, Editor or Admin", s.MinRole)
	}
	var err error
	if s.Tenants, err = readTenantUsers(in.Tenants, secure); err != nil {
		return s, err
	}
	s.RowsToRead, err = rows("sql.rowsToRead", in.RowsToRead, 0, maxRowsToRead)
	return s, err
}
