package catalogue

import (
	"slices"
	"strings"
	"time"
)

// Rows says what a row of a table is.
type Rows string

const (
	// Sums have a column a figure.
	Sums Rows = "sums"
	// Spans answer whatever is asked.
	Spans Rows = "spans"
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
		if kept := days[t.stored()]; kept > 0 && (t.KeepsDays == 0 || kept < t.KeepsDays) {
			t.KeepsDays = kept
		}
	}
	return &out
}

// stored is the table that has the rows of what queries read.
func (t Table) stored() string {
	if t.Rows == Spans {
		return strings.TrimSuffix(t.Name, "_v")
	}
	return t.StoredIn
}

// HasDimension reports whether the table can be grouped by and filtered on a dimension.
func (t Table) HasDimension(id string) bool {
	return t.Rows == Spans || slices.Contains(t.Dimensions, id)
}

func (t Table) hasFigures(names []string) bool {
	return t.Rows == Spans || !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(t.FigureNames, name) })
}

// Spans is the table with a row a span.
func (c *Catalogue) Spans() Table { return c.Tables[len(c.Tables)-1] }
