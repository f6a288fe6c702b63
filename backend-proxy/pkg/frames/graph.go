package frames

import (
	"cmp"
	"maps"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// What an agent calls.
const (
	CallsAgent = "agent"
	CallsModel = "model"
	CallsTool  = "tool"
)

// Edge is how often an agent called a model, a tool or another agent. From is "" for calls without an agent.
type Edge struct {
	From, Kind, To string
	Count, Failed  uint64
	Tokens         uint64
	Cost           *float64 // US dollars; nil where none is known
}

// node is what was called, and who calls.
type node struct {
	id, kind, name string
	count, failed  float64
	tokens         float64
	cost           *float64
}

const (
	noAgent = "(no agent)"
)

// Graph builds the frames of Grafana's node graph: agents, models and tools, and who calls what. Edges between two of the
// same id are left out: nested spans of one agent are one.
func Graph(edges []Edge) data.Frames {
	nodes := map[string]*node{}
	of := func(kind, name string) *node {
		id := kind + ":" + name
		if nodes[id] == nil {
			if name == "" && kind == CallsAgent {
				name = noAgent
			}
			nodes[id] = &node{id: id, kind: kind, name: name}
		}
		return nodes[id]
	}
	type drawn struct {
		Edge
		source, target string
	}
	var lines []drawn
	for _, e := range edges {
		to := of(e.Kind, e.To)
		to.count += float64(e.Count)
		to.failed += float64(e.Failed)
		to.tokens += float64(e.Tokens)
		if e.Cost != nil {
			to.cost = plus(to.cost, *e.Cost)
		}
		if e.Kind == CallsAgent && e.From == "" {
			continue // nobody called it: a root
		}
		if from := of(CallsAgent, e.From); from != to {
			lines = append(lines, drawn{e, from.id, to.id})
		}
	}
	all := slices.SortedFunc(maps.Values(nodes), func(a, b *node) int { return cmp.Compare(a.id, b.id) })
	slices.SortFunc(lines, func(a, b drawn) int { return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target)) })
	nodeFrame := data.NewFrame("nodes",
		column("id", all, func(n *node) string { return n.id }),
		column("title", all, func(n *node) string { return n.name }),
		column("subtitle", all, func(n *node) string { return n.kind }),
		described("Calls", column("mainstat", all, func(n *node) float64 { return n.count })),
		described("Cost", unit("currencyUSD", column("secondarystat", all, func(n *node) *float64 { return n.cost }))),
		colored("green", column("arc__ok", all, func(n *node) float64 { return 1 - n.failedShare() })),
		colored("red", column("arc__failed", all, func(n *node) float64 { return n.failedShare() })),
		described("Tokens", column("detail__tokens", all, func(n *node) float64 { return n.tokens })),
		described("Failed", column("detail__failed", all, func(n *node) float64 { return n.failed })),
		column("icon", all, func(n *node) string { return icons[n.kind] }),
	)
	edgeFrame := data.NewFrame("edges",
		column("id", lines, func(l drawn) string { return l.source + " > " + l.target }),
		column("source", lines, func(l drawn) string { return l.source }),
		column("target", lines, func(l drawn) string { return l.target }),
		described("Calls", column("mainstat", lines, func(l drawn) float64 { return float64(l.Count) })),
		described("Cost", unit("currencyUSD", column("secondarystat", lines, func(l drawn) *float64 { return l.Cost }))),
		described("Failed", column("detail__failed", lines, func(l drawn) float64 { return float64(l.Failed) })),
		described("Tokens", column("detail__tokens", lines, func(l drawn) float64 { return float64(l.Tokens) })),
	)
	for _, frame := range []*data.Frame{nodeFrame, edgeFrame} {
		frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeNodeGraph}
		stamp(frame, ContractGraph)
	}
	return data.Frames{nodeFrame, edgeFrame}
}

// icons are names of Grafana's.
var icons = map[string]string{CallsAgent: "user", CallsModel: "brain", CallsTool: "wrench"}

func (n *node) failedShare() float64 {
	if n.count == 0 {
		return 0
	}
	return n.failed / n.count
}

func plus(sum *float64, n float64) *float64 {
	if sum != nil {
		n += *sum
	}
	return &n
}

func described(name string, field *data.Field) *data.Field {
	if field.Config == nil {
		field.Config = &data.FieldConfig{}
	}
	field.Config.DisplayName = name
	return field
}

func colored(name string, field *data.Field) *data.Field {
	field.Config = &data.FieldConfig{Color: map[string]any{"mode": "fixed", "fixedColor": name}}
	return field
}
