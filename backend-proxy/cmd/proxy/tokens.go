package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

const tokenUsage = `usage:
  proxy token create --name NAME --scope SCOPE[,SCOPE]... --tenant TENANT|'*'

Prints the line for the file of tokens to standard output, and the token, once, to standard error:
  proxy token create --name judge --scope scores:write --tenant acme >> tokens

Scopes: query (figures, lists, traces), content (query, with messages and attributes), scores:write (adds scores, reads
nothing), usage:read (export of quantities and cost), metrics:read (/v1/metrics), admin (all of them).
`

func tokenCommand(args []string, out, secretly io.Writer) error {
	if len(args) == 0 || args[0] != "create" {
		return fmt.Errorf("token: no command\n\n%s", tokenUsage)
	}
	flags := flag.NewFlagSet("token create", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	name, scope, tenant := flags.String("name", "", ""), flags.String("scope", "", ""), flags.String("tenant", "", "")
	if err := flags.Parse(args[1:]); err != nil || flags.NArg() > 0 {
		return fmt.Errorf("token create: there is an option too many\n\n%s", tokenUsage)
	}
	var scopes []tokens.Scope
	for text := range strings.SplitSeq(*scope, ",") {
		if text = strings.TrimSpace(text); text != "" {
			scopes = append(scopes, tokens.Scope(text))
		}
	}
	secret, line, err := tokens.Create(*name, scopes, *tenant)
	if err != nil {
		return fmt.Errorf("token create: %w\n\n%s", err, tokenUsage)
	}
	if _, err := fmt.Fprintln(out, line); err != nil {
		return err
	}
	_, err = fmt.Fprintf(secretly, "The token of %s, which is not shown again:\n%s\n", *name, secret)
	return err
}

// lookAgain is how often the file of tokens is read anew; SIGHUP does it at once.
const lookAgain = 10 * time.Second

// letIn are the tokens of a file and one of the environment. Without either there is no keyring.
type letIn struct {
	keyring  *tokens.Keyring
	file     string
	operator []tokens.Token
	read     []byte
}

func openTokens(file, secret string) (*letIn, error) {
	l := &letIn{file: file}
	if file == "" && secret == "" {
		return l, nil
	}
	if secret != "" {
		l.operator = []tokens.Token{tokens.Everything("operator", secret)}
	}
	var err error
	if l.keyring, err = tokens.NewKeyring(); err != nil {
		return nil, err
	}
	if _, err := l.reload(); err != nil {
		return nil, err
	}
	if l.keyring.Len() == 0 {
		return nil, fmt.Errorf("the file of tokens %s has none: make one with proxy token create", file)
	}
	return l, nil
}

// reload takes what the file says now. Where that is wrong, what was right before stays.
func (l *letIn) reload() (changed bool, err error) {
	var text []byte
	all := l.operator
	if l.file != "" {
		if text, err = os.ReadFile(l.file); err != nil {
			return false, fmt.Errorf("the file of tokens cannot be read: %w", err)
		}
		if l.read != nil && bytes.Equal(text, l.read) {
			return false, nil
		}
		parsed, err := tokens.Parse(text)
		if err != nil {
			return false, fmt.Errorf("the file of tokens %s: %w", l.file, err)
		}
		all = append(parsed, l.operator...)
	}
	if err := l.keyring.Replace(all); err != nil {
		return false, fmt.Errorf("the file of tokens %s: %w", l.file, err)
	}
	l.read = text
	return true, nil
}

// watch reads the file again when it may have changed.
func (l *letIn) watch(ctx context.Context) {
	if l.file == "" {
		return
	}
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	ticks := time.NewTicker(lookAgain)
	defer ticks.Stop()
	var said error
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			said = nil
		case <-ticks.C:
		}
		changed, err := l.reload()
		switch {
		case err != nil && (said == nil || said.Error() != err.Error()):
			slog.Error("tokens stay as they were", "error", err)
		case changed:
			slog.Info("tokens are read anew", "tokens", l.keyring.Len())
		}
		said = err
	}
}
