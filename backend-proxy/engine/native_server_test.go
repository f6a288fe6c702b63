package engine

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/ClickHouse/ch-go/proto"
	blocks "github.com/ClickHouse/clickhouse-go/v2/lib/proto"
)

// nativeServer speaks ClickHouse's native protocol and has the workbench's
// engine answer over HTTP: values, types and exceptions are the engine's.
type nativeServer struct {
	listener net.Listener

	mu        sync.Mutex
	queries   []proto.Query
	cancelled int
}

// serveNative listens on a free port until the test ends; without a TLS configuration unencrypted.
func serveNative(t *testing.T, config *tls.Config) *nativeServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if config != nil {
		listener = tls.NewListener(listener, config)
	}
	s := &nativeServer{listener: listener}
	ctx, stop := context.WithCancel(context.Background())
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { s.talk(ctx, conn) })
		}
	})
	t.Cleanup(func() { _ = listener.Close(); stop(); open.Wait() })
	return s
}

func (s *nativeServer) address() string { return s.listener.Addr().String() }

func (s *nativeServer) asked() []proto.Query {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queries
}

func (s *nativeServer) cancels() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cancelled
}

// nativeConn is one client.
type nativeConn struct {
	server *nativeServer
	conn   net.Conn
	reader *proto.Reader
	hello  proto.ClientHello
	// revision is the older of what the two sides speak.
	revision int
}

// packet is what a client says after its hello; query is set with ClientCodeQuery.
type packet struct {
	code  proto.ClientCode
	query proto.Query
}

func (s *nativeServer) talk(ctx context.Context, conn net.Conn) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	context.AfterFunc(ctx, func() { _ = conn.Close() })
	c := &nativeConn{server: s, conn: conn, reader: proto.NewReader(conn)}
	if c.shakeHands(ctx) != nil {
		return
	}
	packets := make(chan packet)
	go func() {
		defer close(packets)
		for {
			p, err := c.receive()
			if err != nil {
				return
			}
			select {
			case packets <- p:
			case <-ctx.Done():
				return
			}
		}
	}()
	for p := range packets {
		for p.code == proto.ClientCodeQuery {
			next, err := c.answerUntil(ctx, p.query, packets)
			if err != nil {
				return
			}
			p = next
		}
		if p.code == proto.ClientCodePing && c.send(func(b *proto.Buffer) { proto.ServerCodePong.Encode(b) }) != nil {
			return
		}
	}
}

// answerUntil answers q unless the client cancels or leaves, and returns the next packet if it came early.
func (c *nativeConn) answerUntil(ctx context.Context, q proto.Query, packets <-chan packet) (packet, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	answered := make(chan error, 1)
	go func() { answered <- c.answer(ctx, q) }()
	select {
	case err := <-answered:
		return packet{code: proto.ClientCodePing + 1}, err
	case next, open := <-packets:
		if open && next.code == proto.ClientCodeQuery {
			return next, <-answered
		}
		if open && next.code == proto.ClientCodeCancel {
			c.server.mu.Lock()
			c.server.cancelled++
			c.server.mu.Unlock()
		}
		stop() // closes the HTTP request, which cancels the statement in the engine
		<-answered
		return packet{}, io.EOF
	}
}

func (c *nativeConn) shakeHands(ctx context.Context) error {
	if code, err := c.reader.UVarInt(); err != nil || proto.ClientCode(code) != proto.ClientCodeHello { //nolint:gosec // compared only
		return errors.Join(err, c.send(exception(engineError{101, "Unexpected packet from client"})))
	}
	if err := c.hello.Decode(c.reader); err != nil {
		return err
	}
	// ClickHouse looks at user, password and database here.
	version, err := c.ask(ctx, proto.Query{Body: "SELECT version()"}, "TabSeparated")
	if err != nil {
		return errors.Join(err, c.send(exception(err)))
	}
	c.revision = min(c.hello.ProtocolVersion, blocks.DBMS_TCP_PROTOCOL_VERSION)
	v := blocks.ParseVersion(strings.TrimSpace(string(version)))
	hello := proto.ServerHello{Name: "ClickHouse", DisplayName: "engine", Timezone: "UTC", Revision: blocks.DBMS_TCP_PROTOCOL_VERSION,
		Major: int(v.Major), Minor: int(v.Minor), Patch: int(v.Patch)} //nolint:gosec // small numbers
	if err := c.send(func(b *proto.Buffer) { hello.EncodeAware(b, c.revision) }); err != nil {
		return err
	}
	_, err = c.reader.Str() // the addendum: a quota key
	return err
}

func (c *nativeConn) receive() (packet, error) {
	code, err := c.reader.UVarInt()
	if err != nil {
		return packet{}, err
	}
	p := packet{code: proto.ClientCode(code)} //nolint:gosec // compared only
	if p.code == proto.ClientCodeQuery {
		if err := p.query.DecodeAware(c.reader, c.revision); err != nil {
			return packet{}, err
		}
		c.server.mu.Lock()
		c.server.queries = append(c.server.queries, p.query)
		c.server.mu.Unlock()
		err = c.noTables(p.query)
	}
	return p, err
}

// noTables reads the empty block with which a client ends the tables that it sends along.
func (c *nativeConn) noTables(q proto.Query) error {
	if code, err := c.reader.UVarInt(); err != nil || proto.ClientCode(code) != proto.ClientCodeData { //nolint:gosec // compared only
		return fmt.Errorf("no data: %d %w", code, err)
	}
	if _, err := c.reader.Str(); err != nil {
		return err
	}
	if q.Compression == proto.CompressionEnabled {
		c.reader.EnableCompression()
		defer c.reader.DisableCompression()
	}
	block := blocks.NewBlock()
	if err := block.Decode(c.reader, uint64(c.revision)); err != nil { //nolint:gosec // positive
		return err
	}
	if len(block.Columns) > 0 {
		return errors.New("this server takes no data")
	}
	return nil
}

func (c *nativeConn) answer(ctx context.Context, q proto.Query) error {
	native, err := c.ask(ctx, q, "Native")
	if err != nil {
		return c.send(exception(err))
	}
	if len(native) == 0 {
		if err := c.sendHeader(ctx, q); err != nil {
			return err
		}
	}
	// The engine writes blocks of revision 0.
	reader := proto.NewReader(bytes.NewReader(native))
	for {
		block := blocks.NewBlock()
		if err := block.Decode(reader, 0); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return c.send(exception(err))
		}
		if err := c.sendBlock(block, q.Compression == proto.CompressionEnabled); err != nil {
			return err
		}
	}
	return c.send(func(b *proto.Buffer) {
		proto.ServerCodeProgress.Encode(b)
		proto.Progress{}.EncodeAware(b, c.revision)
		proto.Profile{}.EncodeAware(b, c.revision)
		proto.ServerCodeEndOfStream.Encode(b)
	})
}

// sendHeader tells the columns of an answer without rows, as ClickHouse does.
func (c *nativeConn) sendHeader(ctx context.Context, q proto.Query) error {
	if !strings.HasPrefix(q.Body, "SELECT") && !strings.HasPrefix(q.Body, "WITH") {
		return nil
	}
	text, err := c.ask(ctx, q, "TabSeparatedWithNamesAndTypes")
	if err != nil {
		return c.send(exception(err))
	}
	lines := strings.Split(string(text), "\n")
	names, types := strings.Split(lines[0], "\t"), strings.Split(lines[1], "\t")
	var body proto.Buffer
	proto.BlockInfo{BucketNum: -1}.Encode(&body)
	body.PutUVarInt(uint64(len(names)))
	body.PutUVarInt(0)
	for i := range names {
		body.PutString(names[i])
		body.PutString(strings.ReplaceAll(types[i], `\'`, "'"))
		body.PutBool(false) // no serialisation of its own
	}
	return c.sendData(body.Buf, q.Compression == proto.CompressionEnabled)
}

func (c *nativeConn) sendBlock(block *blocks.Block, compressed bool) error {
	var body proto.Buffer
	if err := block.Encode(&body, uint64(c.revision)); err != nil { //nolint:gosec // positive
		return err
	}
	return c.sendData(body.Buf, compressed)
}

func (c *nativeConn) sendData(data []byte, compressed bool) error {
	if compressed {
		writer := compress.NewWriter(compress.LevelZero, compress.LZ4)
		if err := writer.Compress(data); err != nil {
			return err
		}
		data = writer.Data
	}
	return c.send(func(b *proto.Buffer) {
		proto.ServerCodeData.Encode(b)
		b.PutString("")
		b.PutRaw(data)
	})
}

func (c *nativeConn) send(write func(*proto.Buffer)) error {
	var b proto.Buffer
	write(&b)
	_, err := c.conn.Write(b.Buf)
	return err
}

// engineError is what the engine says over HTTP.
type engineError struct {
	code    int
	message string
}

func (e engineError) Error() string { return e.message }

// ask runs a statement as the client's user.
func (c *nativeConn) ask(ctx context.Context, q proto.Query, format string) ([]byte, error) {
	values := url.Values{"database": {c.hello.Database}, "default_format": {format}}
	for _, setting := range q.Settings {
		values.Set(setting.Key, setting.Value)
	}
	for _, parameter := range q.Parameters {
		values.Set("param_"+parameter.Key, unquoted(parameter.Value))
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address.Host+"/?"+values.Encode(), strings.NewReader(q.Body))
	if err != nil {
		return nil, err
	}
	request.SetBasicAuth(c.hello.User, c.hello.Password)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		code, _ := strconv.Atoi(response.Header.Get("X-ClickHouse-Exception-Code"))
		_, message, _ := strings.Cut(string(body), "DB::Exception: ")
		err = engineError{code, strings.TrimSpace(message)}
	}
	return body, err
}

// unquoted undoes one of the two escapings of a parameter; the other is for ClickHouse's parser of values, over HTTP too.
func unquoted(value string) string {
	value = strings.TrimSuffix(strings.TrimPrefix(value, "'"), "'")
	return strings.NewReplacer(`\\`, `\`, `\'`, `'`, `\n`, "\n", `\r`, "\r", `\t`, "\t", `\0`, "\x00").Replace(value)
}

func exception(err error) func(*proto.Buffer) {
	e := proto.Exception{Name: "DB::Exception", Message: "DB::Exception: " + err.Error()}
	var known engineError
	if errors.As(err, &known) {
		e.Code = proto.Error(known.code)
	}
	return func(b *proto.Buffer) {
		proto.ServerCodeException.Encode(b)
		e.EncodeAware(b, 0)
	}
}
