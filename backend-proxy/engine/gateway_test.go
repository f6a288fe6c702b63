package engine

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// gateway is a proxy before ClickHouse, which answers by itself while the server behind it is gone.
type gateway struct {
	*httptest.Server
	gone  atomic.Int32
	asked atomic.Int32
}

func serveGateway(t *testing.T) *gateway {
	t.Helper()
	g := &gateway{}
	behind := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address.Host})
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.asked.Add(1)
		if status := g.gone.Load(); status != 0 {
			http.Error(w, "<html>gone</html>", int(status))
			return
		}
		behind.ServeHTTP(w, r)
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *gateway) address() string { return strings.TrimPrefix(g.URL, "http://") }

func TestHosts_oneIsGoneBehindItsProxy(t *testing.T) {
	for _, status := range []int{http.StatusBadGateway, http.StatusServiceUnavailable} {
		first, second := serveGateway(t), serveGateway(t)
		s := service(t, onHosts(settings.ProtocolHTTP, settings.InOrder, first.address(), second.address()))
		want := frame(t, ask(t, s, ada, aFigure)).Rows()
		if want == 0 || second.asked.Load() != 0 {
			t.Fatalf("%d rows, the second host was asked %d times", want, second.asked.Load())
		}
		first.gone.Store(int32(status)) //nolint:gosec // three digits
		if got := frame(t, ask(t, s, ada, aFigure)).Rows(); got != want || second.asked.Load() == 0 {
			t.Errorf("%d: %d rows of %d, the second host was asked %d times", status, got, want, second.asked.Load())
		}
		// The first is left alone from then on.
		before := first.asked.Load()
		if frame(t, ask(t, s, ada, aFigure)); first.asked.Load() != before {
			t.Errorf("%d: the host that is gone was asked again", status)
		}
		second.gone.Store(int32(status)) //nolint:gosec // three digits
		if response := ask(t, s, ada, aFigure); response.Error == nil || !strings.Contains(response.Error.Error(), "answered HTTP") {
			t.Errorf("%d, both gone: %v", status, response.Error)
		}
	}
}

// What a proxy says of a write leaves open whether it was done.
func TestHosts_nothingIsWrittenTwiceBehindAProxy(t *testing.T) {
	first, second := serveGateway(t), serveGateway(t)
	client, err := open(onHosts(settings.ProtocolHTTP, settings.InOrder, first.address(), second.address()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if err := client.Exec(context.Background(), "CREATE TABLE written_once (n UInt8) ENGINE = Memory"); err != nil {
		t.Fatal(err)
	}
	first.gone.Store(http.StatusBadGateway)
	if err := client.Exec(context.Background(), "INSERT INTO written_once VALUES (1)"); err == nil || !strings.Contains(err.Error(), "502") {
		t.Errorf("%v", err)
	}
	if asked := second.asked.Load(); asked != 0 {
		t.Errorf("the second host was asked %d times", asked)
	}
}
