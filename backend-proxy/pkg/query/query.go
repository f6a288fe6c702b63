// Package query is the query model as the backend reads it: the Go twin of
// core/src/query/LlmQuery.ts. It names what is asked, never how.
package query

// Type is what a query asks for.
type Type string

const (
	Metrics Type = "metrics"
	Runs    Type = "runs"
	Trace   Type = "trace"
)

// Format is the shape of a metrics answer.
type Format string

const (
	TimeSeries Format = "timeseries"
	Table      Format = "table"
)

// Order columns of a runs query.
const (
	OrderByStart    = "start"
	OrderByDuration = "duration"
	OrderByCost     = "cost"
	OrderByTokens   = "tokens"
	OrderByRepeats  = "repeats"
	OrderByErrors   = "errors"
)

// Details of a trace query.
const (
	Lean = "lean"
	Full = "full"
)

// Query is one question, valid and at the current version.
type Query struct {
	Version   int      `json:"version"`
	QueryType Type     `json:"queryType"`
	Source    string   `json:"source,omitempty"`
	Filters   []Filter `json:"filters,omitempty"`

	Measures []string `json:"measures,omitempty"`
	GroupBy  []string `json:"groupBy,omitempty"`
	TopN     int      `json:"topN,omitempty"`
	Format   Format   `json:"format,omitempty"`
	Interval string   `json:"interval,omitempty"`
	// Timezone is where days, weeks and months begin: a name of the IANA database, UTC if empty.
	Timezone string `json:"timezone,omitempty"`

	Limit   int    `json:"limit,omitempty"`
	OrderBy string `json:"orderBy,omitempty"`
	Order   string `json:"order,omitempty"`

	TraceID string `json:"traceId,omitempty"`
	RunID   string `json:"runId,omitempty"`
	SpanID  string `json:"spanId,omitempty"`
	Detail  string `json:"detail,omitempty"`
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
