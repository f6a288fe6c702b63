package query

import (
	"regexp"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Catalogue says which dimensions and measures exist.
type Catalogue interface {
	HasDimension(id string) bool
	IsNumeric(dimension string) bool
	Unit(dimension string) string
	// HasNumber reports whether the rows of a list show a number, and its unit; ListsWith names those that do.
	HasNumber(list, id string) (unit string, ok bool)
	ListsWith(number string) []string
	DimensionIDs() []string
	HasMeasure(id string) bool
	MeasureIDs() []string
}

const (
	defaultRows  = 100
	maxRows      = 10_000
	maxTopN      = 1_000
	maxGroupBy   = 8
	maxMeasures  = 100
	maxLegend    = 1_000
	maxFilters   = 50
	maxValues    = 1_000
	regexMaxSize = 1_000
)

var (
	traceID = regexp.MustCompile(`^[0-9a-f]{32}$`)
	spanID  = regexp.MustCompile(`^[0-9a-f]{16}$`)
	runID   = regexp.MustCompile(`^[0-9a-f]{32}-[0-9a-f]{16}$`)
)

func (q Query) check(known Catalogue) error {
	switch q.Source {
	case "", settings.ClickHouse, settings.TempoTraces:
	default:
		return wrong("source is %q: use clickhouse or tempo.", q.Source)
	}
	if q.Reading != "" && (q.QueryType != Metrics || q.Reading != WholeTraces && q.Reading != SumsOnly) {
		return wrong("reading is %q: it is of metrics from Tempo, and traces (exact) or sums (approximate).", q.Reading)
	}
	if q.FilterText != "" {
		return wrong("The filters of this query are a text that cannot be read: %s. Mend it in the query editor.", q.FilterText)
	}
	if err := q.checkFilters(known); err != nil {
		return err
	}
	if q.Live && q.QueryType != Runs && q.QueryType != Calls {
		return wrong("live is of lists of runs and calls: leave it out.")
	}
	switch q.QueryType {
	case Metrics:
		return q.checkMetrics(known)
	case Runs, Sessions, Calls, Loops:
		if err := q.checkLooping(); err != nil {
			return err
		}
		if err := q.checkList(); err != nil || q.TraceID == "" {
			return err
		}
		return q.checkIDs()
	case Trace:
		return q.checkTrace()
	case Context:
		if q.TraceID == "" && !slices.ContainsFunc(q.Filters, namesOneConversation) {
			return wrong("A context query is about one trace, run or session: give traceId or runId, or a filter such as conversation_id = \"...\".")
		}
		return q.checkAbout()
	case Graph:
		return q.checkAbout()
	case Events:
		return q.checkEvents()
	case Experiment:
		return q.checkExperiment(known)
	case SQL:
		return q.checkSQL()
	case "":
		return wrong("queryType is missing: use %s.", typesText)
	}
	return wrong("queryType is %q: use %s.", q.QueryType, typesText)
}

var typesText = func() string {
	names := make([]string, len(Types))
	for i, t := range Types {
		names[i] = string(t)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}()

func (q Query) checkMetrics(known Catalogue) error {
	if len(q.Measures) == 0 {
		return wrong("measures is empty: name at least one, such as total_tokens.")
	}
	if len(q.Measures) > maxMeasures {
		return wrong("measures has %d entries: at most %d are answered at once.", len(q.Measures), maxMeasures)
	}
	for _, id := range q.Measures {
		if !known.HasMeasure(id) {
			return wrong("There is no measure %q. Measures are: %s.", id, strings.Join(known.MeasureIDs(), ", "))
		}
	}
	if len(q.GroupBy) > maxGroupBy {
		return wrong("groupBy has %d entries: at most %d are possible.", len(q.GroupBy), maxGroupBy)
	}
	for _, id := range q.GroupBy {
		if !known.HasDimension(id) {
			return UnknownDimension("groupBy", id, known)
		}
	}
	if q.Format != TimeSeries && q.Format != Table && q.Format != Heatmap {
		return wrong("format is %q: use timeseries, table or heatmap.", q.Format)
	}
	if q.Format == Heatmap && (len(q.Measures) > 1 || len(q.GroupBy) > 0 || q.Compare != "") {
		return wrong("A heatmap is of one measure and all groups together: leave one measure, and neither groupBy nor compare.")
	}
	if q.TopN < 0 || q.TopN > maxTopN {
		return wrong("topN is %d: use 1 to %d, or leave it out for all groups.", q.TopN, maxTopN)
	}
	if q.TopN > 0 && len(q.GroupBy) == 0 {
		return wrong("topN is set but groupBy is empty: name what to rank.")
	}
	if _, err := q.Place(); err != nil {
		return err
	}
	if _, err := q.Width(); err != nil {
		return err
	}
	if len(q.Legend) > maxLegend {
		return wrong("legend is longer than %d characters.", maxLegend)
	}
	_, err := q.Shift()
	return err
}

func (q Query) checkList() error {
	if q.Limit < 1 || q.Limit > maxRows {
		return wrong("limit is %d: use 1 to %d.", q.Limit, maxRows)
	}
	if orders := Orders[q.QueryType]; !slices.Contains(orders, q.OrderBy) {
		return wrong("orderBy is %q: use %s.", q.OrderBy, strings.Join(orders, ", "))
	}
	if q.Order != "asc" && q.Order != "desc" {
		return wrong("order is %q: use asc or desc.", q.Order)
	}
	if q.Live && (q.OrderBy != OrderByStart || q.Order != "desc") {
		return wrong("A live list has the newest rows first: leave orderBy and order out.")
	}
	if steps := []Steps{ModelCalls, ToolCalls, AllSteps}; q.QueryType == Calls && !slices.Contains(steps, q.Steps) {
		return wrong("steps is %q: use calls, tools or all.", q.Steps)
	}
	return nil
}

// checkLooping is of the table of looping runs.
func (q Query) checkLooping() error {
	if q.QueryType != Loops || q.Format == "" {
		return nil
	}
	if q.Format != Table {
		return wrong("format of loops is %q: leave it out for a list, or use table for the number of looping runs by service and agent.", q.Format)
	}
	if q.MinRepeats < 1 {
		return wrong("minRepeats is %d: use 1 or more.", q.MinRepeats)
	}
	return nil
}

// checkAbout is of queries that may be about one trace or run.
func (q Query) checkAbout() error {
	if q.TraceID == "" {
		return nil
	}
	return q.checkTrace()
}

// namesOneConversation reports whether a filter asks for single traces, runs or sessions.
func namesOneConversation(f Filter) bool {
	return slices.Contains([]string{"trace_id", "run_id", "conversation_id"}, f.Field) && (f.Op == Eq || f.Op == In)
}

func (q Query) checkTrace() error {
	if err := q.checkIDs(); err != nil {
		return err
	}
	if q.Detail != Lean && q.Detail != Full {
		return wrong("detail is %q: use lean or full.", q.Detail)
	}
	return nil
}

// checkIDs lets nothing else than ids through: one becomes part of an address.
func (q Query) checkIDs() error {
	if !traceID.MatchString(q.TraceID) {
		return wrong("traceId is %q: a trace id has 32 hexadecimal digits.", q.TraceID)
	}
	if q.RunID != "" && (!runID.MatchString(q.RunID) || !strings.HasPrefix(q.RunID, q.TraceID)) {
		return wrong("runId is %q: a run id is its trace id, a hyphen and 16 hexadecimal digits.", q.RunID)
	}
	if q.SpanID != "" && !spanID.MatchString(q.SpanID) {
		return wrong("spanId is %q: a span id has 16 hexadecimal digits.", q.SpanID)
	}
	return nil
}

func (q Query) checkFilters(known Catalogue) error {
	if len(q.Filters) > maxFilters {
		return wrong("filters has %d entries: at most %d are possible.", len(q.Filters), maxFilters)
	}
	for _, f := range q.Filters {
		if err := f.check(q.QueryType, known); err != nil {
			return err
		}
	}
	return nil
}

func (f Filter) check(of Type, known Catalogue) error {
	unit, ofRow := known.HasNumber(string(of), f.Field)
	if !ofRow && !known.HasDimension(f.Field) {
		if lists := known.ListsWith(f.Field); len(lists) > 0 {
			return wrong("The filter on %s: that is a number of each row of %s, and this query has no such rows. Filter by a dimension, or ask for a list.", f.Field, strings.Join(lists, ", "))
		}
		return UnknownDimension("filters", f.Field, known)
	}
	numeric := ofRow || known.IsNumeric(f.Field)
	if !ofRow {
		unit = known.Unit(f.Field)
	}
	if len(f.Values) > maxValues {
		return wrong("The filter on %s has %d values: at most %d are possible.", f.Field, len(f.Values), maxValues)
	}
	switch f.Op {
	case Exists, NotExists:
		if len(f.Values) > 0 {
			return wrong("The filter on %s: %s takes no value.", f.Field, f.Op)
		}
		return nil
	case Eq, NotEq, In, NotIn:
	case Match, NotMatch:
		if ofRow {
			return wrong("The filter on %s: %s compares text, and %s is a number.", f.Field, f.Op, f.Field)
		}
		for _, value := range f.Values {
			if len(value) > regexMaxSize {
				return wrong("The filter on %s: the regular expression is longer than %d characters.", f.Field, regexMaxSize)
			}
			if !isPattern(value) {
				return wrong("The filter on %s: %q is not a regular expression (RE2 syntax).", f.Field, value)
			}
		}
	case Less, LessEq, More, MoreEq:
		if len(f.Values) > 1 {
			return wrong("The filter on %s: %s takes one value.", f.Field, f.Op)
		}
		if !numeric {
			return wrong("The filter on %s: %s compares numbers, and %s is text.", f.Field, f.Op, f.Field)
		}
		if len(f.Values) == 1 && lacksUnit(f.Values[0], unit) {
			return wrong("The filter on %s: %q does not say of what. Use a duration with its unit, such as 2s or 300ms.", f.Field, f.Values[0])
		}
	default:
		return wrong("The filter on %s: there is no operator %q. Use = != =| !=| =~ !~ < <= > >= exists !exists.", f.Field, f.Op)
	}
	if len(f.Values) == 0 {
		return wrong("The filter on %s has no value. An empty variable is the usual cause: choose a value, or All to drop the filter.", f.Field)
	}
	if numeric && f.Op != Match && f.Op != NotMatch {
		for _, value := range f.Values {
			if _, err := Amount(value, unit); err != nil {
				return wrong("The filter on %s: %s.", f.Field, err)
			}
		}
	}
	return nil
}

// UnknownDimension is the mistake of naming a dimension that does not exist.
func UnknownDimension(where, id string, known Catalogue) error {
	return wrong("%s: there is no dimension %q. Dimensions are: %s.", where, id, strings.Join(known.DimensionIDs(), ", "))
}

// isPattern tells regular expressions that stay themselves within a larger one: one with a quotation that does not end
// (\Q without \E) would take in what comes after it.
func isPattern(text string) bool {
	_, alone := regexp.Compile(text)
	_, within := regexp.Compile(Anchored([]string{text}))
	return alone == nil && within == nil
}

// Anchored makes one regular expression of several that must match the whole value.
func Anchored(values []string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = "(?:" + v + ")"
	}
	return "^(?:" + strings.Join(parts, "|") + ")$"
}
