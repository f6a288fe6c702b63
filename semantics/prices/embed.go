// Package prices embeds the generated price tables and the reviewed SQL around
// them. It holds no logic.
package prices

import "embed"

// Files holds the tables (*.tsv), sql/*.sql, meters.json, names.json and tiers.json.
//
//go:embed *.tsv sql/*.sql meters.json names.json tiers.json
var Files embed.FS
