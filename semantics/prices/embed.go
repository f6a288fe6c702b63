// Package prices embeds the generated price tables and the reviewed SQL around
// them. It holds no logic.
package prices

import "embed"

// Files holds prices.tsv, rules.tsv, limits.tsv, providers.tsv and sql/*.sql.
//
//go:embed *.tsv sql/*.sql
var Files embed.FS
