package engine

import (
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenantusers"
)

var documentedRight = regexp.MustCompile(`(?m)^(GRANT .*) TO tenant_admin( WITH GRANT OPTION)?;$`)

// documentedRights are what docs/sql.md says that whoever runs proxy tenants needs.
func documentedRights(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("../../docs/sql.md")
	if err != nil {
		t.Fatal(err)
	}
	var grants []string
	for _, match := range documentedRight.FindAllStringSubmatch(string(raw), -1) {
		grants = append(grants, match[1]+match[2])
	}
	if len(grants) == 0 {
		t.Fatal("docs/sql.md grants tenant_admin nothing")
	}
	return grants
}

// lackingOne are all grants but one privilege of one of them, for each.
func lackingOne(grants []string) map[string][]string {
	out := map[string][]string{}
	for i, grant := range grants {
		privileges, where, _ := strings.Cut(strings.TrimPrefix(grant, "GRANT "), " ON ")
		all := strings.Split(privileges, ", ")
		for j, privilege := range all {
			rest := slices.Clone(grants)
			if fewer := slices.Delete(slices.Clone(all), j, j+1); len(fewer) > 0 {
				rest[i] = "GRANT " + strings.Join(fewer, ", ") + " ON " + where
			} else {
				rest = slices.Delete(rest, i, i+1)
			}
			out[privilege+" ON "+where] = rest
		}
		if option := " WITH GRANT OPTION"; strings.HasSuffix(grant, option) {
			rest := slices.Clone(grants)
			rest[i] = strings.TrimSuffix(grant, option)
			out[strings.TrimPrefix(grant, "GRANT ")+" without the option"] = rest
		}
	}
	return out
}

// withTenantAdmins is an engine with users of the tenant kept and, for each list of rights, somebody who has them.
func withTenantAdmins(t *testing.T, rights map[string][]string) database {
	t.Helper()
	type roles map[string][]string
	made := struct {
		Roles    roles              `json:"roles"`
		Definers map[string]definer `json:"definers"`
		Accounts []madeAccount      `json:"accounts"`
	}{roles{}, map[string]definer{}, nil}
	user := tenantusers.Name("kept")
	for _, name := range []string{user, user + "_rows"} {
		made.Definers[name] = definer{Grant: "GRANT SELECT ON otel.*", Rows: map[string]map[string]string{}}
	}
	for name, grants := range rights {
		made.Roles[name] = grants
		made.Accounts = append(made.Accounts, madeAccount{User: name, Password: "test", Role: name})
	}
	return withAccess(t, made)
}

// unkept are the errors of an engine that keeps users in a file: there is no place for a new one (514), and what is there
// cannot be changed (495). A server says so only of a statement that it has understood and that this user may run.
var unkept = regexp.MustCompile(`Code: (514|495)\.`)

// ranBy says of each statement that the user may not run, or that is wrong, what the engine says.
func ranBy(db database, user string, statements []string) []string {
	at := *db.at
	at.User = url.UserPassword(user, "test")
	var refused []string
	for _, statement := range statements {
		if err := (database{db.name, &at}).exec(statement); err != nil && !unkept.MatchString(err.Error()) {
			refused = append(refused, statement+": "+err.Error())
		}
	}
	return refused
}

// Those rights let somebody run every statement of proxy tenants, as far as the server's place for users lets anybody; and each
// of them is needed.
func TestTenantUsers_rightsOfTheDocumentation(t *testing.T) {
	t.Parallel()
	grants := documentedRights(t)
	rights := map[string][]string{"tenant_admin": grants}
	lacking := map[string]string{}
	for missing, rest := range lackingOne(grants) {
		name := "lacking_" + hexOf(missing)
		rights[name], lacking[name] = rest, missing
	}
	db := withTenantAdmins(t, rights)
	statementsOver := func(d tenantusers.Database) []string {
		made := append([]string{"SELECT name FROM system.users"}, d.Shared()...)
		made = append(made, d.Of("kept", tenantusers.Placeholder("kept"))...)
		made = append(made, d.Of("kept", tenantusers.Placeholder("kept"))...) // and once more, after a migration
		made = append(made, d.Of("new", tenantusers.Placeholder("new"))[0], d.Identify("kept", tenantusers.Placeholder("kept")))
		return append(made, d.Removed("kept")...)
	}
	all := tenantDatabaseSeen(t, func(s *settings.Settings) { s.Address = db.at.Host; as("tenant_admin")(s) })
	if refused := ranBy(db, "tenant_admin", statementsOver(all)); len(refused) != 0 {
		t.Errorf("the documented rights do not do: %.3000s", strings.Join(refused, "\n"))
	}
	some := all
	some.Tables = all.Tables[:2]
	for name, missing := range lacking {
		refused := strings.Join(ranBy(db, name, statementsOver(some)), "\n")
		if !strings.Contains(refused, "ACCESS_DENIED") {
			t.Errorf("%s is not needed: %.500s", missing, refused)
		}
	}
}
