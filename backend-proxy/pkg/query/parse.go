package query

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
)

// Error is a mistake in a query, told to the person who wrote it.
type Error struct{ Message string }

func (e *Error) Error() string { return e.Message }

func wrong(format string, args ...any) error { return &Error{fmt.Sprintf(format, args...)} }

// grafanaFields are added to every query by Grafana and mean nothing to this data source.
var grafanaFields = []string{
	"refId", "hide", "key", "datasource", "datasourceId", "datasourceUid", "intervalMs", "maxDataPoints",
	"queryCachingTTL", "cacheDurationMs", "timeRange", "relativeTimeRange", "utcOffsetSec", "requestId", "resultAssertions",
	"adhocFilters", "groupByKeys", "scopes", "queryGroupId",
}

// editorFields say how an editor shows a query.
var editorFields = []string{"editorMode"}

// Parse reads a query as Grafana sends it, upgrades it and checks it against the catalogue.
func Parse(raw []byte, known Catalogue) (Query, error) {
	fields, ok := ownFields(raw)
	if !ok {
		return Query{}, wrong("The query is not a JSON object.")
	}
	if err := upgrade(fields); err != nil {
		return Query{}, err
	}
	if err := unfold(fields); err != nil {
		return Query{}, err
	}
	if err := refuseUnknown("The query", fields, reflect.TypeFor[Query]()); err != nil {
		return Query{}, err
	}
	if err := refuseUnknownInFilters(fields["filters"]); err != nil {
		return Query{}, err
	}
	var q Query
	for name, value := range fields {
		if err := decodeField(&q, name, value); err != nil {
			return Query{}, err
		}
	}
	q.fillIn()
	return q, q.check(known)
}

// ownFields are those of a query that Grafana has not added; false for what is no JSON object.
func ownFields(raw []byte) (map[string]json.RawMessage, bool) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		return nil, false
	}
	for _, name := range slices.Concat(grafanaFields, editorFields) {
		delete(fields, name)
	}
	return fields, true
}

// Canonical is a query without what Grafana adds to tell one panel from another, its fields in order: equal for queries
// that ask the same. What is no query is as it is.
func Canonical(raw []byte) string {
	fields, ok := ownFields(raw)
	if !ok {
		return string(raw)
	}
	canonical, err := json.Marshal(fields)
	if err != nil {
		return string(raw)
	}
	return string(canonical)
}

// decodeField reads one field at a time, so that a wrong type names the field.
func decodeField(q *Query, name string, value json.RawMessage) error {
	one, err := json.Marshal(map[string]json.RawMessage{name: value})
	if err != nil {
		return wrong("%s cannot be read.", name)
	}
	if err := json.Unmarshal(one, q); err != nil {
		return wrong("%s has the wrong type.", name)
	}
	return nil
}

// Checked is a query that this program made of what a caller told: in canonical form, or what is wrong with it.
func Checked(q Query, known Catalogue) (Query, error) {
	raw, err := json.Marshal(q)
	if err != nil {
		return q, err
	}
	return Parse(raw, known)
}

// ParseFilters reads a list of filters alone; nothing is none.
func ParseFilters(raw []byte, known Catalogue) ([]Filter, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	if err := refuseUnknownInFilters(raw); err != nil {
		return nil, err
	}
	var q Query
	if err := decodeField(&q, "filters", raw); err != nil {
		return nil, err
	}
	return q.Filters, q.checkFilters(known)
}

func refuseUnknownInFilters(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	var filters []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &filters); err != nil {
		return wrong("filters is not a list of {field, op, values}.")
	}
	for i, f := range filters {
		if err := refuseUnknown(fmt.Sprintf("filters[%d]", i), f, reflect.TypeFor[Filter]()); err != nil {
			return err
		}
	}
	return nil
}

func refuseUnknown(where string, fields map[string]json.RawMessage, model reflect.Type) error {
	known := make([]string, 0, model.NumField())
	for i := range model.NumField() {
		name, _, _ := strings.Cut(model.Field(i).Tag.Get("json"), ",")
		known = append(known, name)
	}
	unknown := make([]string, 0)
	for name := range fields {
		if !slices.Contains(known, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	sort.Strings(unknown)
	sort.Strings(known)
	return wrong("%s has an unknown field %q. Known are: %s.", where, unknown[0], strings.Join(known, ", "))
}

func (q *Query) fillIn() {
	if q.QueryType == "" && q.Query != "" {
		q.QueryType = Trace
	}
	switch q.QueryType {
	case Metrics:
		q.Format = or(q.Format, TimeSeries)
		q.Measures, q.GroupBy = unique(q.Measures), unique(q.GroupBy)
	case Runs, Sessions, Calls, Loops:
		q.OrderBy, q.Order = or(q.OrderBy, Orders[q.QueryType][0]), or(q.Order, "desc")
		if q.Limit == 0 {
			q.Limit = defaultRows
		}
		if q.QueryType == Loops && q.MinRepeats == 0 {
			q.MinRepeats = defaultMinRepeats
		}
		if q.QueryType == Calls {
			q.Steps = or(q.Steps, ModelCalls)
		}
		q.fillInIDs()
	case Events:
		q.Events = unique(q.Events)
		if q.MinRepeats == 0 {
			q.MinRepeats = defaultMinRepeats
		}
		if q.Limit == 0 {
			q.Limit = defaultRows
		}
	case Experiment:
		q.Unit = or(q.Unit, ByRun)
		if len(q.GroupBy) == 0 {
			q.GroupBy = []string{"variant"}
		}
		if q.Measures = unique(q.Measures); len(q.Measures) == 0 {
			q.Measures = defaultOutcomes
		}
	case SQL:
		q.Format = or(q.Format, TimeSeries)
	case Trace, Context, Graph:
		q.TraceID = or(q.TraceID, q.Query)
		q.fillInIDs()
		q.Detail = or(q.Detail, Lean)
	}
}

func (q *Query) fillInIDs() {
	q.TraceID = strings.ToLower(strings.TrimSpace(q.TraceID))
	q.RunID = strings.ToLower(q.RunID)
	q.SpanID = strings.ToLower(q.SpanID)
	if q.TraceID == "" {
		q.TraceID, _, _ = strings.Cut(q.RunID, "-")
	}
}

func or[T ~string](value, otherwise T) T {
	if value == "" {
		return otherwise
	}
	return value
}

func unique(in []string) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
