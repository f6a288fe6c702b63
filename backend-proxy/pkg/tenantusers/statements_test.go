package tenantusers

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var example = Database{Name: "otel", Tables: []Table{{Name: "llm_spans", Stored: true}, {Name: "llm_spans_v"}}}

func TestOf(t *testing.T) {
	want := []string{
		"CREATE USER IF NOT EXISTS `loopscope_acme_rows` IDENTIFIED WITH " + nobody + " HOST NONE",
		"ALTER USER `loopscope_acme_rows` HOST NONE",
		"CREATE ROW POLICY OR REPLACE `loopscope_acme` ON `otel`.`llm_spans` FOR SELECT USING tenant = 'acme' AS RESTRICTIVE TO `loopscope_acme_rows`",
		"GRANT SELECT ON `otel`.`llm_spans`, SELECT ON `otel`.`llm_spans_v` TO `loopscope_acme_rows` WITH REPLACE OPTION",
		"CREATE DATABASE IF NOT EXISTS `loopscope_acme`",
		"CREATE OR REPLACE VIEW `loopscope_acme`.`llm_spans` DEFINER = `loopscope_acme_rows` SQL SECURITY DEFINER AS SELECT * FROM `otel`.`llm_spans`",
		"CREATE OR REPLACE VIEW `loopscope_acme`.`llm_spans_v` DEFINER = `loopscope_acme_rows` SQL SECURITY DEFINER AS SELECT * FROM `otel`.`llm_spans_v`",
		"CREATE USER IF NOT EXISTS `loopscope_acme` IDENTIFIED WITH sha256_password BY '<password of loopscope_acme>'",
		"ALTER USER `loopscope_acme` DEFAULT ROLE NONE DEFAULT DATABASE `loopscope_acme` SETTINGS " + limits,
		"GRANT SELECT ON `loopscope_acme`.* TO `loopscope_acme` WITH REPLACE OPTION",
	}
	if got := strings.Join(example.Of("acme", Placeholder("acme")), "\n"); got != strings.Join(want, "\n") {
		t.Error(got)
	}
	if got := example.Shared(); len(got) != 1 || got[0] != "CREATE ROW POLICY IF NOT EXISTS `loopscope_everyone` ON `otel`.`llm_spans` FOR SELECT USING 1 AS PERMISSIVE TO ALL" {
		t.Error(got)
	}
	cluster := example
	cluster.OnCluster = " ON CLUSTER 'main'"
	for _, statement := range append(append(cluster.Of("acme", Placeholder("acme")), cluster.Shared()...), cluster.Removed("acme")...) {
		if strings.Count(statement, "ON CLUSTER 'main'") != 1 {
			t.Error(statement)
		}
	}
}

func TestName(t *testing.T) {
	for tenant, want := range map[string]string{
		"acme": "^loopscope_acme$", "acme_eu": "^loopscope_acme_eu$", "Acme": "^loopscope_acme_x[0-9a-f]{16}$", "a b": "^loopscope_a_b_x[0-9a-f]{16}$",
		"acme_rows": "^loopscope_acme_rows_x[0-9a-f]{16}$", "everyone": "^loopscope_everyone_x[0-9a-f]{16}$", "株式会社": "^loopscope__x[0-9a-f]{16}$",
		"acme_x0123456789abcdef": "^loopscope_acme_x0123456789abcdef_x[0-9a-f]{16}$", "7": "^loopscope_7_x[0-9a-f]{16}$",
	} {
		if got := Name(tenant); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%q: %s", tenant, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		one, other := rapid.String().Draw(t, "one"), rapid.String().Draw(t, "other")
		if one != other && (Name(one) == Name(other) || Name(one) == reader(other)) {
			t.Fatalf("%q and %q: %s", one, other, Name(one))
		}
		if !regexp.MustCompile(`^[a-z0-9_]{1,80}$`).MatchString(Name(one)) {
			t.Fatalf("%q: %s", one, Name(one))
		}
	})
}

// quoted is a name or text in ClickHouse's quotes.
var quoted = regexp.MustCompile("`(?:[^`\\\\]|\\\\.)*`|'(?:[^'\\\\]|\\\\.)*'")

// Whatever a tenant is called, its name is in quotes and nowhere else.
func TestOf_quotesWhateverATenantIsCalled(t *testing.T) {
	blank := func(statement string) string { return quoted.ReplaceAllString(statement, "?") }
	rapid.Check(t, func(t *rapid.T) {
		tenant := rapid.StringOf(rapid.SampledFrom([]rune("a'`\\\n\t\r;-/*{}$\"é "))).Draw(t, "tenant")
		database := example
		database.Name = rapid.StringOf(rapid.SampledFrom([]rune("a'`\\;"))).Draw(t, "database")
		for i, statement := range database.Of(tenant, Placeholder(tenant)) {
			if want := blank(example.Of("acme", Placeholder("acme"))[i]); blank(statement) != want || strings.ContainsAny(statement, "\n\r\t") {
				t.Fatal(statement)
			}
		}
	})
}

func TestCheck(t *testing.T) {
	for tenant, says := range map[string]string{"": "empty", " a": "space", "a\x00": "no text", "\xff": "no text", strings.Repeat("a", 501): "more than 500", "it's \\ `x`": ""} {
		if err := Check(tenant); fmt.Sprint(err) == "<nil>" && says != "" || says != "" && !strings.Contains(err.Error(), says) || says == "" && err != nil {
			t.Errorf("%q: %v", tenant, err)
		}
	}
}

func TestNewPassword_isNotInTheStatement(t *testing.T) {
	password, identified := NewPassword()
	other, _ := NewPassword()
	if len(password) < 40 || password == other || strings.Contains(identified, password) || !regexp.MustCompile(`^IDENTIFIED WITH sha256_hash BY '[0-9a-f]{64}'$`).MatchString(identified) {
		t.Errorf("%s %s", password, identified)
	}
}
