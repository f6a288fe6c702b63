// Package clickhouse is the one door to ClickHouse: connections over the native
// and the HTTP protocol, limits on every query, and errors that say what to do.
package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/uuid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// MinMajor and MinMinor are the oldest ClickHouse whose refreshable views can append.
const MinMajor, MinMinor = 25, 8

// Statement is SQL whose values are bound by name; see Text for how it reads.
type Statement struct {
	SQL    string
	Params []Param
}

// Param is one value of a Statement, written {name:Type} in its SQL.
type Param struct {
	Name  string
	Value any
}

// Scanner reads one row.
type Scanner interface{ Scan(dest ...any) error }

// Client runs statements within the limits of the data source's settings.
type Client struct {
	conn     driver.Conn
	hosts    *hosts
	settings settings.Settings
	observe  func(Reading)
	turns    *turns

	mu sync.Mutex
	// limits is nil until the server was asked whether it lets us set any.
	limits driver.Settings
	// readonly is the user's level of that setting, known once limits are.
	readonly int
}

// Open prepares a client; the first statement connects.
func Open(s settings.Settings) (*Client, error) {
	tlsConfig, err := tlsConfig(s)
	if err != nil {
		return nil, err
	}
	hosts := newHosts(s)
	options := &driver.Options{
		Protocol:     driver.Native,
		Addr:         hosts.addresses,
		Auth:         driver.Auth{Database: s.Database, Username: s.Username, Password: s.Password},
		TLS:          tlsConfig,
		DialStrategy: hosts.dial(s.DialTimeout),
		// Of all hosts together.
		DialTimeout:     s.DialTimeout * time.Duration(len(hosts.addresses)),
		ReadTimeout:     s.QueryTimeout + readGrace,
		Compression:     &driver.Compression{Method: driver.CompressionLZ4},
		ClientInfo:      driver.ClientInfo{Products: []struct{ Name, Version string }{{Name: "loopscope", Version: "0.1.0"}}},
		Logger:          slog.New(slog.NewTextHandler(io.Discard, nil)),
		MaxOpenConns:    connections + spare,
		MaxIdleConns:    idleConnections,
		ConnMaxLifetime: 10 * time.Minute,
	}
	if s.Dial != nil {
		options.DialContext = dialer(s, tlsConfig)
	}
	if s.Protocol == settings.ProtocolHTTP {
		options.Protocol = driver.HTTP
		options.HttpUrlPath = s.Path
		// Every answer is small or columnar; not compressing keeps error bodies readable by everything in between.
		options.Compression = nil
		options.HttpHeaders = map[string]string{}
		for _, h := range s.Headers {
			options.HttpHeaders[h.Name] = h.Value
		}
		options.TransportFunc = func(next *http.Transport) (http.RoundTripper, error) {
			next.IdleConnTimeout = idle
			return summaries{requests{next, s, hosts}}, nil
		}
	}
	conn, err := driver.Open(options)
	if err != nil {
		return nil, Explain(err, s)
	}
	return &Client{conn: conn, hosts: hosts, settings: s, observe: func(Reading) {}, turns: newTurns(connections, longestWait)}, nil
}

// idle is shorter than servers and proxies keep a connection that nothing is asked over (5 s and up): one that they
// just closed fails a statement, which Go does not send again by itself.
const idle = 3 * time.Second

// The server gives up first and says why; the client's own limit is the net below.
const readGrace = 10 * time.Second

// Close ends all connections.
func (c *Client) Close() error { return c.conn.Close() }

// Settings are those the client was opened with.
func (c *Client) Settings() settings.Settings { return c.settings }

// Each calls read for every row. It stops with an error at the row limit, when
// ctx is cancelled (which cancels the query on the server), and at the time limit.
func (c *Client) Each(ctx context.Context, st Statement, read func(Scanner) error) error {
	return c.EachUpTo(ctx, st, c.settings.RowLimit, read)
}

// EachUpTo is Each with a row limit of its own.
func (c *Client) EachUpTo(ctx context.Context, st Statement, limit int, read func(Scanner) error) error {
	return c.inTurn(ctx, func(ctx context.Context, limits driver.Settings) error { return c.read(ctx, st, limits, limit, read) })
}

// inTurn asks ClickHouse when it is this statement's turn, within the time limit, and tells who observes of it. ask gets the
// limits that the user's profile lets be set.
func (c *Client) inTurn(ctx context.Context, ask func(context.Context, driver.Settings) error) error {
	limits, err := c.serverLimits(ctx)
	if err != nil {
		return err
	}
	done, err := c.turns.take(ctx)
	if err != nil {
		return Explain(err, c.settings)
	}
	defer done()
	// A timer and not a deadline: the driver turns a deadline into a setting,
	// which a user with readonly=1 may not change.
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	timer := time.AfterFunc(c.settings.QueryTimeout+readGrace/2, func() { stop(errTimeLimit) })
	defer timer.Stop()

	began := time.Now()
	ctx, counted := withProgress(ctx)
	err = c.onSomeHost(ctx, true, func() error { return ask(ctx, limits) })
	if err != nil && errors.Is(context.Cause(ctx), errTimeLimit) {
		err = errTimeLimit
	}
	c.observe(counted.reading(began, err, c.settings))
	return Explain(err, c.settings)
}

func (c *Client) read(ctx context.Context, st Statement, limits driver.Settings, limit int, read func(Scanner) error) error {
	result, err := c.conn.Query(queryContext(ctx, limits, limit), st.SQL, named(st.Params)...)
	if err != nil {
		return err
	}
	defer func() { _ = result.Close() }()
	n := 0
	for ; result.Next(); n++ {
		if n >= limit {
			return &rowLimitError{limit}
		}
		if err := read(result); err != nil {
			return &Error{Kind: KindQuery, Message: "ClickHouse's answer has another form than this plugin expects: " + err.Error() + ". Apply the schema of the plugin's version (proxy migrate).", cause: err}
		}
	}
	if err = result.Err(); err != nil && n > 0 {
		err = &partlyError{err}
	}
	return err
}

// Exec runs a statement that returns no rows, such as DDL, with no limits.
func (c *Client) Exec(ctx context.Context, sql string) error {
	return c.ExecBound(ctx, Statement{SQL: sql})
}

// ExecBound is Exec with values bound by name.
func (c *Client) ExecBound(ctx context.Context, st Statement) error {
	return Explain(c.onSomeHost(ctx, false, func() error { return c.conn.Exec(ctx, st.SQL, named(st.Params)...) }), c.settings)
}

// Version is the server's version as it reports it.
func (c *Client) Version(ctx context.Context) (major, minor uint64, text string, err error) {
	var v *driver.ServerVersion
	err = c.onSomeHost(ctx, true, func() error {
		v, err = c.conn.ServerVersion()
		return err
	})
	if err != nil {
		return 0, 0, "", Explain(err, c.settings)
	}
	return v.Version.Major, v.Version.Minor, fmt.Sprintf("%d.%d.%d", v.Version.Major, v.Version.Minor, v.Version.Patch), nil
}

// serverLimits asks once whether this user may change settings. readonly=1
// refuses any setting sent along, so such a user's queries are limited by its
// own profile on the server and by the row and time limits kept here.
func (c *Client) serverLimits(ctx context.Context) (driver.Settings, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.limits != nil {
		return c.limits, nil
	}
	var readonly uint64
	err := c.onSomeHost(ctx, true, func() error {
		return c.read(ctx, Statement{SQL: "SELECT toUInt64(getSetting('readonly'))"}, nil, 1, func(row Scanner) error { return row.Scan(&readonly) })
	})
	if err != nil {
		return nil, Explain(err, c.settings)
	}
	c.readonly = int(min(readonly, 2))
	c.limits = driver.Settings{}
	if readonly != 1 {
		c.limits = driver.Settings{
			"max_execution_time":    int(c.settings.QueryTimeout.Seconds()),
			"timeout_overflow_mode": "throw",
			"result_overflow_mode":  "throw",
		}
		if c.settings.Protocol == settings.ProtocolHTTP {
			// Closing the connection is how a cancelled request reaches the server over HTTP.
			c.limits["cancel_http_readonly_queries_on_client_close"] = 1
		}
	}
	return c.limits, nil
}

func queryContext(ctx context.Context, limits driver.Settings, rows int) context.Context {
	options := []driver.QueryOption{driver.WithQueryID("loopscope-" + uuid.NewString()), onProgress(ctx)}
	if len(limits) > 0 {
		copied := make(driver.Settings, len(limits))
		for k, v := range limits {
			copied[k] = v
		}
		copied["max_result_rows"] = rows
		options = append(options, driver.WithSettings(copied))
	}
	return driver.Context(ctx, options...)
}

func named(params []Param) []any {
	out := make([]any, len(params))
	for i, p := range params {
		out[i] = driver.Named(p.Name, p.Value)
	}
	return out
}
