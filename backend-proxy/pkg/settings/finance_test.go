package settings

import (
	"strings"
	"testing"
)

func TestFinance(t *testing.T) {
	type who struct {
		login, email string
		role         Role
	}
	ada, fin, nobody := who{"ada", "ada@example.com", RoleAdmin}, who{"fin", "fin@example.com", RoleViewer}, who{"", "", ""}
	for raw, has := range map[string]map[who]bool{
		``:                                  {ada: false, fin: false, nobody: false},
		`{}`:                                {ada: false, fin: false, nobody: false},
		`{"logins":["FIN"]}`:                {ada: false, fin: true, nobody: false},
		`{"emails":["Fin@example.com"]}`:    {ada: false, fin: true, {"fin@example.com", "", RoleAdmin}: false, {"x", "fin@example.com.evil.example", RoleAdmin}: false},
		`{"role":"Admin"}`:                  {ada: true, fin: false, nobody: false},
		`{"role":"Viewer"}`:                 {ada: true, fin: true, nobody: false, {"x", "", "Finance"}: false},
		`{"logins":["fin"],"role":"Admin"}`: {ada: true, fin: true, {"fin", "", ""}: false},
	} {
		f, err := readFinance([]byte(raw))
		if err != nil {
			t.Fatal(raw, err)
		}
		for person, want := range has {
			if got := f.Has(person.login, person.email, person.role); got != want {
				t.Errorf("%s: %+v %v", raw, person, got)
			}
		}
	}
	for raw, says := range map[string]string{
		`{"login":["fin"]}`: "logins, emails and role", `{"role":"Owner"}`: "finance.role", `{"role":"Finance"}`: "finance.role",
		`{"logins":[""]}`: "match nobody", `{"logins":[" fin"]}`: "match nobody", `{"emails":["@example.com"]}`: "whole addresses", `{"emails":["fin"]}`: "whole addresses",
	} {
		if _, err := Parse([]byte(`{"url":"http://ch","finance":`+raw+`}`), nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", raw, err)
		}
	}
}
