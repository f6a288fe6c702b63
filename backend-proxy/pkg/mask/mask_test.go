package mask

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// labelled are texts with what is to be hidden in them between « and », and its kind after a colon. The numbers are those
// that are set aside for tests and films, and cards that issuers publish for tests.
var labelled = []string{
	"Write to «ada@example.com:e-mail», or to «grace.hopper+navy@mail.example.co.uk:e-mail».",
	"<«ada@example.com:e-mail»>; cc:«b_2@sub.example.org:e-mail»,mailto:«c@d.io:e-mail»",
	"«jörg@bücher.example:e-mail» und «用户@例子.广告:e-mail»",
	"npm i react@18.2.0 user@localhost @mention a@b @ x@.com y@x..com git@host:repo",
	"Decorators such as @app.route and pkg@latest stay.",
	"call «+1 415-555-2671:phone» or «+49 30 901820:phone» or «+442071838750:phone», «(415) 555-2671:phone», «415-555-2671:phone»",
	"«+33 1 42 68 53 00:phone». «0049 30 901820:phone»!",
	"on 2026-11-26 10:00:00 at 12:30, build 20261126, 1732612345, 1732612345123, +5 and 3+4, 192.168.100.200",
	"order 123456789, 555-1234, id 0af7651916cd43dd8448eb211c80319c, v1.2.3-4567890, $12,345.67, 3.14159265358979",
	"+999 123 4567890 is no country's; +0 12345678 neither",
	"pay with «4111 1111 1111 1111:card», «5555-5555-5555-4444:card», «378282246310005:card» or «6011111111111117:card»",
	"not 4111 1111 1111 1112, nor 1234567890123456, nor 0000000000000000, nor x4111111111111111",
	"«sk-proj-Ab3dEf6hIj9lMn2pQr5tUv8xYz1:key» and «sk-ant-api03-Zz9Yy8Xx7Ww6Vv5Uu4Tt3:key» and OPENAI_API_KEY=sk-short",
	"«AKIAIOSFODNN7EXAMPLE:key» «ghp_0123456789abcdefghijABCDEFGHIJ012345:key» «glsa_Ab3dEf6hIj9lMn2pQr5tUv8xYz1Ab3d_0a1b2c3d:key»",
	"Authorization: Bearer «abcdefghij0123456789:key». Bearer of bad news.",
	"«eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U:key»",
	"sk-learn-is-a-library-for-2024, task-specific-instructions-for-models, eyJust.a.word, hf_transformers",
	"«-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----:key»\n-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
	"The patient «P-1234:patient» came, P-12 did not.",
	"«ada@example.com:e-mail»«» ends",
}

var rules = Rules{Least: 0.6, Patterns: []Pattern{{"patient", regexp.MustCompile(`P-\d{4}`), 1}}}

// read takes the labels out of a text.
func read(text string) (plain string, want []Finding) {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "«")
		out.WriteString(before)
		if !ok {
			return out.String(), want
		}
		inside, after, _ := strings.Cut(rest, "»")
		if colon := strings.LastIndexByte(inside, ':'); colon >= 0 {
			start := out.Len()
			out.WriteString(inside[:colon])
			want = append(want, Finding{Start: start, End: out.Len(), Kind: inside[colon+1:]})
		}
		text = after
	}
}

func TestFind_labelledTexts(t *testing.T) {
	var right, wrong, missed int
	for _, text := range labelled {
		plain, want := read(text)
		found := map[Finding]bool{}
		for _, f := range rules.Find(plain) {
			if f.Confidence < rules.Least || f.Confidence > 1 {
				t.Errorf("%v", f)
			}
			f.Confidence = 0
			found[f] = true
		}
		for _, f := range want {
			if found[f] {
				right++
				delete(found, f)
				continue
			}
			missed++
			t.Errorf("%q: %q is not found", plain, plain[f.Start:f.End])
		}
		for f := range found {
			wrong++
			t.Errorf("%q: %q is no %s", plain, plain[f.Start:f.End], f.Kind)
		}
	}
	t.Logf("precision %d of %d, recall %d of %d", right, right+wrong, right, right+missed)
	if right != 28 {
		t.Errorf("%d labels were found, of 28", right)
	}
}

func TestText_tellsNoLength(t *testing.T) {
	for _, name := range []string{"a", "a-much-longer-name"} {
		if got := rules.Text("to " + name + "@example.com."); got != "to [e-mail]." {
			t.Error(got)
		}
	}
}

func TestFind_theLeastConfidenceDecides(t *testing.T) {
	const local = "030 9018 2000"
	if got := (Rules{Least: 0.6}).Text(local); got != local {
		t.Error(got)
	}
	if got := (Rules{Least: 0.5}).Text(local); got != "[phone]" {
		t.Error(got)
	}
}

func TestFind_whatOverlapsIsHiddenWhole(t *testing.T) {
	r := Rules{Patterns: []Pattern{{"domain", regexp.MustCompile(`example\.com/\w+`), 1}}}
	if got := r.Text("ada@example.com/path."); got != "[domain]." {
		t.Error(got)
	}
}

func TestValue_staysJSON(t *testing.T) {
	for text, want := range map[string]string{
		`[{"role":"user","content":"line\nada@example.com"},1.50]`: `[{"role":"user","content":"line\n[e-mail]"},1.50]`,
		`{"card":4111111111111111,"n":12}`:                         `{"card":"[card]","n":12}`,
		`{"ada@example.com":"<b>\u00e9"}`:                          `{"[e-mail]":"<b>\u00e9"}`,
		`{"arguments":"{\"to\":\"\\u0061da@example.com\"}"}`:       `{"arguments":"{\"to\":\"[e-mail]\"}"}`,
		`"ada@example.com"`:                                        `"[e-mail]"`,
		`{"cut off":"ada@example.com`:                              `{"cut off":"[e-mail]`,
		`{"a":1}`:                                                  `{"a":1}`,
		"":                                                         "",
	} {
		if got := rules.Value(text); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

// A text of megabytes takes time in proportion, whatever it is made of.
func TestFind_isLinear(t *testing.T) {
	for _, part := range []string{"a", "@", "a@", "a.", "1", "+", "1 ", "(", "4111 ", "-----BEGIN PRIVATE KEY-----", "-----BEGIN ", "eyJ", "eyJ.", "sk-", "Bearer ", "[", `{"a":`, `"\"`, "a@b.c", "=", "/", "é"} {
		time1 := timeOf(strings.Repeat(part, (1<<17)/len(part)))
		time8 := timeOf(strings.Repeat(part, (1<<20)/len(part)))
		// Eight times the text: quadratic would be sixty-four times the time.
		if time8 > 40*time1 && time8 > 2*time.Second {
			t.Errorf("%q: %v, and eight times as long %v", part, time1, time8)
		}
	}
}

func timeOf(text string) time.Duration {
	begin := time.Now()
	rules.Value(text)
	return time.Since(begin)
}

func FuzzValue(f *testing.F) {
	for _, text := range labelled {
		plain, _ := read(text)
		f.Add(plain)
		quoted, _ := json.Marshal(map[string]string{"text": plain})
		f.Add(string(quoted))
	}
	for _, text := range []string{"\xff@\xfe.com", `{"a":"\ud800"}`, "+", "@", "1 2 3 4 5 6 7 8 9 0 1 2 3", "-----BEGIN PRIVATE KEY-----", "\"", `["\"@a.bc"]`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, found := range rules.Find(text) {
			if found.Start < last || found.End <= found.Start || found.End > len(text) {
				t.Fatalf("%q: %v", text, found)
			}
			last = found.End
		}
		masked := rules.Value(text)
		if utf8.ValidString(text) && !utf8.ValidString(masked) {
			t.Errorf("%q becomes %q", text, masked)
		}
		// A number alone may be a card's, and is then a text.
		if isNumber := json.Unmarshal([]byte(text), new(float64)) == nil; !isNumber && json.Valid([]byte(text)) && !json.Valid([]byte(masked)) {
			t.Errorf("%q becomes %q, which is no JSON", text, masked)
		}
	})
}
