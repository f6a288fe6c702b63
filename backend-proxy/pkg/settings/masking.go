package settings

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Masking says what is hidden in messages and attributes, and from whom.
type Masking struct {
	// ClearFor are the roles that read content as it was sent; so do those above them.
	ClearFor []Role
	// RevealRole may have the content of one span shown, with a reason that is kept.
	RevealRole Role
	// Least is how sure a finding must be, from 0 to 1.
	Least    float64
	Patterns []MaskPattern
}

// MaskPattern is one of the administrator's own. Its Name stands in place of what it finds.
type MaskPattern struct {
	Name       string
	Expression *regexp.Regexp
	Confidence float64
}

// Hides reports whether a role reads masked content. Who has no role does.
func (m Masking) Hides(role Role) bool { return !slices.ContainsFunc(m.ClearFor, role.Includes) }

const (
	defaultLeast    = 0.6
	maxMaskPatterns = 50
)

// Audit is how reveals are written down: as a user of ClickHouse that may write to llm_audit alone. Without one nothing is revealed.
type Audit struct{ Username, Password string }

// Eraser is a user of ClickHouse who may change and delete what is kept of a data subject. Without one nothing is erased.
type Eraser struct{ Username, Password string }

type maskingData struct {
	ClearFor        []Role `json:"clearFor"`
	RevealRole      Role   `json:"revealRole"`
	LeastConfidence number `json:"leastConfidence"`
	Patterns        []struct {
		Name       string `json:"name"`
		Pattern    string `json:"pattern"`
		Confidence number `json:"confidence"`
	} `json:"patterns"`
}

func readMasking(raw json.RawMessage) (Masking, error) {
	m := Masking{RevealRole: RoleAdmin, Least: defaultLeast}
	if len(raw) == 0 || string(raw) == "null" {
		return m, nil
	}
	var in maskingData
	if err := decodeKnown(raw, &in); err != nil {
		return m, fmt.Errorf("masking cannot be read: %w. It has clearFor, revealRole, leastConfidence and patterns (of name, pattern and confidence)", err)
	}
	m.ClearFor, m.RevealRole = in.ClearFor, Role(or(string(in.RevealRole), string(RoleAdmin)))
	if !m.RevealRole.Valid() {
		return m, fmt.Errorf("masking.revealRole is %q: use Viewer, Editor or Admin", m.RevealRole)
	}
	for _, role := range m.ClearFor {
		if !role.Valid() {
			return m, fmt.Errorf("masking.clearFor has %q: use Viewer, Editor or Admin", role)
		}
	}
	var err error
	if m.Least, err = confidence("masking.leastConfidence", in.LeastConfidence, defaultLeast); err != nil {
		return m, err
	}
	if len(in.Patterns) > maxMaskPatterns {
		return m, fmt.Errorf("masking.patterns has %d rows: use at most %d, each text is searched for all of them", len(in.Patterns), maxMaskPatterns)
	}
	seen := map[string]bool{}
	for i, p := range in.Patterns {
		where := fmt.Sprintf("masking.patterns[%d]", i)
		own := MaskPattern{Name: p.Name}
		switch {
		case strings.TrimSpace(p.Name) == "":
			return m, fmt.Errorf("%s.name is empty: it stands in place of what the pattern finds", where)
		case strings.ContainsAny(p.Name, "[]\n"):
			return m, fmt.Errorf("%s.name is %q: use no brackets or line breaks", where, p.Name)
		case seen[p.Name]:
			return m, fmt.Errorf("%s.name is %q, which an earlier row has", where, p.Name)
		}
		seen[p.Name] = true
		if own.Expression, err = regexp.Compile(p.Pattern); err != nil {
			return m, fmt.Errorf("%s.pattern (%s) is no regular expression of RE2: %w", where, p.Name, err)
		}
		if own.Expression.MatchString("") {
			return m, fmt.Errorf("%s.pattern (%s) also finds nothing at all: it must match at least one character", where, p.Name)
		}
		if own.Confidence, err = confidence(where+".confidence", p.Confidence, 1); err != nil {
			return m, err
		}
		m.Patterns = append(m.Patterns, own)
	}
	return m, nil
}

func confidence(name string, n number, otherwise float64) (float64, error) {
	if !n.set {
		return otherwise, nil
	}
	if n.value < 0 || n.value > 1 {
		return 0, fmt.Errorf("%s is %v: use 0 to 1", name, n.value)
	}
	return n.value, nil
}
