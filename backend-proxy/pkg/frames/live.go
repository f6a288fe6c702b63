package frames

import (
	"maps"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Live is what a list says of its live channel, in meta.custom.loopscope.live.
type Live struct {
	// Path is the channel's, below ds/<uid>/; Refused says why there is none.
	Path    string `json:"path,omitempty"`
	Refused string `json:"refused,omitempty"`
	// Gone are ids of rows that are no more: a run may turn out to be part of another.
	Gone []string `json:"gone,omitempty"`
	// Ended says why nothing more comes on this channel, Trouble why nothing comes for now.
	Ended   string `json:"ended,omitempty"`
	Trouble string `json:"trouble,omitempty"`
}

// WithLive is a frame over the same fields that says more of its channel.
func WithLive(frame *data.Frame, live Live) *data.Frame {
	told := *frame
	meta := data.FrameMeta{}
	if frame.Meta != nil {
		meta = *frame.Meta
	}
	custom, _ := meta.Custom.(map[string]any)
	contract, _ := custom["loopscope"].(map[string]any)
	contract = maps.Clone(contract)
	if contract == nil {
		contract = map[string]any{}
	}
	contract["live"] = live
	meta.Custom = map[string]any{"loopscope": contract}
	told.Meta = &meta
	return &told
}

// LiveRows are some rows of a list of runs or calls, as a channel's message.
func LiveRows(list *data.Frame, rows []int, gone []string) *data.Frame {
	message := &data.Frame{Name: list.Name, Meta: list.Meta}
	for _, field := range list.Fields {
		part := data.NewFieldFromFieldType(field.Type(), len(rows))
		part.Name, part.Labels, part.Config = field.Name, field.Labels, field.Config
		for to, from := range rows {
			part.Set(to, field.At(from))
		}
		message.Fields = append(message.Fields, part)
	}
	slices.Sort(gone)
	message = WithLive(message, Live{Gone: gone})
	message.Meta.ExecutedQueryString = ""
	return message
}

// LiveEnd is the last message of a channel.
func LiveEnd(why string) *data.Frame { return WithLive(data.NewFrame(""), Live{Ended: why}) }

// LiveTrouble is a message instead of rows, until the database answers again.
func LiveTrouble(why string) *data.Frame { return WithLive(data.NewFrame(""), Live{Trouble: why}) }

// LiveOf is what a frame says of its channel.
func LiveOf(frame *data.Frame) (live Live) {
	if frame.Meta != nil {
		custom, _ := frame.Meta.Custom.(map[string]any)
		contract, _ := custom["loopscope"].(map[string]any)
		live, _ = contract["live"].(Live)
	}
	return live
}

// IsQuiet tells messages that change nothing.
func IsQuiet(message *data.Frame) bool { return message.Rows() == 0 && len(LiveOf(message).Gone) == 0 }

// LiveIDs tell the rows of a list of runs or calls from each other: the run's id, or "<trace id>-<span id>".
func LiveIDs(list *data.Frame) []string {
	traces, _ := list.FieldByName("trace_id")
	spans, _ := list.FieldByName("span_id")
	runs, _ := list.FieldByName("run_id")
	ids := make([]string, list.Rows())
	for i := range ids {
		if spans != nil {
			ids[i] = traces.At(i).(string) + "-" + spans.At(i).(string)
		} else {
			ids[i] = runs.At(i).(string)
		}
	}
	return ids
}

// Starts are when the rows of a list began.
func Starts(list *data.Frame) []time.Time {
	column, _ := list.FieldByName("start")
	starts := make([]time.Time, list.Rows())
	for i := range starts {
		starts[i] = column.At(i).(time.Time)
	}
	return starts
}
