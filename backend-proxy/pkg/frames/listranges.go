package frames

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// NewestSince says of a list whose older traces were left out when the oldest of those that were read began, in
// meta.custom.loopscope.newestSince (Unix ms). Over a longer range that ends at the same time, a list is of the same traces
// if this lies within the shorter one.
func NewestSince(list *data.Frame, since time.Time) { tell(list, "newestSince", since.UnixMilli()) }

// MayBeOfEarlier says of a list, in meta.custom.loopscope.mayBeOfEarlier, that the same rows might say something else if the
// range began earlier.
func MayBeOfEarlier(list *data.Frame) { tell(list, "mayBeOfEarlier", true) }

func tell(list *data.Frame, name string, what any) {
	custom, _ := list.Meta.Custom.(map[string]any)
	if contract, ok := custom["loopscope"].(map[string]any); ok {
		contract[name] = what
	}
}
