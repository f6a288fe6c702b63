package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/proxy"
)

func serve(ctx context.Context, args []string, env environment, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	untilStdinEnds := flags.Bool("until-stdin-ends", false, "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return fmt.Errorf("serve takes no arguments but --until-stdin-ends\n\n%s", usage)
	}
	if *untilStdinEnds {
		ctx = whileOpen(ctx, os.Stdin)
	}
	address := env.get("LOOPSCOPE_PROXY_LISTEN", "127.0.0.1:8081")
	token := env.get("LOOPSCOPE_PROXY_TOKEN", "")
	if err := proxy.CheckListen(address, token); err != nil {
		return err
	}
	s, err := proxy.SettingsWith(env.get("LOOPSCOPE_CLICKHOUSE_URL", ""), proxy.Tempo{
		Address: env.get("LOOPSCOPE_TEMPO_URL", ""), Token: env.get("LOOPSCOPE_TEMPO_TOKEN", ""), Tenant: env.get("LOOPSCOPE_TEMPO_TENANT", ""),
	})
	if err != nil {
		return err
	}
	service, err := answer.Open(s)
	if err != nil {
		return err
	}
	defer func() { _ = service.Close() }()

	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w. Choose another address with LOOPSCOPE_PROXY_LISTEN", address, err)
	}
	server := &http.Server{Handler: proxy.Handler(service, token), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	if _, err := fmt.Fprintf(out, "listening on http://%s\n", listener.Addr()); err != nil {
		return err
	}
	select {
	case err := <-stopped:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
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
