package traceql

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// stream are the spans of one instrumentation that one attribute tells to be of one kind.
type stream struct {
	scope, kind    string
	dialect        normalise.Dialect
	span, resource map[string]bool // attributes that such spans have
	where          string          // the TraceQL of them
	labels         []label
	service        string // of all of them, if that is asked for
}

// mostStreams bounds the instrumentations of one range: each is asked for by itself.
const mostStreams = 16

// streams finds which spans there are to be added up.
func (a *asking) streams(ctx context.Context) ([]stream, error) {
	kinds := make([]string, 0, len(a.parts))
	for _, kind := range []string{llm, embedding, tool} {
		if a.parts[kind] != nil {
			kinds = append(kinds, kind)
		}
	}
	dialects := a.normaliser.Dialects()
	scopes, err := a.queryRange(ctx, "{ "+all(ofKinds(dialects, kinds...), a.guard)+" } | count_over_time() by (instrumentation:name)")
	if err != nil {
		return nil, err
	}
	var out []stream
	for _, found := range scopes {
		scope := found.Labels["instrumentation:name"]
		of := all("instrumentation:name = "+strconv.Quote(scope), a.guard)
		span, resource, err := a.client.Tags(ctx, "{ "+of+" }", a.over)
		if err != nil {
			return nil, err
		}
		told := slices.DeleteFunc(slices.Clone(dialects), func(d normalise.Dialect) bool { return !span[d.Key] })
		for i, d := range told {
			for _, kind := range kinds {
				if len(d.Patterns[kind]) == 0 {
					continue
				}
				where := []string{matches(d.Key, d.Patterns[kind])}
				for _, earlier := range told[:i] {
					where = append(where, "!("+matches(earlier.Key, earlier.All)+")")
				}
				out = append(out, stream{scope: scope, kind: kind, dialect: d, span: span, resource: resource, service: a.service, where: all(append(where, of)...)})
			}
		}
	}
	if len(out) > mostStreams {
		return nil, &query.Error{Message: fmt.Sprintf("The spans of this range are of %d instrumentations and kinds, and at most %d are added up at once: filter by service, or ask for a shorter range.", len(out), mostStreams)}
	}
	for i := range out {
		s := &out[i]
		var lost []string
		if s.labels, lost, err = s.labelsOf(a, a.parts[s.kind]); err != nil {
			return nil, err
		}
		a.lose(lost)
	}
	return out, nil
}

// spans is the TraceQL of a stream's spans that tell what more is asked. Calls of models are counted at the innermost span:
// what lies around it tells of the same call.
func (a *asking) spans(s stream, more ...string) string {
	own := "{ " + all(append([]string{s.where}, more...)...) + " }"
	if s.kind == tool {
		return own
	}
	return "{ " + all(ofKinds(a.normaliser.Dialects(), llm, embedding), a.tenants) + " } !<< " + own
}
