package settings

import (
	"slices"
	"strings"
	"testing"
)

func parsed(t *testing.T, more string) (Settings, error) {
	t.Helper()
	return Parse([]byte(`{"url":"http://ch",`+more+`}`), nil)
}

func TestParse_tenants(t *testing.T) {
	s, err := parsed(t, `"tenants":{"guard":true,"from":"email","map":[{"match":"@acme.example","tenants":["acme","acme-eu"]},{"match":"ops@example.com","all":true}],"alerts":{"tenants":["acme"]}}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Tenants; !got.Guard || got.From != TenantOfEmail || len(got.Map) != 2 || got.Map[0].Tenants[1] != "acme-eu" || !got.Map[1].All || got.Alerts.Tenants[0] != "acme" || got.Public != nil {
		t.Errorf("%+v", got)
	}
	if s, err := parsed(t, `"tenants":{"guard":true}`); err != nil || s.Tenants.From != TenantOfOrg || s.Tenants.Map != nil {
		t.Errorf("organisations are the default, and nobody is in a mapping that is not there: %+v %v", s.Tenants, err)
	}
}

func TestParse_tenantsMistakes(t *testing.T) {
	for tenants, want := range map[string]string{
		`{"gaurd":true}`:                                                        `unknown field "gaurd"`,
		`{"guard":"yes"}`:                                                       "tenants cannot be read",
		`{"from":"team"}`:                                                       `tenants.from is "team"`,
		`{"from":"claim:"}`:                                                     "name the claim",
		`{"map":[{"match":"","tenants":["a"]}]}`:                                "tenants.map[0].match is empty",
		`{"map":[{"match":"1","tenant":"a"}]}`:                                  `unknown field "tenant"`,
		`{"map":[{"match":"Main","tenants":["a"]}]}`:                            "by its number",
		`{"map":[{"match":"1"}]}`:                                               "tenants.map[0] has no tenants",
		`{"map":[{"match":"1","tenants":["a"],"all":true}]}`:                    "keep one of them",
		`{"map":[{"match":"1","tenants":[""]}]}`:                                `has ""`,
		`{"map":[{"match":"1","tenants":["a","a"]}]}`:                           `"a" twice`,
		`{"map":[{"match":"1","tenants":["a"]},{"match":"1","tenants":["b"]}]}`: "an earlier row",
		`{"from":"login","map":[{"match":"Ada","tenants":["a"]},{"match":"ada","tenants":["b"]}]}`: "an earlier row",
		`{"from":"login","map":[{"match":" ada","tenants":["a"]}]}`:                                "a space",
		`{"from":"role","map":[{"match":"Owner","tenants":["a"]}]}`:                                "use Viewer",
		`{"from":"email","map":[{"match":"acme","tenants":["a"]}]}`:                                "with its @",
		`{"alerts":{"tenants":[]}}`:                                                                "tenants.alerts has no tenants",
		`{"public":{}}`:                                                                            "tenants.public has no tenants",
	} {
		if _, err := parsed(t, `"tenants":`+tenants); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", tenants, err, want)
		}
	}
}

func TestParse_masking(t *testing.T) {
	s, err := parsed(t, `"masking":{"clearFor":["Admin"],"revealRole":"Editor","leastConfidence":0.5,"patterns":[{"name":"patient","pattern":"P-\\d+","confidence":"0.9"},{"name":"case","pattern":"C\\d"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	if m := s.Masking; m.Hides(RoleAdmin) || !m.Hides(RoleEditor) || m.RevealRole != RoleEditor || m.Least != 0.5 || m.Patterns[0].Confidence != 0.9 || m.Patterns[1].Confidence != 1 {
		t.Errorf("%+v", m)
	}
	s, err = parsed(t, `"database":"otel"`)
	if err != nil || !s.Masking.Hides(RoleAdmin) || !s.Masking.Hides("") || s.Masking.RevealRole != RoleAdmin {
		t.Errorf("the safe choice is the default: %+v %v", s.Masking, err)
	}
}

func TestMasking_rolesIncludeThoseBelow(t *testing.T) {
	for cleared, hidden := range map[Role][]Role{RoleViewer: {""}, RoleEditor: {"", RoleViewer}, RoleAdmin: {"", RoleViewer, RoleEditor}} {
		m := Masking{ClearFor: []Role{cleared}}
		for _, role := range []Role{"", RoleViewer, RoleEditor, RoleAdmin} {
			if got := m.Hides(role); got != slices.Contains(hidden, role) {
				t.Errorf("clear for %s, hidden from %q: %v", cleared, role, got)
			}
		}
	}
}

func TestParse_maskingMistakes(t *testing.T) {
	for masking, want := range map[string]string{
		`{"off":true}`:                                                         `unknown field "off"`,
		`{"clearFor":["Owner"]}`:                                               `masking.clearFor has "Owner"`,
		`{"revealRole":"Owner"}`:                                               `masking.revealRole is "Owner"`,
		`{"leastConfidence":2}`:                                                "masking.leastConfidence is 2",
		`{"patterns":[{"name":"x","pattern":"("}]}`:                            "masking.patterns[0].pattern (x) is no regular expression",
		`{"patterns":[{"name":"x","pattern":"(?=a)"}]}`:                        "masking.patterns[0].pattern (x)",
		`{"patterns":[{"name":"x","pattern":"a*"}]}`:                           "finds nothing at all",
		`{"patterns":[{"name":"","pattern":"a"}]}`:                             "name is empty",
		`{"patterns":[{"name":"a]","pattern":"a"}]}`:                           "no brackets",
		`{"patterns":[{"name":"x","pattern":"a"},{"name":"x","pattern":"b"}]}`: "an earlier row",
	} {
		if _, err := parsed(t, `"masking":`+masking); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", masking, err, want)
		}
	}
}
