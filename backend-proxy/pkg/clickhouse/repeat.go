package clickhouse

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	driver "github.com/ClickHouse/clickhouse-go/v2"
)

// unsentError is of a request that did not leave: it may be sent to another host, whatever it asks for.
type unsentError struct{ error }

func (e *unsentError) Unwrap() error { return e.error }

var errAvoided = errors.New("this host did not answer lately")

// partlyError is of an answer that ended after rows of it were handed on.
type partlyError struct{ error }

func (e *partlyError) Unwrap() error { return e.error }

// onSomeHost asks until a host answers. What was sent and may have had effects is not sent again.
func (c *Client) onSomeHost(ctx context.Context, reads bool, ask func() error) (err error) {
	for range c.hosts.attempts() {
		err = ask()
		var unsent *unsentError
		if err == nil || ctx.Err() != nil || !errors.As(err, &unsent) && (!reads || !isLost(err)) {
			return err
		}
	}
	return err
}

// isLost reports whether the connection, or a proxy's to its host, ended before a whole answer, nothing of which was used.
func isLost(err error) bool {
	var (
		partly    *partlyError
		exception *driver.Exception
		answered  *driver.HTTPError
		none      hostsError
		network   net.Error
		known     *Error
		gateway   *gatewayError
	)
	switch {
	case errors.As(err, &known), errors.As(err, &partly), errors.As(err, &exception), errors.As(err, &answered), errors.As(err, &none):
		return false
	case errors.As(err, &network) && network.Timeout():
		return false
	}
	return errors.As(err, &gateway) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed) ||
		strings.Contains(err.Error(), "EOF")
}
