package frames

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Session is one row of a sessions answer: all runs of one conversation. Lists of names are separated by commas.
type Session struct {
	ConversationID                                   string
	Start                                            time.Time
	Duration                                         time.Duration // from its first span's start to its last span's end
	Open                                             bool
	Traces, Runs                                     uint64
	Users, Agents, Models, Services, Teams, Projects string
	Figures
}

// Sessions builds the sessions frame.
func Sessions(sessions []Session) *data.Frame {
	figures := func(s Session) Figures { return s.Figures }
	frame := data.NewFrame("sessions",
		column("start", sessions, func(s Session) time.Time { return s.Start }),
		column("agents", sessions, func(s Session) string { return s.Agents }),
		column("models", sessions, func(s Session) string { return s.Models }),
	)
	frame.Fields = append(frame.Fields, leadingColumns(sessions, figures)...)
	frame.Fields = append(frame.Fields,
		column("runs", sessions, func(s Session) float64 { return float64(s.Runs) }),
		unit("ms", column("duration", sessions, func(s Session) float64 { return milliseconds(s.Duration) })),
		column("conversation_id", sessions, func(s Session) string { return s.ConversationID }),
		column("users", sessions, func(s Session) string { return s.Users }),
		column("services", sessions, func(s Session) string { return s.Services }),
	)
	frame.Fields = append(frame.Fields, otherColumns(sessions, figures)...)
	frame.Fields = append(frame.Fields,
		column("teams", sessions, func(s Session) string { return s.Teams }),
		column("projects", sessions, func(s Session) string { return s.Projects }),
		column("traces", sessions, func(s Session) float64 { return float64(s.Traces) }),
		column("open", sessions, func(s Session) bool { return s.Open }),
	)
	separateThousands(frame)
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	return stamp(frame, ContractSessions)
}
