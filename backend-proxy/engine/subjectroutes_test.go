package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/audit"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/resources"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/subjects"
)

// erasable is a service whose users keep the record and erase, or do not.
func erasable(t *testing.T, auditor, eraser string, change func(*settings.Settings)) *answer.Service {
	t.Helper()
	return service(t, func(s *settings.Settings) {
		s.Content.MinRole, s.Masking = settings.RoleViewer, settings.Masking{RevealRole: settings.RoleAdmin, Least: 0.6}
		s.Audit, s.Eraser = settings.Audit{Username: auditor, Password: s.Password}, settings.Eraser{Username: eraser, Password: s.Password}
		change(s)
	})
}

func subjectsOf(s *answer.Service, t *testing.T, who principal.Principal, method, path, body string) (int, string) { //nolint:revive // the service is what is called
	t.Helper()
	answered := resources.Handle(t.Context(), s, who, resources.Request{Method: method, Path: "subjects/" + path, ContentType: "application/json", Body: []byte(body)})
	return answered.Status, string(answered.Body)
}

func TestSubjectRoutes_askWhoMayAndKeepIt(t *testing.T) {
	const judy = "judy@example.com"
	old := said{trace: "8", span: "a", tenant: "of judy", user: judy, session: "judy's", text: "hers"}.row(0)
	old["Timestamp"] = "2014-02-01 00:00:00.000000000" // no other test finds it
	if err := insert(database{"otel", address}, "otel_traces", []map[string]any{old}); err != nil {
		t.Fatal(err)
	}
	admin := principal.Principal{Kind: principal.Interactive, Login: "root", Role: settings.RoleAdmin, Org: 1}
	nameless := admin
	nameless.Login = ""
	guarded := func(s *settings.Settings) {
		s.Tenants = settings.Tenants{Guard: true, From: settings.TenantOfOrg, Map: []settings.TenantRule{{Match: "1", TenantGrant: settings.TenantGrant{Tenants: []string{"another"}}}}}
	}
	s := erasable(t, "auditor", "eraser", unchanged)
	body := `{"user":"` + judy + `","reason":"ticket 4712"}`
	for name, c := range map[string]struct {
		s            *answer.Service
		who          principal.Principal
		path, body   string
		status       int
		says, saysNo string
	}{
		"an editor":               {s, principal.Principal{Kind: principal.Interactive, Login: "eve", Role: settings.RoleEditor}, "erase", body, 403, "Admin", ""},
		"an alert":                {s, principal.Principal{Kind: principal.Alert, Login: "eve", Role: settings.RoleAdmin}, "export", body, 403, "Admin", ""},
		"a public dashboard":      {s, principal.Principal{Kind: principal.Background, Role: settings.RoleAdmin}, "preview", body, 403, "Admin", ""},
		"nobody by name":          {s, nameless, "erase", body, 403, "by name", ""},
		"nobody by name reads":    {s, nameless, "export", body, 403, "by name", ""},
		"no reason":               {s, admin, "erase", `{"user":"` + judy + `"}`, 400, "reason has 0", ""},
		"no reason for an export": {s, admin, "export", `{"user":"` + judy + `"}`, 400, "reason has 0", ""},
		"no user":                 {s, admin, "preview", `{"user":""}`, 400, "User has 0 characters", ""},
		"nobody known":            {s, admin, "preview", `{"user":"nobody \" at all"}`, 400, "Nothing is known of user", ""},
		"another tenant's":        {s, admin, "preview", `{"user":"` + judy + `","tenant":"another"}`, 400, "Nothing is known", ""},
		"an unknown member":       {s, admin, "preview", `{"user":"` + judy + `","all":true}`, 400, "unknown field", ""},
		"no page":                 {s, admin, "export", `{"user":"` + judy + `","after":"7.7"}`, 400, "After is", ""},
		"beyond the guard":        {erasable(t, "auditor", "eraser", guarded), admin, "preview", body, 400, "Nothing is known", "of judy"},
		"a tenant not seen":       {erasable(t, "auditor", "eraser", guarded), admin, "erase", `{"user":"` + judy + `","tenant":"of judy","reason":"ticket 4712"}`, 403, "do not see", ""},
		"nobody may erase":        {erasable(t, "auditor", "", unchanged), admin, "erase", body, 403, "eraser.username", ""},
		"nobody keeps it":         {erasable(t, "", "eraser", unchanged), admin, "erase", body, 403, "audit.username", ""},
		"who may not keep it":     {erasable(t, "reader", "eraser", unchanged), admin, "export", body, 403, "could not be written down", ""},
		"no such erasure":         {s, admin, "resume", `{"id":"erase-0"}`, 400, "no erasure", ""},
	} {
		if status, got := subjectsOf(c.s, t, c.who, "POST", c.path, c.body); status != c.status || !strings.Contains(got, c.says) || (c.saysNo != "" && strings.Contains(got, c.saysNo)) || strings.Contains(got, "hers") {
			t.Errorf("%s: %d %s", name, status, got)
		}
	}

	if status, got := subjectsOf(s, t, admin, "POST", "preview", body); status != 200 || !strings.Contains(got, `"traces":1`) || !strings.Contains(got, `"tenant":"of judy"`) {
		t.Errorf("%d %s", status, got)
	}
	if status, got := subjectsOf(s, t, admin, "POST", "export", body); status != 200 || !strings.Contains(got, "hers") || !strings.Contains(got, `"next":""`) {
		t.Errorf("%d %s", status, got)
	}
	who := subjects.Subject{Tenant: "of judy", User: judy}
	status, got := subjectsOf(s, t, admin, "POST", "erase", body)
	var begun struct{ ID string }
	if err := json.Unmarshal([]byte(got), &begun); err != nil || status != 200 {
		t.Fatalf("%d %s", status, got)
	}
	kept := entries(t, s)
	for i, action := range []string{audit.EraseSubject, audit.ExportSubject} {
		if e := kept[i]; e.Login != "root" || e.Action != action || e.Reason != "ticket 4712 (subject "+subjects.Digest(action, who)+")" {
			t.Errorf("%+v", e)
		}
	}
	// What was said is deleted at once; the rest waits for settlement, which nothing does here. Another process goes on.
	untilDoing(t, s, begun.ID, "waiting for settlement")
	if left := rows[struct{ N int }](t, database{"otel", address}, "SELECT count() AS N FROM otel_traces WHERE TraceId = '"+strings.Repeat("8", 32)+"'"); left[0].N != 0 {
		t.Errorf("%d of hers are left", left[0].N)
	}
	if status, got := subjectsOf(s, t, admin, "POST", "resume", fmt.Sprintf(`{"id":%q}`, begun.ID)); status != 400 || !strings.Contains(got, "nothing to resume") {
		t.Errorf("%d %s", status, got)
	}
	if _, got := subjectsOf(erasable(t, "auditor", "eraser", guarded), t, admin, "GET", "erasures", ""); strings.Contains(got, begun.ID) {
		t.Errorf("told beyond the guard: %s", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	other := erasable(t, "auditor", "eraser", unchanged)
	if found := untilIdle(t, other, begun.ID); found.State != jobs.Waiting || !found.Idle || found.Author != "root" || found.Digest != subjects.Digest(begun.ID, who) {
		t.Errorf("%+v", found)
	}
	if status, got := subjectsOf(other, t, admin, "POST", "resume", fmt.Sprintf(`{"id":%q}`, begun.ID)); status != 200 {
		t.Errorf("%d %s", status, got)
	}
	untilDoing(t, other, begun.ID, "waiting for settlement")
}

func erasureOf(t *testing.T, s *answer.Service, id string) subjects.Erasure {
	t.Helper()
	_, got := subjectsOf(s, t, ada, "GET", "erasures", "")
	var body struct{ Erasures []subjects.Erasure }
	if err := json.Unmarshal([]byte(got), &body); err != nil {
		t.Fatal(got)
	}
	for _, erasure := range body.Erasures {
		if erasure.ID == id {
			return erasure
		}
	}
	t.Fatalf("no %s in %s", id, got)
	return subjects.Erasure{}
}

// untilIdle waits as long as a job that waits is taken for one that is about to begin.
func untilIdle(t *testing.T, s *answer.Service, id string) subjects.Erasure {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		if found := erasureOf(t, s, id); found.Idle || time.Now().After(deadline) {
			return found
		}
	}
}

func untilDoing(t *testing.T, s *answer.Service, id, step string) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		found := erasureOf(t, s, id)
		if found.Doing == step && !found.Idle {
			return
		}
		if time.Now().After(deadline) || found.Error != "" {
			t.Fatalf("%+v", found)
		}
	}
}
