package plugin

import (
	"context"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
)

var _ backend.StreamHandler = (*Datasource)(nil)

// SubscribeStream lets a caller listen to the channel that its own identity and question lead to, and to no other.
// Grafana asks for each subscriber, with its signed identity.
func (d *Datasource) SubscribeStream(ctx context.Context, request *backend.SubscribeStreamRequest) (*backend.SubscribeStreamResponse, error) {
	who, err := d.listener(ctx, request.GetHTTPHeaders(), request.Headers, request.PluginContext)
	if err == nil {
		err = d.streams.Admit(who, request.Path, request.Data)
	}
	if err != nil {
		backend.Logger.FromContext(ctx).Info("A subscription is refused", "path", request.Path, "reason", err)
		return &backend.SubscribeStreamResponse{Status: backend.SubscribeStreamStatusPermissionDenied}, nil
	}
	return &backend.SubscribeStreamResponse{Status: backend.SubscribeStreamStatusOK}, nil
}

// PublishStream refuses: channels have one voice.
func (d *Datasource) PublishStream(context.Context, *backend.PublishStreamRequest) (*backend.PublishStreamResponse, error) {
	return &backend.PublishStreamResponse{Status: backend.PublishStreamStatusPermissionDenied}, nil
}

// RunStream feeds a channel with the rights of its first subscriber, which are those of all that were let in. Grafana
// starts a stream that ends with an error over and over, so that only what may pass is one.
func (d *Datasource) RunStream(ctx context.Context, request *backend.RunStreamRequest, sender *backend.StreamSender) error {
	send := func(frame *data.Frame) error { return sender.SendFrame(frame, data.IncludeAll) }
	who, err := d.listener(ctx, request.GetHTTPHeaders(), request.Headers, request.PluginContext)
	if err != nil {
		return send(frames.LiveEnd(err.Error()))
	}
	return d.streams.Run(ctx, who, request.Path, request.Data, send)
}

// listener is who asks for a channel. Grafana Live has the tokens of nobody.
func (d *Datasource) listener(ctx context.Context, headers http.Header, plain map[string]string, pluginContext backend.PluginContext) (principal.Principal, error) {
	who, err := d.who(ctx, headers, plain, pluginContext)
	if err == nil && d.service.Settings().ForwardIdentity {
		err = errNotLive
	}
	return who, err
}

// offerStreams adds to the lists that are to be live which channel tells of more.
func (d *Datasource) offerStreams(who principal.Principal, request *backend.QueryDataRequest, responses backend.Responses) {
	for _, q := range request.Queries {
		response := responses[q.RefID]
		if response.Error != nil || len(response.Frames) == 0 {
			continue
		}
		live := d.streams.Offer(who, q.JSON)
		if live != nil && d.service.Settings().ForwardIdentity {
			live = &frames.Live{Refused: errNotLive.Error()}
		}
		if live != nil {
			response.Frames[0] = frames.WithLive(response.Frames[0], *live)
		}
	}
}
