package tempo

import (
	"strconv"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// AgentSpans is the TraceQL of spans within a scope that any of the markers tells. service, unless empty, is the only one
// that is asked for.
func AgentSpans(markers normalise.Markers, service string, scope tenant.Scope) string {
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
	if !scope.IsAll() {
		all = ofTenants(markers.Tenants, scope.Names()) + " && (" + all + ")"
	}
	return "{ " + all + " }"
}

// ofTenants finds what may be of these tenants; the first attribute that is told decides, once a trace is read.
func ofTenants(keys, names []string) string {
	conditions := []string{"false"}
	for _, key := range keys {
		for _, name := range names {
			conditions = append(conditions, "resource."+strconv.Quote(key)+" = "+strconv.Quote(name))
		}
	}
	if len(conditions) > 1 {
		conditions = conditions[1:]
	}
	return "(" + strings.Join(conditions, " || ") + ")"
}
