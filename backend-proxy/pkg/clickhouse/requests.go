package clickhouse

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// requests is what each request to ClickHouse's HTTP interface goes through: it says who asks, and goes nowhere but to
// the host that it is for.
type requests struct {
	next     http.RoundTripper
	settings settings.Settings
	hosts    *hosts
}

var (
	errNoIdentity = errors.New("nobody's identity to forward")
	errRedirect   = errors.New("a redirect")
)

func (t requests) RoundTrip(request *http.Request) (*http.Response, error) {
	own, err := t.prepared(request)
	if err != nil {
		if request.Body != nil {
			_ = request.Body.Close()
		}
		return nil, &unsentError{err}
	}
	var sent atomic.Bool
	own = own.WithContext(httptrace.WithClientTrace(own.Context(), &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }}))
	response, err := t.next.RoundTrip(own)
	switch {
	case err != nil && !sent.Load() && request.Context().Err() == nil:
		t.hosts.miss(request.URL.Host)
		return nil, &unsentError{err}
	case err != nil:
		if request.Context().Err() == nil {
			t.hosts.miss(request.URL.Host)
		}
		return nil, err
	case response.StatusCode >= 300 && response.StatusCode < 400:
		// What ClickHouse is asked with must not follow it elsewhere.
		_ = response.Body.Close()
		return nil, errRedirect
	}
	if code := response.StatusCode; len(t.hosts.addresses) > 1 && isOfProxy(response) {
		_ = response.Body.Close()
		t.hosts.miss(request.URL.Host)
		return nil, &gatewayError{code}
	}
	response.Body = &answerBody{response.Body, func() {
		if request.Context().Err() == nil {
			t.hosts.miss(request.URL.Host)
		}
	}}
	return response, nil
}

// gatewayError is of a proxy that did not reach the host behind it. That host may have begun what it was asked for.
type gatewayError struct{ code int }

func (e *gatewayError) Error() string { return fmt.Sprintf("HTTP %d of a proxy", e.code) }

// isOfProxy reports whether a proxy answers for a host that is gone. ClickHouse says in headers of its own that it is there;
// a proxy that waited too long (504) may have interrupted what another host would take as long for.
func isOfProxy(response *http.Response) bool {
	if response.StatusCode != http.StatusBadGateway && response.StatusCode != http.StatusServiceUnavailable {
		return false
	}
	for name := range response.Header {
		if strings.HasPrefix(name, "X-Clickhouse-") {
			return false
		}
	}
	return true
}

// answerBody tells of an answer that ends too early.
type answerBody struct {
	io.ReadCloser
	lost func()
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.lost()
	}
	return n, err
}

func (t requests) prepared(request *http.Request) (*http.Request, error) {
	if request.Context().Value(dialling{}) == nil && t.hosts.avoids(request.URL.Host) {
		return nil, errAvoided
	}
	own := request.Clone(request.Context())
	if !t.settings.ForwardIdentity {
		return own, nil
	}
	if t.settings.Identity == nil {
		return nil, errNoIdentity
	}
	// The driver cannot be without a user.
	for _, name := range []string{"X-ClickHouse-User", "X-ClickHouse-Key", "X-ClickHouse-SSL-Certificate-Auth"} {
		own.Header.Del(name)
	}
	own.URL.User = nil
	t.settings.Identity.Set(own.Header)
	return own, nil
}
