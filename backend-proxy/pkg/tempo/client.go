// Package tempo asks Grafana Tempo: which traces have spans of agents and models in a range, and what a trace's spans are.
package tempo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Client asks one Tempo within the limits of the data source's settings.
type Client struct {
	http     *http.Client
	settings settings.Tempo
	// forwards is set where requests are those of identity alone.
	forwards bool
	identity *settings.Identity
	timeout  time.Duration
}

// maxBody is more than a trace of a hundred thousand spans; beyond it an answer is refused rather than cut.
const maxBody = 256 << 20

// Open prepares a client; the first question connects.
func Open(s settings.Settings) (*Client, error) {
	tls, err := s.Tempo.TLS.Config()
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{TLSClientConfig: tls, MaxIdleConnsPerHost: 16, IdleConnTimeout: 90 * time.Second, Proxy: http.ProxyFromEnvironment}
	if s.Dial != nil {
		transport.DialContext, transport.Proxy = s.Dial, nil
	}
	// What Tempo is asked with must not follow it elsewhere.
	noRedirect := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{http: &http.Client{Transport: transport, CheckRedirect: noRedirect}, settings: s.Tempo, forwards: s.ForwardIdentity, identity: s.Identity, timeout: s.QueryTimeout}, nil
}

// Close ends idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Search lists the ids of traces that touch a range and have a span that meets a TraceQL condition, at most so many: the
// newest, and they first, as far as the version of Tempo knows how to.
func (c *Client) Search(ctx context.Context, traceQL string, over plan.Range, limit int) ([]string, error) {
	params := url.Values{
		"q": {apart(traceQL + mostRecent)}, "limit": {strconv.Itoa(limit)}, "spss": {"1"},
		"start": {strconv.FormatInt(over.From.Unix(), 10)}, "end": {strconv.FormatInt(over.To.Unix()+1, 10)},
	}
	body, err := c.get(ctx, "/api/search", params, "application/json")
	if err != nil {
		return nil, err
	}
	var found struct {
		Traces []struct {
			TraceID string `json:"traceID"`
		} `json:"traces"`
	}
	if err := json.Unmarshal(body, &found); err != nil {
		return nil, &Error{Kind: KindAnswer, Message: "Tempo's answer to a search is no JSON: is the address that of Tempo's query frontend?"}
	}
	ids := make([]string, len(found.Traces))
	for i, t := range found.Traces {
		ids[i] = fmt.Sprintf("%032s", t.TraceID)
	}
	return ids, nil
}

// mostRecent is a hint, which Tempo 2.8 and newer look at.
const mostRecent = " with (most_recent=true)"

// Version is Tempo's as it reports it, or empty where that is not served.
func (c *Client) Version(ctx context.Context) (string, error) {
	body, err := c.get(ctx, "/api/status/buildinfo", nil, "application/json")
	var failed *Error
	if errors.As(err, &failed) && failed.Kind == KindNotFound {
		_, err = c.get(ctx, "/api/echo", nil, "text/plain")
		return "", err
	}
	var info struct {
		Version string `json:"version"`
	}
	_ = json.Unmarshal(body, &info) // one that tells no version answers all the same
	return info.Version, err
}

func (c *Client) get(ctx context.Context, path string, params url.Values, accept string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	address := c.settings.URL + path
	if len(params) > 0 {
		address += "?" + params.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, &Error{Kind: KindUnreachable, Message: "Tempo's address is not usable.", cause: err}
	}
	request.Header.Set("Accept", accept)
	for _, h := range c.settings.Headers {
		request.Header.Set(h.Name, h.Value)
	}
	switch {
	case c.forwards && c.identity == nil:
		return nil, &Error{Kind: KindAuthentication, Message: "The data source forwards the identity of whoever is signed in (oauthPassThru), and there is none."}
	case c.forwards:
		c.identity.Set(request.Header)
	case c.settings.Token != "":
		request.Header.Set("Authorization", "Bearer "+c.settings.Token)
	case c.settings.Username != "":
		request.SetBasicAuth(c.settings.Username, c.settings.Password)
	}
	if c.settings.Tenant != "" {
		request.Header.Set("X-Scope-OrgID", c.settings.Tenant)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, c.unreachable(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	if err != nil {
		return nil, c.unreachable(ctx, err)
	}
	if len(body) > maxBody {
		return nil, &Error{Kind: KindTooMuch, Message: fmt.Sprintf("Tempo's answer is larger than %d MB: ask for a shorter range.", maxBody>>20)}
	}
	if response.StatusCode != http.StatusOK {
		return nil, c.refused(response.StatusCode, string(body))
	}
	return body, nil
}
