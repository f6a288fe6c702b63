package mask

import "strings"

// issued are how keys begin, and how many characters follow at least. They are of what their issuers document.
var issued = []struct {
	prefix string
	rest   int
}{
	{"sk-", 20}, {"sk_live_", 16}, {"sk_test_", 16}, {"rk_live_", 16}, {"pk_live_", 16}, {"whsec_", 16}, // OpenAI, Anthropic (sk-ant-), Stripe
	{"AKIA", 16}, {"ASIA", 16}, // AWS
	{"AIza", 35}, {"ya29.", 20}, {"GOCSPX-", 20}, // Google
	{"ghp_", 36}, {"gho_", 36}, {"ghu_", 36}, {"ghs_", 36}, {"ghr_", 36}, {"github_pat_", 50}, {"glpat-", 20}, // GitHub, GitLab
	{"xoxb-", 20}, {"xoxp-", 20}, {"xoxa-", 20}, {"xoxr-", 20}, {"xoxs-", 20}, {"xapp-", 20}, // Slack
	{"hf_", 30}, {"gsk_", 40}, {"r8_", 36}, {"xai-", 40}, {"pplx-", 40}, {"tvly-", 20}, {"lsv2_pt_", 30}, {"lsv2_sk_", 30}, {"pk-lf-", 30}, {"sk-lf-", 30}, // of models and their tools
	{"glsa_", 30}, {"glc_", 40}, {"eyJrIjoi", 40}, // Grafana
	{"npm_", 36}, {"pypi-", 40}, {"dop_v1_", 60}, {"SG.", 40}, {"key-", 32}, {"shpat_", 32}, {"dapi", 32},
}

const (
	pemBegin = "-----BEGIN "
	pemKey   = "PRIVATE KEY-----"
	pemEnd   = "-----END "
)

// keys finds words that begin as keys do, tokens of the form of a JWT, what follows Bearer, and private keys in PEM.
func keys(text string) []Finding {
	out := privateKeys(text)
	bearer := false
	for at := 0; at < len(text); {
		if !isKeyPart(text[at]) {
			at++
			continue
		}
		start := at
		for at < len(text) && isKeyPart(text[at]) {
			at++
		}
		word := strings.TrimRight(text[start:at], ".=")
		switch {
		case isJWT(word) || isIssued(word):
			out = append(out, Finding{start, start + len(word), Key, 0.95})
		case bearer && len(word) >= 16:
			out = append(out, Finding{start, start + len(word), Key, 0.8})
		}
		bearer = strings.EqualFold(word, "Bearer") && at < len(text) && text[at] == ' '
	}
	return out
}

func isKeyPart(c byte) bool { return isWord(c) || strings.IndexByte("_-.+/=~", c) >= 0 }

// isIssued looks at the word, and behind the last = or / in it: a key may be told as NAME=key, or at the end of an address.
func isIssued(word string) bool {
	if behind := strings.LastIndexAny(word, "=/"); behind >= 0 && isIssued(word[behind+1:]) {
		return true
	}
	for _, key := range issued {
		rest, ok := strings.CutPrefix(word, key.prefix)
		if ok && len(rest) >= key.rest && mixed(rest) {
			return true
		}
	}
	return false
}

// mixed tells a key from words with dashes between: it has digits, and capitals or many of them.
func mixed(rest string) bool {
	digits, capitals := 0, 0
	for i := range len(rest) {
		switch {
		case isDigit(rest[i]):
			digits++
		case rest[i] >= 'A' && rest[i] <= 'Z':
			capitals++
		}
	}
	return digits > 0 && (capitals > 0 || digits >= 6)
}

// isJWT: a header and claims in base64url, which both begin with {" , and a signature.
func isJWT(word string) bool {
	parts := strings.Split(word, ".")
	return len(parts) == 3 && strings.HasPrefix(parts[0], "eyJ") && strings.HasPrefix(parts[1], "eyJ") && len(parts[1]) >= 10 && len(parts[2]) >= 10
}

func privateKeys(text string) []Finding {
	var out []Finding
	for from := 0; ; {
		begin := strings.Index(text[from:], pemBegin)
		if begin < 0 {
			return out
		}
		begin += from
		from = begin + len(pemBegin)
		line := text[from:min(len(text), from+40)]
		if !strings.Contains(line, pemKey) {
			continue
		}
		end := strings.Index(text[from:], pemEnd)
		if end < 0 {
			return append(out, Finding{begin, len(text), Key, 0.95}) // cut off
		}
		end += from + len(pemEnd)
		if line := strings.Index(text[end:min(len(text), end+60)], "-----"); line >= 0 {
			end += line + len("-----")
		}
		out = append(out, Finding{begin, end, Key, 0.95})
		from = end
	}
}
