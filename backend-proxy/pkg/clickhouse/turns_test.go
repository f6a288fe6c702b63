package clickhouse

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Of more questions than may run at once each is asked in the end, and never more at once.
func TestEach_waitsForItsTurn(t *testing.T) {
	const questions = 50
	var now, most atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		time.Sleep(20 * time.Millisecond)
		http.Error(w, "Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)", http.StatusInternalServerError)
	}))
	t.Cleanup(server.Close)
	c := client(t, settings.Settings{Protocol: settings.ProtocolHTTP, Address: strings.TrimPrefix(server.URL, "http://")})
	c.limits = map[string]any{}
	c.turns = newTurns(4, time.Minute)

	var asked atomic.Int32
	var all sync.WaitGroup
	for range questions {
		all.Go(func() {
			err := c.Each(t.Context(), Statement{SQL: "SELECT 1"}, func(Scanner) error { return nil })
			var known *Error
			if errors.As(err, &known) && known.Kind == KindTimeout {
				asked.Add(1) // what the server said
			}
		})
	}
	all.Wait()
	if asked.Load() != questions || most.Load() > 4 {
		t.Errorf("%d of %d were asked, up to %d at once", asked.Load(), questions, most.Load())
	}
}

func TestTurns(t *testing.T) {
	one := newTurns(1, 10*time.Millisecond)
	done, err := one.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = one.take(t.Context())
	var known *Error
	if !errors.As(Explain(err, settings.Settings{}), &known) || !strings.Contains(known.Message, "busy") {
		t.Errorf("who waits too long is told: %v", err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err = one.take(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("who leaves waits no more: %v", err)
	}
	done()
	if _, err = one.take(t.Context()); err != nil {
		t.Errorf("a turn that is given back is another's: %v", err)
	}
}
