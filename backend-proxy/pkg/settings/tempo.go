package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Tempo is how Grafana Tempo is asked, where there is one.
type Tempo struct {
	URL string // of its query frontend, without a slash at the end
	// Username and Password are for basic authentication, Token for bearer.
	Username, Password, Token string
	// Tenant becomes the header X-Scope-OrgID.
	Tenant string
	TLS    TLS
	// Headers go with every request.
	Headers []Header
	// TraceLimit bounds the traces that are read for one answer.
	TraceLimit int
	// WholeRange is how long a range of metrics may be whose traces are always read whole: see docs/operating.md.
	WholeRange time.Duration
}

const (
	defaultTempoTraces = 500
	maxTempoTraces     = 10_000
	defaultWholeHours  = 6
	mostWholeHours     = 10_000
)

type tempoData struct {
	URL               string `json:"url"`
	Username          string `json:"username"`
	Tenant            string `json:"tenant"`
	TLSSkipVerify     bool   `json:"tlsSkipVerify"`
	TLSAuthWithCACert bool   `json:"tlsAuthWithCACert"`
	TLSAuth           bool   `json:"tlsAuth"`
	ServerName        string `json:"serverName"`
	TraceLimit        number `json:"traceLimit"`
	WholeHours        number `json:"wholeHours"`
}

func readTempo(raw json.RawMessage, secure map[string]string) (Tempo, error) {
	var in tempoData
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &in); err != nil {
			return Tempo{}, fmt.Errorf("tempo cannot be read: %w", err)
		}
	}
	address := strings.TrimRight(strings.TrimSpace(in.URL), "/")
	if address == "" {
		return Tempo{}, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Tempo{}, errors.New("tempo.url is not an address: use http://host:3200 or https://host")
	}
	if u.User != nil {
		return Tempo{}, errors.New("tempo.url contains a user name or password: enter them in their own fields, where the password is stored encrypted")
	}
	t := Tempo{
		URL: address, Username: in.Username, Password: secure["tempoPassword"], Token: secure["tempoToken"], Tenant: strings.TrimSpace(in.Tenant),
		TLS: TLS{SkipVerify: in.TLSSkipVerify, ServerName: in.ServerName},
	}
	if t.Token != "" && t.Username != "" {
		return Tempo{}, errors.New("Tempo has a user name and a token: keep one of them")
	}
	if strings.ContainsAny(t.Tenant+t.Token, "\r\n") {
		return Tempo{}, errors.New("Tempo's tenant or token has a line break: paste it again")
	}
	if t.TraceLimit, err = rows("tempo.traceLimit", in.TraceLimit, defaultTempoTraces, maxTempoTraces); err != nil {
		return Tempo{}, err
	}
	if t.Headers, err = readHeaders(raw, "tempo.", secure, "tempoHttpHeaderValue", keptByTempo); err != nil {
		return Tempo{}, err
	}
	if t.WholeRange, err = in.wholeRange(); err != nil {
		return Tempo{}, err
	}
	certificates := certificates{in.TLSAuthWithCACert, in.TLSAuth}
	return t, certificates.read(&t.TLS, secure["tempoTlsCACert"], secure["tempoTlsClientCert"], secure["tempoTlsClientKey"])
}

func (in tempoData) wholeRange() (time.Duration, error) {
	if !in.WholeHours.set || in.WholeHours.value == 0 {
		return defaultWholeHours * time.Hour, nil
	}
	if in.WholeHours.value < 0 || in.WholeHours.value > mostWholeHours {
		return 0, fmt.Errorf("tempo.wholeHours is %v: use more than 0 and up to %d hours", in.WholeHours.value, mostWholeHours)
	}
	return time.Duration(in.WholeHours.value * float64(time.Hour)), nil
}
