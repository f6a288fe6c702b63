// Package settings reads what an administrator configured on the data source
// and turns every mistake into a sentence that names the setting.
package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Settings is the data source's configuration, checked and with defaults filled in.
type Settings struct {
	Protocol Protocol
	Address  string // host:port
	// Hosts are further ones of the same cluster, each host:port. HostOrder says which is asked.
	Hosts     []string
	HostOrder HostOrder
	Path      string // of the HTTP interface behind a reverse proxy
	Secure    bool
	Database  string
	Username  string
	Password  string
	TLS       TLS
	// Headers go with every request over HTTP.
	Headers []Header
	// ForwardIdentity has databases asked as whoever is signed in, and by no other credentials.
	ForwardIdentity bool
	// Identity is whose requests these are; nil where none is forwarded.
	Identity     *Identity
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
	Eraser     Eraser
	SQL        SQL
	Finance    Finance
	Tempo      Tempo
	// Source answers queries that name none.
	Source Source
	// Dial connects to databases where they are not reached directly, nil where they are. TLS comes on top of it.
	Dial Dial
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
	URL                 string    `json:"url"`
	Hosts               []string  `json:"hosts"`
	HostOrder           HostOrder `json:"hostOrder"`
	OAuthPassThru       bool      `json:"oauthPassThru"`
	Source              Source    `json:"source"`
	Database            string    `json:"database"`
	Username            string    `json:"username"`
	TLSSkipVerify       bool      `json:"tlsSkipVerify"`
	TLSAuthWithCACert   bool      `json:"tlsAuthWithCACert"`
	TLSAuth             bool      `json:"tlsAuth"`
	ServerName          string    `json:"serverName"`
	DialTimeoutSeconds  number    `json:"dialTimeoutSeconds"`
	QueryTimeoutSeconds number    `json:"queryTimeoutSeconds"`
	RowLimit            number    `json:"rowLimit"`
	RawSpanLimit        number    `json:"rawSpanLimit"`
	TracesTable         string    `json:"tracesTable"`
	LogsTable           string    `json:"logsTable"`
	GrafanaURL          string    `json:"grafanaUrl"`
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
	Eraser struct {
		Username string `json:"username"`
	} `json:"eraser"`
	SQL     sqlData         `json:"sql"`
	Finance json.RawMessage `json:"finance"`
	Tempo   json.RawMessage `json:"tempo"`
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
		Database:        or(in.Database, defaultDatabase),
		Username:        or(in.Username, "default"),
		Password:        secure["password"],
		TLS:             TLS{SkipVerify: in.TLSSkipVerify, ServerName: in.ServerName},
		TracesTable:     or(in.TracesTable, defaultTracesTable),
		LogsTable:       or(in.LogsTable, defaultLogsTable),
		GrafanaURL:      strings.TrimRight(in.GrafanaURL, "/"),
		Content:         Content{MinRole: in.Content.MinRole},
		Audit:           Audit{Username: strings.TrimSpace(in.Audit.Username), Password: secure["auditPassword"]},
		Eraser:          Eraser{Username: strings.TrimSpace(in.Eraser.Username), Password: secure["eraserPassword"]},
		ForwardIdentity: in.OAuthPassThru,
		Background:      Background{Alerts: in.Background.Alerts, Public: in.Background.Public},
	}
	var err error
	if s.SQL, err = in.SQL.read(secure); err != nil {
		return Settings{}, err
	}
	if s.Finance, err = readFinance(in.Finance); err != nil {
		return Settings{}, err
	}
	if s.Masking, err = readMasking(in.Masking); err != nil {
		return Settings{}, err
	}
	if s.Tenants, err = readTenants(in.Tenants); err != nil {
		return Settings{}, err
	}
	if s.Tempo, err = readTempo(in.Tempo, secure); err != nil {
		return Settings{}, err
	}
	if err = s.setConnection(in, data, secure); err != nil {
		return Settings{}, err
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
	if err = s.checkTenantUsers(); err != nil {
		return Settings{}, err
	}
	return s, s.setScopes()
}

// setConnection reads how ClickHouse is reached.
func (s *Settings) setConnection(in jsonData, data []byte, secure map[string]string) error {
	if strings.TrimSpace(in.URL) != "" || s.Tempo.URL == "" {
		if err := s.setAddress(in.URL); err != nil {
			return err
		}
	}
	if err := s.setHosts(in.Hosts, in.HostOrder); err != nil {
		return err
	}
	var err error
	if s.Headers, err = readHeaders(data, "", secure, "httpHeaderValue", keptByClickHouse); err != nil {
		return err
	}
	if len(s.Headers) > 0 && s.Protocol == ProtocolNative {
		return errors.New("headers (httpHeaderName1) are sent over HTTP only, and url speaks ClickHouse's native protocol: use http:// or https://, or remove the headers")
	}
	return s.checkForwarding(in.Username)
}

// identifier is what may stand in SQL as a name; everything else is bound as a value.
var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
