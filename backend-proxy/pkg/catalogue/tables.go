package catalogue

import (
	"slices"
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
	KeepsDays    int      `json:"keeps_days"` // 0: as long as its spans
	Dimensions   []string `json:"dimensions"`
	FigureNames  []string `json:"figures"`
}

// Grain is the shortest interval that the table tells apart.
func (t Table) Grain() time.Duration { return time.Duration(t.GrainSeconds) * time.Second }

// Keeps is how long a row stays; 0 is as long as the spans it was made of.
func (t Table) Keeps() time.Duration { return time.Duration(t.KeepsDays) * 24 * time.Hour }

// HasDimension reports whether the table can be grouped by and filtered on a dimension.
func (t Table) HasDimension(id string) bool {
	return t.Rows == Spans || slices.Contains(t.Dimensions, id)
}

func (t Table) hasFigures(names []string) bool {
	return t.Rows == Spans || !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(t.FigureNames, name) })
}

// Spans is the table with a row a span.
func (c *Catalogue) Spans() Table { return c.Tables[len(c.Tables)-1] }
