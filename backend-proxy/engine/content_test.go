package engine

import (
	"testing"
)

func TestContent_isCollectedOnlyWhereThatIsWanted(t *testing.T) {
	client := ownDatabase(t, "said")
	migrated := func(content string) string {
		m := migration(t, client)
		m.Options.Refresh, m.Options.Content = refresh, content
		return apply(t, m)
	}
	const found = "SELECT trace_id, span_id, part FROM llm_content WHERE tenant = 'acme' AND hasToken(lower(text), 'refund')"
	say := func(span string) {
		t.Helper()
		mustExec(t, client, `INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ResourceAttributes, SpanAttributes)
SELECT now(), '0000000000000000000000000000000a', '`+span+`', map('tenant.id', 'acme'), map('gen_ai.input.messages', '[{"role":"user","content":"My Refund?"}]')`)
	}
	migrated("")
	say("0000000000000001")
	migrated("on")
	say("0000000000000002")
	if said := migrated(""); said != "" {
		t.Errorf("a migration that says nothing of it changes something: %s", said)
	}
	migrated("off")
	say("0000000000000003")
	if got := lines(t, client, found); len(got) != 1 || got[0] != "('0000000000000000000000000000000a','0000000000000002','input')" {
		t.Errorf("%q", got)
	}
}
