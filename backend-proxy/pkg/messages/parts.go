package messages

import (
	"bytes"
	"encoding/json"
	"strings"
)

// fromJSON reads messages of any of the shapes that instrumentations write; text that is no JSON is one message.
func fromJSON(text, role string) []Message {
	var value any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	trimmed := strings.TrimSpace(text)
	if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") || decoder.Decode(&value) != nil {
		return []Message{{Role: role, Kind: Text, Content: text}}
	}
	return read(value, role, 0)
}

// Messages nest a few levels (choice > message > content > part); more is not a message.
const maxDepth = 12

func read(value any, role string, depth int) []Message {
	if depth > maxDepth {
		return []Message{{Role: role, Kind: Other, Content: encode(value)}}
	}
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		if v == "" {
			return nil
		}
		return []Message{{Role: role, Kind: Text, Content: v}}
	case []any:
		var out []Message
		for _, item := range v {
			out = append(out, read(item, role, depth+1)...)
		}
		return out
	case map[string]any:
		return readObject(v, role, depth)
	}
	return []Message{{Role: role, Kind: Other, Content: encode(value)}}
}

func readObject(o map[string]any, role string, depth int) []Message {
	if own := ownRole(o); own != "" {
		role = own
	}
	for _, wrapper := range []string{"message", "kwargs", "messages", "inputs", "generations", "contents"} {
		if inner, ok := o[wrapper]; ok && isContainer(inner) {
			return read(inner, role, depth+1)
		}
	}
	if parts, ok := o["parts"].([]any); ok {
		return read(parts, role, depth+1)
	}
	if message, ok := readPart(o, role); ok {
		return message
	}
	_, hasContent := o["content"]
	calls, hasCalls := o["tool_calls"].([]any)
	if isEmpty(o) {
		return nil
	}
	if !hasContent && !hasCalls {
		if function, ok := o["function"].(map[string]any); ok {
			return []Message{call(role, function)}
		}
		if text(o, "toolName") != "" {
			return []Message{call(role, o)}
		}
		return []Message{{Role: role, Kind: Other, Content: encode(o)}}
	}
	if role == "tool" || role == "function" {
		return []Message{{Role: "tool", Kind: ToolResult, Name: text(o, "name"), Content: encode(o["content"])}}
	}
	out := read(o["content"], role, depth+1)
	for _, c := range calls { // beside content that may be empty
		if callObject, ok := c.(map[string]any); ok {
			if function, ok := callObject["function"].(map[string]any); ok {
				callObject = function
			}
			out = append(out, call(role, callObject))
		}
	}
	return out
}

// isEmpty recognises a message whose content was not captured.
func isEmpty(o map[string]any) bool {
	for key := range o {
		if key != "role" && key != "id" && key != "name" {
			return false
		}
	}
	return true
}

// ownRole is the role a message names: as role, as LangChain's type, or as Gemini's "model".
func ownRole(o map[string]any) string {
	role := text(o, "role")
	if _, isMessage := o["content"]; role == "" && isMessage {
		role = map[string]string{"human": "user", "ai": "assistant", "system": "system", "tool": "tool"}[text(o, "type")]
	}
	if role == "model" {
		return "assistant"
	}
	return role
}

// readPart reads a part by its type, or by the one field that Gemini's and Bedrock's parts have; false where it is no part.
func readPart(o map[string]any, role string) ([]Message, bool) {
	switch text(o, "type", "part_kind") {
	case "":
		if inner, ok := pick(o, "function_call", "functionCall", "toolUse").(map[string]any); ok {
			return []Message{call(role, inner)}, true
		}
		if inner, ok := pick(o, "function_response", "functionResponse").(map[string]any); ok {
			return []Message{{Role: "tool", Kind: ToolResult, Name: text(inner, "name"), Content: encode(inner["response"])}}, true
		}
		if inner, ok := o["toolResult"].(map[string]any); ok {
			return []Message{{Role: "tool", Kind: ToolResult, Content: encode(inner["content"])}}, true
		}
		if only, ok := o["text"].(string); ok && text(o, "content") == "" {
			return []Message{{Role: role, Kind: Text, Content: only}}, true
		}
	case "text", "input_text", "output_text":
		return []Message{{Role: role, Kind: Text, Content: text(o, "content", "text")}}, true
	case "reasoning", "thinking", "summary_text":
		return []Message{{Role: role, Kind: Reasoning, Content: text(o, "content", "text", "thinking", "reasoning")}}, true
	case "tool_call", "tool-call", "tool_use", "function_call", "server_tool_call", "server_tool_use":
		return []Message{call(role, o)}, true
	case "tool_call_response", "tool_result", "tool-result", "tool-return", "function_call_output", "server_tool_call_response":
		return []Message{{Role: "tool", Kind: ToolResult, Name: text(o, "name", "toolName", "tool_name"), Content: encode(pick(o, "response", "result", "output", "content", "server_tool_call_response"))}}, true
	case "blob", "file", "uri", "image", "image_url", "input_image", "audio", "input_audio":
		// The bytes are of no use as text.
		return []Message{{Role: role, Kind: Other, Content: strings.TrimSpace(text(o, "type") + " " + text(o, "mime_type", "modality") + " " + text(o, "uri", "file_id"))}}, true
	}
	return nil, false
}

func call(role string, o map[string]any) Message {
	return Message{Role: role, Kind: ToolCall, Name: text(o, "name", "toolName", "tool_name"), Content: encode(pick(o, "arguments", "input", "args", "server_tool_call"))}
}

func isContainer(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}

func pick(o map[string]any, keys ...string) any {
	for _, key := range keys {
		if value, ok := o[key]; ok && value != nil {
			return value
		}
	}
	return nil
}

func text(o map[string]any, keys ...string) string {
	for _, key := range keys {
		if value, ok := o[key].(string); ok && value != "" {
			return value
		}
	}
	return ""
}

// encode is a string as it is and everything else as JSON.
func encode(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}
