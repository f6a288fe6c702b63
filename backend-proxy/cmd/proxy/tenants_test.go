package main

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/tenantusers"
)

func TestTenants(t *testing.T) {
	database := tenantusers.Database{Name: "otel", Tables: []tenantusers.Table{{Name: "llm_spans", Stored: true}}}
	ran := func(c tenantsCommand, known map[string]bool, failing string) (asked []string, out, secret string, err error) {
		var said, told bytes.Buffer
		err = c.run(context.Background(), database, known, func(_ context.Context, sql string) error {
			asked = append(asked, sql)
			if failing != "" && strings.HasPrefix(sql, failing) {
				return errors.New("refused")
			}
			return nil
		}, &said, &told)
		return asked, said.String(), told.String(), err
	}
	both := tenantsCommand{tenants: each{"acme", "it's"}}
	asked, out, secret, err := ran(both, map[string]bool{"loopscope_acme": true}, "")
	if err != nil || len(asked) != len(both.printed(database)) || !strings.Contains(out, "acme: user loopscope_acme reads 1 tables") {
		t.Errorf("%v %v %q", asked, err, out)
	}
	if !regexp.MustCompile(`^"sqlPassword:it's": [\w-]{43}\n$`).MatchString(secret) {
		t.Errorf("a new user's password alone is told: %q", secret)
	}
	for _, statement := range asked {
		if password := strings.TrimSpace(secret[strings.LastIndex(secret, " ")+1:]); strings.Contains(statement+out, password) {
			t.Error("a password is where others read it")
		}
	}
	both.newPasswords = true
	if asked, _, secret, _ = ran(both, map[string]bool{"loopscope_acme": true}, ""); strings.Count(secret, "\n") != 2 || !strings.Contains(strings.Join(asked, "\n"), "ALTER USER `loopscope_acme` IDENTIFIED WITH sha256_hash") {
		t.Errorf("%q %q", secret, asked)
	}
	if asked, _, secret, err = ran(both, nil, "GRANT"); err == nil || secret != "" || !strings.HasPrefix(asked[len(asked)-1], "GRANT") {
		t.Errorf("nothing is told of a user that is not whole: %q %v %q", secret, err, asked)
	}
	if asked, _, _, err = ran(tenantsCommand{tenants: each{"acme"}, remove: true}, nil, ""); err != nil || len(asked) != 4 || !strings.HasPrefix(asked[0], "DROP USER") {
		t.Errorf("%q %v", asked, err)
	}
}
