package compile

import (
	"fmt"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// Values lists the values of a dimension by how many rows have them.
func Values(table catalogue.Table, d catalogue.Dimension, r plan.Range, search string, limit int, c *catalogue.Catalogue) clickhouse.Statement {
	b := &builder{}
	conditions := []string{"NOT (" + absent(d.Column, d) + ")"}
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
