package pricing

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// goldenCall is what an independent calculator says about a call; see semantics/prices/golden.py.
type goldenCall struct {
	provider, model, priceKey string
	cost                      *string
	call                      Call
}

func goldenCalls(t *testing.T) []goldenCall {
	t.Helper()
	raw, err := os.ReadFile("../../../semantics/prices/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Calls [][]json.RawMessage `json:"calls"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	out := make([]goldenCall, len(file.Calls))
	for i, cells := range file.Calls {
		var at string
		tokens := [5]uint64{}
		c := &out[i]
		targets := []any{&c.provider, &c.model, &at, &tokens[0], &tokens[1], &tokens[2], &tokens[3], &tokens[4], &c.priceKey, &c.cost}
		for j, target := range targets {
			if err := json.Unmarshal(cells[j], target); err != nil {
				t.Fatal(err)
			}
		}
		c.call = Call{Input: &tokens[0], CacheRead: &tokens[1], CacheWrite: &tokens[2], Output: &tokens[3], Reasoning: &tokens[4]}
		if c.call.At, err = time.Parse(time.DateTime, at); err != nil {
			t.Fatal(err)
		}
		if len(cells) > 10 {
			var quantities map[string]decimal.Decimal
			if err := json.Unmarshal(cells[10], &quantities); err != nil {
				t.Fatal(err)
			}
			c.call.Quantities = quantities
		}
	}
	return out
}

// repaired are the models whose prices semantics/prices/repairs.json replaces.
func repaired(t *testing.T) map[key]bool {
	t.Helper()
	raw, err := os.ReadFile("../../../semantics/prices/repairs.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Repairs []struct {
			Provider string `json:"provider"`
			PriceKey string `json:"price_key"`
		} `json:"repairs"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	out := map[key]bool{}
	for _, r := range file.Repairs {
		out[key{r.Provider, r.PriceKey}] = true
	}
	return out
}

func TestGolden(t *testing.T) {
	list, err := Listed()
	if err != nil {
		t.Fatal(err)
	}
	skip := repaired(t)
	for _, want := range goldenCalls(t) {
		billed, _ := list.Resolve(want.provider, want.model)
		got := billed.Cost(want.call)
		if billed.PriceKey != want.priceKey {
			t.Errorf("%s %q is billed as %q, want %q", want.provider, want.model, billed.PriceKey, want.priceKey)
			continue
		}
		switch {
		case want.cost == nil:
			if got.Source != Free && got.Source != Unpriced {
				t.Errorf("%s %q is %s", want.provider, want.model, got.Source)
			}
		case got.Amount == nil:
			t.Errorf("%s %q has no cost, want %s", want.provider, want.model, *want.cost)
		case !got.Amount.Equal(decimal.RequireFromString(*want.cost)) && !skip[key{billed.PriceProvider, billed.PriceKey}]:
			t.Errorf("%s %q at %s costs %s, want %s", want.provider, want.model, want.call.At, got.Amount, *want.cost)
		}
	}
}
