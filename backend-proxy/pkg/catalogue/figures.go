package catalogue

import (
	"encoding/json"
	"fmt"
)

// Formula makes a measure of figures; one of Sum, Ratio, Quantile and Mean is set. It is
// null where the figure NullWithout is 0, a ratio also where its divisor is 0.
type Formula struct {
	Sum         []string `json:"sum"`
	Ratio       []string `json:"ratio"`
	To          []string `json:"to"`
	Per         float64  `json:"per"`
	Quantile    float64  `json:"quantile"`
	Of          string   `json:"of"`
	Mean        string   `json:"mean"` // of what was put into buckets, in milliseconds
	NullWithout string   `json:"null_without"`
}

// Figures are the names of what the formula reads.
func (f Formula) Figures() []string {
	var names []string
	names = append(names, f.Sum...)
	names = append(names, f.Ratio...)
	names = append(names, f.To...)
	for _, one := range []string{f.Of, f.Mean, f.NullWithout} {
		if one != "" {
			names = append(names, one)
		}
	}
	return names
}

// Figures is semantics/figures.json.
type Figures struct {
	Conditions map[string]Condition `json:"conditions"`
	Values     map[string]Value     `json:"values"`
	Figures    map[string]Figure    `json:"figures"`
}

// Figure is something that is added up over spans; one of Count, Sum, Buckets and Distinct is set.
type Figure struct {
	Count    *Condition `json:"count"`
	Sum      []string   `json:"sum"` // columns and values; what is null adds nothing
	Buckets  string     `json:"buckets"`
	Distinct string     `json:"distinct"`
	Where    *Condition `json:"where"`
	Decimals int        `json:"decimals"` // of an exact decimal
}

// Value is a number of one span that is no column: a quotient, or the time between
// two moments after the span's start.
type Value struct {
	Quotient string `json:"quotient"`
	By       string `json:"by"`
	Less     string `json:"less"`
	Decimals int    `json:"decimals"`
	From     string `json:"from"`
	To       string `json:"to"`
	// Weighted are columns whose sum (1 of none) is taken times the span's sampling weight.
	Weighted []string `json:"weighted"`
	// Of is a column that holds numbers by name, Members which of them are added up.
	Of      string   `json:"of"`
	Members []string `json:"members"`
}

// Condition is what must hold for a span to add to a figure. Name stands for a condition by that name.
type Condition struct {
	Name   string
	Column string      `json:"column"`
	Is     any         `json:"is"` // string or float64
	Told   bool        `json:"told"`
	Above  string      `json:"above"`
	All    []Condition `json:"all"`
	Any    []Condition `json:"any"`
	Not    *Condition  `json:"not"`
}

// UnmarshalJSON reads a condition, or the name of one.
func (c *Condition) UnmarshalJSON(raw []byte) error {
	if err := json.Unmarshal(raw, &c.Name); err == nil {
		return nil
	}
	type plain Condition
	if err := json.Unmarshal(raw, (*plain)(c)); err != nil {
		return fmt.Errorf("condition %s: %w", raw, err)
	}
	return nil
}
