// Package catalogue knows the measures and dimensions of semantics/: the only
// names that may become part of SQL text.
package catalogue

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
)

// Measure is one number that can be asked for.
type Measure struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Unit        string            `json:"unit"`
	Description string            `json:"description"`
	Definition  string            `json:"definition"`
	Exactness   map[string]string `json:"exactness"`
	Formula     Formula           `json:"formula"`
	// Needs is a dimension that it must be grouped by or filtered on: over different values of it, it adds up unlike things.
	Needs string `json:"needs"`
	// SQL is the aggregate expression by what the rows of a table are, as the generator wrote it.
	SQL map[Rows]string `json:"-"`
	// Distribution is what single spans add to it; nil of counts and ratios.
	Distribution *Distribution `json:"-"`
}

// Distribution is what one span adds to a measure, as the generator wrote it.
type Distribution struct {
	// Spans is an expression over rows that are spans, in parts of the measure's unit; null where a span adds nothing.
	Spans string `json:"spans"`
	// Parts of the unit.
	Parts float64 `json:"parts"`
	// Sums is the column of a table of sums that holds its logarithmic buckets of base 1.02; empty where none does.
	Sums string `json:"sums"`
}

// On is the aggregate expression over a table, and whether that table can answer exactly.
func (m Measure) On(table Table) (string, bool) {
	sql := m.SQL[Spans]
	if table.Rows == Sums {
		sql = m.SQL[Sums]
	}
	return sql, table.hasFigures(m.Formula.Figures())
}

// ZeroWhenEmpty tells counts, which are 0 where nothing happened, from sums, means
// and quantiles, which then do not exist and are null.
func (m Measure) ZeroWhenEmpty() bool {
	return len(m.Formula.Sum) > 0 && m.Formula.NullWithout == ""
}

// Dimension is one column that can be grouped by and filtered on.
type Dimension struct {
	ID          string `json:"id"`
	Column      string `json:"column"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Type        string `json:"type"`           // string or number
	Unit        string `json:"unit,omitempty"` // of a number
}

// identifying are the dimensions whose values name one person, session, run or span.
var identifying = []string{"user_id", "conversation_id", "run_id", "trace_id", "span_id", "agent_id"}

// Identifies reports whether a group of this dimension is no sum of many but one case.
func (d Dimension) Identifies() bool { return slices.Contains(identifying, d.ID) }

// Catalogue holds all of them in their published order.
type Catalogue struct {
	Measures   []Measure
	Dimensions []Dimension
	// Tables that answer metrics, the cheapest first; the last has a row a span and answers everything.
	Tables []Table
	// Figures that measures are made of, and the conditions and values that they name.
	Figures Figures
	// OverSpans are figures as SQL over rows that are spans, of tables of whole days.
	OverSpans map[string]string
	// Verdicts are labels of scores, in lower case.
	Verdicts Verdicts
	// Lists are the numbers that their rows can be filtered on.
	Lists Lists
	// Sums are what Tempo adds up by itself.
	Sums SumsByTempo
	// Experiments are what arms and their units are made of.
	Experiments Experiments

	measures   map[string]Measure
	dimensions map[string]Dimension
}

// Verdicts is semantics/verdicts.json: what labels say of what was scored.
type Verdicts struct {
	Passed []string `json:"passed"`
	Failed []string `json:"failed"`
}

// Load reads the catalogue out of the files embedded by the semantics package.
func Load(files embed.FS) (*Catalogue, error) {
	var in struct {
		Measures   []Measure   `json:"measures"`
		Dimensions []Dimension `json:"dimensions"`
		Tables     []Table     `json:"tables"`
	}
	var (
		sql struct {
			Measures      map[string]map[Rows]string `json:"measures"`
			Distributions map[string]*Distribution   `json:"distributions"`
			Figures       map[string]string          `json:"figures"`
		}
		figures  Figures
		verdicts Verdicts
		lists    listsFile
		byTempo  SumsByTempo
		trials   Experiments
	)
	for name, into := range map[string]any{
		"measures.json": &in, "dimensions.json": &in, "tables.json": &in, "measures.sql.json": &sql, "figures.json": &figures, "verdicts.json": &verdicts, "lists.json": &lists, "traceql.json": &byTempo, "experiment.json": &trials,
	} {
		if err := read(files, name, into); err != nil {
			return nil, err
		}
	}
	for i, m := range in.Measures {
		in.Measures[i].SQL, in.Measures[i].Distribution = sql.Measures[m.ID], sql.Distributions[m.ID]
	}
	c := New(in.Measures, in.Dimensions, in.Tables)
	c.Figures, c.OverSpans, c.Verdicts, c.Sums, c.Experiments = figures, sql.Figures, verdicts, byTempo, trials
	var err error
	c.Lists, err = lists.lists(c.Measures)
	return c, err
}

// New builds a catalogue from parts.
func New(measures []Measure, dimensions []Dimension, tables []Table) *Catalogue {
	c := &Catalogue{Measures: measures, Dimensions: dimensions, Tables: tables, measures: map[string]Measure{}, dimensions: map[string]Dimension{}}
	for _, m := range measures {
		c.measures[m.ID] = m
	}
	for _, d := range dimensions {
		c.dimensions[d.ID] = d
	}
	return c
}

func read(files embed.FS, name string, into any) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("semantics: %w", err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("semantics/%s: %w", name, err)
	}
	return nil
}

// Measure finds a measure by id.
func (c *Catalogue) Measure(id string) (Measure, bool) { m, ok := c.measures[id]; return m, ok }

// Dimension finds a dimension by id.
func (c *Catalogue) Dimension(id string) (Dimension, bool) { d, ok := c.dimensions[id]; return d, ok }

// HasDimension, IsNumeric, Unit, DimensionIDs, HasMeasure, MeasureIDs, HasNumber and ListsWith serve the check of queries.
func (c *Catalogue) HasDimension(id string) bool { _, ok := c.dimensions[id]; return ok }
func (c *Catalogue) IsNumeric(id string) bool    { return c.dimensions[id].Type == "number" }
func (c *Catalogue) Unit(id string) string       { return c.dimensions[id].Unit }
func (c *Catalogue) HasMeasure(id string) bool   { _, ok := c.measures[id]; return ok }

func (c *Catalogue) HasNumber(list, id string) (unit string, ok bool) {
	return c.Lists.HasNumber(list, id)
}

func (c *Catalogue) ListsWith(number string) []string { return c.Lists.With(number) }

func (c *Catalogue) DimensionIDs() []string {
	return slices.Collect(func(yield func(string) bool) {
		for _, d := range c.Dimensions {
			if !yield(d.ID) {
				return
			}
		}
	})
}

func (c *Catalogue) MeasureIDs() []string {
	return slices.Collect(func(yield func(string) bool) {
		for _, m := range c.Measures {
			if !yield(m.ID) {
				return
			}
		}
	})
}
