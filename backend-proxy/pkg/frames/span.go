package frames

import (
	"sort"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/messages"
)

// SpanDetail builds the frames of one span: its attributes and its messages.
func SpanDetail(attributes, resource map[string]string, parts []messages.Message) data.Frames {
	rows := append(sortedTags(attributes), sortedTags(resource)...)
	span := data.NewFrame("attributes",
		column("key", rows, func(t tag) string { return t.Key }),
		column("value", rows, func(t tag) string { return t.Value }),
	)
	indexes := make([]int64, len(parts))
	for i := range indexes {
		indexes[i] = int64(i)
	}
	content := data.NewFrame("messages",
		data.NewField("index", nil, indexes),
		column("role", parts, func(m messages.Message) string { return m.Role }),
		column("kind", parts, func(m messages.Message) string { return string(m.Kind) }),
		column("name", parts, func(m messages.Message) string { return m.Name }),
		column("content", parts, func(m messages.Message) string { return m.Content }),
	)
	return data.Frames{stamp(span, ContractSpan), stamp(content, ContractMessages)}
}

func sortedTags(attributes map[string]string) []tag {
	out := make([]tag, 0, len(attributes))
	for key, value := range attributes {
		out = append(out, tag{key, value})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Key < out[j].Key })
	return out
}
