package messages

import (
	"sort"
	"strconv"
	"strings"
)

// indexed reads messages that are spread over one attribute a field, such as
// llm.input_messages.0.message.content or gen_ai.prompt.0.role.
func indexed(prefix, role string, attributes map[string]string) []Message {
	var out []Message
	for _, fields := range group(attributes, prefix) {
		out = append(out, oneIndexed(unwrapped(fields), role)...)
	}
	return out
}

// unwrapped drops the level that OpenInference puts between index and field.
func unwrapped(fields map[string]string) map[string]string {
	out := make(map[string]string, len(fields))
	for key, value := range fields {
		for _, wrapper := range []string{"message.", "prompt.", "completion."} {
			key = strings.TrimPrefix(key, wrapper)
		}
		out[key] = value
	}
	return out
}

func oneIndexed(fields map[string]string, role string) []Message {
	if own := fields["role"]; own != "" {
		role = own
	}
	var out []Message
	if content := first(fields, []string{"content", "text"}); content != "" {
		if role == "tool" || role == "function" {
			out = append(out, Message{Role: "tool", Kind: ToolResult, Name: fields["name"], Content: content})
		} else {
			out = append(out, fromJSON(content, role)...)
		}
	}
	for _, part := range group(fields, "contents.") {
		out = append(out, indexedPart(part, role)...)
	}
	for _, c := range group(fields, "tool_calls.") {
		name := first(c, []string{"tool_call.function.name", "name"})
		arguments := first(c, []string{"tool_call.function.arguments", "arguments"})
		if name != "" || arguments != "" {
			out = append(out, Message{Role: role, Kind: ToolCall, Name: name, Content: arguments})
		}
	}
	return out
}

func indexedPart(part map[string]string, role string) []Message {
	content := part["message_content.text"]
	switch part["message_content.type"] {
	case "reasoning", "thinking":
		return []Message{{Role: role, Kind: Reasoning, Content: content}}
	case "text", "":
		if content != "" {
			return []Message{{Role: role, Kind: Text, Content: content}}
		}
		return nil
	case "tool_use", "tool_call":
		return nil // told again as a tool call of the message
	default:
		return []Message{{Role: role, Kind: Other, Content: part["message_content.type"]}}
	}
}

// group collects "<prefix><index>.<field>" by index.
func group(fields map[string]string, prefix string) []map[string]string {
	byIndex := map[int]map[string]string{}
	for key, value := range fields {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		number, field, ok := strings.Cut(rest, ".")
		index, err := strconv.Atoi(number)
		if !ok || err != nil {
			continue
		}
		if byIndex[index] == nil {
			byIndex[index] = map[string]string{}
		}
		byIndex[index][field] = value
	}
	out := make([]map[string]string, 0, len(byIndex))
	for _, index := range sortedKeys(byIndex) {
		out = append(out, byIndex[index])
	}
	return out
}

func sortedKeys(m map[int]map[string]string) []int {
	keys := make([]int, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Ints(keys)
	return keys
}
