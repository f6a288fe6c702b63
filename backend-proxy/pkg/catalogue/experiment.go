package catalogue

// Experiments is semantics/experiment.json: what can tell arms, and what a run adds up.
type Experiments struct {
	Arms    []string `json:"arms"`
	Figures []string `json:"figures"`
}
