package tenantusers

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// Table is one with a column tenant.
type Table struct {
	Name string
	// Stored tables have rows of their own, which policies are for; the others are views of them.
	Stored bool
	// Hidden tables are read through others only: those that a Distributed one stands before.
	Hidden bool
}

// Database is where Loopscope's tables are.
type Database struct {
	Name string
	// OnCluster follows names in statements, such as " ON CLUSTER 'main'"; empty on one server.
	OnCluster string
	Tables    []Table
}

// limits are those of a tenant's user. None can be changed by a query: readonly keeps them, and CONST would without it.
const limits = "readonly = 1 CONST, max_execution_time = 60 CONST, max_memory_usage = 4000000000 CONST, allow_ddl = 0 CONST, allow_introspection_functions = 0 CONST"

// nobody is a password that nobody knows, for a user who has no place to log in from either. Servers may refuse users without one.
const nobody = "sha256_hash BY '0000000000000000000000000000000000000000000000000000000000000000'"

// Shared are the statements for all tenants: whom no policy narrows goes on to see every row, whatever the server is
// configured to do with tables that have policies.
func (d Database) Shared() []string {
	var out []string
	for _, table := range d.Tables {
		if table.Stored {
			out = append(out, fmt.Sprintf("CREATE ROW POLICY IF NOT EXISTS %s%s ON %s FOR SELECT USING 1 AS PERMISSIVE TO ALL", QuoteName(shared), d.OnCluster, QuoteName(d.Name, table.Name)))
		}
	}
	return out
}

// Of are the statements of one tenant. password says how a user that is new is identified, in ClickHouse's words. They can
// be repeated: they bring rights, limits and views to what this version wants and leave a password as it is.
func (d Database) Of(tenant, password string) []string {
	user, reads := QuoteName(Name(tenant)), QuoteName(reader(tenant))
	out := []string{
		fmt.Sprintf("CREATE USER IF NOT EXISTS %s%s IDENTIFIED WITH %s HOST NONE", reads, d.OnCluster, nobody),
		fmt.Sprintf("ALTER USER %s%s HOST NONE", reads, d.OnCluster),
	}
	var grants []string
	for _, table := range d.Tables {
		grants = append(grants, "SELECT ON "+QuoteName(d.Name, table.Name))
		if table.Stored {
			out = append(out, fmt.Sprintf("CREATE ROW POLICY OR REPLACE %s%s ON %s FOR SELECT USING tenant = %s AS RESTRICTIVE TO %s", user, d.OnCluster, QuoteName(d.Name, table.Name), QuoteText(tenant), reads))
		}
	}
	out = append(out,
		fmt.Sprintf("GRANT%s %s TO %s WITH REPLACE OPTION", d.OnCluster, strings.Join(grants, ", "), reads),
		fmt.Sprintf("CREATE DATABASE IF NOT EXISTS %s%s", user, d.OnCluster),
	)
	for _, table := range d.Tables {
		if !table.Hidden {
			out = append(out, fmt.Sprintf("CREATE OR REPLACE VIEW %s%s DEFINER = %s SQL SECURITY DEFINER AS SELECT * FROM %s", QuoteName(Name(tenant), table.Name), d.OnCluster, reads, QuoteName(d.Name, table.Name)))
		}
	}
	return append(out,
		fmt.Sprintf("CREATE USER IF NOT EXISTS %s%s %s", user, d.OnCluster, password),
		fmt.Sprintf("ALTER USER %s%s DEFAULT ROLE NONE DEFAULT DATABASE %s SETTINGS %s", user, d.OnCluster, user, limits),
		fmt.Sprintf("GRANT%s SELECT ON %s.* TO %s WITH REPLACE OPTION", d.OnCluster, user, user),
	)
}

// Identify gives a user who is there another password.
func (d Database) Identify(tenant, password string) string {
	return fmt.Sprintf("ALTER USER %s%s %s", QuoteName(Name(tenant)), d.OnCluster, password)
}

// Removed are the statements that take a tenant's users, views and policies away. Its rows stay.
func (d Database) Removed(tenant string) []string {
	user, reads := QuoteName(Name(tenant)), QuoteName(reader(tenant))
	out := []string{
		fmt.Sprintf("DROP USER IF EXISTS %s%s", user, d.OnCluster),
		fmt.Sprintf("DROP DATABASE IF EXISTS %s%s", user, d.OnCluster),
		fmt.Sprintf("DROP USER IF EXISTS %s%s", reads, d.OnCluster),
	}
	for _, table := range d.Tables {
		if table.Stored {
			out = append(out, fmt.Sprintf("DROP ROW POLICY IF EXISTS %s%s ON %s", user, d.OnCluster, QuoteName(d.Name, table.Name)))
		}
	}
	return out
}

// Placeholder stands in printed statements where a password belongs.
func Placeholder(tenant string) string {
	return "IDENTIFIED WITH sha256_password BY " + QuoteText("<password of "+Name(tenant)+">")
}

// NewPassword is one, and how ClickHouse is told without having it in its logs.
func NewPassword() (password, identified string) {
	random := make([]byte, 32)
	_, _ = rand.Read(random)
	password = base64.RawURLEncoding.EncodeToString(random)
	digest := sha256.Sum256([]byte(password))
	return password, "IDENTIFIED WITH sha256_hash BY '" + hex.EncodeToString(digest[:]) + "'"
}
