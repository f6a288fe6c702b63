package engine

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenantusers"
	"github.com/loopscope/loopscope/semantics"
	"github.com/loopscope/loopscope/semantics/prices"
)

// odd is a tenant whose name would end a text, a name or a statement.
const odd = "odd'; DROP TABLE otel.llm_spans -- \\ `x` $1 {a:String}"

// The embedded engine keeps users in files that are read at its start, and runs no CREATE USER, GRANT or CREATE ROW POLICY.
// madeAccess is what such statements say, for those files; the engine enforces it. Databases and views are made by the
// statements themselves.
type madeAccess struct {
	Roles         map[string]string  `json:"roles"`
	Definers      map[string]definer `json:"definers"`
	Accounts      []madeAccount      `json:"accounts"`
	WithoutSystem []string           `json:"withoutSystem"`
	// views are the statements that the engine runs itself.
	views []string
}

type definer struct {
	Grant string                       `json:"grant"`
	Rows  map[string]map[string]string `json:"rows"`
}

type madeAccount struct {
	User     string `json:"user"`
	Password string `json:"password"`
	Role     string `json:"role"`
	Readonly int    `json:"readonly"`
}

var (
	makesReader = regexp.MustCompile("^CREATE USER IF NOT EXISTS `(\\w+)` IDENTIFIED WITH sha256_hash BY '0{64}' HOST NONE$")
	makesUser   = regexp.MustCompile("^CREATE USER IF NOT EXISTS `(\\w+)` IDENTIFIED WITH sha256_password BY ")
	narrows     = regexp.MustCompile("(?s)^CREATE ROW POLICY OR REPLACE `\\w+` ON `(\\w+)`\\.`(\\w+)` FOR SELECT USING (.*) AS RESTRICTIVE TO `(\\w+)`$")
	allows      = regexp.MustCompile("^(GRANT .*) TO `(\\w+)` WITH REPLACE OPTION$")
	fixes       = regexp.MustCompile("^ALTER USER `\\w+` (HOST NONE$|.* SETTINGS readonly = 1 CONST, )")
	makesView   = regexp.MustCompile("^CREATE (DATABASE IF NOT EXISTS|OR REPLACE VIEW) ")
)

func accessOf(t *testing.T, database tenantusers.Database, tenants ...string) madeAccess {
	t.Helper()
	made := madeAccess{Roles: map[string]string{}, Definers: map[string]definer{}}
	for _, tenant := range tenants {
		for _, statement := range database.Of(tenant, tenantusers.Placeholder(tenant)) {
			if match := makesReader.FindStringSubmatch(statement); match != nil {
				made.Definers[match[1]] = definer{Rows: map[string]map[string]string{database.Name: {}}}
			} else if match := makesUser.FindStringSubmatch(statement); match != nil {
				made.Accounts = append(made.Accounts, madeAccount{match[1], "test", match[1], 1})
				made.WithoutSystem = append(made.WithoutSystem, match[1])
			} else if match := narrows.FindStringSubmatch(statement); match != nil {
				made.Definers[match[4]].Rows[match[1]][match[2]] = match[3]
			} else if match := allows.FindStringSubmatch(statement); match != nil {
				if reader, is := made.Definers[match[2]]; is {
					reader.Grant = match[1]
					made.Definers[match[2]] = reader
				} else {
					made.Roles[match[2]] = match[1]
				}
			} else if makesView.MatchString(statement) {
				made.views = append(made.views, statement)
			} else if !fixes.MatchString(statement) {
				t.Fatalf("not known: %s", statement)
			}
		}
	}
	return made
}

func tenantDatabase(t *testing.T) tenantusers.Database {
	t.Helper()
	return tenantDatabaseSeen(t, unchanged)
}

// tenantDatabaseSeen is what proxy tenants finds out by itself.
func tenantDatabaseSeen(t *testing.T, by func(*settings.Settings)) tenantusers.Database {
	t.Helper()
	client, err := open(by)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	migration, err := migrate.New(client, semantics.Files, prices.Files, "1 HOUR")
	if err != nil {
		t.Fatal(err)
	}
	database, err := migration.TenantDatabase(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return database
}

// withAccess is an engine of its own with users, roles and policies.
func withAccess(t *testing.T, made any) database {
	t.Helper()
	raw, err := json.Marshal(made)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "access.json")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	server, at, err := startEngineWith([]string{"LOOPSCOPE_TEST_ACCESS=" + file})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.stop)
	return database{"otel", at}.migrate(t)
}

// withTenantUsers is an engine of its own, with spans of alpha, bravo and odd and a user for each.
func withTenantUsers(t *testing.T) database {
	t.Helper()
	made := accessOf(t, tenantDatabase(t), "alpha", "bravo", odd)
	db := withAccess(t, made)
	oddSpan := spanOf(odd, strings.Repeat("d1", 16), "dddddddddddddd01", "", 1, callOf("odd-model", "5", "odd-response"))
	spans := append(append(append([]map[string]any{oddSpan}, bravos...), alphas...), forged...)
	if err := insert(db, "otel_traces", spans); err != nil {
		t.Fatal(err)
	}
	if err := insert(db, "otel_logs", append(append([]map[string]any{}, bravoLogs...), alphaLogs...)); err != nil {
		t.Fatal(err)
	}
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	for _, statement := range made.views {
		if err := db.exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return db
}

// tenantUsers are the users of some tenants as a data source names them.
func tenantUsers(tenants ...string) []settings.TenantUser {
	var users []settings.TenantUser
	for _, tenant := range tenants {
		name := tenantusers.Name(tenant)
		users = append(users, settings.TenantUser{Tenant: tenant, Username: name, Database: name, Password: "test"})
	}
	return users
}

// ClickHouse reads each statement as it is meant, whatever the tenant is called.
func TestTenantUsers_statementsAreClickHouses(t *testing.T) {
	database := tenantDatabase(t)
	database.OnCluster = " ON CLUSTER 'main'"
	names := map[string]bool{}
	for _, table := range database.Tables {
		names[table.Name] = true
	}
	if !names["llm_spans"] || !names["llm_spans_v"] || !names["llm_usage"] || names["otel_traces"] || names["llm_audit"] || names["llm_retention"] || names["llm_prices"] {
		t.Errorf("%v", names)
	}
	db := migratedDatabase(t, "tenantusers_parsed")
	for _, tenant := range []string{"alpha", odd, "new\nline\ttab", "株式会社", `\`, `'`, "`"} {
		statements := append(append(database.Of(tenant, tenantusers.Placeholder(tenant)), database.Removed(tenant)...), database.Shared()...)
		for _, statement := range append(statements, database.Identify(tenant, tenantusers.Placeholder(tenant))) {
			asText := "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(statement) + "'"
			type formatted struct{ Once, Again string }
			got := rows[formatted](t, db, "SELECT formatQuerySingleLine("+asText+") AS Once, formatQuerySingleLine(Once) AS Again")
			if len(got) != 1 || got[0].Once != got[0].Again || !strings.HasPrefix(got[0].Once, strings.SplitN(statement, " ", 2)[0]) {
				t.Errorf("%s: %+v", statement, got)
			}
			if match := narrows.FindStringSubmatch(strings.Replace(statement, database.OnCluster, "", 1)); match != nil {
				type read struct{ Is uint8 }
				if is := rows[read](t, db, "SELECT "+match[3]+" AS Is FROM (SELECT unhex('"+strings.ToUpper(hexOf(tenant))+"') AS tenant)"); is[0].Is != 1 {
					t.Errorf("%q is another tenant in %s", tenant, match[3])
				}
			}
		}
	}
}

func hexOf(text string) string {
	var out strings.Builder
	for _, b := range []byte(text) {
		const digits = "0123456789abcdef"
		out.WriteByte(digits[b>>4])
		out.WriteByte(digits[b&15])
	}
	return out.String()
}
