// Package settings reads what an administrator configured on the data source
// and turns every mistake into a sentence that names the setting.
package settings

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Scope says what a caller without a verified person behind it may read.
type Scope string

const (
	ScopeNone       Scope = "none"
	ScopeAggregates Scope = "aggregates"
)

// Role is one of Grafana's basic roles.
type Role string

const (
	RoleViewer Role = "Viewer"
	RoleEditor Role = "Editor"
	RoleAdmin  Role = "Admin"
)

var roleRank = map[Role]int{RoleViewer: 1, RoleEditor: 2, RoleAdmin: 3}

// Includes reports whether r has at least the rights of needed; an unknown role has none.
func (r Role) Includes(needed Role) bool {
	return roleRank[r] > 0 && roleRank[needed] > 0 && roleRank[r] >= roleRank[needed]
}

// Valid reports whether r is one of Grafana's basic roles that can read.
func (r Role) Valid() bool { return roleRank[r] > 0 }

// Protocol is how ClickHouse is spoken to.
type Protocol string

const (
	ProtocolHTTP   Protocol = "http"
	ProtocolNative Protocol = "native"
)

// Settings is the data source's configuration, checked and with defaults filled in.
type Settings struct {
	Protocol     Protocol
	Address      string // host:port
	Path         string // of the HTTP interface behind a reverse proxy
	Secure       bool
	Database     string
	Username     string
	Password     string
	TLS          TLS
	DialTimeout  time.Duration
	QueryTimeout time.Duration
	RowLimit     int
	// RawSpanLimit bounds the spans that are settled in memory where there are only the collector's tables.
	RawSpanLimit int
	TracesTable  string
	LogsTable    string
	// GrafanaURL is where this process reaches Grafana for its signing keys; empty means Grafana's own root_url.
	GrafanaURL string
	Content    Content
	Background Background
	Tenants    Tenants
	Masking    Masking
	Audit      Audit
	SQL        SQL
	Tempo      Tempo
	// Source answers queries that name none.
	Source Source
	// Dial connects to databases where they are not reached directly, nil where they are. TLS comes on top of it.
	Dial Dial
}

// Dial opens a connection to an address.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// Source is a database that has spans.
type Source string

const (
	ClickHouse  Source = "clickhouse"
	TempoTraces Source = "tempo"
)

// Has reports whether a source is configured.
func (s Settings) Has(source Source) bool {
	if source == TempoTraces {
		return s.Tempo.URL != ""
	}
	return s.Address != ""
}

// Tempo is how Grafana Tempo is asked, where there is one.
type Tempo struct {
	URL string // of its query frontend, without a slash at the end
	// Username and Password are for basic authentication, Token for bearer.
	Username, Password, Token string
	// Tenant becomes the header X-Scope-OrgID.
	Tenant string
	TLS    TLS
	// TraceLimit bounds the traces that are read for one answer.
	TraceLimit int
}

// Content says who may read messages and attributes.
type Content struct{ MinRole Role }

// Background says what callers without a verified person may read.
type Background struct {
	Alerts Scope
	Public Scope
}

const (
	defaultDatabase     = "otel"
	defaultTracesTable  = "otel_traces"
	defaultLogsTable    = "otel_logs"
	defaultDialTimeout  = 5 * time.Second
	defaultQueryTimeout = 60 * time.Second
	defaultRowLimit     = 200_000
	maxRowLimit         = 5_000_000
	defaultRawSpanLimit = 200_000

	// MaxRawSpanLimit is what fits into a few gigabytes of memory.
	MaxRawSpanLimit = 1_000_000
)

type jsonData struct {
	URL                 string `json:"url"`
	Source              Source `json:"source"`
	Database            string `json:"database"`
	Username            string `json:"username"`
	TLSSkipVerify       bool   `json:"tlsSkipVerify"`
	TLSAuthWithCACert   bool   `json:"tlsAuthWithCACert"`
	TLSAuth             bool   `json:"tlsAuth"`
	ServerName          string `json:"serverName"`
	DialTimeoutSeconds  number `json:"dialTimeoutSeconds"`
	QueryTimeoutSeconds number `json:"queryTimeoutSeconds"`
	RowLimit            number `json:"rowLimit"`
	RawSpanLimit        number `json:"rawSpanLimit"`
	TracesTable         string `json:"tracesTable"`
	LogsTable           string `json:"logsTable"`
	GrafanaURL          string `json:"grafanaUrl"`
	Content             struct {
		MinRole Role `json:"minRole"`
	} `json:"content"`
	Background struct {
		Alerts Scope `json:"alerts"`
		Public Scope `json:"public"`
	} `json:"background"`
	Tenants json.RawMessage `json:"tenants"`
	Masking json.RawMessage `json:"masking"`
	Audit   struct {
		Username string `json:"username"`
	} `json:"audit"`
	SQL   sqlData   `json:"sql"`
	Tempo tempoData `json:"tempo"`
}

// number accepts 30 and "30": provisioning files often quote numbers.
type number struct {
	value float64
	set   bool
}

func (n *number) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	if text == "" || text == "null" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &n.value); err != nil {
		return fmt.Errorf("%s is not a number", b)
	}
	n.set = true
	return nil
}

// Parse reads jsonData and the decrypted secureJsonData.
func Parse(data []byte, secure map[string]string) (Settings, error) {
	var in jsonData
	if len(bytes.TrimSpace(data)) > 0 {
		if err := json.Unmarshal(data, &in); err != nil {
			return Settings{}, fmt.Errorf("the data source's settings cannot be read: %w. Open the data source, correct the value and save it", err)
		}
	}
	s := Settings{
		Database:    or(in.Database, defaultDatabase),
		Username:    or(in.Username, "default"),
		Password:    secure["password"],
		TLS:         TLS{SkipVerify: in.TLSSkipVerify, ServerName: in.ServerName},
		TracesTable: or(in.TracesTable, defaultTracesTable),
		LogsTable:   or(in.LogsTable, defaultLogsTable),
		GrafanaURL:  strings.TrimRight(in.GrafanaURL, "/"),
		Content:     Content{MinRole: in.Content.MinRole},
		Audit:       Audit{Username: strings.TrimSpace(in.Audit.Username), Password: secure["auditPassword"]},
		Background:  Background{Alerts: in.Background.Alerts, Public: in.Background.Public},
	}
	var err error
	if s.SQL, err = in.SQL.read(); err != nil {
		return Settings{}, err
	}
	if s.Masking, err = readMasking(in.Masking); err != nil {
		return Settings{}, err
	}
	if s.Tenants, err = readTenants(in.Tenants); err != nil {
		return Settings{}, err
	}
	if s.Tempo, err = in.Tempo.read(secure); err != nil {
		return Settings{}, err
	}
	if strings.TrimSpace(in.URL) != "" || s.Tempo.URL == "" {
		if err = s.setAddress(in.URL); err != nil {
			return Settings{}, err
		}
	}
	if err = s.setSource(in.Source); err != nil {
		return Settings{}, err
	}
	certificates := certificates{in.TLSAuthWithCACert, in.TLSAuth}
	if err = certificates.read(&s.TLS, secure["tlsCACert"], secure["tlsClientCert"], secure["tlsClientKey"]); err != nil {
		return Settings{}, err
	}
	if s.DialTimeout, err = seconds("dialTimeoutSeconds", in.DialTimeoutSeconds, defaultDialTimeout); err != nil {
		return Settings{}, err
	}
	if s.QueryTimeout, err = seconds("queryTimeoutSeconds", in.QueryTimeoutSeconds, defaultQueryTimeout); err != nil {
		return Settings{}, err
	}
	if s.RowLimit, err = rows("rowLimit", in.RowLimit, defaultRowLimit, maxRowLimit); err != nil {
		return Settings{}, err
	}
	if s.RawSpanLimit, err = rows("rawSpanLimit", in.RawSpanLimit, defaultRawSpanLimit, MaxRawSpanLimit); err != nil {
		return Settings{}, err
	}
	for name, table := range map[string]string{"database": s.Database, "tracesTable": s.TracesTable, "logsTable": s.LogsTable} {
		if !identifier.MatchString(table) {
			return Settings{}, fmt.Errorf("%s is %q: only letters, digits and _ are allowed, not beginning with a digit", name, table)
		}
	}
	return s, s.setScopes()
}

// identifier is what may stand in SQL as a name; everything else is bound as a value.
var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (s *Settings) setAddress(raw string) error {
	const want = "use http://host:8123, https://host:8443, clickhouse://host:9000 or clickhouses://host:9440"
	if strings.TrimSpace(raw) == "" {
		return errors.New("the data source has no ClickHouse address (url): " + want)
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Hostname() == "" {
		return errors.New("url is not an address: " + want)
	}
	if u.User != nil {
		return errors.New("url contains a user name or password: enter them in their own fields, where the password is stored encrypted")
	}
	port := ""
	switch u.Scheme {
	case "http":
		s.Protocol, port = ProtocolHTTP, "8123"
	case "https":
		s.Protocol, s.Secure, port = ProtocolHTTP, true, "8443"
	case "clickhouse", "native", "tcp":
		s.Protocol, port = ProtocolNative, "9000"
	case "clickhouses":
		s.Protocol, s.Secure, port = ProtocolNative, true, "9440"
	default:
		return fmt.Errorf("url begins with %q: %s", u.Scheme+"://", want)
	}
	if u.Query().Get("secure") == "true" {
		s.Secure = true
	}
	s.Address = net.JoinHostPort(u.Hostname(), or(u.Port(), port))
	s.Path = strings.TrimRight(u.Path, "/")
	return nil
}

// setSource takes what is configured where nothing is chosen.
func (s *Settings) setSource(chosen Source) error {
	s.Source = chosen
	if chosen == "" {
		s.Source = ClickHouse
		if !s.Has(ClickHouse) {
			s.Source = TempoTraces
		}
	}
	if s.Source != ClickHouse && s.Source != TempoTraces {
		return fmt.Errorf("source is %q: use clickhouse or tempo", chosen)
	}
	if !s.Has(s.Source) {
		return fmt.Errorf("source is %q, but there is no address of it: fill it in, or choose the other", s.Source)
	}
	return nil
}

func (s *Settings) setScopes() error {
	s.Content.MinRole = Role(or(string(s.Content.MinRole), string(RoleEditor)))
	if !s.Content.MinRole.Valid() {
		return fmt.Errorf("content.minRole is %q: use Viewer, Editor or Admin", s.Content.MinRole)
	}
	for name, scope := range map[string]*Scope{"background.alerts": &s.Background.Alerts, "background.public": &s.Background.Public} {
		*scope = Scope(or(string(*scope), string(ScopeNone)))
		if *scope != ScopeNone && *scope != ScopeAggregates {
			return fmt.Errorf("%s is %q: use none or aggregates", name, *scope)
		}
	}
	return nil
}

func seconds(name string, n number, otherwise time.Duration) (time.Duration, error) {
	if !n.set || n.value == 0 {
		return otherwise, nil
	}
	if n.value < 1 || n.value > 3600 {
		return 0, fmt.Errorf("%s is %v: use 1 to 3600 seconds", name, n.value)
	}
	return time.Duration(n.value * float64(time.Second)), nil
}

func rows(name string, n number, otherwise, most int) (int, error) {
	if !n.set || n.value == 0 {
		return otherwise, nil
	}
	if n.value < 1 || n.value > float64(most) || n.value != float64(int(n.value)) {
		return 0, fmt.Errorf("%s is %v: use a whole number from 1 to %d", name, n.value, most)
	}
	return int(n.value), nil
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
