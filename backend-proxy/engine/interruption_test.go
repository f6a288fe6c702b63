package engine

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"sync"
	"testing"
)

// interrupted stands between a client and the engine. The statement at which it is told to break either reaches the
// engine without its answer coming back, or does not reach it; and nothing does after it, as if the client had been killed.
type interrupted struct {
	*httptest.Server
	mu      sync.Mutex
	left    int
	reaches bool
	dead    bool
}

var changing = regexp.MustCompile(`(?i)^\s*(CREATE|ALTER|DROP|INSERT|SYSTEM|TRUNCATE|DELETE|RENAME)\b`)

func interruptible(t *testing.T) *interrupted {
	t.Helper()
	target := &url.URL{Scheme: "http", Host: address.Host}
	forward := httputil.NewSingleHostReverseProxy(target)
	i := &interrupted{left: -1}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Host = target.Host
		broken, reaches := i.count(changing.Match(body) || changing.MatchString(r.URL.Query().Get("query")))
		switch {
		case !broken:
			forward.ServeHTTP(w, r)
			return
		case reaches:
			forward.ServeHTTP(httptest.NewRecorder(), r)
		}
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(i.Close)
	return i
}

// breakAfter lets that many changing statements through.
func (i *interrupted) breakAfter(statements int, reaches bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.left, i.reaches, i.dead = statements, reaches, false
}

func (i *interrupted) count(changes bool) (broken, reaches bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case i.dead:
		return true, false
	case changes && i.left == 0:
		i.dead = true
		return true, i.reaches
	case changes:
		i.left--
	}
	return false, false
}

func (i *interrupted) host() string { return i.Listener.Addr().String() }
