// Package messages reads what a model was told and answered out of a span's
// attributes, events and log records, whichever convention wrote them. Which
// keys carry messages is data: semantics/messages.json.
package messages

import (
	"embed"
	"encoding/json"
	"fmt"
)

// Kind is what a part of a message is.
type Kind string

const (
	Text       Kind = "text"
	ToolCall   Kind = "tool_call"
	ToolResult Kind = "tool_result"
	Reasoning  Kind = "reasoning"
	Other      Kind = "other"
)

// Message is one part of one message.
type Message struct {
	Role    string
	Kind    Kind
	Name    string // the tool of a call or result
	Content string
}

// Record is what can carry messages besides a span's own attributes: an event of the span or a log record.
type Record struct {
	Name       string
	Body       string
	Attributes map[string]string
}

// Sources says where messages stand.
type Sources struct {
	// Of each list the first source that has anything is taken: conventions repeat each other.
	System []source `json:"system"`
	Input  []source `json:"input"`
	Output []source `json:"output"`

	ToolName []string `json:"tool_name"`
	// DetailsEvents carry the same keys as a span's attributes.
	DetailsEvents []string `json:"details_events"`
	// MessageEvents are one message each, by the role they imply.
	MessageEvents map[string]string `json:"message_events"`
}

type source struct {
	Form   string `json:"form"`   // json, text, indexed, call, result or together
	Key    string `json:"key"`    // of one attribute
	Prefix string `json:"prefix"` // of indexed attributes
	Role   string `json:"role"`   // where the message does not tell its own
	As     Kind   `json:"as"`     // what a text is, if not text
	Kind   string `json:"kind"`   // only spans of this kind
	// Sources of the form together are all taken.
	Sources []source `json:"sources"`
}

// Load reads the sources out of the files embedded by the semantics package.
func Load(files embed.FS) (*Sources, error) {
	raw, err := files.ReadFile("messages.json")
	if err != nil {
		return nil, fmt.Errorf("semantics: %w", err)
	}
	var s Sources
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("semantics/messages.json: %w", err)
	}
	return &s, nil
}
