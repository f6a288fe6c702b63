package clickhouse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	driver "github.com/ClickHouse/clickhouse-go/v2"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Kind tells callers what sort of failure an Error is.
type Kind string

const (
	KindUnreachable    Kind = "unreachable"
	KindAuthentication Kind = "authentication"
	KindDatabase       Kind = "database"
	KindSchema         Kind = "schema"
	KindVersion        Kind = "version"
	KindReadOnly       Kind = "readonly"
	KindPermission     Kind = "permission"
	KindTimeout        Kind = "timeout"
	KindRowLimit       Kind = "rowLimit"
	KindMemory         Kind = "memory"
	KindQuota          Kind = "quota"
	KindCancelled      Kind = "cancelled"
	KindQuery          Kind = "query"
)

// Error is a failure told to the person who can act on it. It never contains
// the password, the SQL or a value of the query.
type Error struct {
	Kind    Kind
	Message string
	cause   error
	// settings are those of the data source.
	settings settings.Settings
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.cause }

// HasKind reports whether an error is one of these of the database.
func HasKind(err error, kinds ...Kind) bool {
	var known *Error
	return errors.As(err, &known) && slices.Contains(kinds, known.Kind)
}

// Status is the HTTP status that fits.
func (e *Error) Status() int {
	switch e.Kind {
	case KindAuthentication:
		return http.StatusUnauthorized
	case KindPermission, KindReadOnly:
		return http.StatusForbidden
	case KindTimeout:
		return http.StatusGatewayTimeout
	case KindRowLimit:
		return http.StatusUnprocessableEntity
	case KindQuota:
		return http.StatusTooManyRequests
	case KindCancelled:
		return 499
	default:
		return http.StatusBadGateway
	}
}

// Discreet is the error without names of hosts, users and tables.
func (e *Error) Discreet() *Error {
	message := map[Kind]string{
		KindTimeout:   "The database took too long to answer.",
		KindRowLimit:  "The answer has too many rows.",
		KindCancelled: "The request was cancelled.",
		KindQuota:     "As much as may be asked of the database in this time has been asked. Try again later.",
	}[e.Kind]
	if message == "" {
		message = "The database could not answer (" + string(e.Kind) + ")."
	}
	return &Error{Kind: e.Kind, Message: message, cause: e.cause}
}

var errTimeLimit = errors.New("time limit")

type rowLimitError struct{ limit int }

func (e *rowLimitError) Error() string { return fmt.Sprintf("more than %d rows", e.limit) }

// Explain turns what the driver or the server said into an Error; nil stays nil.
func Explain(err error, s settings.Settings) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	kind, message := explain(err, s)
	return &Error{Kind: kind, Message: message, cause: err, settings: s}
}

// The codes of ClickHouse's ErrorCodes.cpp that a user can do something about.
const (
	codeUnknownFunction      = 46
	codeUnknownIdentifier    = 47
	codeUnknownTable         = 60
	codeUnknownDatabase      = 81
	codeTooManyRows          = 158
	codeTimeoutExceeded      = 159
	codeReadOnly             = 164
	codeTooManyBytes         = 307
	codeMemoryLimit          = 241
	codeTooManyRowsOrBytes   = 396
	codeQueryCancelled       = 394
	codeUnknownUser          = 192
	codeQuotaExceeded        = 201
	codeWrongPassword        = 193
	codeRequiredPassword     = 194
	codeAccessDenied         = 497
	codeAuthenticationFailed = 516
)

func explain(err error, s settings.Settings) (Kind, string) {
	var limit *rowLimitError
	switch {
	case errors.As(err, &limit):
		return KindRowLimit, rowLimitMessage(s)
	case errors.Is(err, errTimeLimit), errors.Is(err, context.DeadlineExceeded):
		return KindTimeout, timeoutMessage(s)
	case errors.Is(err, context.Canceled):
		return KindCancelled, "The request was cancelled, and the query with it."
	}
	var none hostsError
	if errors.As(err, &none) {
		return KindUnreachable, noneMessage(none, s)
	}
	var exception *driver.Exception
	if errors.As(err, &exception) {
		return explainException(exception, s)
	}
	var answered *driver.HTTPError
	if errors.As(err, &answered) {
		return explainHTTP(answered, s)
	}
	var gateway *gatewayError
	if errors.As(err, &gateway) {
		return KindUnreachable, statusMessage(gateway.code, s)
	}
	return explainConnection(err, s)
}

// A user that may SELECT is all that a data source needs.
const writerHint = "Queries work with a read-only user; applying the schema needs one that may write."

func explainException(e *driver.Exception, s settings.Settings) (Kind, string) {
	switch e.Code {
	case codeAuthenticationFailed, codeUnknownUser, codeWrongPassword, codeRequiredPassword:
		return KindAuthentication, authenticationMessage(s)
	case codeUnknownDatabase:
		return KindDatabase, fmt.Sprintf("ClickHouse at %s has no database %q. Correct the database in the data source's settings, or let the collector create it.", s.Address, s.Database)
	case codeUnknownTable:
		return KindSchema, fmt.Sprintf("A table is missing in database %q: %s. Apply Loopscope's schema (proxy migrate) with a user that may create tables, or correct the table names in the data source's settings.", s.Database, firstSentence(e.Message, s))
	case codeUnknownIdentifier:
		return KindSchema, fmt.Sprintf("A column is missing in database %q: its schema is older or newer than this plugin. Apply Loopscope's schema (proxy migrate) of the same version.", s.Database)
	case codeUnknownFunction:
		return KindVersion, tooOldMessage(s)
	case codeTooManyRows, codeTooManyBytes, codeTooManyRowsOrBytes:
		return KindRowLimit, rowLimitMessage(s)
	case codeTimeoutExceeded:
		return KindTimeout, timeoutMessage(s)
	case codeQueryCancelled:
		return KindCancelled, "The query was cancelled on the ClickHouse server."
	case codeReadOnly:
		return KindReadOnly, fmt.Sprintf("ClickHouse at %s is read-only for user %q: %s. "+writerHint, s.Address, s.Username, firstSentence(e.Message, s))
	case codeAccessDenied:
		hint := writerHint
		if strings.Contains(e.Message, "grant SELECT") {
			hint = fmt.Sprintf("Grant it SELECT on the tables and views of the database: GRANT SELECT ON %s.* TO %s.", s.Database, s.Username)
		}
		return KindPermission, fmt.Sprintf("User %q lacks a right in ClickHouse: %s. %s", s.Username, firstSentence(e.Message, s), hint)
	case codeQuotaExceeded:
		return KindQuota, fmt.Sprintf("A quota in ClickHouse is used up, and nothing more is answered until its interval ends: %s. Refresh less often, choose shorter ranges, or have the quota raised.", firstSentence(e.Message, s))
	case codeMemoryLimit:
		return KindMemory, "ClickHouse ran out of the memory this query may use. Choose a shorter time range or fewer groups, or raise max_memory_usage for this user."
	}
	return KindQuery, fmt.Sprintf("ClickHouse could not run the query (code %d): %s.", e.Code, firstSentence(e.Message, s))
}

func explainHTTP(e *driver.HTTPError, s settings.Settings) (Kind, string) {
	// So 18.16 puts it, of which the driver makes no exception.
	if strings.Contains(e.Error(), "e.displayText() = DB::Exception") {
		return KindVersion, tooOldMessage(s)
	}
	switch e.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return KindAuthentication, authenticationMessage(s)
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusBadRequest:
		return KindUnreachable, fmt.Sprintf("%s answered, but not as ClickHouse's HTTP interface does (HTTP %d). Check host and port in the data source's settings: the HTTP interface usually listens on 8123.", s.Address, e.StatusCode)
	}
	return KindUnreachable, statusMessage(e.StatusCode, s)
}

func statusMessage(code int, s settings.Settings) string {
	return fmt.Sprintf("ClickHouse at %s, or a proxy before it, answered HTTP %d. Try again; if it stays, look at the server's log.", s.Address, code)
}

func explainConnection(err error, s settings.Settings) (Kind, string) {
	var (
		dns       *net.DNSError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		network   net.Error
	)
	var partly *partlyError
	switch {
	case errors.Is(err, errNoIdentity):
		return KindAuthentication, "The data source forwards the identity of whoever is signed in (oauthPassThru), and there is none."
	case errors.Is(err, errRedirect):
		return KindUnreachable, fmt.Sprintf("%s leads elsewhere (a redirect): enter the address of ClickHouse itself.", s.Address)
	case errors.As(err, &partly) && isLost(partly.error):
		return KindUnreachable, fmt.Sprintf("The connection to ClickHouse at %s was lost while it answered. Run the query again.", strings.Join(s.Addresses(), ", "))
	case errors.As(err, &dns):
		return KindUnreachable, fmt.Sprintf("The host of %s is not known. Correct url in the data source's settings.", s.Address)
	case errors.As(err, &hostname):
		return KindUnreachable, fmt.Sprintf("The certificate of %s is for another name. Set the server name in the TLS settings to the one in the certificate.", s.Address)
	case errors.As(err, &authority), errors.As(err, &verify):
		return KindUnreachable, fmt.Sprintf("The certificate of %s is not signed by a known authority or has expired. Add the CA certificate in the TLS settings.", s.Address)
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return KindUnreachable, fmt.Sprintf("%s does not speak TLS. Use http:// or clickhouse:// in url, or the server's encrypted port.", s.Address)
	case strings.Contains(err.Error(), "remote error: tls: "):
		return KindUnreachable, fmt.Sprintf("%s refused the encrypted connection: it takes only clients whose client certificate it trusts. Turn on \"TLS client auth\" and give the certificate and key that its administrator issued.", s.Address)
	case errors.As(err, &network) && network.Timeout():
		return KindUnreachable, fmt.Sprintf("ClickHouse at %s did not answer within %s. Check that the host is reachable from Grafana's server (firewall, network) and that the service runs.", s.Address, s.DialTimeout)
	case strings.Contains(err.Error(), "connection refused"):
		return KindUnreachable, fmt.Sprintf("Nothing listens on %s. Check host and port in url and that ClickHouse runs.", s.Address)
	case strings.Contains(err.Error(), "server hello"):
		return KindUnreachable, fmt.Sprintf("%s answered, but not as ClickHouse does. Check host and port in the data source's settings: ClickHouse's HTTP interface usually listens on 8123, its native one on 9000.", s.Address)
	case errors.Is(err, errBusy), errors.Is(err, driver.ErrAcquireConnTimeout):
		return KindUnreachable, "All connections to ClickHouse are busy. Try again, or ask for less at once."
	case strings.Contains(err.Error(), "unexpected packet") || strings.Contains(err.Error(), "EOF"):
		return KindUnreachable, fmt.Sprintf("%s closed the connection or speaks another protocol. http:// usually needs port 8123, clickhouse:// port 9000, their encrypted forms 8443 and 9440.", s.Address)
	case strings.Contains(err.Error(), "connection reset by peer"), strings.Contains(err.Error(), "broken pipe"), strings.Contains(err.Error(), "server closed idle connection"):
		return KindUnreachable, fmt.Sprintf("%s closed the connection before it answered. Try again; if it stays, look at the log of the server or of a proxy before it.", s.Address)
	}
	// What the HTTP client says begins with the address and all that is sent in it.
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	return KindUnreachable, fmt.Sprintf("ClickHouse at %s cannot be used: %s.", s.Address, firstSentence(err.Error(), s))
}

// noneMessage says of each host why it does not answer.
func noneMessage(none hostsError, s settings.Settings) string {
	reasons := make([]string, len(none))
	for i, host := range none {
		own := s
		own.Address, own.Hosts = host.address, nil
		_, reasons[i] = explain(host.err, own)
	}
	return fmt.Sprintf("None of the %d hosts of ClickHouse answers. %s", len(none), strings.Join(reasons, " "))
}

func authenticationMessage(s settings.Settings) string {
	if s.ForwardIdentity {
		return fmt.Sprintf("ClickHouse at %s, or a proxy before it, refused the identity that Grafana forwarded (oauthPassThru). Sign in again; if it stays, ClickHouse does not take tokens of your identity provider, or knows no user for you.", s.Address)
	}
	return fmt.Sprintf("ClickHouse at %s refused user %q: the password is wrong or has expired, or there is no such user. Enter user and password again in the data source's settings.", s.Address, s.Username)
}

func tooOldMessage(s settings.Settings) string {
	return fmt.Sprintf("ClickHouse at %s is too old: it lacks functions that this plugin uses. Loopscope needs ClickHouse %d.%d or newer: upgrade the server.", s.Address, MinMajor, MinMinor)
}

func timeoutMessage(s settings.Settings) string {
	return fmt.Sprintf("ClickHouse did not finish within %s. Choose a shorter time range, or raise the query timeout in the data source's settings.", s.QueryTimeout)
}

func rowLimitMessage(s settings.Settings) string {
	return fmt.Sprintf("The answer has more than %d rows. Choose a shorter time range, fewer groups or a top N, or raise the row limit in the data source's settings.", s.RowLimit)
}

// sqlParts are where the server begins to repeat the query, whose values are nobody's business in an error.
var sqlParts = regexp.MustCompile(`(?i)(:? ?\(?in scope |:? ?while (processing|executing)|: ?select |\. ?\(query |, query:|\(version )`)

// errorName is the symbolic name that ends messages over HTTP.
var errorName = regexp.MustCompile(` \([A-Z][A-Z_]+\)$`)

func firstSentence(message string, s settings.Settings) string {
	message = strings.TrimSpace(message)
	if at := sqlParts.FindStringIndex(message); at != nil {
		message = message[:at[0]]
	}
	message, _, _ = strings.Cut(message, "\n")
	message = errorName.ReplaceAllString(message, "")
	if s.Password != "" {
		message = strings.ReplaceAll(message, s.Password, "***")
	}
	if len(message) > 300 {
		message = message[:300] + "…"
	}
	return strings.TrimRight(strings.TrimSpace(message), ".:,(")
}
