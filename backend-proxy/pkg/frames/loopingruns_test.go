package frames_test

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
)

func TestLoopingRuns(t *testing.T) {
	golden(t, "looping-runs", data.Frames{frames.LoopingRuns([]frames.LoopingRun{
		{Service: "shop", Agent: "billing", Loops: true},
		{Service: "shop", Agent: "support"},
		{Service: "shop", Agent: "billing", Loops: true},
		{Service: "docs", Agent: "writer"},
		{Service: "docs", Agent: "writer", Loops: true},
	})})
}
