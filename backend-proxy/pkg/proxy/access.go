package proxy

import (
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

// CheckListen refuses to serve other machines without a token.
func CheckListen(address string, hasTokens bool) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("the address to listen on is %q: use host:port, such as 127.0.0.1:8081", address)
	}
	if !hasTokens && !loopback(host) {
		return fmt.Errorf("the address to listen on is %q, which other machines can reach, and there are no tokens: make one with proxy token create and give its file with --tokens, or listen on 127.0.0.1", address)
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// localCaller is a program of this machine where there are no tokens.
var localCaller = tokens.Token{Name: "local", Scopes: []tokens.Scope{tokens.Admin}, Tenant: tokens.AllTenants}

// known lets in requests that a web page of another site cannot make: those with a token, or, where there are none,
// those to a loopback name and without an Origin.
func (s *server) known(next func(http.ResponseWriter, *http.Request, tokens.Token)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.keyring == nil {
			if host, _, err := net.SplitHostPort(r.Host); err != nil || !loopback(host) || r.Header.Get("Origin") != "" {
				fail(w, http.StatusForbidden, "Without tokens only programs on this machine may ask.")
				return
			}
			next(w, r, localCaller)
			return
		}
		caller, ok := s.keyring.Find(bearer(r))
		if !ok {
			w.Header().Set("WWW-Authenticate", `Bearer realm="loopscope"`)
			fail(w, http.StatusUnauthorized, "The token is missing or wrong: send Authorization: Bearer <token>.")
			return
		}
		next(w, r, caller)
	})
}

// bearer is the secret of the only header that is looked at.
func bearer(r *http.Request) string {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}

// reader is the principal that a token reads as. The role stands for what of it may be read: content is for Admin here.
func reader(caller tokens.Token) principal.Principal {
	who := principal.Principal{Kind: principal.Interactive, Login: caller.Name, Role: settings.RoleViewer}
	if caller.Tenant != tokens.AllTenants {
		who.Tenant = caller.Tenant
	}
	if caller.Has(tokens.Content) {
		who.Role = settings.RoleAdmin
	}
	return who
}
