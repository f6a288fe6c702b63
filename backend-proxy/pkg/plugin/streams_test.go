package plugin

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

type sent []string

func (s *sent) Send(packet *backend.StreamPacket) error {
	*s = append(*s, string(packet.Data))
	return nil
}

// Without an identity that Grafana signed, nobody listens, whatever else is said.
func TestStreams_withoutAnIdentity(t *testing.T) {
	d := opened(t, `{"url":"http://127.0.0.1:1","grafanaUrl":"http://127.0.0.1:1","background":{"public":"aggregates","alerts":"aggregates"}}`)
	question := json.RawMessage(`{"version":1,"queryType":"runs","live":true}`)
	for login, headers := range map[string]map[string]string{
		"":                  nil,
		"admin":             nil,
		"service":           nil,
		"grafana_scheduler": {"FromAlert": "true"},
		"ada":               {"http_X-Grafana-Id": "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.eyJ0eXBlIjoidXNlciJ9.AAAA"},
	} {
		who := backend.PluginContext{OrgID: 1, User: &backend.User{Login: login, Role: "Admin"}}
		answer, err := d.SubscribeStream(context.Background(), &backend.SubscribeStreamRequest{PluginContext: who, Path: "live/1/a", Data: question, Headers: headers})
		if err != nil || answer.Status != backend.SubscribeStreamStatusPermissionDenied {
			t.Errorf("%s may listen: %+v %v", login, answer, err)
		}
		var packets sent
		err = d.RunStream(context.Background(), &backend.RunStreamRequest{PluginContext: who, Path: "live/1/a", Data: question, Headers: headers}, backend.NewStreamSender(&packets))
		if err != nil || len(packets) != 1 || !strings.Contains(packets[0], `"ended":`) {
			t.Errorf("%s: %v %v", login, packets, err)
		}
	}
}

func TestPublishStream(t *testing.T) {
	answer, err := opened(t, reachable).PublishStream(context.Background(), &backend.PublishStreamRequest{Path: "live/1/a"})
	if err != nil || answer.Status != backend.PublishStreamStatusPermissionDenied {
		t.Errorf("%+v %v", answer, err)
	}
}
