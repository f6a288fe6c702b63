package engine

import (
	"io"
	"net"
	"sync"
	"testing"
)

// relay is a host before an engine, which can die.
type relay struct {
	listener net.Listener
	to       string
	// cut ends each connection after so many bytes of answers; 0 never does.
	cut int64

	mu    sync.Mutex
	open  map[net.Conn]bool
	count int
}

func serveRelay(t *testing.T, to string, cut int64) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{listener: listener, to: to, cut: cut, open: map[net.Conn]bool{}}
	t.Cleanup(r.die)
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go r.pass(client)
		}
	}()
	return r
}

func (r *relay) address() string { return r.listener.Addr().String() }

// connections that were opened so far.
func (r *relay) connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count
}

func (r *relay) pass(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", r.to)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	r.mu.Lock()
	r.open[client] = true
	r.count++
	r.mu.Unlock()
	go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
	if r.cut > 0 {
		_, _ = io.CopyN(client, server, r.cut)
		return
	}
	_, _ = io.Copy(client, server)
}

// die ends all connections and takes no more.
func (r *relay) die() {
	_ = r.listener.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	for client := range r.open {
		_ = client.Close()
	}
}
