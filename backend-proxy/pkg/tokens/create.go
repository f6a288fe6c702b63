package tokens

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// prefix lets programs that look for secrets in texts find ours.
const prefix = "loopscope_"

// Create makes a secret of 256 random bits, and the line of the token file that lets it in.
func Create(name string, scopes []Scope, tenant string) (secret, line string, err error) {
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		return "", "", fmt.Errorf("no random numbers: %w", err)
	}
	secret = prefix + base64.RawURLEncoding.EncodeToString(random)
	token := Token{Name: name, SHA256: hashOf(secret), Scopes: scopes, Tenant: tenant}
	if err := token.check(); err != nil {
		return "", "", err
	}
	raw, err := json.Marshal(token)
	return secret, string(raw), err
}
