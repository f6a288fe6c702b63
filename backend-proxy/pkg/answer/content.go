package answer

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/mask"
	"github.com/loopscope/loopscope/backend-proxy/pkg/messages"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// rulesOf are what hides content.
func rulesOf(s settings.Masking) mask.Rules {
	rules := mask.Rules{Least: s.Least}
	for _, p := range s.Patterns {
		rules.Patterns = append(rules.Patterns, mask.Pattern{Name: p.Name, Expression: p.Expression, Confidence: p.Confidence})
	}
	return rules
}

// veil is what lies over content for one caller: content reaches a frame through it alone. The zero veil has no rules of
// the administrator's, and hides what is built in.
type veil struct {
	lifted bool
	rules  mask.Rules
	hidden int // texts in which something was
}

func (s *Service) veil(who caller) *veil {
	return &veil{lifted: who.revealing || !s.settings.Masking.Hides(who.Role), rules: s.masks}
}

func (v *veil) text(text string) string {
	if v.lifted {
		return text
	}
	masked := v.rules.Value(text)
	if masked != text {
		v.hidden++
	}
	return masked
}

func (v *veil) tags(told map[string]string) map[string]string {
	if v.lifted || told == nil {
		return told
	}
	out := make(map[string]string, len(told))
	for key, value := range told {
		out[key] = v.text(value)
	}
	return out
}

func (v *veil) messages(parts []messages.Message) []messages.Message {
	out := make([]messages.Message, len(parts))
	for i, m := range parts {
		m.Name, m.Content = v.text(m.Name), v.text(m.Content)
		out[i] = m
	}
	return out
}

// spans hides in place.
func (v *veil) spans(spans []frames.Span) {
	for i := range spans {
		s := &spans[i]
		s.StatusMessage, s.Tags, s.ServiceTags = v.text(s.StatusMessage), v.tags(s.Tags), v.tags(s.ServiceTags)
	}
}

// say tells how much was hidden.
func (v *veil) say(frame *data.Frame) {
	if v.hidden > 0 {
		frames.Masked(frame, v.hidden)
	}
}
