package catalogue

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Rows says what a row of a table is.
type Rows string

const (
	// Sums have a column a figure.
	Sums Rows = "sums"
	// OneRow is a row of sums by itself, whose figures are columns.
	OneRow Rows = "row"
	// Spans answer whatever is asked but what they lack.
	Spans Rows = "spans"
	// Lines are spans cut into what each meter billed.
	Lines Rows = "lines"
	// Scores have the dimensions of what they score.
	Scores Rows = "scores"
)

// Table is one that can answer metrics, as semantics/tables.json describes it.
type Table struct {
	Name         string   `json:"name"`
	StoredIn     string   `json:"stored_in"` // of sums: the table with a row a unit, which Name unfolds
	Rows         Rows     `json:"rows"`
	GrainSeconds int      `json:"grain_seconds"`
	KeepsDays    int      `json:"keeps_days"` // 0: for good
	Dimensions   []string `json:"dimensions"`
	FigureNames  []string `json:"figures"`
	Lacks        []string `json:"lacks"` // dimensions and figures, where the others are not listed
	// DaysOf says that rows are of whole UTC days and only of spans for which this dimension is told. What a range has
	// besides whole days is then added up from spans.
	DaysOf string `json:"days_of"`
}

// Grain is the shortest interval that the table tells apart.
func (t Table) Grain() time.Duration { return time.Duration(t.GrainSeconds) * time.Second }

// Since is the time from which on rows are still there; zero where all are.
func (t Table) Since(now time.Time) time.Time {
	if t.KeepsDays == 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -t.KeepsDays)
}

// Keeping is the catalogue of a database whose tables keep rows for so many days at most, by the names that they are
// stored under.
func (c *Catalogue) Keeping(days map[string]int) *Catalogue {
	if len(days) == 0 {
		return c
	}
	out := *c
	out.Tables = slices.Clone(c.Tables)
	for i := range out.Tables {
		t := &out.Tables[i]
		if kept := days[t.Stored()]; kept > 0 && (t.KeepsDays == 0 || kept < t.KeepsDays) {
			t.KeepsDays = kept
		}
	}
	return &out
}

// Stored is the table that has the rows of what queries read.
func (t Table) Stored() string {
	switch t.Rows {
	case Lines:
		return "llm_spans"
	case Scores:
		return t.Name
	}
	return cmp.Or(t.StoredIn, strings.TrimSuffix(t.Name, "_v"))
}

// HasDimension reports whether the table can be grouped by and filtered on a dimension.
func (t Table) HasDimension(id string) bool {
	if t.Dimensions == nil {
		return !slices.Contains(t.Lacks, id)
	}
	return slices.Contains(t.Dimensions, id)
}

func (t Table) hasFigures(names []string) bool {
	for _, name := range names {
		if t.FigureNames == nil && slices.Contains(t.Lacks, name) || t.FigureNames != nil && !slices.Contains(t.FigureNames, name) {
			return false
		}
	}
	return true
}

// Spans is the table with a row a span.
func (c *Catalogue) Spans() Table { return c.Tables[len(c.Tables)-1] }

// Told is the table of what is told of each span that has a dimension: spans, else what they are cut into.
func (c *Catalogue) Told(dimension string) Table {
	for _, t := range slices.Backward(c.Tables) {
		if t.Rows != Sums && t.HasDimension(dimension) {
			return t
		}
	}
	return c.Spans()
}
