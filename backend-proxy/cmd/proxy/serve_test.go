package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

// TestMain is the program itself where a test starts it as a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv("LOOPSCOPE_TEST_IS_PROXY") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is the program as its users run it.
type process struct {
	*exec.Cmd
	url    string
	stderr *said
}

// said is what a process writes while it runs.
type said struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func start(t *testing.T, env []string, args ...string) process {
	t.Helper()
	p := process{Cmd: exec.Command(os.Args[0], args...), stderr: &said{}}
	p.Env = append(os.Environ(), append(env, "LOOPSCOPE_TEST_IS_PROXY=1")...)
	p.Stderr = p.stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %s", err, p.stderr)
	}
	p.url = strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
	return p
}

// slowTempo answers that there are no traces when it is told to, and says when it was asked.
func slowTempo(t *testing.T) (url string, asked, answer chan struct{}) {
	t.Helper()
	asked, answer = make(chan struct{}, 1), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		select {
		case <-answer:
		case <-r.Context().Done():
		}
		_, _ = io.WriteString(w, `{"traces":[]}`)
	}))
	t.Cleanup(server.Close)
	return server.URL, asked, answer
}

const runsQuery = `{"queries":[{"version":1,"queryType":"runs"}],"from":"now-1h","to":"now"}`

func TestServe_finishesWhatItHasBegunBeforeItEnds(t *testing.T) {
	for _, sign := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		tempo, asked, answer := slowTempo(t)
		p := start(t, []string{"LOOPSCOPE_TEMPO_URL=" + tempo}, "serve", "--listen", "127.0.0.1:0")
		answered := make(chan string, 1)
		go func() {
			response, err := http.Post(p.url+"/v1/query", "application/json", strings.NewReader(runsQuery))
			if err != nil {
				answered <- err.Error()
				return
			}
			body, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			answered <- fmt.Sprint(response.StatusCode, " ", err, " ", string(body))
		}()
		<-asked
		if err := p.Process.Signal(sign); err != nil {
			t.Fatal(err)
		}
		address := strings.TrimPrefix(p.url, "http://")
		for accepted := true; accepted; time.Sleep(time.Millisecond) {
			connection, err := net.DialTimeout("tcp", address, time.Second)
			if accepted = err == nil; accepted {
				_ = connection.Close()
			}
		}
		close(answer)
		if got := <-answered; !strings.HasPrefix(got, `200 <nil> {"results":{"A":`) {
			t.Errorf("%s: what was asked before got %s", sign, got)
		}
		if err := p.Wait(); err != nil {
			t.Errorf("%s: %v: %s", sign, err, p.stderr)
		}
	}
}

func TestServe_waitsNoLongerThanItsGrace(t *testing.T) {
	tempo, asked, _ := slowTempo(t)
	p := start(t, []string{"LOOPSCOPE_TEMPO_URL=" + tempo}, "serve", "--listen", "127.0.0.1:0", "--grace", "50ms")
	cut := make(chan error, 1)
	go func() {
		response, err := http.Post(p.url+"/v1/query", "application/json", strings.NewReader(runsQuery))
		if err == nil {
			_ = response.Body.Close()
		}
		cut <- err
	}()
	<-asked
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-cut; err == nil {
		t.Error("a request that takes for ever was answered")
	}
	if err := p.Wait(); err != nil || !strings.Contains(p.stderr.String(), "cut off") {
		t.Errorf("%v: %s", err, p.stderr)
	}
}

// ask gives the status of a route with a token.
func ask(t *testing.T, url, token string) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func TestServe_readsItsTokensAgainOnSIGHUP(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens")
	create := func(name string) (secret, line string) {
		var out, secretly bytes.Buffer
		if err := tokenCommand([]string{"create", "--name", name, "--scope", "query,metrics:read", "--tenant", "*"}, &out, &secretly); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(secretly.String()), "\n")
		return lines[len(lines)-1], out.String()
	}
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first, firstLine := create("first")
	second, secondLine := create("second")
	write(firstLine)
	p := start(t, []string{"LOOPSCOPE_CLICKHOUSE_URL=http://u:p@127.0.0.1:1/otel"}, "serve", "--listen", "0.0.0.0:0", "--tokens", file)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	measures := "http://127.0.0.1:" + port + "/v1/resources/measures"
	if a, b := ask(t, measures, first), ask(t, measures, second); a != 200 || b != 401 {
		t.Fatalf("first %d, second %d", a, b)
	}
	becomes := func(token string, status int) {
		t.Helper()
		if err := p.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(time.Minute); ask(t, measures, token) != status; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("not %d after SIGHUP: %s", status, p.stderr)
			}
		}
	}
	write(secondLine)
	becomes(second, 200)
	if got := ask(t, measures, first); got != 401 {
		t.Errorf("a token that was taken away gets %d", got)
	}
	// A slip of the pen locks nobody out, and lets nobody in.
	write(firstLine + "and a secret\n")
	becomes(second, 200)
	for deadline := time.Now().Add(time.Minute); !strings.Contains(p.stderr.String(), "line 2 is no token"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("half a file is not told of: %s", p.stderr)
		}
	}
	if got := ask(t, measures, first); got != 401 {
		t.Errorf("half a file lets in: %d", got)
	}
	write("")
	becomes(second, 401)
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil || strings.Contains(p.stderr.String(), "a secret") {
		t.Errorf("%v: %s", err, p.stderr)
	}
}

func TestOpenTokens(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(file, []byte("# none yet\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openTokens(file, ""); err == nil || !strings.Contains(err.Error(), "has none") {
		t.Error(err)
	}
	none, err := openTokens("", "")
	if err != nil || none.keyring != nil {
		t.Error(none, err)
	}
	operator, err := openTokens("", "right")
	if err != nil {
		t.Fatal(err)
	}
	if found, ok := operator.keyring.Find("right"); !ok || !found.Has(tokens.Admin) {
		t.Error(found, ok)
	}
	_, line, err := tokens.Create("later", []tokens.Scope{tokens.Query}, tokens.AllTenants)
	if err != nil {
		t.Fatal(err)
	}
	both, err := openTokens(file, "right")
	if err != nil || both.keyring.Len() != 1 {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	if changed, err := both.reload(); !changed || err != nil || both.keyring.Len() != 2 {
		t.Error(changed, err)
	}
	if changed, err := both.reload(); changed || err != nil {
		t.Error("a file that is the same is read anew", err)
	}
}

func TestServe_withItsCertificate(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: certificate}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--tls-cert", filepath.Join(folder, "cert.pem"), "--tls-key", filepath.Join(folder, "key.pem")},
			with(map[string]string{"LOOPSCOPE_CLICKHOUSE_URL": "http://u:p@127.0.0.1:1/otel"}), writer)
	}()
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	own, err := x509.ParseCertificate(certificate)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(own)
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	response, err := client.Get(strings.TrimSpace(strings.TrimPrefix(line, "listening on ")) + "/v1/openapi.json")
	if err != nil || response.StatusCode != http.StatusOK || response.TLS == nil {
		t.Fatalf("%s %v %v", line, response, err)
	}
	_ = response.Body.Close()
	client.CloseIdleConnections()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
