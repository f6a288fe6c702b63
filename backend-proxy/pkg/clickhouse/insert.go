package clickhouse

import (
	"context"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Insert adds rows to a table as one block: all of them or none. Names come from the schema, never from a request.
func (c *Client) Insert(ctx context.Context, table string, columns []string, rows [][]any) error {
	var batch driver.Batch
	err := c.onSomeHost(ctx, true, func() (err error) {
		batch, err = c.conn.PrepareBatch(ctx, "INSERT INTO `"+table+"` (`"+strings.Join(columns, "`, `")+"`)")
		return err
	})
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
