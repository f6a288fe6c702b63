package engine

import (
	"fmt"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// The span that names an agent arrives at its end: until then a run has the last known agent of its session, else of its
// service's spans of that name, and says that it may be another.
func TestRuns_agentsOfOpenRunsAreTheLastKnown(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "open_runs")
	at := func(minute int) int64 { return start.Add(time.Duration(minute) * time.Minute).UnixNano() }
	span := func(trace, id int, parent, kind string, from int64, session string) settle.Span {
		s := settle.Span{
			TraceID: fmt.Sprintf("%032x", trace), SpanID: fmt.Sprintf("%016x", id), ParentSpanID: parent, Service: "shop", Kind: kind, Name: kind, Scope: "agents", Status: "ok",
			Start: from, End: from + int64(time.Second), ConversationID: session,
		}
		if kind == "llm" {
			s.Provider, s.RequestModel = "openai", "gpt-4.1"
		}
		return s
	}
	agent := func(trace int, name string, from int64, session string) settle.Span {
		s := span(trace, 1, "", "agent", from, session)
		s.Agent, s.End = name, from+int64(5*time.Second)
		return s
	}
	const missing = "0000000000000001"
	elsewhere := span(5, 2, missing, "llm", at(33), "")
	elsewhere.Service = "other"
	db.collect(t,
		agent(1, "concierge", at(1), "talk"), span(1, 2, missing, "llm", at(1)+1, "talk"),
		agent(2, "planner", at(2), ""), span(2, 2, missing, "llm", at(2)+1, ""),
		// They go on.
		span(3, 2, missing, "llm", at(30), "talk"), span(4, 2, missing, "llm", at(31), ""), elsewhere,
	)
	bare := collectedBeside(t, db, "open_runs_raw")
	expect := func(name string, want map[string][2]string) {
		t.Helper()
		s := service(t, func(s *settings.Settings) { s.Database = name })
		list := frame(t, ask(t, s, ada, map[string]any{"queryType": "runs"}))
		if list.Rows() != 5 {
			t.Errorf("%s: %d runs", name, list.Rows())
		}
		for i := range list.Rows() {
			got := row(list, i)
			if of, known := want[got["trace_id"].(string)[31:]]; known && (got["agent"] != of[0] || got["last_known_agent"] != of[1]) {
				t.Errorf("%s: the agent of run %v is %v, last known %v; want %v", name, got["trace_id"], got["agent"], got["last_known_agent"], of)
			}
		}
	}
	for _, name := range []string{db.name, bare.name} {
		expect(name, map[string][2]string{"1": {"concierge", ""}, "2": {"planner", ""}, "3": {"", "concierge"}, "4": {"", "planner"}, "5": {"", ""}})
	}
	db.collect(t, agent(4, "auditor", at(31)-1, ""))
	expect(db.name, map[string][2]string{"3": {"", "concierge"}, "4": {"auditor", ""}})
}
