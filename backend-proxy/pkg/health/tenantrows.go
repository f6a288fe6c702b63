package health

import (
	"context"
	"regexp"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenantusers"
)

type seenTable struct {
	database, name string
	ofTenants      bool
}

const seenSQL = `SELECT database, table, toUInt8(max(name = 'tenant')) FROM system.columns
WHERE lower(database) NOT IN ('system', 'information_schema') GROUP BY database, table ORDER BY database, table`

// rows looks for those of others in everything that the user sees.
func (p *proving) rows(ctx context.Context) error {
	var seen []seenTable
	if err := p.own.Each(ctx, clickhouse.Statement{SQL: seenSQL}, func(row clickhouse.Scanner) error {
		var table seenTable
		var ofTenants uint8
		err := row.Scan(&table.database, &table.name, &ofTenants)
		table.ofTenants = ofTenants == 1
		seen = append(seen, table)
		return err
	}); err != nil {
		return err
	}
	overrides, err := p.overrides(ctx)
	if err != nil {
		return err
	}
	of := 0
	for _, table := range seen {
		name := tenantusers.QuoteName(table.database, table.name)
		if !table.ofTenants {
			p.can("see %s, whose rows name no tenant", name)
			continue
		}
		of++
		if err := p.rowsOf(ctx, name, overrides); err != nil {
			return err
		}
	}
	if of == 0 {
		p.untold("it sees none of Loopscope's tables")
	}
	return nil
}

func (p *proving) rowsOf(ctx context.Context, table string, overrides []string) error {
	const others = " WHERE tenant != {tenant:String} LIMIT 1"
	row, refusal, err := p.found(ctx, "SELECT 1 FROM "+table+others)
	switch {
	case err != nil:
		return err
	case refusal != nil:
		p.untold("%s cannot be read", table)
		return nil
	case row:
		p.can("read rows of other tenants in %s", table)
		return nil
	}
	for _, override := range overrides {
		if row, _, err := p.found(ctx, "SELECT 1 FROM (SELECT tenant FROM "+table+" SETTINGS "+override+")"+others); err != nil {
			return err
		} else if row {
			p.can("read rows of other tenants in %s by SETTINGS in a sub-query", table)
			return nil
		}
	}
	return nil
}

var settingName = regexp.MustCompile(`^[A-Za-z_]\w*$`)

// overrides are settings that a sub-query may give itself, pinned or not: those of the server's own that make it read
// otherwise, and whichever holds the tenant's name.
func (p *proving) overrides(ctx context.Context) ([]string, error) {
	all := []string{"readonly = 0, enable_analyzer = 0", "readonly = 0, enable_analyzer = 1, optimize_move_to_prewhere = 0"}
	if p.other == "" {
		return all, nil
	}
	statement := clickhouse.Statement{SQL: "SELECT name FROM system.settings WHERE changed AND position(value, {tenant:String}) > 0", Params: []clickhouse.Param{{Name: "tenant", Value: p.proof.Tenant}}}
	err := p.own.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var name string
		err := row.Scan(&name)
		if settingName.MatchString(name) {
			all = append(all, name+" = "+tenantusers.QuoteText(p.other))
		}
		return err
	})
	if clickhouse.HasKind(err, clickhouse.KindPermission) {
		p.untold("it may not read system.settings")
		err = nil
	}
	return all, err
}
