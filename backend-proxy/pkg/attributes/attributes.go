// Package attributes reads attributes of spans and log records in whichever form
// the collector's exporter stored them: in maps of text, or in columns of
// ClickHouse's JSON type. Both come as JSON (toJSONString).
package attributes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Attributes are texts by their dotted keys, as a map of the exporter's has them:
// lists as JSON, numbers and flags as they are written. It scans a column of JSON.
type Attributes map[string]string

// Scan implements sql.Scanner.
func (a *Attributes) Scan(column any) error {
	text, ok := column.(string)
	if !ok {
		return fmt.Errorf("attributes: a column of %T is no text", column)
	}
	read, err := Parse(text)
	*a = read
	return err
}

// Parse reads one object. The JSON type cannot tell {"a": {"b": 1}} from {"a.b": 1}: both are a.b. A key may stand twice,
// with a value and with what lies below it.
func Parse(text string) (Attributes, error) {
	out := Attributes{}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := object(decoder, "", out); err != nil {
		return nil, fmt.Errorf("attributes: %w", err)
	}
	return out, nil
}

func object(decoder *json.Decoder, prefix string, out Attributes) error {
	if _, err := decoder.Token(); err != nil { // the brace
		return err
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return err
		}
		name, ok := key.(string)
		if !ok {
			return fmt.Errorf("%v is no key", key)
		}
		if err := value(decoder, prefix+name, out); err != nil {
			return err
		}
	}
	_, err := decoder.Token()
	return err
}

func value(decoder *json.Decoder, key string, out Attributes) error {
	var raw json.RawMessage
	if err := decoder.Decode(&raw); err != nil {
		return err
	}
	switch raw[0] {
	case '{':
		return object(json.NewDecoder(bytes.NewReader(raw)), key+".", out)
	case '"':
		var text string
		err := json.Unmarshal(raw, &text)
		out[key] = text
		return err
	case 'n':
		return nil
	}
	out[key] = string(raw)
	return nil
}

// List is the attributes of several events. It scans a column of JSON.
type List []Attributes

// Scan implements sql.Scanner.
func (l *List) Scan(column any) error {
	text, ok := column.(string)
	if !ok {
		return fmt.Errorf("attributes: a column of %T is no text", column)
	}
	*l = nil
	decoder := json.NewDecoder(strings.NewReader(text))
	if _, err := decoder.Token(); err != nil { // the bracket
		return fmt.Errorf("attributes: %w", err)
	}
	for decoder.More() {
		one := Attributes{}
		if err := object(decoder, "", one); err != nil {
			return fmt.Errorf("attributes: %w", err)
		}
		*l = append(*l, one)
	}
	if _, err := decoder.Token(); err != nil && err != io.EOF { //nolint:errorlint // Token returns it bare
		return fmt.Errorf("attributes: %w", err)
	}
	return nil
}
