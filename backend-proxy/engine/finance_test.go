package engine

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/overrides"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/reprice"
	"github.com/loopscope/loopscope/backend-proxy/pkg/resources"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Finance is told what was agreed and who had history priced again, to the last digit; nobody else is.
func TestFinance_readsPricesOfOnesOwn(t *testing.T) {
	db := migratedDatabase(t, "finance")
	client := db.client(t)
	if _, err := overrides.NewStore(client).Add(t.Context(), overrides.Override{
		Provider: "openai", Model: "gpt-4o", Input: "1.234567", Output: "5", ValidFrom: "2026-01-01", Note: "contract 7", Author: "carol",
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := jobs.NewStore(client).Create(t.Context(), reprice.Kind, map[string]string{"model": "gpt-4o"}, "carol", "contract 7 holds from January"); err != nil {
		t.Fatal(err)
	}
	s := service(t, func(s *settings.Settings) { s.Database, s.Finance = db.name, settings.Finance{Logins: []string{"fin"}} })
	ask := func(who principal.Principal) resources.Response {
		return resources.Handle(t.Context(), s, who, resources.Request{Method: http.MethodGet, Path: "prices"})
	}
	answered := ask(principal.Principal{Kind: principal.Interactive, Login: "Fin", Role: settings.RoleViewer})
	var told answer.Prices
	if err := json.Unmarshal(answered.Body, &told); err != nil || answered.Status != http.StatusOK || len(told.Prices) == 0 || len(told.Repricings) != 1 {
		t.Fatalf("%d %s", answered.Status, answered.Body)
	}
	price := told.Prices[0]
	if price.Provider != "openai" || price.Model != "gpt-4o" || price.Amounts["input"] != "1.234567" || price.Amounts["output"] != "5" || price.ValidFrom != "2026-01-01T00:00:00Z" || price.ValidTo != "" || price.Note != "contract 7" || price.Author != "carol" {
		t.Errorf("%+v", price)
	}
	if again := told.Repricings[0]; again.Author != "carol" || again.Reason != "contract 7 holds from January" || again.Asked != `{"model":"gpt-4o"}` || again.State != "waiting" {
		t.Errorf("%+v", again)
	}
	for _, who := range []principal.Principal{ada, anAlert, aVisitor, {Kind: principal.Interactive, Login: "fin"}} {
		if refused := ask(who); refused.Status != http.StatusForbidden || strings.Contains(string(refused.Body), "contract") {
			t.Errorf("%s %s: %d %s", who.Kind, who.Login, refused.Status, refused.Body)
		}
	}
}
