package clickhouse

import (
	"context"
	"strings"
)

// Insert adds rows to a table as one block: all of them or none. Names come from the schema, never from a request.
func (c *Client) Insert(ctx context.Context, table string, columns []string, rows [][]any) error {
	batch, err := c.conn.PrepareBatch(ctx, "INSERT INTO `"+table+"` (`"+strings.Join(columns, "`, `")+"`)")
	if err != nil {
		return Explain(err, c.settings)
	}
	defer func() { _ = batch.Close() }()
	for _, row := range rows {
		if err := batch.Append(row...); err != nil {
			return Explain(err, c.settings)
		}
	}
	return Explain(batch.Send(), c.settings)
}
