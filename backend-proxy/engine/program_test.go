package engine

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// programs are the proxy's executable, run against one database.
type programs struct {
	binary string
	url    string
}

// builtProxy is the proxy as its users have it.
func builtProxy(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "proxy")
	if said, err := exec.Command("go", "build", "-o", binary, "../cmd/proxy").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return binary
}

func programsAt(binary, database string) programs {
	to := *address
	to.Path = "/" + database
	return programs{binary, to.String()}
}

// process is one that runs, and what it has said so far on either output.
type process struct {
	*exec.Cmd
	mu    sync.Mutex
	said  bytes.Buffer
	ended chan struct{}
	err   error
}

func (p *process) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.Write(text)
}

func (p *process) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

func (p programs) start(t *testing.T, args ...string) *process {
	t.Helper()
	started := &process{Cmd: p.command(context.Background(), args...), ended: make(chan struct{})}
	started.Stdout, started.Stderr = started, started
	if err := started.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		started.err = started.Wait()
		close(started.ended)
	}()
	t.Cleanup(func() {
		_ = started.Process.Kill()
		<-started.ended
	})
	return started
}

// end waits until the process ends by itself.
func (p *process) end(t *testing.T) error {
	t.Helper()
	select {
	case <-p.ended:
		return p.err
	case <-time.After(5 * time.Minute):
		t.Fatalf("%v does not end: %s", p.Args[1:], p.output())
		return nil
	}
}

// run is a whole life of a process, and what it said.
func (p programs) run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	said, err := p.command(t.Context(), args...).CombinedOutput()
	return string(said), err
}

func (p programs) command(ctx context.Context, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, p.binary, args...) //nolint:gosec // what the test has built
	command.Env = append(os.Environ(), "LOOPSCOPE_CLICKHOUSE_URL="+p.url)
	return command
}

// must is one that has to come to a good end.
func (p programs) must(t *testing.T, args ...string) {
	t.Helper()
	if said, err := p.run(t, args...); err != nil {
		t.Fatalf("%v: %v: %s", args, err, said)
	}
}

// says waits until the process has said something so many times.
func (p *process) says(t *testing.T, text string, times int) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); strings.Count(p.output(), text) < times; time.Sleep(10 * time.Millisecond) {
		select {
		case <-p.ended:
			t.Fatalf("%v ended without having said %q %d times: %v: %s", p.Args[1:], text, times, p.err, p.output())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("%v does not say %q %d times: %s", p.Args[1:], text, times, p.output())
		}
	}
}

// die is kill -9: nothing is tidied up. It must have been at work.
func (p *process) die(t *testing.T) {
	t.Helper()
	select {
	case <-p.ended:
		t.Fatalf("%v ended before it was killed: %v: %s", p.Args[1:], p.err, p.output())
	default:
	}
	if err := p.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-p.ended
}

// stop asks a process that goes on for ever to come to its end.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.end(t); err != nil {
		t.Errorf("%v: %v: %s", p.Args[1:], err, p.output())
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it does not come to it that %s", what)
		}
	}
}
