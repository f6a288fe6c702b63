package engine

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/overrides"
	"github.com/loopscope/loopscope/backend-proxy/pkg/reprice"
)

// history is three days of calls of three models, the last of which is a deployment that the list does not know.
func history() []map[string]any {
	var out []map[string]any
	for i := range 300 {
		model := [][2]string{{"openai", "gpt-4.1"}, {"openai", "gpt-4.1-mini"}, {"azure", "helpdesk-prod"}}[i%3]
		var reported any
		if i%3 < 2 {
			reported = "0.5"
		}
		out = append(out, map[string]any{
			"trace_id": fmt.Sprintf("%032x", i/5+1), "span_id": fmt.Sprintf("%016x", i+1), "duration": 1_000_000,
			"ts":     time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i/5*5) * 14 * time.Minute).Add(time.Duration(i%5) * time.Second).Format("2006-01-02 15:04:05.000000000"),
			"tenant": "acme", "service": "demo", "name": "chat", "scope": "s", "kind": "llm", "provider": model[0], "request_model": model[1], "model": model[1],
			"input_tokens": 1000 + i, "cache_read_tokens": i % 7, "output_tokens": 10 + i, "reported_cost": reported, "sample_weight": 1, "status": "ok",
			"quantities": map[string]string{"web_searches": fmt.Sprint(i % 2)},
		})
	}
	return out
}

// newPrices are what is decided later: a contract, and what the deployment is.
var newPrices = []overrides.Override{
	{Provider: "openai", Model: "gpt-4.1", Input: "1", CacheRead: "0.25", Output: "4", ValidFrom: "2026-03-02", Note: "contract 17", Author: "ada"},
	{Provider: "azure", Deployment: "helpdesk-prod", Model: "gpt-4o", Author: "ada"},
}

func (db database) addPrices(t *testing.T) {
	t.Helper()
	for _, price := range newPrices {
		if _, err := overrides.NewStore(db.client(t)).Add(context.Background(), price); err != nil {
			t.Fatal(err)
		}
	}
}

type pricedSpan struct {
	SpanID, Cost, Source, SKU, Costs, Reported string
	Limit                                      uint64
}

func (db database) pricedSpans(t *testing.T) []pricedSpan {
	return rows[pricedSpan](t, db, `SELECT span_id AS SpanID, toString(cost) AS Cost, cost_source AS Source, sku AS SKU, toString(costs) AS Costs,
    toString(reported_cost) AS Reported, ifNull(context_limit, 0) AS Limit FROM llm_spans_v ORDER BY span_id`)
}

type rolledCost struct {
	Provider, Model, Cost string
	Calls, Unpriced       uint64
}

func (db database) rolledCosts(t *testing.T) []rolledCost {
	return rows[rolledCost](t, db, `SELECT provider AS Provider, model AS Model, toString(sum(cost)) AS Cost, sum(calls) AS Calls, sum(unpriced) AS Unpriced
FROM llm_usage GROUP BY provider, model ORDER BY provider, model`)
}

type billedMeter struct{ SKU, Meter, Quantity, Cost string }

func (db database) billed(t *testing.T) []billedMeter {
	return rows[billedMeter](t, db, `SELECT sku AS SKU, meter AS Meter, toString(sum(quantity)) AS Quantity, toString(sum(cost)) AS Cost
FROM llm_billed_hours GROUP BY sku, meter ORDER BY sku, meter`)
}

// repricer is that of one process.
func (db database) repricer(t *testing.T) *reprice.Repricer {
	t.Helper()
	repricer, err := reprice.New(db.client(t))
	if err != nil {
		t.Fatal(err)
	}
	repricer.RowsAtOnce, repricer.Jobs.Settle = 40, 10*time.Millisecond
	return repricer
}

func TestReprice(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := migratedDatabase(t, "reprice")
	if err := insert(db, "llm_inbox", history()); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	repricer := db.repricer(t)
	wanted := reprice.Range{From: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)}
	preview := func() string {
		var lines []string
		if err := repricer.Preview(ctx, wanted, func(c reprice.Change) error {
			lines = append(lines, fmt.Sprint(c.Day.Day(), " ", c.Model, " ", c.Calls, ": ", c.OldCost, " -> ", c.NewCost, ", ", c.OldUnpriced, " -> ", c.NewUnpriced))
			return nil
		}); err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		return strings.Join(lines, "\n")
	}
	if got := preview(); got != "" {
		t.Fatalf("nothing was revised, but the preview says\n%s", got)
	}

	db.addPrices(t)
	before := db.pricedSpans(t)
	expected := preview()
	for _, line := range []string{"1 helpdesk-prod 35: 0 -> ", "2 gpt-4.1 3", "2 helpdesk-prod 3"} {
		if !strings.Contains(expected, line) {
			t.Errorf("the preview lacks %q:\n%s", line, expected)
		}
	}
	if strings.Contains(expected, "1 gpt-4.1 ") || strings.Contains(expected, "mini") {
		t.Errorf("the preview changes what no price was changed for:\n%s", expected)
	}
	if !reflect.DeepEqual(db.pricedSpans(t), before) {
		t.Fatal("the preview has written")
	}

	job, err := repricer.Create(ctx, wanted, "ada", "contract 17")
	if err != nil {
		t.Fatal(err)
	}
	// Stopped again and again, wherever it is, and resumed by another process; at last it comes to its end.
	stops := 0
	for {
		stopping, stop := context.WithTimeout(ctx, time.Second<<min(stops, 6))
		err := db.repricer(t).Run(stopping, job.ID, t.Logf)
		stop()
		if err == nil {
			break
		}
		var taken *jobs.TakenError
		if stops++; stops > 12 || errors.As(err, &taken) {
			t.Fatalf("after %d stops: %v", stops, err)
		}
	}
	if stops == 0 {
		t.Error("was never stopped")
	}
	var finished *jobs.FinishedError
	if err := repricer.Run(ctx, job.ID, t.Logf); !errors.As(err, &finished) {
		t.Error(err)
	}
	done, err := repricer.Jobs.Get(ctx, job.ID)
	if err != nil || done.State != jobs.Done || done.Author != "ada" || done.Reason != "contract 17" || !strings.Contains(done.Params, "revision") {
		t.Errorf("%+v, %v", done, err)
	}
	if got := preview(); got != "" {
		t.Errorf("re-priced, and the preview still says\n%s", got)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}

	fresh := migratedDatabase(t, "reprice_fresh")
	fresh.addPrices(t)
	if err := insert(fresh, "llm_inbox", history()); err != nil {
		t.Fatal(err)
	}
	if err := fresh.settle(); err != nil {
		t.Fatal(err)
	}
	if got, want := db.pricedSpans(t), fresh.pricedSpans(t); !reflect.DeepEqual(got, want) {
		for i := range got {
			if i < len(want) && got[i] != want[i] {
				t.Fatalf("re-priced\n%+v, settled anew\n%+v", got[i], want[i])
			}
		}
		t.Fatalf("%d spans, %d settled anew", len(got), len(want))
	}
	if got, want := db.rolledCosts(t), fresh.rolledCosts(t); !reflect.DeepEqual(got, want) {
		t.Errorf("rolled up\n%+v, settled anew\n%+v", got, want)
	}
	if got, want := db.billed(t), fresh.billed(t); len(got) == 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("billed\n%+v, settled anew\n%+v", got, want)
	}
	if db.pricedSpans(t)[0].Reported != "0.5" {
		t.Error("the reported cost was touched")
	}
}

func TestReprice_refusesToCarryTwoLists(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := migratedDatabase(t, "reprice_revised")
	if err := insert(db, "llm_inbox", history()); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	repricer := db.repricer(t)
	job, err := repricer.Create(ctx, reprice.Range{From: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	db.addPrices(t)
	if err := repricer.Run(ctx, job.ID, t.Logf); err == nil || !strings.Contains(err.Error(), "begin another") {
		t.Error(err)
	}
}

func TestOverrides_onTheEngine(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := migratedDatabase(t, "overrides")
	if err := insert(db, "llm_inbox", history()); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	store := overrides.NewStore(db.client(t))
	from, to := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	found, err := store.Unpriced(ctx, from, to)
	if err != nil || len(found) != 1 || found[0].Model != "helpdesk-prod" || found[0].Calls != 100 || found[0].LastSeen.Before(found[0].FirstSeen) || found[0].Tokens == 0 {
		t.Fatalf("%+v, %v", found, err)
	}

	db.addPrices(t)
	hostile := overrides.Override{Provider: "openai", Model: "it's \\ a 'name'\n(", Input: "0.000001", Meters: map[string]string{"web_searches": "12.5"}, ContextWindow: 9, Note: "it's"}
	if _, err := store.Add(ctx, hostile); err != nil {
		t.Fatal(err)
	}
	listed, err := store.Rows(ctx)
	if err != nil || len(listed.Prices) != 2 || len(listed.Rules) != 2 || len(listed.Windows) != 1 || listed.Prices[0].Author != "ada" && listed.Prices[1].Author != "ada" {
		t.Fatalf("%+v, %v", listed, err)
	}
	// The same deployment, decided anew: one rule holds.
	if _, err := store.Add(ctx, overrides.Override{Provider: "azure", Deployment: "helpdesk-prod", Model: "gpt-4o-mini"}); err != nil {
		t.Fatal(err)
	}
	list, err := store.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if billed, _ := list.Resolve("azure", "helpdesk-prod"); billed.PriceKey != "gpt-4o-mini" {
		t.Errorf("billed as %s", billed.PriceKey)
	}
	for _, o := range []overrides.Override{hostile, newPrices[0], newPrices[1]} {
		if _, err := store.Remove(ctx, o); err != nil {
			t.Errorf("%s: %v", o.Model, err)
		}
	}
	if _, err := store.Remove(ctx, hostile); err == nil {
		t.Error("removed twice")
	}
	if rows, err := store.Rows(ctx); err != nil || len(rows.Prices)+len(rows.Rules)+len(rows.Windows) != 0 {
		t.Errorf("%+v, %v", rows, err)
	}
}
