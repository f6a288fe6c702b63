package principal

import "github.com/loopscope/loopscope/backend-proxy/pkg/settings"

// MayTypeSQL refuses callers who may not send SQL of their own. Such SQL reads whatever the ClickHouse user of the data
// source may read, content as it was sent included, so it takes the rights for all of that. Whose spans it reads is another
// question: that is up to the tenant's own user.
func (p Principal) MayTypeSQL(s settings.Settings) error {
	if !s.SQL.Enabled {
		return &forbidden{"SQL is turned off for this data source. An administrator can turn it on in the data source's settings (SQL, sql.enabled)."}
	}
	switch p.Kind {
	case Interactive:
		return sqlRole(p.Role, s)
	case Alert:
		if err := p.MayReadAggregates(s); err != nil {
			return err
		}
		if !s.SQL.Alerts {
			return &forbidden{`Alert rules may not send SQL. An administrator can allow it with the setting "SQL in alert rules" (sql.alerts) of the data source.`}
		}
		if p.Login != "" {
			// Whoever previews a rule chooses its text.
			return sqlRole(p.Previewer, s)
		}
		return nil
	}
	return &forbidden{"SQL is not answered for public dashboards and reports. Use a metrics query."}
}

func sqlRole(role settings.Role, s settings.Settings) error {
	switch {
	case !role.Valid():
		return errNoRole
	case !role.Includes(s.SQL.MinRole):
		return &forbidden{"SQL needs the role " + string(s.SQL.MinRole) + " or higher. An administrator can change that with the setting sql.minRole of the data source."}
	case !role.Includes(s.Content.MinRole):
		return &forbidden{"SQL can read messages and attributes, which need the role " + string(s.Content.MinRole) + " or higher (content.minRole of the data source)."}
	case s.Masking.Hides(role):
		return &forbidden{"SQL reads content as it was sent, and for the role " + string(role) + " it is masked. An administrator can exempt the role with the setting \"Nothing is hidden from\" (masking.clearFor) of the data source."}
	}
	return nil
}
