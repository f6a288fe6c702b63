package engine

import (
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// A call of three hours ago, told by two libraries in a trace each: what the second tells arrives when the first's has
// long been settled, and lies before the minutes in which settlement looks for what belongs together.
func TestSettlement_aLoneCallFindsItsTwinThatArrivedLongBefore(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "late_twin")
	began := time.Now().Add(-3 * time.Hour).UnixNano()
	first := settle.Span{TraceID: "0000000000000000000000000000000a", SpanID: "000000000000000a", Start: began, End: began + 1e9,
		Tenant: "acme", Service: "shop", Name: "chat", Kind: "llm", Scope: "library.one", Model: "gpt-4o",
		Input: settle.Count{N: 100, Told: true}, Output: settle.Count{N: 10, Told: true}}
	second := first
	second.TraceID, second.SpanID, second.Scope = "0000000000000000000000000000000b", "000000000000000b", "library.two"
	second.Start, second.End = began+2e6, began+1e9-2e6

	early := inboxRow(&first)
	early["ingested_at"] = time.Now().UTC().Add(-time.Hour).Format(time.DateTime)
	if err := insert(db, "llm_inbox", []map[string]any{early}); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	db.deliver(t, []settle.Span{second})
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}

	compareWithRules(t, db, []settle.Span{first, second})
	type counted struct{ Calls, Input uint64 }
	if got := rows[counted](t, db, "SELECT countIf(counts_call = 1) AS Calls, sumIf(ifNull(input_tokens, 0), counts_usage = 1) AS Input FROM llm_spans_v"); got[0] != (counted{1, 100}) {
		t.Errorf("%+v, one call of 100 tokens was made", got[0])
	}
}
