package clickhouse

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
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

// Who asks one thing does not wait for all of those who ask much, nor they for ever for those who ask one thing.
func TestTurns_servesWhoAsksLittle_andWhoWaitsLong(t *testing.T) {
	one := newTurns(1, time.Minute)
	finish, err := one.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var (
		mu     sync.Mutex
		served []string
		all    sync.WaitGroup
	)
	ask := func(asker string) {
		before := one.inLine()
		all.Go(func() {
			done, err := one.take(WithAsker(t.Context(), asker))
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			served = append(served, asker)
			mu.Unlock()
			done()
		})
		for one.inLine() == before {
			runtime.Gosched()
		}
	}
	for _, asker := range strings.Split("aaaabbcde", "") {
		ask(asker)
	}
	finish()
	all.Wait()
	if got := strings.Join(served, ""); got != "cadaeaabb" {
		t.Errorf("served as %s", got)
	}
}

// Turns are neither lost nor made where statements are given up at any moment.
func TestTurns_surviveThoseWhoLeave(t *testing.T) {
	const atOnce = 3
	some := newTurns(atOnce, time.Minute)
	var now atomic.Int32
	var all sync.WaitGroup
	for i := range 3000 {
		all.Go(func() {
			ctx, leave := context.WithTimeout(WithAsker(t.Context(), strconv.Itoa(i%7)), time.Duration(i%50)*100*time.Microsecond)
			defer leave()
			done, err := some.take(ctx)
			if err != nil {
				return
			}
			if n := now.Add(1); n > atOnce {
				t.Errorf("%d at once", n)
			}
			runtime.Gosched()
			now.Add(-1)
			done()
		})
	}
	all.Wait()
	if some.free != atOnce || len(some.line) != 0 {
		t.Errorf("%d of %d turns are free, %d are left in line", some.free, atOnce, len(some.line))
	}
}

func (t *turns) inLine() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.line)
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
