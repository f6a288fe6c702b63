package catalogue

// SumsByTempo is semantics/traceql.json: what is approximate where Tempo adds up by itself.
type SumsByTempo struct {
	// About is said of every answer.
	About string `json:"about"`
	// Figures are those that can be told so, with the id of a reason for which they are approximate.
	Figures map[string]string `json:"figures"`
	Reasons map[string]string `json:"reasons"`
	// Inherited, Scopes and Lost are formats, of dimensions, instrumentations and facts.
	Inherited string `json:"inherited"`
	Scopes    string `json:"scopes"`
	Lost      string `json:"lost"`
}
