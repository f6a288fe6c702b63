package tempo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Kind tells callers what sort of failure an Error is.
type Kind string

const (
	KindUnreachable    Kind = "unreachable"
	KindAuthentication Kind = "authentication"
	KindNotFound       Kind = "notFound"
	KindQuery          Kind = "query"
	KindTimeout        Kind = "timeout"
	KindCancelled      Kind = "cancelled"
	KindTooMuch        Kind = "tooMuch"
	KindAnswer         Kind = "answer"
)

// Error is a failure told to the person who can act on it. It never contains a password, token or value of a query.
type Error struct {
	Kind    Kind
	Message string
	cause   error
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.cause }

// Status is the HTTP status that fits.
func (e *Error) Status() int {
	switch e.Kind {
	case KindAuthentication:
		return http.StatusUnauthorized
	case KindTimeout:
		return http.StatusGatewayTimeout
	case KindTooMuch:
		return http.StatusUnprocessableEntity
	case KindCancelled:
		return 499
	default:
		return http.StatusBadGateway
	}
}

// Discreet is the error without names of hosts.
func (e *Error) Discreet() *Error {
	return &Error{Kind: e.Kind, Message: "The trace database could not answer (" + string(e.Kind) + ").", cause: e.cause}
}

// Refused reports whether Tempo does not want to be asked so, or for so much.
func Refused(err error) bool {
	var failed *Error
	return errors.As(err, &failed) && (failed.Kind == KindQuery || failed.Kind == KindTooMuch)
}

func (c *Client) unreachable(ctx context.Context, err error) error {
	switch {
	case errors.Is(context.Cause(ctx), context.DeadlineExceeded):
		return &Error{Kind: KindTimeout, Message: fmt.Sprintf("Tempo did not answer within %s. Ask for a shorter range, or raise the query timeout in the data source's settings.", c.timeout), cause: err}
	case ctx.Err() != nil:
		return &Error{Kind: KindCancelled, Message: "The request was cancelled.", cause: err}
	}
	return &Error{Kind: KindUnreachable, Message: fmt.Sprintf("Tempo at %s cannot be reached from the Grafana server. Check the address, and that the server may connect there.", c.settings.URL), cause: err}
}

// refused explains a status other than 200.
func (c *Client) refused(status int, body string) error {
	said := strings.TrimSpace(body)
	if len(said) > 300 {
		said = said[:300]
	}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		if c.forwards {
			return &Error{Kind: KindAuthentication, Message: "Tempo, or a proxy before it, refuses the identity that Grafana forwarded (oauthPassThru): sign in again, or ask whether it takes tokens of your identity provider."}
		}
		return &Error{Kind: KindAuthentication, Message: "Tempo refuses these credentials: check user, password, token and tenant in the data source's settings."}
	case http.StatusNotFound:
		return &Error{Kind: KindNotFound, Message: "Tempo does not know what was asked for."}
	case http.StatusTooManyRequests:
		return &Error{Kind: KindTooMuch, Message: "Tempo has too much to do (429): try again, or ask for less."}
	case http.StatusBadRequest:
		if strings.Contains(said, "no org id") {
			return &Error{Kind: KindAuthentication, Message: "Tempo wants a tenant: fill it in in the data source's settings (it becomes the header X-Scope-OrgID)."}
		}
		return &Error{Kind: KindQuery, Message: "Tempo refuses the question: " + said}
	case http.StatusUnprocessableEntity:
		return &Error{Kind: KindTooMuch, Message: "Tempo cannot answer with so much: " + said}
	}
	if status >= 300 && status < 400 {
		return &Error{Kind: KindAnswer, Message: "Tempo's address leads elsewhere (a redirect): enter the address of its query frontend itself."}
	}
	return &Error{Kind: KindAnswer, Message: fmt.Sprintf("Tempo answered %d: %s", status, said)}
}
