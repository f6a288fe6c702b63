package engine

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// judgedRun is a run with what the loop velocity panel says of its trace.
type judgedRun struct {
	Name, State                             string
	Open                                    bool
	StreakNow, LongestStreak, SinceProgress float64
	Steps                                   []struct {
		ID, Invocation, Kind, Tool, Args, Result string
		Failed                                   bool
		Start, Duration                          float64
	}
}

func judgedRuns(t *testing.T) []judgedRun {
	t.Helper()
	raw, err := os.ReadFile("../../core/testdata/loops/judged.json")
	if err != nil {
		t.Fatal(err)
	}
	var told struct{ Runs []judgedRun }
	if err := json.Unmarshal(raw, &told); err != nil {
		t.Fatal(err)
	}
	return told.Runs
}

// spans are those of a run as agents send them, in a trace and a service of its own. The spans of what goes on are not there.
func (r judgedRun) spans(t *testing.T, n int, begin time.Time) []settle.Span {
	t.Helper()
	var ids, invocations []string
	last := 0.0
	for _, step := range r.Steps {
		ids = append(ids, step.ID)
		if !slices.Contains(invocations, step.Invocation) {
			invocations = append(invocations, step.Invocation)
		}
		last = max(last, step.Start+step.Duration)
	}
	slices.Sort(ids)
	if r.Open && len(invocations) > 1 {
		return nil // of one that goes on nothing tells that its agents are of one run
	}
	id := func(number int) string { return fmt.Sprintf("%016x", number) }
	agentOf := func(invocation string) string { return id(1000 + slices.Index(invocations, invocation)) }
	span := func(kind, spanID, parent string, start, duration float64) settle.Span {
		from := begin.Add(time.Duration(start * float64(time.Millisecond))).UnixNano()
		return settle.Span{
			TraceID: fmt.Sprintf("%032x", n+1), SpanID: spanID, ParentSpanID: parent, Service: r.service(n), Kind: kind, Name: kind, Scope: "agents", Status: "ok",
			Start: from, End: from + int64(duration*float64(time.Millisecond)),
		}
	}
	var spans []settle.Span
	if !r.Open {
		spans = append(spans, span("workflow", id(999), "", 0, last+2))
		for _, invocation := range invocations {
			agent := span("agent", agentOf(invocation), id(999), 0, last+1)
			agent.Agent = invocation
			spans = append(spans, agent)
		}
	}
	for _, step := range r.Steps {
		one := span(step.Kind, id(1+slices.Index(ids, step.ID)), agentOf(step.Invocation), step.Start, step.Duration)
		if step.Failed {
			one.Status = "error"
		}
		if step.Kind == "llm" {
			one.Provider, one.RequestModel = "openai", "gpt-4.1"
		} else {
			one.Tool, one.ArgsSig, one.ResultSig = step.Tool, number(t, step.Args), number(t, step.Result)
		}
		spans = append(spans, one)
	}
	return spans
}

func (r judgedRun) service(n int) string { return fmt.Sprint("service ", n) }

// number is one for a signature, small enough for JSON.
func number(t *testing.T, signature string) uint64 {
	t.Helper()
	if signature == "" {
		return 0
	}
	n, err := strconv.ParseUint(signature, 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n & (1<<40 - 1)
}

// A list of runs and an alert rule say of each run what the gauge of its trace says: of labelled runs and random ones, settled
// from spans as they arrive, and read from the collector's table.
func TestLoops_areThoseOfTheGauge(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "gauge")
	begin := start.Add(10 * time.Minute)
	runs := map[string]judgedRun{}
	var collected []settle.Span
	for n, run := range judgedRuns(t) {
		if spans := run.spans(t, n, begin); len(spans) > 0 {
			runs[run.service(n)] = run
			collected = append(collected, spans...)
		}
	}
	db.collect(t, collected...)
	bare := collectedBeside(t, db, "gauge_raw")
	for _, name := range []string{db.name, bare.name} {
		s := service(t, func(s *settings.Settings) { s.Database, s.Background.Alerts = name, settings.ScopeAggregates })
		list := frame(t, ask(t, s, ada, map[string]any{"queryType": "runs", "limit": 1000}))
		if list.Rows() != len(runs) || list.Rows() < 70 {
			t.Fatalf("%s: %d runs, want %d", name, list.Rows(), len(runs))
		}
		for i := range list.Rows() {
			got := row(list, i)
			want := runs[got["service"].(string)]
			streak := want.LongestStreak
			if want.Open {
				streak = want.StreakNow
			}
			if got["open"] != want.Open || got["repeat_streak"] != streak || got["since_progress"] != nil && got["since_progress"] != want.SinceProgress {
				t.Errorf("%s: %s: open %v, %v in a row, %v since progress; the gauge says %v, %v, %v", name, want.Name, got["open"], got["repeat_streak"], got["since_progress"], want.Open, streak, want.SinceProgress)
			}
			if got["since_progress"] == nil && want.SinceProgress >= 10 {
				t.Errorf("%s: %s was not looked at", name, want.Name)
			}
		}
		rule := frame(t, ask(t, s, principal.Principal{Kind: principal.Alert}, map[string]any{"queryType": "loops", "format": "table"}))
		looping := 0
		for i := range rule.Rows() {
			got := row(rule, i)
			want := runs[got["service"].(string)]
			if isLooping := got["looping_runs"] == 1.0; isLooping != (want.State == "looping") {
				t.Errorf("%s: %s: the rule counts %v, the gauge says %s", name, want.Name, got["looping_runs"], want.State)
			} else if isLooping {
				looping++
			}
		}
		if rule.Rows() != len(runs) || looping < 5 {
			t.Errorf("%s: %d services, %d of them looping", name, rule.Rows(), looping)
		}
	}
}

// A run that goes on without progress for longer than nearly all that ended well counts, although it only waits.
func TestLoops_countRunaways(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "runaways")
	waiting := judgedRuns(t)[slices.IndexFunc(judgedRuns(t), func(r judgedRun) bool { return r.Name == "a job that is waited for" })]
	patient := waiting
	patient.Steps = nil
	step := waiting.Steps[1]
	for i := range 14 {
		step.ID, step.Start = fmt.Sprintf("s%03d", i), float64(i)*5_000
		patient.Steps = append(patient.Steps, step)
	}
	calm := waiting
	calm.Steps = waiting.Steps[:2]
	var collected []settle.Span
	add := func(run judgedRun, n int, service string, begin time.Time) {
		for _, s := range run.spans(t, n, begin) {
			s.Service = service
			collected = append(collected, s)
		}
	}
	for i, service := range []string{"known", "unknown"} {
		add(patient, i, service, start.Add(30*time.Minute))
	}
	for n := range 100 { // two days before
		add(calm, 10+n, "known", start.Add(-48*time.Hour+time.Duration(n)*time.Minute))
	}
	db.collect(t, collected...)
	s := service(t, func(s *settings.Settings) { s.Database, s.Background.Alerts = db.name, settings.ScopeAggregates })
	query := map[string]any{"queryType": "loops", "format": "table"}
	rule := frame(t, s.Query(t.Context(), principal.Principal{Kind: principal.Alert}, answer.Question{JSON: questionOf(t, query).JSON, Range: plan.Range{From: start, To: start.Add(time.Hour)}}))
	got := map[string]any{}
	for i := range rule.Rows() {
		got[row(rule, i)["service"].(string)] = row(rule, i)["looping_runs"]
	}
	if len(got) != 2 || got["known"] != 1.0 || got["unknown"] != 0.0 {
		t.Errorf("the rule counts %v: only where 100 runs are known is it a runaway", got)
	}
}
