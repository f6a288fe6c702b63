package messages

import (
	"encoding/json"
	"maps"
)

// fromRecord reads a log record or event that is one message: its body, else its attributes.
func fromRecord(record Record, role string) []Message {
	body := map[string]any{}
	if json.Unmarshal([]byte(record.Body), &body) != nil || len(body) == 0 {
		if record.Body != "" {
			return []Message{{Role: role, Kind: Text, Content: record.Body}}
		}
		body = fromAttributes(record.Attributes)
	}
	if role == "tool" && text(body, "role") == "" {
		body["role"] = "tool"
	}
	delete(body, "index")
	delete(body, "finish_reason")
	return read(body, role, 0)
}

// fromAttributes keeps the keys of a message; values that are JSON are read as such.
func fromAttributes(attributes map[string]string) map[string]any {
	out := map[string]any{}
	for _, key := range []string{"content", "gen_ai.event.content", "role", "name", "tool_calls", "message"} {
		value, ok := attributes[key]
		if !ok || value == "" {
			continue
		}
		if key == "gen_ai.event.content" {
			key = "content"
		}
		var parsed any
		if key != "role" && key != "name" && json.Unmarshal([]byte(value), &parsed) == nil && isContainer(parsed) {
			out[key] = parsed
			continue
		}
		out[key] = value
	}
	if inner, ok := out["content"].(map[string]any); ok && len(out) == 1 {
		return maps.Clone(inner)
	}
	return out
}

// bodyAttributes reads the body of a details event, which some exporters fill instead of attributes.
func bodyAttributes(body string) map[string]string {
	parsed := map[string]any{}
	if body == "" || json.Unmarshal([]byte(body), &parsed) != nil {
		return nil
	}
	out := make(map[string]string, len(parsed))
	for key, value := range parsed {
		out[key] = encode(value)
	}
	return out
}
