// Package tokens says who may ask the proxy and for what. Of a token only the hash is kept: it is long and random, so
// that a plain SHA-256 cannot be guessed back.
package tokens

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Scope is one thing that a token allows.
type Scope string

const (
	// Query reads figures, lists and traces, without what was said.
	Query Scope = "query"
	// Content is Query with messages and attributes.
	Content Scope = "content"
	// WriteScores adds scores and reads nothing.
	WriteScores Scope = "scores:write"
	// ReadUsage exports quantities and cost.
	ReadUsage Scope = "usage:read"
	// ReadMetrics reads the proxy's own metrics.
	ReadMetrics Scope = "metrics:read"
	// Admin is all of them, and what the databases are like.
	Admin Scope = "admin"
)

// Scopes are all that there are.
var Scopes = []Scope{Query, Content, WriteScores, ReadUsage, ReadMetrics, Admin}

// AllTenants is the tenant of a token that is bound to none.
const AllTenants = "*"

// Token is a caller: a line of the token file.
type Token struct {
	Name string `json:"name"`
	// SHA256 of the secret, hexadecimal.
	SHA256 string  `json:"sha256"`
	Scopes []Scope `json:"scopes"`
	// Tenant whose data it reads and writes, or AllTenants.
	Tenant string `json:"tenant"`
}

// Has reports whether a token allows something.
func (t Token) Has(scope Scope) bool {
	return slices.ContainsFunc(t.Scopes, func(own Scope) bool {
		return own == scope || own == Admin || own == Content && scope == Query
	})
}

// Everything is the caller of a secret that allows all.
func Everything(name, secret string) Token {
	return Token{Name: name, SHA256: hashOf(secret), Scopes: []Scope{Admin}, Tenant: AllTenants}
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

const maxTenant = 200

var (
	nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func (t Token) check() error {
	if !nameForm.MatchString(t.Name) {
		return fmt.Errorf("name is %q: use up to 64 letters, digits, dots, hyphens and underscores", t.Name)
	}
	if !hashForm.MatchString(t.SHA256) {
		return fmt.Errorf("sha256 of %s is no SHA-256 of 64 hexadecimal digits: make the line with proxy token create", t.Name)
	}
	if len(t.Scopes) == 0 {
		return fmt.Errorf("%s has no scopes: use %s", t.Name, scopesText())
	}
	for _, scope := range t.Scopes {
		if !slices.Contains(Scopes, scope) {
			return fmt.Errorf("%s has the scope %q: use %s", t.Name, scope, scopesText())
		}
	}
	if t.Tenant == "" || len(t.Tenant) > maxTenant {
		return fmt.Errorf("tenant of %s is %q: name one, or %s for all", t.Name, t.Tenant, AllTenants)
	}
	return nil
}

func scopesText() string {
	names := make([]string, len(Scopes))
	for i, scope := range Scopes {
		names[i] = string(scope)
	}
	return strings.Join(names, ", ")
}
