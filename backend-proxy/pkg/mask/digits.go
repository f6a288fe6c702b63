package mask

import "strings"

const mostDigits = 19

// digits finds cards and telephone numbers among runs of digits with what separates them.
func digits(text string) []Finding {
	var out []Finding
	for at := 0; at < len(text); {
		if !isDigit(text[at]) && text[at] != '+' && text[at] != '(' {
			at++
			continue
		}
		end := runOfDigits(text, at)
		if f, ok := numberAt(text, at, end); ok {
			out = append(out, f)
		}
		at = max(end, at+1)
	}
	return out
}

// runOfDigits ends before what belongs to no number: a letter, or two separators without a bracket.
func runOfDigits(text string, start int) int {
	end, separators := start, 0
	for at := start; at < len(text); at++ {
		switch c := text[at]; {
		case isDigit(c):
			separators, end = 0, at+1
		case c == '+' && at == start:
		case strings.IndexByte(" -./()", c) >= 0 && (separators == 0 || separators == 1 && isBracketed(text[at-1], c)):
			separators++
		default:
			return end
		}
	}
	return end
}

// isBracketed holds for what may stand around a bracket.
func isBracketed(a, b byte) bool { return a == ')' && b != '(' || b == '(' && a != ')' }

// numberAt takes a run whole, or not at all: of 18 digits, twelve that are a number are none.
func numberAt(text string, start, end int) (Finding, bool) {
	run := text[start:end]
	var plain []byte
	for i := range len(run) {
		if isDigit(run[i]) {
			plain = append(plain, run[i])
		}
	}
	before, after := byte(' '), byte(' ')
	if start > 0 {
		before = text[start-1]
	}
	if end < len(text) {
		after = text[end]
	}
	if len(plain) < 7 || len(plain) > mostDigits || partOfWord(before) || partOfWord(after) {
		return Finding{}, false
	}
	if confidence := cardConfidence(run, string(plain)); confidence > 0 {
		return Finding{start, end, Card, confidence}, true
	}
	if confidence := phoneConfidence(run, string(plain)); confidence > 0 {
		return Finding{start, end, Phone, confidence}, true
	}
	return Finding{}, false
}

// partOfWord holds beside an id, a hash, a version or a decimal.
func partOfWord(c byte) bool { return isWord(c) || c == '_' || c >= 0x80 }

// cardConfidence: issuers' own ranges and lengths with a check digit (ISO/IEC 7812) are cards; a number of another issuer
// that has the digit is one in ten by chance.
func cardConfidence(run, plain string) float64 {
	if len(plain) < 13 || strings.ContainsAny(run, "+()/.") || !hasCheckDigit(plain) {
		return 0
	}
	for _, issuer := range issuers {
		if plain[:len(issuer.from)] >= issuer.from && plain[:len(issuer.to)] <= issuer.to && len(plain) >= issuer.shortest && len(plain) <= issuer.longest {
			return 0.95
		}
	}
	return 0.4
}

// issuers by the first digits of their cards.
var issuers = []struct {
	from, to          string
	shortest, longest int
}{
	{"4", "4", 13, 19},                             // Visa
	{"51", "55", 16, 16}, {"2221", "2720", 16, 16}, // Mastercard
	{"34", "34", 15, 15}, {"37", "37", 15, 15}, // American Express
	{"36", "36", 14, 19}, {"300", "305", 14, 19}, {"38", "39", 14, 19}, // Diners Club
	{"3528", "3589", 16, 19},                                               // JCB
	{"6011", "6011", 16, 19}, {"644", "649", 16, 19}, {"65", "65", 16, 19}, // Discover
	{"62", "62", 16, 19},                                                 // UnionPay
	{"50", "50", 13, 19}, {"56", "58", 13, 19}, {"6304", "6304", 13, 19}, // Maestro
}

// hasCheckDigit is Luhn's formula.
func hasCheckDigit(plain string) bool {
	sum := 0
	for i := range len(plain) {
		d := int(plain[len(plain)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 && strings.Trim(plain, "0") != ""
}

// phoneConfidence: with a country's code it is a telephone number (E.164); in a country's own writing it may be, if it is
// grouped as numbers of North America are, or begins with the 0 that others dial before an area.
func phoneConfidence(run, plain string) float64 {
	if len(plain) > 15 {
		return 0
	}
	separated := strings.ContainsAny(run, " -./(")
	switch {
	case run[0] == '+':
		if len(plain) >= 8 && hasCountryCode(plain) {
			return 0.9
		}
	case strings.HasPrefix(plain, "00"):
		if len(plain) >= 10 && hasCountryCode(plain[2:]) && !strings.Contains(run, ".") {
			return 0.6
		}
	case !separated || isDate(run):
	case isNorthAmerican(run, plain):
		return 0.7
	case plain[0] == '0' && len(plain) >= 9 && len(plain) <= 12 && !strings.Contains(run, "."):
		return 0.5
	}
	return 0
}

// isNorthAmerican: three, three and four digits, of which the first two groups begin with 2 to 9 (NANP).
func isNorthAmerican(run, plain string) bool {
	if len(plain) == 11 && plain[0] == '1' {
		plain = plain[1:]
		run = strings.TrimLeft(run[1:], " -.")
	}
	if len(plain) != 10 || plain[0] < '2' || plain[3] < '2' {
		return false
	}
	var groups []int
	for _, group := range strings.FieldsFunc(run, func(r rune) bool { return r < '0' || r > '9' }) {
		groups = append(groups, len(group))
	}
	return len(groups) == 3 && groups[0] == 3 && groups[1] == 3 && groups[2] == 4
}

// isDate holds for 2026-11-26 and what may follow it.
func isDate(run string) bool {
	return len(run) >= 10 && (run[4] == '-' || run[4] == '/' || run[4] == '.') && (run[7] == run[4]) && (run[:2] == "19" || run[:2] == "20") ||
		len(run) >= 10 && run[2] == run[5] && strings.IndexByte("-/.", run[2]) >= 0 && (run[6:8] == "19" || run[6:8] == "20")
}

// hasCountryCode looks up the code that a number begins with (ITU-T E.164, assigned codes).
func hasCountryCode(plain string) bool {
	for n := 1; n <= 3 && n < len(plain); n++ {
		if strings.Contains(countryCodes, " "+plain[:n]+" ") {
			return true
		}
	}
	return false
}

const countryCodes = " 1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 " +
	"211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 " +
	"350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420 421 423 " +
	"500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 " +
	"800 808 850 852 853 855 856 870 878 880 881 882 883 886 888 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 979 992 993 994 995 996 998 "
