package settle

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"github.com/loopscope/loopscope/semantics"
)

// IsIdempotent reports whether a tool is called again and again by design (semantics/tools.json): it repeats nothing, and
// what it answers, such as another time of day, is no progress.
func IsIdempotent(tool string) bool { return idempotentTools().MatchString(tool) }

var idempotentTools = sync.OnceValue(func() *regexp.Regexp {
	var tools struct{ Idempotent []string }
	raw, err := semantics.Files.ReadFile("tools.json")
	if err == nil {
		err = json.Unmarshal(raw, &tools)
	}
	if err != nil {
		panic("semantics/tools.json: " + err.Error()) // it is part of the program
	}
	names := make([]string, len(tools.Idempotent))
	for i, pattern := range tools.Idempotent {
		names[i] = strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*")
	}
	return regexp.MustCompile("(?is)^(?:" + strings.Join(names, "|") + ")$")
})
