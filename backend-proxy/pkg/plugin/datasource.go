// Package plugin makes Grafana's plugin process out of the answer service.
package plugin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/live"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/resources"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// ID is the data source's plugin id.
const ID = "loopscope-llm-datasource"

var (
	_ backend.QueryDataHandler      = (*Datasource)(nil)
	_ backend.CheckHealthHandler    = (*Datasource)(nil)
	_ backend.CallResourceHandler   = (*Datasource)(nil)
	_ instancemgmt.InstanceDisposer = (*Datasource)(nil)
)

// Datasource is one configured data source; Grafana makes a new one when its settings change.
type Datasource struct {
	service *answer.Service
	streams *live.Streams
	// identities are asked in place of service where the data source forwards who is signed in.
	identities *identities
	// broken says why there is no service: settings that cannot be used.
	broken error

	mu   sync.Mutex
	keys map[string]*principal.Keys // by Grafana's address
}

// New reads the settings. Wrong settings are told by the health check and by
// every query, not by a failure to start that Grafana would hide.
func New(ctx context.Context, instance backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	d := &Datasource{keys: map[string]*principal.Keys{}, identities: newIdentities()}
	d.service, d.broken = open(ctx, instance)
	d.streams = live.New(d.service, live.Every)
	return d, nil
}

func open(ctx context.Context, instance backend.DataSourceInstanceSettings) (*answer.Service, error) {
	s, err := settings.Parse(instance.JSONData, instance.DecryptedSecureJSONData)
	if err != nil {
		return nil, err
	}
	if s.Dial, err = socksDialer(ctx, instance); err != nil {
		return nil, err
	}
	return answer.Open(s)
}

// Dispose ends the connections of an instance whose settings changed.
func (d *Datasource) Dispose() {
	d.identities.close()
	if d.service != nil {
		_ = d.service.Close()
	}
}

// QueryData answers each query on its own; one that fails does not disturb the others.
func (d *Datasource) QueryData(ctx context.Context, request *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	response := backend.NewQueryDataResponse()
	who, service, done, err := d.admit(ctx, request.GetHTTPHeaders(), request.Headers, request.PluginContext)
	if err != nil {
		for _, q := range request.Queries {
			response.Responses[q.RefID] = answer.Failed(err)
		}
		return response, nil
	}
	defer done()
	questions := make(map[string]answer.Question, len(request.Queries))
	dashboard := request.GetHTTPHeader("X-Dashboard-Uid")
	for _, q := range request.Queries {
		questions[q.RefID] = answer.Question{JSON: q.JSON, Range: plan.Range{From: q.TimeRange.From, To: q.TimeRange.To}, Interval: q.Interval, View: dashboard}
	}
	response.Responses = service.QueryAll(ctx, who, questions)
	d.offerStreams(who, request, response.Responses)
	return response, nil
}

// CheckHealth tells what the data source found. Its caller needs no more than Grafana asked for already.
func (d *Datasource) CheckHealth(ctx context.Context, request *backend.CheckHealthRequest) (*backend.CheckHealthResult, error) {
	if d.broken != nil {
		return &backend.CheckHealthResult{Status: backend.HealthStatusError, Message: d.broken.Error()}, nil
	}
	who, err := d.who(ctx, request.GetHTTPHeaders(), nil, request.PluginContext)
	if err != nil {
		who = principal.Principal{} // nobody, who is told of the connection and not of spans
	}
	service, done, err := d.serviceOf(who, request.GetHTTPHeaders())
	if err != nil {
		return &backend.CheckHealthResult{Status: backend.HealthStatusError, Message: err.Error()}, nil
	}
	defer done()
	report := service.Health(ctx, who)
	details, err := json.Marshal(report.Details)
	if err != nil {
		return nil, err
	}
	result := &backend.CheckHealthResult{Status: backend.HealthStatusError, Message: report.Message, JSONDetails: details}
	if report.OK {
		result.Status = backend.HealthStatusOk
	}
	return result, nil
}

// CallResource answers the routes of package resources.
func (d *Datasource) CallResource(ctx context.Context, request *backend.CallResourceRequest, sender backend.CallResourceResponseSender) error {
	answered := d.resource(ctx, request)
	return sender.Send(&backend.CallResourceResponse{
		Status:  answered.Status,
		Headers: map[string][]string{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}},
		Body:    answered.Body,
	})
}

func (d *Datasource) resource(ctx context.Context, request *backend.CallResourceRequest) resources.Response {
	who, service, done, err := d.admit(ctx, request.GetHTTPHeaders(), nil, request.PluginContext)
	if err != nil {
		return resources.Failed(err)
	}
	defer done()
	_, rawQuery, _ := strings.Cut(request.URL, "?")
	return resources.Handle(ctx, service, who, resources.Request{
		Method: request.Method, Path: request.Path, RawQuery: rawQuery, ContentType: http.Header(request.Headers).Get("Content-Type"), Body: request.Body,
	})
}

// admit is who asks, and what answers them until done.
func (d *Datasource) admit(ctx context.Context, headers http.Header, plain map[string]string, pluginContext backend.PluginContext) (who principal.Principal, service *answer.Service, done func(), err error) {
	if who, err = d.who(ctx, headers, plain, pluginContext); err != nil {
		return who, nil, nil, err
	}
	service, done, err = d.serviceOf(who, headers)
	return who, service, done, err
}

// who classifies the caller. plain are headers that Grafana passes on beside the HTTP ones, such as FromAlert.
func (d *Datasource) who(ctx context.Context, headers http.Header, plain map[string]string, pluginContext backend.PluginContext) (principal.Principal, error) {
	if d.broken != nil {
		return principal.Principal{}, d.broken
	}
	all := headers.Clone()
	if all == nil {
		all = http.Header{}
	}
	for name, value := range plain {
		all[name] = []string{value}
	}
	return principal.Of(ctx, all, pluginContext, d.verifier(ctx), d.service.Settings().Tenants.From)
}

// verifier keeps Grafana's keys as long as its address stays the same.
func (d *Datasource) verifier(ctx context.Context) principal.Verifier {
	address := d.service.Settings().GrafanaURL
	if address == "" {
		// Without a configured address verification fails with a message that names the setting.
		address, _ = backend.GrafanaConfigFromContext(ctx).AppURL()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.keys[address] == nil {
		d.keys[address] = principal.NewKeys(address)
	}
	return d.keys[address]
}
