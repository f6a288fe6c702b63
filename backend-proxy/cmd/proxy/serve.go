package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/proxy"
	"github.com/loopscope/loopscope/backend-proxy/pkg/scores"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// serving is how answers are served.
type serving struct {
	listen, tokens      string
	certificate, key    string
	atOnce              int
	grace               time.Duration
	untilStdinEnds      bool
	clickHouse, writing string
	auditing, erasing   string
	tempo               proxy.Tempo
}

func parseServing(args []string, env environment) (serving, error) {
	s := serving{
		clickHouse: env.get("LOOPSCOPE_CLICKHOUSE_URL", ""),
		tempo:      proxy.Tempo{Address: env.get("LOOPSCOPE_TEMPO_URL", ""), Token: env.get("LOOPSCOPE_TEMPO_TOKEN", ""), Tenant: env.get("LOOPSCOPE_TEMPO_TENANT", "")},
	}
	s.auditing, s.erasing = env.get("LOOPSCOPE_CLICKHOUSE_AUDIT_URL", ""), env.get("LOOPSCOPE_CLICKHOUSE_ERASE_URL", "")
	s.writing = env.get("LOOPSCOPE_CLICKHOUSE_WRITE_URL", s.clickHouse)
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&s.listen, "listen", env.get("LOOPSCOPE_PROXY_LISTEN", "127.0.0.1:8081"), "")
	flags.StringVar(&s.tokens, "tokens", env.get("LOOPSCOPE_PROXY_TOKENS", ""), "")
	flags.StringVar(&s.certificate, "tls-cert", env.get("LOOPSCOPE_PROXY_TLS_CERT", ""), "")
	flags.StringVar(&s.key, "tls-key", env.get("LOOPSCOPE_PROXY_TLS_KEY", ""), "")
	flags.IntVar(&s.atOnce, "at-once", proxy.DefaultAtOnce, "")
	flags.DurationVar(&s.grace, "grace", 25*time.Second, "")
	flags.BoolVar(&s.untilStdinEnds, "until-stdin-ends", false, "")
	if err := parse(flags, args); err != nil {
		return s, err
	}
	switch {
	case (s.certificate == "") != (s.key == ""):
		return s, errors.New("serve: --tls-cert and --tls-key belong together")
	case s.atOnce < 1:
		return s, errors.New("serve: --at-once takes a number of requests, 1 or more")
	case s.grace < 0:
		return s, errors.New("serve: --grace takes a duration such as 25s")
	}
	return s, nil
}

func serve(ctx context.Context, args []string, env environment, out io.Writer) error {
	s, err := parseServing(args, env)
	if err != nil {
		return err
	}
	if s.untilStdinEnds {
		ctx = whileOpen(ctx, os.Stdin)
	}
	letIn, err := openTokens(s.tokens, env.get("LOOPSCOPE_PROXY_TOKEN", ""))
	if err != nil {
		return err
	}
	if err := proxy.CheckListen(s.listen, letIn.keyring != nil); err != nil {
		return err
	}
	config, err := s.settings()
	if err != nil {
		return err
	}
	service, err := answer.Open(config)
	if err != nil {
		return err
	}
	defer func() { _ = service.Close() }()
	options := proxy.Options{Keyring: letIn.keyring, AtOnce: s.atOnce}
	if s.writing != "" {
		client, err := connectToWrite(s.writing)
		if err != nil {
			return err
		}
		defer func() { _ = client.Close() }()
		options.Scores = scores.NewStore(client)
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w. Choose another address with --listen", s.listen, err)
	}
	defer func() { _ = listener.Close() }()
	watching, stopWatching := context.WithCancel(ctx)
	defer stopWatching()
	go letIn.watch(watching)
	return s.run(ctx, listener, proxy.Handler(service, options), out)
}

// settings are those of a data source, with the users who keep the record and erase.
func (s serving) settings() (settings.Settings, error) {
	config, err := proxy.SettingsWith(s.clickHouse, s.tempo)
	if err != nil {
		return config, err
	}
	auditor, err := userOf("LOOPSCOPE_CLICKHOUSE_AUDIT_URL", s.auditing)
	if err != nil {
		return config, err
	}
	eraser, err := userOf("LOOPSCOPE_CLICKHOUSE_ERASE_URL", s.erasing)
	config.Audit, config.Eraser = settings.Audit{Username: auditor.Username, Password: auditor.Password}, settings.Eraser{Username: eraser.Username, Password: eraser.Password}
	return config, err
}

// userOf is whom an address names, of the database that is asked; nobody where there is none.
func userOf(variable, address string) (settings.Settings, error) {
	if address == "" {
		return settings.Settings{}, nil
	}
	named, err := proxy.Settings(address)
	if err != nil {
		return named, fmt.Errorf("%s: %w", variable, err)
	}
	return named, nil
}

func connectToWrite(address string) (*clickhouse.Client, error) {
	config, err := proxy.Settings(address)
	if err != nil {
		return nil, err
	}
	return clickhouse.Open(config)
}

// run serves until ctx ends, and then as long as the requests that have begun take, but no longer than the time of grace.
func (s serving) run(ctx context.Context, listener net.Listener, handler http.Handler, out io.Writer) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)}
	scheme, stopped := "http", make(chan error, 1)
	if s.certificate != "" {
		pair, err := tls.LoadX509KeyPair(s.certificate, s.key)
		if err != nil {
			return fmt.Errorf("the certificate %s with the key %s cannot be used: %w", s.certificate, s.key, err)
		}
		scheme, server.TLSConfig = "https", &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
		go func() { stopped <- server.ServeTLS(listener, "", "") }()
	} else {
		go func() { stopped <- server.Serve(listener) }()
	}
	if _, err := fmt.Fprintf(out, "listening on %s://%s\n", scheme, listener.Addr()); err != nil {
		return err
	}
	select {
	case err := <-stopped:
		return fmt.Errorf("cannot serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.grace)
	defer cancel()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		slog.Warn("requests that were not answered in time are cut off", "grace", s.grace)
		return server.Close()
	}
	return err
}

// whileOpen ends with the parent process: its end of the pipe closes however it dies.
func whileOpen(ctx context.Context, in io.Reader) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, in)
		cancel()
	}()
	return ctx
}
