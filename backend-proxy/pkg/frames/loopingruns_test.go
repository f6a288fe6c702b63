package frames_test

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
)

func TestLoopingRuns(t *testing.T) {
	golden(t, "looping-runs", data.Frames{frames.LoopingRuns([]frames.Loop{
		{RunID: "1", Service: "shop", Agent: "billing", Tool: "search", Repeats: 3},
		// A cycle of two tools repeats each of them.
		{RunID: "2", Service: "shop", Agent: "billing", Tool: "list", Repeats: 2},
		{RunID: "2", Service: "shop", Agent: "billing", Tool: "read", Repeats: 1},
		{RunID: "3", Service: "shop", Agent: "support", Tool: "search", Repeats: 2},
		{RunID: "4", Service: "docs", Agent: "editor", Tool: "read", Repeats: 4},
		{RunID: "4", Service: "docs", Agent: "writer", Tool: "read", Repeats: 5},
	}, 3)})
}
