// Package query is the query model as the backend reads it: the Go twin of
// core/src/query/LlmQuery.ts. It names what is asked, never how.
package query

import (
	"github.com/loopscope/loopscope/backend-proxy/pkg/rawsql"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Type is what a query asks for.
type Type string

const (
	Metrics    Type = "metrics"
	Runs       Type = "runs"
	Trace      Type = "trace"
	Calls      Type = "calls"
	Sessions   Type = "sessions"
	Loops      Type = "loops"
	Context    Type = "context"
	Graph      Type = "graph"
	Events     Type = "events"
	Experiment Type = "experiment"
	SQL        Type = "sql"
)

// Types are all that a query can ask for, in the order in which people are told of them.
var Types = []Type{Metrics, Runs, Trace, Calls, Sessions, Context, Loops, Graph, Events, Experiment, SQL}

// Reading is how metrics are had from Tempo.
type Reading string

const (
	// WholeTraces are read and settled: exact, up to a number of them.
	WholeTraces Reading = "traces"
	// SumsOnly are added up by Tempo itself: approximate, over any range.
	SumsOnly Reading = "sums"
)

// Format is the shape of a metrics answer.
type Format string

const (
	TimeSeries Format = "timeseries"
	Table      Format = "table"
	// Heatmap counts the spans that add to one measure, by how much each adds.
	Heatmap Format = "heatmap"
)

// Steps are the spans that a calls query is about.
type Steps string

const (
	ModelCalls Steps = "calls"
	ToolCalls  Steps = "tools"
	AllSteps   Steps = "all"
)

// What lists are ordered by.
const (
	OrderByStart    = "start"
	OrderByDuration = "duration"
	OrderByCost     = "cost"
	OrderByTokens   = "tokens"
	OrderByRepeats  = "repeats"
	OrderByErrors   = "errors"
	OrderByTTFT     = "ttft"
)

// Orders are what the rows of a list can be sorted by.
var Orders = map[Type][]string{
	Runs:     {OrderByStart, OrderByDuration, OrderByCost, OrderByTokens, OrderByRepeats, OrderByErrors},
	Sessions: {OrderByStart, OrderByDuration, OrderByCost, OrderByTokens, OrderByRepeats, OrderByErrors},
	Calls:    {OrderByStart, OrderByDuration, OrderByCost, OrderByTokens, OrderByTTFT},
	Loops:    {OrderByRepeats, OrderByStart, OrderByCost, OrderByTokens},
}

// MeasureOrders are the measures that runs and sessions are ordered by; start and duration are no measures.
var MeasureOrders = map[string]string{OrderByCost: "cost", OrderByTokens: "total_tokens", OrderByRepeats: "identical_repeats", OrderByErrors: "errors"}

// Details of a trace query.
const (
	Lean = "lean"
	Full = "full"
)

// Query is one question, valid and at the current version.
type Query struct {
	Version   int  `json:"version"`
	QueryType Type `json:"queryType"`
	// Source is the database that is asked: the data source's own choice if empty.
	Source settings.Source `json:"source,omitempty"`
	// Reading is how metrics are had from Tempo: what is best for the range and who asks if empty.
	Reading Reading  `json:"reading,omitempty"`
	Filters []Filter `json:"filters,omitempty"`
	// FilterText is what somebody wrote for filters and cannot be read; such a query is not answered.
	FilterText string `json:"filterText,omitempty"`

	Measures []string `json:"measures,omitempty"`
	GroupBy  []string `json:"groupBy,omitempty"`
	TopN     int      `json:"topN,omitempty"`
	Format   Format   `json:"format,omitempty"`
	Interval string   `json:"interval,omitempty"`
	// Timezone is where days, weeks and months begin: a name of the IANA database, UTC if empty.
	Timezone string `json:"timezone,omitempty"`
	// Compare is what the answer is set beside: the same question about an earlier time. See Shift.
	Compare string `json:"compare,omitempty"`
	// Legend names the series of a time series: text with {{dimension}} and {{measure}}.
	Legend string `json:"legend,omitempty"`
	// Exemplars asks for some of the spans behind a time series or heatmap, too: those that add most.
	Exemplars bool `json:"exemplars,omitempty"`

	// Events are the kinds of events that are asked for.
	Events []string `json:"events,omitempty"`
	// MinRepeats and MinCost (US dollars) are from when on a run is an event, the former also from when on it counts as looping.
	MinRepeats int     `json:"minRepeats,omitempty"`
	MinCost    float64 `json:"minCost,omitempty"`
	// Lookback is how long before the range a value may have been seen to be no event: 7d if empty.
	Lookback string `json:"lookback,omitempty"`

	// Unit is what was assigned to the arms of an experiment, whose dimension GroupBy names: runs if empty.
	Unit Unit `json:"unit,omitempty"`

	Limit   int    `json:"limit,omitempty"`
	OrderBy string `json:"orderBy,omitempty"`
	Order   string `json:"order,omitempty"`
	// Live asks for a channel that tells of more rows as they arrive: of runs and calls, the newest first.
	Live bool `json:"live,omitempty"`
	// Steps of a calls query: model calls if empty.
	Steps Steps `json:"steps,omitempty"`

	TraceID string `json:"traceId,omitempty"`
	RunID   string `json:"runId,omitempty"`
	SpanID  string `json:"spanId,omitempty"`
	Detail  string `json:"detail,omitempty"`
	// RawSQL is the text of an sql query, with macros; see docs/sql.md.
	RawSQL string `json:"rawSql,omitempty"`
	// Variables are those of the dashboard that RawSQL names.
	Variables map[string]rawsql.Variable `json:"variables,omitempty"`

	// Query is a bare trace id, as links from logs and exemplars carry it; see unfold for a saved query's.
	Query string `json:"query,omitempty"`
}

// Filter is one condition; all of a query's must hold. Several values mean any
// of them, or none of them where the operator negates.
type Filter struct {
	Field  string   `json:"field"`
	Op     Op       `json:"op"`
	Values []string `json:"values,omitempty"`
}

// Op compares a field with values.
type Op string

const (
	Eq        Op = "="
	NotEq     Op = "!="
	In        Op = "=|"
	NotIn     Op = "!=|"
	Match     Op = "=~"
	NotMatch  Op = "!~"
	Less      Op = "<"
	LessEq    Op = "<="
	More      Op = ">"
	MoreEq    Op = ">="
	Exists    Op = "exists"
	NotExists Op = "!exists"
)
