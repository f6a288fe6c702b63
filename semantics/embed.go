// Package semantics embeds the one source of meaning: measures, dimensions,
// attributes, prices and the SQL migrations. It holds no logic.
package semantics

import "embed"

// Files holds measures.json, dimensions.json, sql/*.sql and sql/views/*.sql.
//
//go:embed *.json sql/*.sql sql/views/*.sql
var Files embed.FS
