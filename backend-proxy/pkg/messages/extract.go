package messages

import (
	"slices"
)

// Limits of one span's answer: a browser shows a few hundred messages at most.
const (
	maxMessages = 2_000
	maxContent  = 256 << 10
)

// Extract lists a span's messages in order: system, input, output. spanKind is
// the span's kind (llm, tool, ...), ” where unknown.
func (s *Sources) Extract(spanKind string, attributes map[string]string, events, logs []Record) []Message {
	all := make(map[string]string, len(attributes))
	for key, value := range attributes {
		all[key] = value
	}
	var perMessage, choices []Message
	for _, record := range slices.Concat(events, logs) {
		name := record.Name
		if name == "" {
			name = record.Attributes["event.name"]
		}
		if slices.Contains(s.DetailsEvents, name) {
			for key, value := range record.Attributes {
				if all[key] == "" {
					all[key] = value
				}
			}
			for key, value := range bodyAttributes(record.Body) {
				if all[key] == "" {
					all[key] = value
				}
			}
			continue
		}
		if role, ok := s.MessageEvents[name]; ok {
			found := fromRecord(record, role)
			if role == "assistant" && name == "gen_ai.choice" {
				choices = append(choices, found...)
			} else {
				perMessage = append(perMessage, found...)
			}
		}
	}
	tool := first(all, s.ToolName)
	input := firstOf(s.Input, spanKind, tool, all)
	output := firstOf(s.Output, spanKind, tool, all)
	out := firstOf(s.System, spanKind, tool, all)
	if len(input) == 0 {
		input = perMessage
	}
	if len(output) == 0 {
		output = choices
	}
	out = append(append(out, input...), output...)
	if len(out) > maxMessages {
		out = out[:maxMessages]
	}
	for i := range out {
		out[i].Content = cut(out[i].Content)
	}
	return out
}

func cut(text string) string {
	if len(text) <= maxContent {
		return text
	}
	end := maxContent
	for end > 0 && text[end]&0xC0 == 0x80 { // not within a character
		end--
	}
	return text[:end] + "…"
}

func first(attributes map[string]string, keys []string) string {
	for _, key := range keys {
		if value := attributes[key]; value != "" {
			return value
		}
	}
	return ""
}

func firstOf(sources []source, spanKind, tool string, attributes map[string]string) []Message {
	for _, s := range sources {
		if found := s.read(spanKind, tool, attributes); len(found) > 0 {
			return found
		}
	}
	return nil
}

func (s source) read(spanKind, tool string, attributes map[string]string) []Message {
	if s.Kind != "" && s.Kind != spanKind {
		return nil
	}
	value := attributes[s.Key]
	switch {
	case s.Form == "indexed":
		return indexed(s.Prefix, s.Role, attributes)
	case s.Form == "together":
		var all []Message
		for _, part := range s.Sources {
			all = append(all, part.read(spanKind, tool, attributes)...)
		}
		return all
	case value == "":
		return nil
	case s.Form == "json":
		return fromJSON(value, s.Role)
	case s.Form == "call":
		return []Message{{Role: "assistant", Kind: ToolCall, Name: tool, Content: value}}
	case s.Form == "result":
		return []Message{{Role: "tool", Kind: ToolResult, Name: tool, Content: value}}
	case s.As != "":
		return []Message{{Role: s.Role, Kind: s.As, Content: value}}
	}
	return []Message{{Role: s.Role, Kind: Text, Content: value}}
}
