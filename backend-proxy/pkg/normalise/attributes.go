package normalise

import (
	"encoding/json"
	"fmt"

	"github.com/loopscope/loopscope/semantics"
)

// source is where a value is told: an attribute, a member of its JSON, what a
// pattern's first group finds in it, or an attribute of an event.
type source struct {
	Key, Extract, Scope, Event string
	Path                       []string
	Scale                      float64
	When                       *rule // on the span
	Prefix                     string
}

// UnmarshalJSON reads the short form, a key alone, as well.
func (s *source) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, &s.Key)
	}
	type long source
	return json.Unmarshal(raw, (*long)(s))
}

// rule is a condition on a span: every part that is given has to hold.
type rule struct {
	Key, JSON, Scope, Name, Provider, Model, Convention, Event, Kind string
	Matches                                                          *string
	SpanKind                                                         string `json:"span_kind"`
	Without                                                          string // an attribute that is not told
}

// ordered is a JSON object whose order has a meaning.
type ordered[T any] struct {
	names  []string
	values map[string]T
}

func (o *ordered[T]) UnmarshalJSON(raw []byte) error {
	if err := json.Unmarshal(raw, &o.values); err != nil {
		return err
	}
	object, ok := readJSON(string(raw))
	if !ok {
		return fmt.Errorf("no JSON object: %.40s", raw)
	}
	for _, member := range object.members {
		o.names = append(o.names, member.name)
	}
	return nil
}

// table is semantics/attributes.json.
type table struct {
	Resource, Text                          ordered[[]source]
	Count, Cost, Quantities, Seconds        ordered[[]source]
	ServiceTiers                            map[string][]string `json:"service_tiers"`
	Instant, Flag                           ordered[[]source]
	FirstTokenEvents                        []string `json:"first_token_events"`
	Characters                              ordered[[]source]
	Conventions, Libraries, Selected, Kinds []rule
	EmbeddingModels                         string `json:"embedding_models"`
	AgentNames                              []rule `json:"agent_names"`
	ModelNames                              []rule `json:"model_names"`
	ToolNames                               []rule `json:"tool_names"`
	Basis                                   struct {
		InputExclusive  []rule `json:"input_exclusive"`
		OutputExclusive []rule `json:"output_exclusive"`
		// Of these the total tells reasoning that nothing else does.
		ReasoningInTotal []rule `json:"reasoning_in_total"`
	}
	Errors           []rule
	Hidden, Volatile string
	Unset            map[string]string // by field what some write where nothing is set
	Dollars          string
	FinishReasons    struct {
		Word  string
		Names map[string]string
	} `json:"finish_reasons"`
	Messages []struct {
		JSON, Indexed, Role string
		Path                []string
	}
	Roles     ordered[[]string]
	Providers struct {
		Names      map[string]string
		Prefixes   [][2]string
		Frameworks []string
		InModel    string `json:"in_model"`
	}
}

func loadTable() (table, error) {
	var t table
	raw, err := semantics.Files.ReadFile("attributes.json")
	if err != nil {
		return t, fmt.Errorf("semantics: %w", err)
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return t, fmt.Errorf("semantics/attributes.json: %w", err)
	}
	return t, nil
}
