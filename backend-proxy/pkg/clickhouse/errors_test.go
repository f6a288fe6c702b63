package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// answering is a ClickHouse that says the same to every request.
func answering(t *testing.T, status int, headers map[string]string, body string) *Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return client(t, settings.Settings{Protocol: settings.ProtocolHTTP, Address: strings.TrimPrefix(server.URL, "http://")})
}

func client(t *testing.T, s settings.Settings) *Client {
	t.Helper()
	s.Database, s.Username, s.Password = "otel", "reader", "pass-word-1"
	s.DialTimeout, s.QueryTimeout, s.RowLimit = time.Second, 2*time.Second, 1000
	c, err := Open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestExplain_requestsThatGotNoAnswer(t *testing.T) {
	s := settings.Settings{Address: "ch:8123"}
	for says, cause := range map[string]error{
		"ch:8123 closed the connection before it answered": &net.OpError{Op: "read", Err: syscall.ECONNRESET},
		"ClickHouse at ch:8123 cannot be used: no route":   errors.New("no route"),
	} {
		err := &url.Error{Op: "Post", URL: "http://reader@ch:8123?param_p0=secret", Err: cause}
		kind, message := explainConnection(fmt.Errorf("sendQuery: %w", err), s)
		if kind != KindUnreachable || !strings.HasPrefix(message, says) || strings.Contains(message, "param_p0") {
			t.Errorf("%v: %v, %q", cause, kind, message)
		}
	}
}

func TestExplain_answersOfTheServer(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		kind   Kind
		says   string
	}{
		"expired password":  {401, "Code: 516. DB::Exception: reader: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)", KindAuthentication, "has expired"},
		"no database":       {404, "Code: 81. DB::Exception: Database otel does not exist. (UNKNOWN_DATABASE)", KindDatabase, `no database "otel"`},
		"no table":          {404, "Code: 60. DB::Exception: Table otel.llm_spans_v does not exist. (UNKNOWN_TABLE)", KindSchema, "proxy migrate"},
		"an older schema":   {404, "Code: 47. DB::Exception: Unknown expression identifier `x` in scope SELECT x FROM t WHERE secret = 'value'. (UNKNOWN_IDENTIFIER)", KindSchema, "older or newer"},
		"an old ClickHouse": {404, "Code: 46, e.displayText() = DB::Exception: Unknown function displayName, e.what() = DB::Exception", KindVersion, "25.8 or newer"},
		"an older function": {404, "Code: 46. DB::Exception: Unknown function lagInFrame. (UNKNOWN_FUNCTION)", KindVersion, "25.8 or newer"},
		"read only":         {500, "Code: 164. DB::Exception: reader: Cannot execute query in readonly mode. (READONLY)", KindReadOnly, "needs one that may write"},
		"no right":          {403, "Code: 497. DB::Exception: reader: Not enough privileges. To execute this query, it's necessary to have the grant SELECT(cost) ON otel.llm_spans. (ACCESS_DENIED)", KindPermission, "Grant it SELECT"},
		"too slow":          {500, "Code: 159. DB::Exception: Timeout exceeded: elapsed 2.1 seconds, maximum: 2. (TIMEOUT_EXCEEDED)", KindTimeout, "shorter time range"},
		"too many rows":     {500, "Code: 396. DB::Exception: Limit for result exceeded, max rows: 1.00 thousand. (TOO_MANY_ROWS_OR_BYTES)", KindRowLimit, "more than 1000 rows"},
		"a quota":           {500, "Code: 201. DB::Exception: Quota for user `reader` for 3600s has been exceeded: queries = 4/3. Interval will end at 2026-11-27 23:00:00. Name of quota template: `dashboards`. (QUOTA_EXCEEDED)", KindQuota, "queries = 4/3. Interval will end at 2026-11-27 23:00:00. Name of quota template: `dashboards`"},
		"no memory":         {500, "Code: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED)", KindMemory, "fewer groups"},
		"anything else":     {500, "Code: 43. DB::Exception: Illegal type String of argument: In scope SELECT sum(secret) FROM t. (ILLEGAL_TYPE_OF_ARGUMENT)", KindQuery, "code 43"},
		"not ClickHouse":    {404, "<html>404 page not found</html>", KindUnreachable, "not as ClickHouse's HTTP interface"},
		"a gateway":         {502, "<html>Bad gateway</html>", KindUnreachable, "HTTP 502"},
		"a web page":        {200, "<!DOCTYPE html><html><title>Some other service</title><body>Hello</body></html>", KindUnreachable, "not as ClickHouse does"},
	} {
		t.Run(name, func(t *testing.T) {
			err := answering(t, c.status, nil, c.body).Each(context.Background(), Statement{SQL: "SELECT 1"}, func(Scanner) error { return nil })
			var known *Error
			if !errors.As(err, &known) || known.Kind != c.kind || !strings.Contains(known.Message, c.says) {
				t.Fatalf("got %v", err)
			}
			for _, text := range []string{known.Message, known.Discreet().Message} {
				for _, secret := range []string{"pass-word-1", "SELECT sum", "SELECT x", "secret"} {
					if strings.Contains(text, secret) {
						t.Errorf("%q stands in %q", secret, text)
					}
				}
			}
			if strings.Contains(known.Discreet().Message, "otel") {
				t.Errorf("names: %s", known.Discreet().Message)
			}
		})
	}
}

func TestExplain_silence(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // accepts and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	for _, protocol := range []settings.Protocol{settings.ProtocolHTTP, settings.ProtocolNative} {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		err := client(t, settings.Settings{Protocol: protocol, Address: listener.Addr().String()}).Each(ctx, Statement{SQL: "SELECT 1"}, func(Scanner) error { return nil })
		cancel()
		var known *Error
		if !errors.As(err, &known) || known.Kind != KindTimeout && known.Kind != KindUnreachable {
			t.Errorf("%s: %v", protocol, err)
		}
	}
}

func TestOpen_certificates(t *testing.T) {
	for name, c := range map[string]struct {
		settings settings.Settings
		says     string
	}{
		"no PEM":          {settings.Settings{Secure: true, TLS: settings.TLS{CACert: "x"}}, "not in PEM form"},
		"a broken pair":   {settings.Settings{Secure: true, TLS: settings.TLS{ClientCert: "x", ClientKey: "my-private-key"}}, "cannot be read"},
		"a plain address": {settings.Settings{TLS: settings.TLS{CACert: "x"}}, "not encrypted"},
	} {
		_, err := Open(c.settings)
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "my-private-key") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStatement_textCanBeRun(t *testing.T) {
	st := Statement{SQL: "SELECT {a:String}, {b:Array(String)}", Params: []Param{{"a", `it's \`}, {"b", []string{"x'y"}}}}
	const want = `SET param_a = 'it\'s \\';
SET param_b = '[\'x\\\'y\']';
SELECT {a:String}, {b:Array(String)}`
	if got := st.Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
