package tempo

import (
	"strconv"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
)

// AgentSpans is the TraceQL of spans that any of the markers tells. service, unless empty, is the only one that is asked for.
func AgentSpans(markers normalise.Markers, service string) string {
	conditions := make([]string, 0, len(markers.Keys)+1)
	for _, key := range markers.Keys {
		conditions = append(conditions, "span."+strconv.Quote(key)+" != nil")
	}
	if len(markers.Scopes) > 0 {
		// Patterns are found anywhere in a name, and TraceQL's match all of it.
		conditions = append(conditions, "instrumentation:name =~ "+strconv.Quote(".*(?:"+strings.Join(markers.Scopes, "|")+").*"))
	}
	all := strings.Join(conditions, " || ")
	if service != "" {
		all = "resource.service.name = " + strconv.Quote(service) + " && (" + all + ")"
	}
	return "{ " + all + " }"
}
