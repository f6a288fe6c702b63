package query

import "encoding/json"

// CurrentVersion is the version that queries are read in.
const CurrentVersion = 1

// upgrades[n] turns a query of version n into one of version n+1, in place.
var upgrades = map[int]func(map[string]json.RawMessage){}

// upgrade brings saved queries up to date. It stands here and not in the
// browser because alert rules never pass one.
func upgrade(fields map[string]json.RawMessage) error {
	version := CurrentVersion // links such as {query: "<trace id>"} carry none
	if raw, ok := fields["version"]; ok {
		if err := json.Unmarshal(raw, &version); err != nil || version < 1 {
			return wrong("version is not a whole number from 1 to %d.", CurrentVersion)
		}
	}
	if version > CurrentVersion {
		return wrong("The query is of version %d; this plugin reads up to version %d. Update the Loopscope plugin.", version, CurrentVersion)
	}
	for ; version < CurrentVersion; version++ {
		upgrades[version](fields)
	}
	fields["version"] = json.RawMessage("1")
	return nil
}
