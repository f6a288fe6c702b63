package tokens

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync/atomic"
)

// Keyring is the tokens that are let in. It may be replaced while it is used.
type Keyring struct{ held atomic.Pointer[[]key] }

type key struct {
	hash  [sha256.Size]byte
	token Token
}

// NewKeyring lets in some tokens.
func NewKeyring(all ...Token) (*Keyring, error) {
	k := &Keyring{}
	return k, k.Replace(all)
}

// Replace lets in others from now on. Where one of them is wrong those that are held stay.
func (k *Keyring) Replace(all []Token) error {
	keys := make([]key, len(all))
	names, hashes := map[string]bool{}, map[string]bool{}
	for i, token := range all {
		if err := token.check(); err != nil {
			return err
		}
		if names[token.Name] || hashes[token.SHA256] {
			return fmt.Errorf("%s is there twice, by its name or by its secret: names tell callers apart", token.Name)
		}
		names[token.Name], hashes[token.SHA256] = true, true
		keys[i].token = token
		if _, err := hex.Decode(keys[i].hash[:], []byte(token.SHA256)); err != nil {
			return err
		}
	}
	k.held.Store(&keys)
	return nil
}

// Len is how many tokens are let in.
func (k *Keyring) Len() int { return len(*k.held.Load()) }

// Find is whose secret it is. It takes as long for any.
func (k *Keyring) Find(secret string) (found Token, ok bool) {
	hash := sha256.Sum256([]byte(secret))
	for _, key := range *k.held.Load() {
		if subtle.ConstantTimeCompare(hash[:], key.hash[:]) == 1 {
			found, ok = key.token, true
		}
	}
	return found, ok
}

// Parse reads a token file: a JSON object a line; empty lines and those that begin with # mean nothing.
func Parse(file []byte) ([]Token, error) {
	var all []Token
	for i, line := range bytes.Split(file, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.DisallowUnknownFields()
		var token Token
		if err := decoder.Decode(&token); err != nil || decoder.More() {
			return nil, fmt.Errorf("line %d is no token: make it with proxy token create", i+1)
		}
		if err := token.check(); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		all = append(all, token)
	}
	return all, nil
}
