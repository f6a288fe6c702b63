package pricing

import (
	"strings"
	"testing"
	"time"
)

func list(t *testing.T) *List {
	t.Helper()
	l, err := Listed()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The names that clients, gateways and clouds give to one and the same model.
func TestResolve_names(t *testing.T) {
	for name, want := range map[[2]string]string{
		{"openai", "gpt-4o-2024-08-06"}:                                     "openai/gpt-4o",
		{"openai", " GPT-4o "}:                                              "openai/gpt-4o",
		{"openai", "gpt-4.1-2031-01-01"}:                                    "openai/gpt-4.1",
		{"openai", "openai/gpt-4o-mini"}:                                    "openai/gpt-4o-mini",
		{"openai", "ft:gpt-4o-mini:org::id"}:                                "openai/ft:gpt-4o-mini",
		{"openai", "ft:gpt-4o-mini-2024-07-18:o::"}:                         "openai/ft:gpt-4o-mini",
		{"openai", "ft:gpt-4o:acme:support:1"}:                              "openai/ft:gpt-4o",
		{"openai", "ft:gpt-4.1-mini-2025-04-14:a"}:                          "openai/ft:gpt-4.1-mini",
		{"openai", "ft:gpt-4.1-2025-04-14:a:b:c"}:                           "openai/ft:gpt-4.1",
		{"azure", "gpt-4o"}:                                                 "openai/gpt-4o",
		{"azure.ai.openai", "gpt-4.1-mini"}:                                 "openai/gpt-4.1-mini",
		{"azure", "helpdesk-prod"}:                                          "",
		{"azure.ai.openai", "claude-sonnet-4-5"}:                            "anthropic/claude-sonnet-4-5", // Foundry's
		{"azure.ai.inference", "claude-opus-4-1-20250805"}:                  "anthropic/claude-opus-4-1",
		{"anthropic", "claude-sonnet-4-5@20250929"}:                         "anthropic/claude-sonnet-4-5",
		{"anthropic", "claude-sonnet-4-5-20250929"}:                         "anthropic/claude-sonnet-4-5",
		{"anthropic", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"}:       "aws/regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
		{"aws.bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0"}: "aws/global.anthropic.claude-sonnet-4-5-20250929-v1:0",
		{"aws.bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0"}:        "aws/regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
		{"aws.bedrock", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0"}: "aws/regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
		{"aws.bedrock", "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"}:                                      "aws/amazon.nova-pro-v1:0",
		{"aws.bedrock", "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123"}:                           "",
		{"langchain", "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"}:                                        "aws/amazon.nova-pro-v1:0",
		{"litellm", "bedrock/us-east-1/anthropic.claude-sonnet-4-5-20250929-v1:0"}:                                               "aws/regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
		{"litellm", "bedrock/converse/us.amazon.nova-pro-v1:0"}:                                                                  "aws/amazon.nova-pro-v1:0",
		{"litellm", "azure/eu/gpt-4o-2024-11-20"}:                                                                                "openai/gpt-4o",
		{"litellm", "vertex_ai/claude-sonnet-4-5@20250929"}:                                                                      "google/claude-sonnet-4-5",
		{"litellm", "gemini/gemini-2.5-pro"}:                                                                                     "google/gemini-2.5-pro",
		{"litellm", "openrouter/anthropic/claude-sonnet-4.5"}:                                                                    "openrouter/anthropic/claude-sonnet-4.5",
		{"openrouter", "anthropic/claude-sonnet-4.5:nitro"}:                                                                      "openrouter/anthropic/claude-sonnet-4.5",
		{"portkey", "@openai-prod/gpt-4o"}:                                                                                       "openai/gpt-4o",
		{"gcp.gemini", "models/gemini-2.5-flash"}:                                                                                "google/gemini-2.5-flash",
		{"gcp.vertex_ai", "publishers/google/models/gemini-2.5-flash"}:                                                           "google/gemini-2.5-flash",
		{"gcp.vertex_ai", "projects/p/locations/us-central1/publishers/anthropic/models/claude-sonnet-4-5@20250929"}:             "google/claude-sonnet-4-5",
		{"ollama", "llama3.1:8b"}:                                                                                                "",
		{"acme", "gpt-4o"}:                                                                                                       "",
		{"", "gemini-2.5-pro"}:                                                                                                   "google/gemini-2.5-pro",
		{"langgraph", "llama-3-70b"}:                                                                                             "",
	} {
		billed, _ := list(t).Resolve(name[0], name[1])
		got := billed.PriceProvider + "/" + billed.PriceKey
		if got == "/" {
			got = ""
		}
		if got != want {
			t.Errorf("%s %q is billed as %q, want %q", name[0], name[1], got, want)
		}
	}
	if billed, ok := list(t).Resolve("vllm", "qwen"); !ok || billed.Kind != Local {
		t.Errorf("a local server is billed as %+v", billed)
	}
	if billed, _ := list(t).Resolve("openai", "gpt-4o"); billed.ContextWindow != 128_000 {
		t.Errorf("gpt-4o has a context window of %d", billed.ContextWindow)
	}
}

// Where the answer's model is unknown, the requested one tells.
func TestResolveCall(t *testing.T) {
	billed, ok := list(t).ResolveCall("azure", "helpdesk-prod", "gpt-4o")
	if !ok || billed.PriceKey != "gpt-4o" {
		t.Errorf("%+v", billed)
	}
	billed, _ = list(t).ResolveCall("openai", "gpt-4o-2024-08-06", "nobody-knows")
	if billed.PriceKey != "gpt-4o" {
		t.Errorf("%+v", billed)
	}
}

func TestResolve_hostileNames(t *testing.T) {
	l := list(t)
	started := time.Now()
	for _, name := range []string{
		strings.Repeat("gpt-4o", 1_000_000), strings.Repeat("(", 200), "gpt-4o\ngpt-4o", "'; DROP TABLE x; --", `\\\`, "\x00\xff\xfe", "(?s)^(?:.*)$", "", "/", "//", "@", "@/",
	} {
		for _, provider := range []string{"openai", "azure", "litellm", "", "anthropic", strings.Repeat("x", 1_000_000), name} {
			if billed, ok := l.Resolve(provider, name); ok || billed.PriceKey != "" {
				t.Errorf("%.20q %.20q is billed as %+v", provider, name, billed.PriceKey)
			}
		}
	}
	if took := time.Since(started); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}
