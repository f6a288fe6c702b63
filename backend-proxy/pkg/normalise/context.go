package normalise

import (
	"regexp"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/ascii"
)

// class is what a message's role means.
func (n *Normaliser) class(role string) string {
	for _, name := range n.table.Roles.names {
		for _, of := range n.table.Roles.values[name] {
			if of == ascii.Lower(role) {
				return name
			}
		}
	}
	return ""
}

// context is how many characters and messages of a call's context are of which role. Where messages, instructions or tools
// are cut off nobody knows what share each has, and there are no sizes.
func (n *Normaliser) context(r *reading) (chars, items map[string]uint64, isCut bool) {
	chars, items = map[string]uint64{}, map[string]uint64{}
	add := func(class string, size uint64) {
		if class != "" && size > 0 {
			chars[class] += size
		}
	}
	messages, text := n.messages(r)
	isCut = isCutOff(text)
	for _, message := range messages {
		role, _ := message.member("role")
		class := n.class(role.plain)
		add(class, length(message.raw()))
		if class != "" {
			items[class]++
		}
	}
	if len(messages) == 0 {
		n.indexed(r, add, items)
	}
	for _, name := range n.table.Characters.names {
		for _, s := range n.table.Characters.values[name] {
			for key, text := range r.Attributes {
				if (s.Prefix == "" && key == s.Key) || (s.Prefix != "" && strings.HasPrefix(key, s.Prefix)) {
					add(name, length(text))
					isCut = isCut || (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[{")) && isCutOff(text)
				}
			}
		}
	}
	if isCut {
		return nil, nil, true
	}
	return chars, items, false
}

// messages are those of the first attribute that holds a list.
func (n *Normaliser) messages(r *reading) ([]value, string) {
	for _, source := range n.table.Messages {
		if source.JSON == "" {
			continue
		}
		text := r.Attributes[source.JSON]
		v := value{}
		if strings.HasPrefix(text, "[") || len(source.Path) > 0 {
			v, _ = readJSON(text)
		}
		for _, name := range source.Path {
			v, _ = v.member(name)
			text = v.raw()
		}
		if v.open == '[' || (len(source.Path) == 0 && strings.HasPrefix(text, "[")) {
			return v.elements, text
		}
	}
	return nil, ""
}

// indexed reads messages that have an attribute a part, such as llm.input_messages.0.message.role.
func (n *Normaliser) indexed(r *reading, add func(string, uint64), items map[string]uint64) {
	var starts, ends []string
	for _, source := range n.table.Messages {
		if source.Indexed != "" {
			starts = append(starts, regexp.QuoteMeta(source.Indexed))
			ends = append(ends, regexp.QuoteMeta(source.Role))
		}
	}
	stem := "^((?:" + strings.Join(starts, "|") + ")[0-9]+)"
	isRole := "[0-9](?:" + strings.Join(ends, "|") + ")$"
	classes := map[string]string{}
	for key, text := range r.Attributes {
		if of := n.patterns.group(stem, key); of != "" && n.patterns.match(isRole, key) {
			classes[of] = n.class(text)
			if classes[of] != "" {
				items[classes[of]]++
			}
		}
	}
	for key, text := range r.Attributes {
		if of := n.patterns.group(stem, key); of != "" {
			add(classes[of], length(text))
		}
	}
}

// length counts characters as ClickHouse does: bytes that begin one.
func length(text string) uint64 {
	var n uint64
	for i := range len(text) {
		if text[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}
