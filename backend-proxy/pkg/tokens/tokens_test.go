package tokens

import (
	"strings"
	"testing"
)

func TestCreate_makesALineThatLetsTheSecretIn(t *testing.T) {
	secret, line, err := Create("judge", []Scope{WriteScores}, "acme")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(line, secret) || len(secret) < 50 {
		t.Errorf("%s in %s", secret, line)
	}
	all, err := Parse([]byte("# who may ask\n\n" + line + "\n"))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	keyring, err := NewKeyring(all...)
	if err != nil {
		t.Fatal(err)
	}
	found, ok := keyring.Find(secret)
	if !ok || found.Name != "judge" || found.Tenant != "acme" || !found.Has(WriteScores) || found.Has(Query) {
		t.Errorf("%+v %v", found, ok)
	}
	for _, wrong := range []string{"", secret[:len(secret)-1], secret + "x", found.SHA256} {
		if _, ok := keyring.Find(wrong); ok {
			t.Errorf("%q is let in", wrong)
		}
	}
	if err := keyring.Replace(nil); err != nil {
		t.Fatal(err)
	}
	if _, ok := keyring.Find(secret); ok || keyring.Len() != 0 {
		t.Error("a token that was taken away is let in")
	}
}

func TestHas(t *testing.T) {
	for scope, allows := range map[Scope][]Scope{
		Query: {Query}, Content: {Query, Content}, WriteScores: {WriteScores}, ReadUsage: {ReadUsage}, ReadMetrics: {ReadMetrics}, Admin: Scopes,
	} {
		token, allowed := Token{Scopes: []Scope{scope}}, map[Scope]bool{}
		for _, a := range allows {
			allowed[a] = true
		}
		for _, asked := range Scopes {
			if token.Has(asked) != allowed[asked] {
				t.Errorf("%s allows %s: %v", scope, asked, token.Has(asked))
			}
		}
	}
}

func TestParse_mistakes(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	for says, file := range map[string]string{
		"line 2 is no token":        "\nloopscope_secret",
		"line 1 is no token":        `{"name":"a","sha256":"` + hash + `","scopes":["query"],"tenant":"*","role":"Admin"}`,
		"sha256 of a is no SHA-256": `{"name":"a","sha256":"secret","scopes":["query"],"tenant":"*"}`,
		`a has the scope "write"`:   `{"name":"a","sha256":"` + hash + `","scopes":["write"],"tenant":"*"}`,
		"a has no scopes":           `{"name":"a","sha256":"` + hash + `","tenant":"*"}`,
		"tenant of a is":            `{"name":"a","sha256":"` + hash + `","scopes":["query"]}`,
		`name is "a b"`:             `{"name":"a b","sha256":"` + hash + `","scopes":["query"],"tenant":"*"}`,
	} {
		if _, err := Parse([]byte(file)); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "loopscope_secret") {
			t.Errorf("%v, want %s", err, says)
		}
	}
	one := Token{Name: "a", SHA256: hash, Scopes: []Scope{Query}, Tenant: AllTenants}
	other := one
	other.Name = "b"
	for _, twice := range [][]Token{{one, one}, {one, other}} {
		if _, err := NewKeyring(twice...); err == nil || !strings.Contains(err.Error(), "there twice") {
			t.Error(err)
		}
	}
}
