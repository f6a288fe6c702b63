package normalise

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

const (
	mostTokens  = 1_000_000_000
	nanoseconds = 1_000_000_000
	day         = 86_400 * nanoseconds
)

// field is one fact and the places where it may be told, by precedence.
type field struct {
	name   string
	places []place
	// whole numbers are kept in the field's unit, exact ones as they are told.
	whole, exact bool
	most         float64
	unset        string // stands for "not set"
	hidden       string // matches what an instrumentation hid
	content      bool   // kept as it was told, JSON's quotes too
}

type place struct {
	source
	resource bool
}

// counts names the columns of token counts.
var counts = map[string]string{
	"input": "input_tokens", "output": "output_tokens", "total": "total_tokens", "cache_read": "cache_read_tokens",
	"cache_write": "cache_write_tokens", "reasoning": "reasoning_tokens", "replayed": "replayed_tokens",
}

// billed is what is told of a call that was made.
var billed = []string{"input_tokens", "output_tokens", "total_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "reported_cost"}

const meterPrefix = "quantities."

// content is what a tool was given and what it answered.
var content = []string{"arguments", "result"}

func placesOf(sources []source) []place {
	places := make([]place, len(sources))
	for i, s := range sources {
		places[i] = place{source: s}
	}
	return places
}

// fieldsOf lists what one attribute tells, numbers first.
func fieldsOf(t table) (facts, contents []field) {
	for _, key := range t.Count.names {
		f := field{name: key, places: placesOf(t.Count.values[key]), whole: true, most: mostTokens}
		if name, ok := counts[key]; ok {
			f.name = name
		}
		f.unset = t.Unset[key]
		facts = append(facts, f)
	}
	for _, name := range t.Seconds.names {
		f := field{name: name, places: placesOf(t.Seconds.values[name]), whole: true, most: day}
		for i := range f.places {
			if f.places[i].Scale == 0 {
				f.places[i].Scale = 1
			}
			f.places[i].Scale *= nanoseconds
		}
		facts = append(facts, f)
	}
	for _, name := range t.Cost.names {
		facts = append(facts, field{name: name, places: placesOf(t.Cost.values[name]), exact: true, most: mostTokens})
	}
	for _, meter := range t.Quantities.names {
		facts = append(facts, field{name: meterPrefix + meter, places: placesOf(t.Quantities.values[meter]), exact: true, most: mostTokens})
	}
	for _, of := range []ordered[[]source]{t.Instant, t.Flag} {
		for _, name := range of.names {
			facts = append(facts, field{name: name, places: placesOf(of.values[name])})
		}
	}
	for _, name := range slices.Concat(t.Text.names, t.Resource.names) {
		if slices.ContainsFunc(facts, func(f field) bool { return f.name == name }) {
			continue
		}
		f := field{name: name, places: placesOf(t.Text.values[name]), unset: t.Unset[name]}
		for _, s := range t.Resource.values[name] {
			f.places = append(f.places, place{source: s, resource: true})
		}
		if slices.Contains(content, name) {
			f.content = true
			contents = append(contents, f)
		} else {
			facts = append(facts, f)
		}
	}
	// A tool's hidden content is kept: what another attribute tells in its place is not what was hidden.
	for i := range facts {
		facts[i].hidden = t.Hidden
	}
	return facts, contents
}

// told is what a span tells, by field, and the fields for which something else than
// a number within bounds was told.
type told struct {
	values    map[string]string
	malformed []string
}

// reading is one span on its way: its JSON attributes are parsed once.
type reading struct {
	Span
	patterns *patterns
	parsed   map[string]value
}

// json is an attribute's JSON; an attribute may hold it as a JSON string.
func (r *reading) json(key string) value {
	v, known := r.parsed[key]
	if !known {
		if text := r.Attributes[key]; text != "" {
			v, _ = readJSON(unquoted(text))
		}
		r.parsed[key] = v
	}
	return v
}

func (r *reading) at(p place) string {
	switch {
	case p.resource:
		return r.Resource[p.Key]
	case p.Event != "":
		for _, event := range r.Events {
			if event.Name == p.Event {
				return event.Attributes[p.Key]
			}
		}
		return ""
	case p.Extract != "":
		return r.patterns.group(p.Extract, r.Attributes[p.Key])
	case len(p.Path) > 0:
		v := r.json(p.Key)
		for _, name := range p.Path {
			inner, ok := v.member(name)
			if !ok {
				return ""
			}
			v = inner
		}
		return v.told()
	default:
		return r.Attributes[p.Key]
	}
}

// nothing is what some writers put for "not told".
var nothing = []string{"", "null", "None", "[]"}

const numberPattern = `^\+?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`

func (r *reading) told(fields []field) told {
	found := told{values: map[string]string{}}
	for _, f := range fields {
		isMalformed := false
		for _, p := range f.places {
			text := r.at(p)
			if !f.content {
				text = unquoted(text)
			}
			if slices.Contains(nothing, text) || (f.unset != "" && text == f.unset) || (f.hidden != "" && r.patterns.match(f.hidden, text)) || (p.Scope != "" && !r.patterns.match(p.Scope, r.Scope)) || (p.When != nil && !r.holds(*p.When, known{})) {
				continue
			}
			if f.whole || f.exact {
				number, ok := r.number(text, p.Scale, f.most)
				isMalformed = isMalformed || !ok
				if !ok {
					continue
				}
				if f.whole {
					text = strconv.FormatUint(uint64(number), 10)
				}
			}
			if _, already := found.values[f.name]; !already {
				found.values[f.name] = text
			}
		}
		if isMalformed {
			found.malformed = append(found.malformed, f.name)
		}
	}
	return found
}

func (r *reading) number(text string, scale, most float64) (float64, bool) {
	if !r.patterns.match(numberPattern, text) {
		return 0, false
	}
	number, _ := strconv.ParseFloat(strings.TrimPrefix(text, "+"), 64)
	if scale != 0 {
		number *= scale
	}
	return number, !math.IsNaN(number) && number <= most
}

// cutOff names the first field told in each attribute whose JSON does not end.
func (r *reading) cutOff(fields []field) []string {
	var names, seen []string
	for _, f := range fields {
		for _, p := range f.places {
			if len(p.Path) == 0 || slices.Contains(seen, p.Key) {
				continue
			}
			seen = append(seen, p.Key)
			if isCutOff(r.Attributes[p.Key]) {
				names = append(names, f.name)
			}
		}
	}
	return names
}
