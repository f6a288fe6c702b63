package overrides

import (
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
)

func listed(t *testing.T) *pricing.List {
	t.Helper()
	list, err := pricing.Listed()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func tokens(n uint64) *uint64 { return &n }

// cost is what a million fresh tokens cost with the overrides.
func cost(t *testing.T, provider, model, tier string, overrides ...Override) string {
	t.Helper()
	list := listed(t)
	for _, o := range overrides {
		planned, err := Plan(list, o)
		if err != nil {
			t.Fatal(err)
		}
		list = list.With(planned.User)
	}
	billed, _ := list.Resolve(provider, model)
	got := billed.Cost(pricing.Call{At: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), ServiceTier: tier, Input: tokens(1_000_000), Output: tokens(0)})
	if got.Amount == nil {
		return string(got.Source)
	}
	return string(got.Source) + " " + got.Amount.String()
}

func TestPlan(t *testing.T) {
	contract := Override{Provider: "openai", Model: "gpt-4.1", Input: "1.6", Output: "6.4", ValidFrom: "2026-01-01", ValidTo: "2027-01-01"}
	for name, c := range map[string]struct {
		provider, model, tier, want string
		overrides                   []Override
	}{
		"a negotiated price":                     {"openai", "gpt-4.1-2025-04-14", "", "priced 1.6", []Override{contract}},
		"at every tier":                          {"openai", "gpt-4.1", "batch", "priced 1.6", []Override{contract}},
		"but where one has its own":              {"openai", "gpt-4.1", "batch", "priced 0.7", []Override{contract, {Provider: "openai", Model: "gpt-4.1", ServiceTier: "batch", Input: "0.7", Output: "3"}}},
		"not another model":                      {"openai", "gpt-4.1-mini", "", "priced 0.4", []Override{contract}},
		"a deployment":                           {"azure", "helpdesk-prod", "", "priced 2.5", []Override{{Provider: "azure", Deployment: "helpdesk-prod", Model: "gpt-4o"}}},
		"deployments that begin alike":           {"azure.ai.openai", "Helpdesk-eu-2", "", "priced 2.5", []Override{{Provider: "azure", Deployment: "helpdesk-*", Model: "gpt-4o"}}},
		"no deployment, but an unknown name":     {"azure", "other", "", "unpriced", []Override{{Provider: "azure", Deployment: "helpdesk-*", Model: "gpt-4o"}}},
		"a model that the list lacks":            {"acme", "house-1", "", "priced 3", []Override{{Provider: "acme", Model: "house-*", Input: "3", Output: "9"}}},
		"one's own servers":                      {"vllm", "qwen3", "", "priced 0.2", []Override{{Provider: "vllm", Model: "qwen3", Input: "0.2", Output: "0.2"}}},
		"a cloud's price":                        {"azure", "gpt-4o", "", "priced 2", []Override{{Provider: "azure", Model: "gpt-4o", Input: "2", Output: "8"}}},
		"a cloud's price is not the maker's":     {"openai", "gpt-4o", "", "priced 2.5", []Override{{Provider: "azure", Model: "gpt-4o", Input: "2", Output: "8"}}},
		"an inference profile":                   {"aws.bedrock", "arn:aws:bedrock:eu-west-1:1:application-inference-profile/x1", "", "priced 0.8", []Override{{Provider: "aws", Deployment: "arn:aws:bedrock:eu-west-1:1:application-inference-profile/x1", Model: "amazon.nova-pro-v1:0"}}},
		"characters that a pattern gives sense":  {"openai", "a.b(c", "", "priced 1", []Override{{Provider: "openai", Model: "a.b(c", Input: "1", Output: "1"}}},
		"capacity that was bought":               {"openai", "gpt-4o", "provisioned", "contract 0", []Override{{Provider: "openai", Model: "gpt-4o", ServiceTier: "provisioned", Input: "0", Output: "0"}}},
		"a price that is not valid at that time": {"openai", "gpt-4.1", "", "priced 2", []Override{{Provider: "openai", Model: "gpt-4.1", Input: "1", Output: "1", ValidTo: "2026-05-31"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := cost(t, c.provider, c.model, c.tier, c.overrides...); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestPlan_contextWindow(t *testing.T) {
	planned, err := Plan(listed(t), Override{Provider: "vllm", Model: "qwen3", ContextWindow: 32_768})
	if err != nil {
		t.Fatal(err)
	}
	if billed, _ := listed(t).With(planned.User).Resolve("vllm", "qwen3"); billed.ContextWindow != 32_768 || billed.Kind != pricing.Local {
		t.Errorf("%+v", billed)
	}
}

func TestPlan_mistakes(t *testing.T) {
	for says, o := range map[string]Override{
		"the model is missing":              {Provider: "openai", Input: "1"},
		"nothing is set":                    {Provider: "openai", Model: "gpt-4o"},
		`input is "-1"`:                     {Provider: "openai", Model: "gpt-4o", Input: "-1"},
		`output is "1e3"`:                   {Provider: "openai", Model: "gpt-4o", Output: "1e3"},
		"at most six decimals":              {Provider: "openai", Model: "gpt-4o", Input: "0.0000001"},
		`"wob" is no meter`:                 {Provider: "openai", Model: "gpt-4o", Meters: map[string]string{"wob": "1"}},
		`service_tier is "express"`:         {Provider: "openai", Model: "gpt-4o", Input: "1", ServiceTier: "express"},
		`region is "'; DROP"`:               {Provider: "openai", Model: "gpt-4o", Input: "1", Region: "'; DROP"},
		`valid_from: "yesterday" is no UTC`: {Provider: "openai", Model: "gpt-4o", Input: "1", ValidFrom: "yesterday"},
		"valid_to is not after valid_from":  {Provider: "openai", Model: "gpt-4o", Input: "1", ValidFrom: "2026-02-01", ValidTo: "2026-01-01"},
		"the list does not know nonsense":   {Provider: "azure", Model: "nonsense", Deployment: "prod"},
		"nobody is known to sell":           {Provider: "", Model: "nonsense", Input: "1"},
		"longer than 256":                   {Provider: "openai", Model: strings.Repeat("x", 300), Input: "1"},
	} {
		if _, err := Plan(listed(t), o); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %s", err, says)
		}
	}
}

func TestNearest(t *testing.T) {
	for name, want := range map[[2]string]string{
		{"openai", "gpt-41-mini"}:              "openai/gpt-4.1-mini",
		{"anthropic", "claude-sonet-4.5"}:      "anthropic/claude-sonnet-4-5",
		{"azure", "gpt4o"}:                     "openai/gpt-4o",
		{"acme", "mistral-large-2512"}:         "mistral/mistral-large-2512",
		{"openai", "helpdesk-prod"}:            "",
		{"openai", strings.Repeat("gpt", 900)}: "",
	} {
		got := ""
		if nearest := Nearest(listed(t), name[0], name[1], 3); len(nearest) > 0 {
			got = nearest[0].Provider + "/" + nearest[0].PriceKey
		}
		if got != want {
			t.Errorf("nearest to %s %.30q is %q, want %q", name[0], name[1], got, want)
		}
	}
}
