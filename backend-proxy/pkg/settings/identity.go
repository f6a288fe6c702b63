package settings

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
)

// Identity is what Grafana forwards of whoever is signed in: the tokens of the identity provider.
type Identity struct {
	// Authorization is "Bearer" and an access token.
	Authorization string
	// IDToken may be empty: not every provider gives one.
	IDToken string
}

// Key tells identities apart without telling their tokens.
func (i Identity) Key() string {
	digest := sha256.Sum256([]byte(i.Authorization + "\x00" + i.IDToken))
	return hex.EncodeToString(digest[:])
}

// Valid reports whether there is a token to forward.
func (i Identity) Valid() bool {
	scheme, token, _ := strings.Cut(i.Authorization, " ")
	return strings.EqualFold(scheme, "Bearer") && strings.TrimSpace(token) != "" && !strings.ContainsAny(i.Authorization+i.IDToken, "\r\n")
}

// checkForwarding refuses other credentials beside the forwarded ones, of which nobody could say when they are used.
func (s Settings) checkForwarding(username string) error {
	switch {
	case !s.ForwardIdentity:
		return nil
	case s.Has(ClickHouse) && s.Protocol != ProtocolHTTP:
		return errors.New("oauthPassThru forwards the identity of whoever is signed in over HTTP only: use http:// or https:// in url, or turn it off")
	case s.Has(ClickHouse) && (username != "" || s.Password != ""):
		return errors.New("oauthPassThru forwards the identity of whoever is signed in, and the data source also has a ClickHouse user or password: remove username and password, or turn it off")
	case s.Tempo.Username != "" || s.Tempo.Token != "":
		return errors.New("oauthPassThru forwards the identity of whoever is signed in, and the data source also has a user or token for Tempo: remove them, or turn it off")
	}
	return nil
}

// Set puts the tokens into a request.
func (i Identity) Set(header http.Header) {
	header.Set("Authorization", i.Authorization)
	if i.IDToken != "" {
		header.Set("X-Id-Token", i.IDToken)
	}
}
