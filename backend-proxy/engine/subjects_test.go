package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/subjects"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// grace is erased; heidi shares a trace and a session with her, and somebody of another tenant her id.
const (
	grace = `grace "g" o'hara/7@example.com`
	heidi = "heidi"
)

// said is one collected span of the people's.
type said struct {
	trace, span, parent, tenant, user, session, text string
	agent                                            bool
}

func (s said) row(i int) map[string]any {
	attributes := map[string]string{"gen_ai.conversation.id": s.session, "user.id": s.user, "gen_ai.provider.name": "openai"}
	if s.agent {
		attributes["gen_ai.operation.name"], attributes["gen_ai.agent.name"] = "invoke_agent", "helpdesk"
	} else {
		attributes["gen_ai.operation.name"], attributes["gen_ai.request.model"] = "chat", "gpt-4.1"
		attributes["gen_ai.usage.input_tokens"], attributes["gen_ai.usage.output_tokens"] = fmt.Sprint(100+i), fmt.Sprint(10+i)
		attributes["gen_ai.input.messages"] = `[{"role":"user","parts":[{"type":"text","content":"` + s.text + `"}]}]`
	}
	for key, value := range attributes {
		if value == "" {
			delete(attributes, key)
		}
	}
	return map[string]any{
		"Timestamp": time.Now().Add(-time.Hour + time.Duration(i)*time.Second).UTC().Format("2006-01-02 15:04:05.000000000"), "Duration": 1_000_000,
		"TraceId": strings.Repeat(s.trace, 32), "SpanId": strings.Repeat(s.span, 16), "ParentSpanId": strings.Repeat(s.parent, 16),
		"SpanName": "chat", "ServiceName": "helpdesk", "ScopeName": "opentelemetry.instrumentation.openai_v2",
		"ResourceAttributes": map[string]string{"service.name": "helpdesk", "tenant.id": s.tenant}, "SpanAttributes": attributes,
	}
}

// people are what they said: traces 1 to 3 are grace's, 3 by her session alone; in trace 4 heidi takes part, whose session 5 goes on.
func people() (rows []map[string]any) {
	for i, s := range []said{
		{trace: "1", span: "a", tenant: "acme", user: grace, session: "grace's one", agent: true},
		{trace: "1", span: "b", parent: "a", tenant: "acme", text: "mine: first"},
		{trace: "2", span: "a", tenant: "acme", user: grace, session: "grace's two", text: "mine: second"},
		{trace: "3", span: "a", tenant: "acme", session: "grace's two", text: "mine: by session"},
		{trace: "4", span: "a", tenant: "acme", user: grace, session: "everybody's", text: "mine: in a shared session"},
		{trace: "4", span: "b", parent: "a", tenant: "acme", user: heidi, session: "everybody's", text: "mine: heidi answers her"},
		{trace: "5", span: "a", tenant: "acme", user: heidi, session: "everybody's", text: "kept: heidi's own"},
		{trace: "6", span: "a", tenant: "other", user: grace, session: "grace's one", text: "kept: of another tenant"},
		{trace: "7", span: "a", tenant: "acme", text: "kept: nobody's"},
	} {
		rows = append(rows, s.row(i))
	}
	return rows
}

func (db database) peopled(t *testing.T) {
	t.Helper()
	if err := insert(db, "otel_traces", people()); err != nil {
		t.Fatal(err)
	}
	if err := insert(db, "otel_logs", []map[string]any{
		{"Timestamp": time.Now().Add(-time.Hour).UTC().Format("2006-01-02 15:04:05"), "TraceId": strings.Repeat("1", 32), "SpanId": strings.Repeat("b", 16), "EventName": "gen_ai.user.message", "Body": "mine: logged", "ResourceAttributes": map[string]string{"tenant.id": "acme"}},
		{"Timestamp": time.Now().Add(-time.Hour).UTC().Format("2006-01-02 15:04:05"), "EventName": "user_prompt", "Body": "mine: told without a trace", "ResourceAttributes": map[string]string{"tenant.id": "acme"}, "LogAttributes": map[string]string{"user.id": grace}},
		{"Timestamp": time.Now().Add(-time.Hour).UTC().Format("2006-01-02 15:04:05"), "EventName": "user_prompt", "Body": "kept: another's", "ResourceAttributes": map[string]string{"tenant.id": "acme"}, "LogAttributes": map[string]string{"user.id": heidi}},
	}); err != nil {
		t.Fatal(err)
	}
	if err := insert(db, "llm_scores", []map[string]any{
		{"tenant": "acme", "target_kind": "user", "target": grace, "name": "nps", "value": 9, "comment": "mine: nice", "source": "human", "event_time": "2026-11-01 00:00:00"},
		{"tenant": "acme", "target_kind": "session", "target": "grace's two", "name": "csat", "value": 4, "author": grace, "source": "end_user", "event_time": "2026-11-01 00:00:00"},
		{"tenant": "acme", "target_kind": "trace", "target": strings.Repeat("2", 32), "trace_id": strings.Repeat("2", 32), "name": "good", "value": 1, "comment": "mine: well done", "author": heidi, "source": "human", "event_time": "2026-11-01 00:00:00"},
		{"tenant": "other", "target_kind": "user", "target": grace, "name": "nps", "value": 3, "comment": "kept: of another tenant", "source": "human", "event_time": "2026-11-01 00:00:00"},
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
}

// everyText is each row of each table that keeps any, by columns of text and lists of it.
func (db database) everyText(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, table := range rows[struct{ Name string }](t, db, "SELECT name AS Name FROM system.tables WHERE database = currentDatabase() AND endsWith(engine, 'MergeTree') ORDER BY name") {
		body, err := db.post("", strings.NewReader("SELECT * FROM `"+table.Name+"` ORDER BY ALL FORMAT JSONEachRow"))
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		_, err = text.ReadFrom(body)
		if _ = body.Close(); err != nil {
			t.Fatal(err)
		}
		out[table.Name] = text.String()
	}
	return out
}

// jsonText is text within a row of JSON.
func jsonText(s string) string {
	raw, _ := json.Marshal(s)
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(string(raw), `"`), `"`), "/", `\/`) // as ClickHouse writes it
}

// ofPeople are figures by everything but the names of people and sessions.
func ofPeople(t *testing.T, db database) string {
	t.Helper()
	s := service(t, func(s *settings.Settings) { s.Database = db.name })
	out := ""
	for _, q := range []string{
		`{"version":1,"queryType":"metrics","format":"table","measures":["llm_calls","total_tokens","cost","runs","sessions","users","errors"],"groupBy":["tenant"]}`,
		`{"version":1,"queryType":"metrics","format":"table","measures":["llm_calls","cost"],"groupBy":["model"],"filters":[{"field":"user_id","op":"=","values":["` + heidi + `"]}]}`,
		`{"version":1,"queryType":"metrics","format":"table","measures":["score_average"],"groupBy":["score"]}`,
	} {
		response := s.Query(t.Context(), ada, answer.Question{JSON: []byte(q), Range: everything})
		if response.Error != nil || response.Frames[0].Rows() == 0 {
			t.Fatalf("%s: %v", q, response.Error)
		}
		out += values(t, response.Frames) + "\n"
	}
	return out
}

func (db database) eraser(t *testing.T) *subjects.Eraser {
	t.Helper()
	eraser := subjects.NewEraser(db.client(t))
	eraser.Jobs.Settle, eraser.Poll, eraser.Patience = 10*time.Millisecond, 20*time.Millisecond, time.Minute
	return eraser
}

// settling settles whenever an erasure waits for it.
func (db database) settling(t *testing.T, stop func(step string)) func(format string, args ...any) {
	return func(format string, args ...any) {
		step := fmt.Sprintf(format, args...)
		if strings.Contains(step, "waiting") {
			go func() {
				time.Sleep(50 * time.Millisecond)
				if err := db.settle(); err != nil && t.Context().Err() == nil {
					t.Error(err)
				}
			}()
		}
		stop(step)
	}
}

func TestSubject_isErasedWhereverItIsStoppedAndStaysCounted(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "subjects")
	db.peopled(t)
	before := ofPeople(t, db)
	eraser, acme := db.eraser(t), "acme"

	var several *subjects.Error
	if _, err := eraser.Resolve(t.Context(), tenant.Everyone, grace, nil); !errors.As(err, &several) || !strings.Contains(err.Error(), `"acme", "other"`) {
		t.Errorf("of two tenants: %v", err)
	}
	if _, err := eraser.Resolve(t.Context(), tenant.Only("none"), grace, &acme); err == nil {
		t.Error("found beyond the scope")
	}
	if _, err := eraser.Resolve(t.Context(), tenant.Everyone, "nobody", nil); !errors.As(err, &several) {
		t.Errorf("of nobody: %v", err)
	}
	who, err := eraser.Resolve(t.Context(), tenant.Only("acme"), grace, nil)
	if err != nil {
		t.Fatal(err)
	}
	preview, err := eraser.Preview(t.Context(), who)
	want := subjects.Preview{
		Subject: who, First: preview.First, Last: preview.Last, Traces: 4, SharedTraces: 1, Sessions: 2, SharedSessions: 1,
		Spans: 5, Scores: 3, CollectedSpans: 6, CollectedLogs: 2,
	}
	if err != nil || preview != want {
		t.Errorf("%v\n%+v, want\n%+v", err, preview, want)
	}
	exported := db.exported(t, who)
	if got := strings.Count(exported, "mine: "); got != 5+2+1+1 || strings.Contains(exported, "kept: ") {
		t.Errorf("%d of hers:\n%s", got, exported)
	}

	id, err := eraser.Create(t.Context(), who, "ada", "ticket 12")
	if err != nil {
		t.Fatal(err)
	}
	// Stopped before each step, and gone on with by another process.
	for step := 1; ; step++ {
		stopping, stop := context.WithCancel(t.Context())
		err := db.eraser(t).Run(stopping, id, db.settling(t, func(at string) {
			if strings.HasPrefix(at, fmt.Sprintf("%d of", step)) {
				stop()
			}
		}))
		stop()
		if err == nil {
			if step < 9 {
				t.Errorf("came to its end before step %d", step)
			}
			break
		}
		if step > 20 {
			t.Fatal(err)
		}
	}
	var finished *jobs.FinishedError
	if err := eraser.Run(t.Context(), id, t.Logf); !errors.As(err, &finished) {
		t.Errorf("again: %v", err)
	}

	db.expectErased(t)
	if after := ofPeople(t, db); after != before {
		t.Errorf("counted\n%s, before\n%s", after, before)
	}
	all, err := eraser.List(t.Context())
	if err != nil || len(all) != 1 || all[0].State != jobs.Done || all[0].Digest != subjects.Digest(id, who) || all[0].Counts.Spans != 5 || all[0].Author != "ada" || all[0].Idle {
		t.Errorf("%v %+v", err, all)
	}
	// Neither what was collected nor what arrives later brings anything back.
	if err := insert(db, "otel_traces", []map[string]any{said{trace: "1", span: "c", parent: "a", tenant: "acme", text: "late"}.row(20)}); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	db.expectErased(t)
}

func (db database) exported(t *testing.T, who subjects.Subject) string {
	t.Helper()
	var out strings.Builder
	for after := ""; ; {
		page, err := db.eraser(t).Export(t.Context(), who, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range page.Lines {
			out.Write(line.Row)
			out.WriteByte('\n')
		}
		if after = page.Next; after == "" {
			return out.String()
		}
	}
}

// expectErased looks into every table for what was hers, and for what was not.
func (db database) expectErased(t *testing.T) {
	t.Helper()
	all := ""
	for table, text := range db.everyText(t) {
		for _, line := range strings.Split(text, "\n") {
			if strings.Contains(line, `"other"`) {
				all += line
				continue // hers of another tenant
			}
			for _, gone := range []string{jsonText(grace), "grace's", "mine: "} {
				if strings.Contains(line, gone) {
					t.Errorf("%s is still in %s: %s", gone, table, line)
				}
			}
			all += line
		}
	}
	for _, kept := range []string{"kept: heidi's own", "kept: of another tenant", "kept: nobody's", "kept: another's", "everybody's", jsonText(grace), "grace's one"} {
		if !strings.Contains(all, kept) {
			t.Errorf("%s is gone", kept)
		}
	}
}

func TestSubject_exportIsPaged(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "subject_pages")
	var many []map[string]any
	long := strings.Repeat("x", 300_000)
	for i := range 40 {
		many = append(many, said{trace: fmt.Sprintf("%x", i%8+1), span: fmt.Sprintf("%x", i%15+1), tenant: "acme", user: "ivan", text: fmt.Sprintf("%d %s", i, long)}.row(i))
	}
	if err := insert(db, "otel_traces", many); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	var texts []string
	pages := 0
	for after := ""; ; pages++ {
		page, err := db.eraser(t).Export(t.Context(), subjects.Subject{Tenant: "acme", User: "ivan"}, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range page.Lines {
			if line.Table == "otel_traces" {
				texts = append(texts, string(line.Row))
			}
		}
		if after = page.Next; after == "" {
			break
		}
	}
	whole := len(texts)
	slices.Sort(texts)
	if whole != 40 || len(slices.Compact(texts)) != 40 || pages < 2 {
		t.Errorf("%d rows in %d pages", whole, pages+1)
	}
	for _, after := range []string{"x", "1", "99.0", "0.-1", "-1.0"} {
		var mistake *subjects.Error
		if _, err := db.eraser(t).Export(t.Context(), subjects.Subject{Tenant: "acme", User: "ivan"}, after); !errors.As(err, &mistake) {
			t.Errorf("%s: %v", after, err)
		}
	}
}
