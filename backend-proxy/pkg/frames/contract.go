// Package frames builds the data frames whose shapes core/src/frames documents.
// It is pure: rows in, frames out; golden files in core/testdata/frames are
// written here and parsed there.
package frames

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Contract names a shape.
type Contract string

const (
	ContractMetrics    Contract = "metrics"
	ContractRuns       Contract = "runs"
	ContractTrace      Contract = "trace"
	ContractSpan       Contract = "span"
	ContractMessages   Contract = "messages"
	ContractCalls      Contract = "calls"
	ContractSessions   Contract = "sessions"
	ContractContext    Contract = "context"
	ContractLoops      Contract = "loops"
	ContractGraph      Contract = "graph"
	ContractEvents     Contract = "events"
	ContractHeatmap    Contract = "heatmap"
	ContractExemplars  Contract = "exemplars"
	ContractExperiment Contract = "experiment"
)

const contractVersion = 1

// stamp marks a frame with its contract. Nothing else may go into meta.custom but how many texts were masked, and what is
// said of lists, which public dashboards do not get: they serve it to anybody.
func stamp(frame *data.Frame, contract Contract) *data.Frame {
	if frame.Meta == nil {
		frame.Meta = &data.FrameMeta{}
	}
	frame.Meta.Custom = map[string]any{"loopscope": map[string]any{"contract": contract, "version": contractVersion}}
	return frame
}

func typed(frame *data.Frame, kind data.FrameType) *data.Frame {
	if frame.Meta == nil {
		frame.Meta = &data.FrameMeta{}
	}
	frame.Meta.Type = kind
	frame.Meta.TypeVersion = data.FrameTypeVersion{0, 1}
	return frame
}

// Masked says of how many texts something was hidden.
func Masked(frame *data.Frame, texts int) {
	if custom, ok := frame.Meta.Custom.(map[string]any); ok {
		custom["masked"] = texts
	}
}

// Notice adds a sentence that panels show in their corner.
func Notice(frame *data.Frame, severity data.NoticeSeverity, text string) {
	frame.AppendNotices(data.Notice{Severity: severity, Text: text})
}
