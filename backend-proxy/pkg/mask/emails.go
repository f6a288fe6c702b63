package mask

import "strings"

const (
	mostLocal  = 64  // RFC 5321, 4.5.3.1.1
	mostDomain = 255 // 4.5.3.1.2
)

// emails grow from each @ outwards.
func emails(text string) []Finding {
	var out []Finding
	for from := 0; ; {
		at := strings.IndexByte(text[from:], '@')
		if at < 0 {
			return out
		}
		at += from
		from = at + 1
		start := at
		for start > 0 && at-start < mostLocal && isLocal(text[start-1]) {
			start--
		}
		for start < at && (text[start] == '.' || text[start] == '-') {
			start++ // a full stop or dash of the sentence before
		}
		end := at + 1
		for end < len(text) && end-at <= mostDomain && isDomain(text[end]) {
			end++
		}
		for end > at+1 && (text[end-1] == '.' || text[end-1] == '-') {
			end-- // the full stop of the sentence
		}
		if start == at || text[at-1] == '.' || !hasTopLevel(text[at+1:end]) {
			continue
		}
		out = append(out, Finding{start, end, Email, 0.95})
	}
}

// isLocal holds for what stands before the @, and for every letter of another script (RFC 6531). What may, and in text rather begins a value, is left out.
func isLocal(c byte) bool {
	return isWord(c) || c >= 0x80 || strings.IndexByte(".!#$%&*+-?^_~", c) >= 0
}

func isDomain(c byte) bool { return isWord(c) || c >= 0x80 || c == '.' || c == '-' }

func isWord(c byte) bool { return isDigit(c) || isLetter(c) }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// hasTopLevel asks for labels, the last of which is a word: so user@host and npm's package@1.2.3 are none.
func hasTopLevel(domain string) bool {
	labels := strings.Split(domain, ".")
	top := labels[len(labels)-1]
	if len(labels) < 2 || len(top) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	for i := range len(top) {
		if !isLetter(top[i]) && top[i] < 0x80 {
			return strings.HasPrefix(strings.ToLower(top), "xn--")
		}
	}
	return true
}
