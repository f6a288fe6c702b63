package engine

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/live"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// now has spans begin a minute ago rather than at the tests' own time.
func now(spans []map[string]any) []map[string]any {
	const layout = "2006-01-02 15:04:05.000000000"
	later := time.Now().Add(-time.Minute).Sub(start)
	shift := func(text string) string {
		at, err := time.Parse(layout, text)
		if err != nil {
			panic(err)
		}
		return at.Add(later).Format(layout)
	}
	out := make([]map[string]any, len(spans))
	for i, span := range spans {
		own := maps.Clone(span)
		own["Timestamp"] = shift(own["Timestamp"].(string))
		own["Events.Timestamp"] = []string{shift(own["Events.Timestamp"].([]string)[0])}
		out[i] = own
	}
	return out
}

// What a channel sends to alpha is alpha's, and nobody is let in to another's channel.
func TestTenants_liveChannels(t *testing.T) {
	t.Parallel()
	inTables := migratedDatabase(t, "tenants_live")
	raw := emptyDatabase(t, "tenants_live_raw")
	if err := insert(inTables, "otel_traces", append(now(alphas[:len(alphas)-1]), now(bravos)...)); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{"CREATE TABLE otel_traces AS tenants_live.otel_traces", "INSERT INTO otel_traces SELECT * FROM tenants_live.otel_traces"} {
		if err := raw.exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := inTables.settle(); err != nil {
		t.Fatal(err)
	}
	for name, db := range map[string]database{"tables": inTables, "the collector's tables": raw} {
		s := guarded(t, db, guard)
		for _, kind := range []string{"runs", "calls"} {
			question, _ := json.Marshal(map[string]any{"version": 1, "queryType": kind, "live": true})
			if told := listenTo(t, s, alphaAdmin, question, "alpha-"); foreignTo(told) != "" {
				t.Errorf("%s of %s tell alpha %q: %s", kind, name, foreignTo(told), told)
			}
		}
	}
	channelsAreOnesOwn(t, guarded(t, inTables, guard))
}

// listenTo is what a channel sends until it has sent a text.
func listenTo(t *testing.T, s *answer.Service, who principal.Principal, question []byte, until string) string {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	streams := live.New(s, 20*time.Millisecond)
	var told strings.Builder
	if err := streams.Run(ctx, who, streams.Offer(who, question).Path, question, func(frame *data.Frame) error {
		sent, err := data.FrameToJSON(frame, data.IncludeAll)
		told.Write(sent)
		if strings.Contains(told.String(), until) || strings.Contains(told.String(), `"ended"`) {
			stop()
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	if !strings.Contains(told.String(), until) {
		t.Errorf("the channel tells nothing of %s: %s", until, told.String())
	}
	return told.String()
}

func channelsAreOnesOwn(t *testing.T, s *answer.Service) {
	t.Helper()
	streams := live.New(s, time.Hour)
	question := []byte(`{"version":1,"queryType":"calls","live":true}`)
	other := []byte(`{"version":1,"queryType":"calls","live":true,"filters":[{"field":"tenant","op":"=","values":["bravo"]}]}`)
	bravo, all, nobody := alphaAdmin, alphaAdmin, alphaAdmin
	bravo.Org, all.Org, nobody.Org = 2, 3, 4
	paths := map[string]string{}
	for name, who := range map[string]principal.Principal{"alpha": alphaAdmin, "alpha's viewer": alphaViewer, "bravo": bravo, "all": all} {
		paths[name] = streams.Offer(who, question).Path
		if err := streams.Admit(who, paths[name], question); err != nil {
			t.Errorf("%s is not let in to its own: %v", name, err)
		}
	}
	strangers := map[string]principal.Principal{
		"alpha": alphaAdmin, "alpha's viewer": alphaViewer, "bravo": bravo, "all": all, "nobody": nobody,
		"an alert": {Kind: principal.Alert}, "an alert's preview": {Kind: principal.Alert, Login: "ada", Previewer: settings.RoleAdmin, Org: 1},
		"a public dashboard": {Kind: principal.Background}, "a public dashboard called Admin": {Kind: principal.Background, Role: settings.RoleAdmin, Org: 1},
	}
	for owner, path := range paths {
		for name, who := range strangers {
			for _, asked := range [][]byte{question, other} {
				if name == owner && string(asked) == string(question) {
					continue
				}
				if streams.Admit(who, path, asked) == nil {
					t.Errorf("%s listens to the channel of %s", name, owner)
				}
			}
		}
	}
	if offer := streams.Offer(nobody, question); offer.Path != "" || offer.Refused == "" {
		t.Errorf("who has no tenant is offered %+v", offer)
	}
}
