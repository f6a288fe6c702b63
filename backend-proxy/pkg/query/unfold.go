package query

import (
	"bytes"
	"encoding/json"
	"slices"
	"sort"
	"strings"
)

// selection are the fields that editors save under query. Grafana serves a public
// dashboard's JSON to every visitor and takes a field of that name out of its
// queries; conditions beside it would be read by anybody.
var selection = []string{"filters", "filterText", "traceId", "runId", "spanId"}

// unfold moves a folded selection to where unfolded queries have it.
func unfold(fields map[string]json.RawMessage) error {
	raw := fields["query"]
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		return nil
	}
	var folded map[string]json.RawMessage
	if err := json.Unmarshal(raw, &folded); err != nil {
		return wrong("query has the wrong type.")
	}
	names := make([]string, 0, len(folded))
	for name := range folded {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if !slices.Contains(selection, name) {
			return wrong("query has an unknown field %q. Known are: %s.", name, strings.Join(selection, ", "))
		}
		if _, twice := fields[name]; twice {
			return wrong("%s stands twice, in the query and in its field query: keep one.", name)
		}
		fields[name] = folded[name]
	}
	delete(fields, "query")
	return nil
}
