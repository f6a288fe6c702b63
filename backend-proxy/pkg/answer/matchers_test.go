package answer

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/semantics"
)

var update = flag.Bool("update", false, "write what core/src/filter is held to")

// What panels filter in the browser: spans by the fields of a list of calls that a frame of a trace tells.
var (
	matcherTexts   = []string{"trace_id", "span_id", "name", "service", "status", "run_id", "kind", "agent", "provider", "model", "tool", "error_type", "finish_reason", "cost_source"}
	matcherNumbers = []string{"duration", "time_to_first_token", "step", "input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens", "total_tokens", "cost", "context_used", "context_saturation"}
	matcherValues  = []string{"planner", "Planner", "planner\n2", "gpt-4o", "gpt-4o-mini", "", " ", "é", "K", "\u212a", "ſ", "ok", "error", "llm", "tool", "a.b", `a\b`, `"`, "'; DROP TABLE x", "${agent}", "0", "12", "日本", "\u2028", "😀"}
)

type verdict struct {
	Filters []query.Filter `json:"filters"`
	Rows    []int          `json:"rows"`
}

// The browser's matchers (core/src/filter/matches.ts) are tested by the same file: spans as a frame, and which of them
// random filters find.
func TestMatchers(t *testing.T) {
	c, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(20, 26)) //nolint:gosec // a test
	spans := randomSpans(random)
	rows := make([]frames.Span, len(spans))
	at := map[string]int{}
	for i := range spans {
		typed := typedOf(&spans[i])
		rows[i] = typed.span
		rows[i].TraceID, rows[i].LLM = spans[i].TraceID, &typed.llm
		at[spans[i].SpanID] = i
	}
	verdicts := make([]verdict, 0, 400)
	for len(verdicts) < cap(verdicts) {
		filters := randomFilters(random)
		raw, err := json.Marshal(map[string]any{"version": 1, "queryType": "calls", "steps": "all", "limit": 10_000, "filters": filters})
		if err != nil {
			t.Fatal(err)
		}
		q, err := query.Parse(raw, c)
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		found, err := aggregate.Calls(q, plan.Range{From: time.Unix(0, 0), To: time.Unix(1e9, 0)}, spans, c)
		if err != nil {
			t.Fatal(err)
		}
		v := verdict{Filters: filters, Rows: []int{}}
		for _, s := range found {
			v.Rows = append(v.Rows, at[s.SpanID])
		}
		slices.Sort(v.Rows)
		verdicts = append(verdicts, v)
	}
	heldTo(t, "spans", map[string]any{"frame": data.Frames{frames.Trace(rows)}, "verdicts": verdicts})
}

func randomSpans(random *rand.Rand) []settle.Settled {
	text := func() string { return pick(random, matcherValues) }
	count := func() settle.Count {
		if random.IntN(4) == 0 {
			return settle.Count{}
		}
		return settle.Count{N: pick(random, []uint64{0, 1, 12, 800, 1000, 128_000}), Told: true}
	}
	spans := make([]settle.Settled, 40)
	for i := range spans {
		s := &spans[i]
		s.TraceID, s.SpanID = "0af7651916cd43dd8448eb211c80319c", fmt.Sprintf("%016x", i+1)
		s.RunID = s.TraceID + "-" + pick(random, []string{"0000000000000001", "0000000000000002"})
		s.Start = 1e18 + int64(i)
		s.End = s.Start + pick(random, []int64{0, 1, 999, 2e6, 2e9, 2e9 + 1, 90e9, 86_400e9})
		s.Name, s.Service, s.Agent, s.Provider, s.Model, s.Tool = text(), text(), text(), text(), text(), text()
		s.ErrorType, s.FinishReason = text(), text()
		s.Kind, s.Status = pick(random, []string{"llm", "tool", "agent", "other"}), pick(random, []string{"ok", "error", "unset"})
		s.CostSource = pick(random, []string{"", "priced", "reported", "unpriced"})
		s.Input, s.CacheRead, s.CacheWrite, s.Output, s.Reasoning = count(), count(), count(), count(), count()
		s.TimeToFirstToken, s.ContextUsed, s.ContextLimit, s.MaxOutput = count(), count(), count(), count()
		if random.IntN(3) > 0 {
			s.Cost = decimal.NewNullDecimal(pick(random, []decimal.Decimal{{}, decimal.New(5, -2), decimal.New(50_000_000_001, -12), decimal.New(3, -1), decimal.New(9, 0)}))
		}
		s.Step, s.CountsCall, s.CountsTool, s.CountsUsage = uint32(i%5), i%3 > 0, i%3 == 0, random.IntN(4) > 0 //nolint:gosec // below 5
	}
	return spans
}

func randomFilters(random *rand.Rand) []query.Filter {
	filters := make([]query.Filter, 1+random.IntN(2))
	for i := range filters {
		if random.IntN(2) == 0 {
			filters[i] = randomTextFilter(random)
		} else {
			filters[i] = randomNumberFilter(random)
		}
	}
	return filters
}

func randomTextFilter(random *rand.Rand) query.Filter {
	f := query.Filter{Field: pick(random, matcherTexts), Op: pick(random, []query.Op{query.Eq, query.NotEq, query.In, query.NotIn, query.Match, query.NotMatch, query.Exists, query.NotExists}), Values: []string{}}
	patterns := slices.DeleteFunc(slices.Concat(hostilePatterns(), []string{"pl.*", ".*", "[a-z]+", "llm|tool", "ok", "0+.*"}), func(text string) bool {
		_, err := regexp.Compile(query.Anchored([]string{text}))
		return err != nil || strings.HasPrefix(text, "PLANN") // which only queries can be asked
	})
	for range values(random, f.Op) {
		if f.Op == query.Match || f.Op == query.NotMatch {
			f.Values = append(f.Values, pick(random, patterns))
		} else {
			f.Values = append(f.Values, pick(random, slices.Concat(matcherValues[:5], matcherValues[6:], []string{"priced", "agent", "unset"})))
		}
	}
	return f
}

func randomNumberFilter(random *rand.Rand) query.Filter {
	f := query.Filter{Field: pick(random, matcherNumbers), Op: pick(random, []query.Op{query.Eq, query.NotEq, query.In, query.NotIn, query.Less, query.LessEq, query.More, query.MoreEq, query.Exists, query.NotExists}), Values: []string{}}
	amounts := []string{"0", "1", "12", "800", "1e3", "128000.", "0.05", ".3", "50000000001e-12", "-1"}
	switch f.Field {
	case "duration", "time_to_first_token":
		amounts = []string{"0s", "1ns", "0.8us", "999ns", "2s", "2.000000001s", "1.5m", "1d", "24h", "1µs"}
	case "context_saturation":
		amounts = []string{"0", "80%", "0.8", "100%", "1", "12.5e1%"}
	}
	for range values(random, f.Op) {
		f.Values = append(f.Values, pick(random, amounts))
	}
	return f
}

func values(random *rand.Rand, op query.Op) int {
	switch op {
	case query.Exists, query.NotExists:
		return 0
	case query.Less, query.LessEq, query.More, query.MoreEq:
		return 1
	}
	return 1 + random.IntN(3)
}

func pick[T any](random *rand.Rand, of []T) T { return of[random.IntN(len(of))] }

type pattern struct {
	Pattern string   `json:"pattern"`
	Valid   bool     `json:"valid"`
	Matches []string `json:"matches"`
}

// What is a regular expression and what it matches is the same in the browser, which may only refuse more.
func TestMatchers_patterns(t *testing.T) {
	c, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(20, 27)) //nolint:gosec // a test
	pieces := strings.Fields(`a b A K . ^ $ | ( ) (?: (?i) (?i: (?-i) (?s-m: (?m) (?P<n> (?<n> [ ] [^ - [:alpha:] [:^alpha:] [[:word:]_] [^a] [a-] [\d-] \d \D \w \W \s \S \b \B \A \z \Z \pL \PL \p{Greek} \p{^Lu} \p{Nope} \x41 \x{e9} \x{110000} \101 \1 \Q.*\E \Q \. \_ \é \n \- * + ? *? {2} {1,2} {,2} {2,1} {01} {1001} { } é 日 😀`)
	patterns := hostilePatterns()
	for range 3_000 {
		var text strings.Builder
		for range 1 + random.IntN(6) {
			text.WriteString(pick(random, pieces))
		}
		patterns = append(patterns, text.String())
	}
	texts := slices.Concat(matcherValues, []string{"a", "b", "A", "aa", "ab", "aab", "a\nb", "\n", "-", "_", "é", ".*", "k", "α", "]", "a]", "a{2}", "a1", "12"})
	out := make([]pattern, len(patterns))
	for i, text := range patterns {
		out[i] = pattern{Pattern: text, Matches: []string{}}
		f := query.Filter{Field: "agent", Op: query.Match, Values: []string{text}}
		raw, err := json.Marshal([]query.Filter{f})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := query.ParseFilters(raw, c); err != nil {
			continue
		}
		compiled := regexp.MustCompile("(?s)" + query.Anchored(f.Values))
		out[i].Valid = true
		for _, one := range texts {
			if compiled.MatchString(one) {
				out[i].Matches = append(out[i].Matches, one)
			}
		}
	}
	heldTo(t, "patterns", map[string]any{"texts": texts, "patterns": out})
}

func hostilePatterns() []string {
	return []string{
		"", "a|b", "(?i)planner", "(?i:PLANNER)", "PLANN(?i:ER)", "plan.*2", "(?-s)plan.*2", "plan[^x]*2", `\s`, `[[:space:]]+`, `\p{L}+`, `\p{Han}+`, `[^\pL]*`, `(?i)k`, `(?i)[k]`, `\x{1F600}`,
		`gpt-4o(-mini)?`, `(?P<m>gpt).*`, `(?<m>gpt).*`, `(?=a)`, `(?!a).*`, `(a)\1`, `a**`, `*a`, `a{1000}`, `a{1001}`, `(a{100}){11}`, `^*a`, `(`, `)`, `[`, `]`, `[]a]`, `[^]a]`, `[a-\d]`, `[z-a]`, `\`, `\C`, `\Qa.b\E`, `\Qa`, `a\E`, `a\.b`, `a\\b`, `"`, `\$\{agent\}`, `.`, `..`,
		strings.Repeat("(", 40) + strings.Repeat(")", 40),
	}
}

// heldTo compares with a file that the browser's tests read as well.
func heldTo(t *testing.T, name string, told any) {
	t.Helper()
	raw, err := json.Marshal(told)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("..", "..", "..", "core", "testdata", "filters", name+".json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(raw)+"\n" != string(want) {
		t.Errorf("%s differs from what the browser is held to: run go test -update, and the tests of core/src/filter", file)
	}
}
