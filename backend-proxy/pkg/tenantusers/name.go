// Package tenantusers makes the ClickHouse users over which tenants send SQL of their own. A tenant's user reads views in
// a database of the tenant's own, and nothing else. The views read Loopscope's tables as a second user, who cannot log in
// and whom row policies let see the tenant's rows alone.
//
// Neither half would do by itself. A user whom a row policy narrows reads the primary keys of all tenants by
// mergeTreeIndex() and the size of their parts; a view that narrows by its WHERE alone evaluates conditions of the reader
// on rows of others, whose errors tell what is in them.
package tenantusers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	prefix = "loopscope_"
	// readerSuffix is of the second user, as whom the views read.
	readerSuffix = "_rows"
	// shared names what is there once for all tenants.
	shared = prefix + "everyone"
)

var (
	// plain names stand in the user's name as they are.
	plain = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	// digested is how names end that are not plain.
	digested = regexp.MustCompile(`_x[0-9a-f]{16}$`)
	odd      = regexp.MustCompile(`[^a-z0-9]+`)
)

// Name is the ClickHouse user of a tenant, and the database with its views. Two tenants never have the same.
func Name(tenant string) string {
	if plain.MatchString(tenant) && !digested.MatchString(tenant) && !strings.HasSuffix(tenant, readerSuffix) && prefix+tenant != shared {
		return prefix + tenant
	}
	digest := sha256.Sum256([]byte(tenant))
	readable := strings.Trim(odd.ReplaceAllString(strings.ToLower(tenant), "_"), "_")
	return prefix + strings.Trim(readable[:min(len(readable), 40)], "_") + "_x" + hex.EncodeToString(digest[:8])
}

func reader(tenant string) string { return Name(tenant) + readerSuffix }

const maxTenant = 500

// Check refuses what is no tenant.
func Check(tenant string) error {
	switch {
	case tenant == "" || tenant != strings.TrimSpace(tenant):
		return fmt.Errorf("the tenant %q is empty or has a space at an end: name it as its spans tell it", tenant)
	case !utf8.ValidString(tenant) || strings.ContainsRune(tenant, 0):
		return errors.New("a tenant's name is no text")
	case len(tenant) > maxTenant:
		return fmt.Errorf("the tenant %.40q… has more than %d bytes", tenant, maxTenant)
	}
	return nil
}

var (
	inName = strings.NewReplacer(`\`, `\\`, "`", "\\`")
	inText = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\t", `\t`)
)

// QuoteName is a name in ClickHouse's SQL, such as that of a database and a table.
func QuoteName(parts ...string) string {
	quoted := make([]string, len(parts))
	for i, part := range parts {
		quoted[i] = "`" + inName.Replace(part) + "`"
	}
	return strings.Join(quoted, ".")
}

// QuoteText is a text in ClickHouse's SQL.
func QuoteText(value string) string { return "'" + inText.Replace(value) + "'" }
