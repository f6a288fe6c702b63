// Package semantics embeds the one source of meaning: measures, dimensions,
// attributes, prices and the SQL migrations. It holds no logic.
package semantics

import "embed"

// Files holds measures.json, dimensions.json and sql/*.sql.
//
//go:embed *.json sql/*.sql
var Files embed.FS
