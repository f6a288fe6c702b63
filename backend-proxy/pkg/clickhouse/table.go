package clickhouse

import (
	"context"
	"errors"
	"reflect"

	driver "github.com/ClickHouse/clickhouse-go/v2"
)

// Column is one of an answer.
type Column struct {
	Name string
	// Type as ClickHouse writes it, such as LowCardinality(Nullable(String)).
	Type string
	// Go is the type of its values.
	Go reflect.Type
}

// Table is an answer whose columns are not known before.
type Table struct {
	Columns []Column
	// Rows have a value a column, each of the column's Go type.
	Rows [][]any
	// Cut is set where there are more.
	Cut bool
}

// Bounds are those of one statement of a user.
type Bounds struct {
	// Rows of the answer; more are cut off.
	Rows int
	// RowsToRead is what ClickHouse may read; 0 is no bound.
	RowsToRead int
}

// Readonly is the level of the setting readonly that the user's profile has: 0, 1 or 2.
func (c *Client) Readonly(ctx context.Context) (int, error) {
	_, err := c.serverLimits(ctx)
	return c.readonly, err
}

// Table answers a statement of a user. It is read under readonly=1 whatever the user's profile says, so that neither
// the statement nor SETTINGS in it can write or lift a limit; with readonly=2 of the profile nothing stricter can be set.
func (c *Client) Table(ctx context.Context, st Statement, bounds Bounds) (table Table, err error) {
	err = c.inTurn(ctx, func(ctx context.Context, limits driver.Settings) error {
		table, err = c.table(ctx, st, c.bounded(limits, bounds), bounds.Rows)
		return err
	})
	return table, err
}

func (c *Client) bounded(limits driver.Settings, bounds Bounds) driver.Settings {
	if len(limits) == 0 {
		return nil
	}
	all := driver.Settings{}
	for name, value := range limits {
		all[name] = value
	}
	// One more than is kept tells that there are more.
	all["result_overflow_mode"] = "break"
	if bounds.RowsToRead > 0 {
		all["max_rows_to_read"], all["read_overflow_mode"] = bounds.RowsToRead, "throw"
	}
	if c.readonly == 0 {
		all["readonly"] = 1
	}
	return all
}

func (c *Client) table(ctx context.Context, st Statement, limits driver.Settings, rows int) (Table, error) {
	result, err := c.conn.Query(queryContext(ctx, limits, rows+1), st.SQL, named(st.Params)...)
	if err != nil {
		return Table{}, err
	}
	defer func() { _ = result.Close() }()
	var table Table
	for _, column := range result.ColumnTypes() {
		table.Columns = append(table.Columns, Column{column.Name(), column.DatabaseTypeName(), column.ScanType()})
	}
	for result.Next() {
		if len(table.Rows) == rows {
			table.Cut = true
			return table, nil
		}
		into := make([]any, len(table.Columns))
		for i, column := range table.Columns {
			into[i] = reflect.New(column.Go).Interface()
		}
		if err := result.Scan(into...); err != nil {
			return table, &Error{Kind: KindQuery, Message: "A column of the answer has a type that cannot be shown: " + err.Error() + ". Make it text: toString(column).", cause: err}
		}
		row := make([]any, len(into))
		for i, value := range into {
			row[i] = reflect.ValueOf(value).Elem().Interface()
		}
		table.Rows = append(table.Rows, row)
	}
	return table, result.Err()
}

// Server is what ClickHouse itself said: the number of its error and the text without any part of the statement.
func (e *Error) Server() (code int32, said, message string, ok bool) {
	var exception *driver.Exception
	if !errors.As(e.cause, &exception) {
		return 0, "", "", false
	}
	return exception.Code, exception.Message, firstSentence(exception.Message, e.settings), true
}
