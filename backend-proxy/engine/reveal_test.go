package engine

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/audit"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/resources"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// secretTrace is older than what is settled, so that no other test finds it.
var secretTrace = strings.Repeat("5e", 16)

const secretSpan = "5ec5ec5ec5ec5ec5"

func masked(t *testing.T, auditor string) *answer.Service {
	t.Helper()
	return service(t, func(s *settings.Settings) {
		s.Content.MinRole = settings.RoleViewer
		s.Masking = settings.Masking{RevealRole: settings.RoleEditor, Least: 0.6, ClearFor: []settings.Role{settings.RoleAdmin}}
		s.Audit = settings.Audit{Username: auditor, Password: s.Password}
	})
}

func post(t *testing.T, s *answer.Service, who principal.Principal, body string) (int, string) {
	t.Helper()
	answered := resources.Handle(t.Context(), s, who, resources.Request{Method: "POST", Path: "reveal", ContentType: "application/json; charset=utf-8", Body: []byte(body)})
	return answered.Status, string(answered.Body)
}

func entries(t *testing.T, s *answer.Service) []audit.Entry {
	t.Helper()
	answered := resources.Handle(t.Context(), s, ada, resources.Request{Method: "GET", Path: "audit"})
	var body struct{ Entries []audit.Entry }
	if err := json.Unmarshal(answered.Body, &body); err != nil || answered.Status != 200 {
		t.Fatalf("%d %s", answered.Status, answered.Body)
	}
	return body.Entries
}

func TestContent_isMaskedByRoleAndRevealedWithAReasonThatIsKept(t *testing.T) {
	if err := insert(database{"otel", address}, "otel_traces", []map[string]any{{
		"Timestamp": "2014-01-01 00:00:00.000000000", "Duration": 1, "TraceId": secretTrace, "SpanId": secretSpan, "SpanName": "chat", "StatusCode": "Error", "StatusMessage": "ada@example.com is unknown",
		"ResourceAttributes": map[string]string{"owner": "grace@example.com"},
		"SpanAttributes":     map[string]string{"gen_ai.operation.name": "chat", "gen_ai.input.messages": `[{"role":"user","parts":[{"type":"text","content":"I am\nada@example.com, pay 4111 1111 1111 1111."}]}]`, "key": "AKIAIOSFODNN7EXAMPLE"},
	}}); err != nil {
		t.Fatal(err)
	}
	viewer := principal.Principal{Kind: principal.Interactive, Login: "vic", Role: settings.RoleViewer}
	editor := principal.Principal{Kind: principal.Interactive, Login: "eve", Role: settings.RoleEditor}
	secrets := []string{"ada@", "grace@", "4111", "AKIA"}
	hidden := func(text string) bool {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				return false
			}
		}
		return true
	}
	s := masked(t, "auditor")
	for name, query := range map[string]map[string]any{
		"a span": {"queryType": "trace", "traceId": secretTrace, "spanId": secretSpan},
		"full":   {"queryType": "trace", "traceId": secretTrace, "detail": "full"},
		"lean":   {"queryType": "trace", "traceId": secretTrace},
	} {
		for _, who := range []principal.Principal{viewer, editor} {
			if got := toldTo(t, s, who, query); !hidden(got) || !strings.Contains(got, "[e-mail]") {
				t.Errorf("%s for %s: %s", name, who.Role, got)
			}
		}
		if got := toldTo(t, s, ada, query); !strings.Contains(got, "ada@example.com") {
			t.Errorf("%s for whom nothing is hidden: %s", name, got)
		}
	}
	f := ask(t, s, viewer, map[string]any{"queryType": "trace", "traceId": secretTrace, "spanId": secretSpan}).Frames[1]
	if content, _ := f.FieldByName("content"); content == nil || content.At(0) != "I am\n[e-mail], pay [card]." {
		t.Errorf("%v", f)
	}

	before := len(entries(t, s))
	body := `{"traceId":"` + secretTrace + `","spanId":"` + secretSpan + `","reason":"ticket 4711: the customer asked"}`
	for name, c := range map[string]struct {
		s      *answer.Service
		who    principal.Principal
		body   string
		status int
		says   string
	}{
		"a viewer":           {s, viewer, body, 403, "masking.revealRole"},
		"a service account":  {s, principal.Principal{Kind: principal.Interactive, Role: settings.RoleAdmin}, body, 403, "by name"},
		"an alert":           {s, principal.Principal{Kind: principal.Alert, Login: "eve"}, body, 403, "reveal needs the role"},
		"a public dashboard": {s, principal.Principal{Kind: principal.Background, Role: settings.RoleAdmin}, body, 403, "reveal needs the role"},
		"no reason":          {s, editor, strings.Replace(body, "ticket 4711: the customer asked", "    x    ", 1), 400, "reason has 1"},
		"no span":            {s, editor, strings.Replace(body, secretSpan, "", 1), 400, "spanId is missing"},
		"no id":              {s, editor, strings.Replace(body, secretSpan, "'; DROP", 1), 400, "spanId"},
		"an unknown key":     {s, editor, strings.Replace(body, "{", `{"role":"Admin",`, 1), 400, "unknown field"},
		"nobody keeps it":    {masked(t, ""), editor, body, 403, "audit.username"},
		"who may not write":  {masked(t, "reader"), editor, body, 403, "could not be written down"},
		"who does not exist": {masked(t, "nobody"), editor, body, 403, "could not be written down"},
	} {
		if status, got := post(t, c.s, c.who, c.body); status != c.status || !strings.Contains(got, c.says) || !hidden(got) {
			t.Errorf("%s: %d %s", name, status, got)
		}
	}
	if got := len(entries(t, s)); got != before {
		t.Errorf("%d entries of what was refused", got-before)
	}
	status, got := post(t, s, editor, body)
	for _, secret := range secrets {
		if status != 200 || !strings.Contains(got, secret) {
			t.Errorf("%d, without %s: %s", status, secret, got)
		}
	}
	kept := entries(t, s)
	if len(kept) != before+1 || kept[0].Login != "eve" || kept[0].Role != "Editor" || kept[0].SpanID != secretSpan || kept[0].Reason != "ticket 4711: the customer asked" || kept[0].Action != audit.Reveal || time.Since(kept[0].At) > time.Hour {
		t.Errorf("%+v", kept)
	}
	if answered := resources.Handle(t.Context(), s, editor, resources.Request{Method: "GET", Path: "audit"}); answered.Status != 403 {
		t.Errorf("the audit is for administrators: %s", answered.Body)
	}
	// Its user appends, and takes nothing back.
	auditor, err := open(as("auditor"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = auditor.Close() }()
	for _, sql := range []string{"TRUNCATE TABLE llm_audit", "ALTER TABLE llm_audit DELETE WHERE 1", "DELETE FROM llm_audit WHERE 1", "INSERT INTO llm_scores (name) SELECT 'x'"} {
		if err := auditor.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s is allowed", sql)
		}
	}
	// A reveal is of this one answer.
	if got := toldTo(t, s, editor, map[string]any{"queryType": "trace", "traceId": secretTrace, "spanId": secretSpan}); !hidden(got) {
		t.Errorf("after a reveal the span stays open: %s", got)
	}
}
