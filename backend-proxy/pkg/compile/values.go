package compile

import (
	"fmt"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// Values lists the values of a dimension by how many rows have them.
func Values(scope tenant.Scope, table catalogue.Table, d catalogue.Dimension, filters []query.Filter, r plan.Range, search string, limit int, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	conditions := append([]string{"NOT (" + absent(d.Column, d) + ")"}, b.conditions(filters, c)...)
	if search != "" {
		conditions = append(conditions, fmt.Sprintf("positionCaseInsensitiveUTF8(toString(%s), %s) > 0", d.Column, b.bind("String", search)))
	}
	where := b.where(r, conditions)
	return b.statement(
		fmt.Sprintf("SELECT toString(%s) AS value", d.Column),
		"FROM "+b.reading(table, r, c)(where),
		where,
		"GROUP BY value",
		"ORDER BY count() DESC, value",
		fmt.Sprintf("LIMIT %d", limit),
	)
}
