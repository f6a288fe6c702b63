package settle

// maxDepth ends a line of ancestors, and with it a cycle of parents.
const maxDepth = 64

const (
	noParent = -1
	unseen   = -2 // the parent has not arrived
)

// forest holds spans with their parents; a parent lies in the same trace and is the same tenant's. What others have of a
// trace is as if it had not arrived.
type forest struct {
	spans    []Span
	parent   []int
	inferred []bool // whether the parent only stands in for one that is missing
}

func newForest(spans []Span) *forest {
	f := &forest{spans: spans, parent: make([]int, len(spans))}
	at := make(map[owned]int, len(spans))
	for i := range spans {
		at[spans[i].owned()] = i
	}
	for i := range spans {
		f.parent[i] = noParent
		if spans[i].ParentSpanID == "" {
			continue
		}
		f.parent[i] = unseen
		if p, ok := at[owned{spans[i].whose(), spans[i].ParentSpanID}]; ok {
			f.parent[i] = p
		}
	}
	f.cutCycles()
	f.standIn()
	return f
}

// cutCycles makes a root of every span that is its own ancestor: such parents say nothing.
func (f *forest) cutCycles() {
	const fresh, onPath, done = 0, 1, 2
	state := make([]uint8, len(f.spans))
	var path []int
	for i := range f.spans {
		path = path[:0]
		at := i
		for at >= 0 && state[at] == fresh {
			state[at] = onPath
			path = append(path, at)
			at = f.parent[at]
		}
		if at >= 0 && state[at] == onPath {
			for k := len(path) - 1; ; k-- {
				f.parent[path[k]] = noParent
				if path[k] == at {
					break
				}
			}
		}
		for _, p := range path {
			state[p] = done
		}
	}
}

// blocks reports whether calls below and above a span are two different calls.
func (s *Span) blocks() bool { return s.Kind == "agent" || s.Kind == "tool" || s.Kind == "handoff" }

// callsAbove visits each call above a call with no agent, no tool and no missing parent between, the nearest first.
func (f *forest) callsAbove(i int, visit func(above int)) {
	for at, depth := i, 1; f.parent[at] >= 0 && !f.inferred[at] && depth <= maxDepth; depth++ {
		at = f.parent[at]
		if f.spans[at].isCall() {
			visit(at)
		}
		if f.spans[at].blocks() {
			return
		}
	}
}
