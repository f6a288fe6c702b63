package live

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/semantics"
)

// service answers with what it is told to.
type service struct {
	catalogue *catalogue.Catalogue
	settings  settings.Settings
	answer    func(answer.Question) backend.DataResponse
}

func (s *service) Settings() settings.Settings           { return s.settings }
func (s *service) Parse(raw []byte) (query.Query, error) { return query.Parse(raw, s.catalogue) }
func (s *service) Query(_ context.Context, _ principal.Principal, question answer.Question) backend.DataResponse {
	return s.answer(question)
}

func streams(t *testing.T, answers func(answer.Question) backend.DataResponse) *Streams {
	t.Helper()
	known, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	return New(&service{catalogue: known, answer: answers}, Every)
}

const liveRuns = `{"version":1,"queryType":"runs","live":true}`

var (
	ada = principal.Principal{Kind: principal.Interactive, Login: "ada", Role: settings.RoleViewer, Org: 1}
	ben = principal.Principal{Kind: principal.Interactive, Login: "ben", Role: settings.RoleViewer, Org: 1}
)

func of(who principal.Principal, change func(*principal.Principal)) principal.Principal {
	change(&who)
	return who
}

func TestAdmit_everybodyToTheirOwnChannelOnly(t *testing.T) {
	s := streams(t, nil)
	path := s.Offer(ada, []byte(liveRuns)).Path
	if len("ds/"+strings.Repeat("u", 40)+"/"+path) > 160 {
		t.Errorf("Grafana takes channels of 160 characters: %s", path)
	}
	for name, c := range map[string]struct {
		who   principal.Principal
		path  string
		query string
		may   bool
	}{
		"whom it was offered":                         {ada, path, liveRuns, true},
		"another with the same rights":                {ben, path, liveRuns, true},
		"the same question as Grafana adds to it":     {ben, path, `{"refId":"B","queryType":"runs","live":true,"limit":100,"version":1,"maxDataPoints":700}`, true},
		"a service account of the same role":          {of(ada, func(p *principal.Principal) { p.Login = "sa-1-bot" }), path, liveRuns, true},
		"another organisation":                        {of(ada, func(p *principal.Principal) { p.Org = 2 }), path, liveRuns, false},
		"another role":                                {of(ada, func(p *principal.Principal) { p.Role = settings.RoleEditor }), path, liveRuns, false},
		"a person without a role":                     {of(ada, func(p *principal.Principal) { p.Role = "" }), path, liveRuns, false},
		"a public dashboard that Grafana calls Admin": {of(ada, func(p *principal.Principal) { p.Kind = principal.Background }), path, liveRuns, false},
		"an alert rule":                               {of(ada, func(p *principal.Principal) { p.Kind = principal.Alert }), path, liveRuns, false},
		"nobody":                                      {principal.Principal{}, path, liveRuns, false},
		"another question":                            {ada, path, `{"version":1,"queryType":"calls","live":true}`, false},
		"other filters":                               {ada, path, `{"version":1,"queryType":"runs","live":true,"filters":[{"field":"team","op":"=","values":["a"]}]}`, false},
		"a question that is not live":                 {ada, path, `{"version":1,"queryType":"runs"}`, false},
		"no question":                                 {ada, path, ``, false},
		"another path":                                {ada, path[:len(path)-1] + "x", liveRuns, false},
		"a path without an end":                       {ada, "live/x/y", liveRuns, false},
		"no path":                                     {ada, "", liveRuns, false},
	} {
		err := s.Admit(c.who, c.path, []byte(c.query))
		if (err == nil) != c.may {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// With the tenant guard on, people share a channel who see the same tenants, whoever they are.
func TestAdmit_byTenant(t *testing.T) {
	s := streams(t, nil)
	s.service.(*service).settings.Tenants = settings.Tenants{Guard: true, From: settings.TenantOfLogin, Map: []settings.TenantRule{
		{Match: "ada", TenantGrant: settings.TenantGrant{Tenants: []string{"red"}}},
		{Match: "ben", TenantGrant: settings.TenantGrant{Tenants: []string{"blue"}}},
		{Match: "cleo", TenantGrant: settings.TenantGrant{Tenants: []string{"red"}}},
		{Match: "dan", TenantGrant: settings.TenantGrant{Tenants: []string{"red", "blue"}}},
		{Match: "eve", TenantGrant: settings.TenantGrant{All: true}},
	}}
	path := s.Offer(ada, []byte(liveRuns)).Path
	for login, may := range map[string]bool{"ada": true, "ben": false, "cleo": true, "dan": false, "eve": false, "unknown": false} {
		if err := s.Admit(of(ada, func(p *principal.Principal) { p.Login = login }), path, []byte(liveRuns)); (err == nil) != may {
			t.Errorf("%s: %v", login, err)
		}
	}
}

func TestAdmit_forATermOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := streams(t, nil)
		time.Sleep(time.Second)
		path := s.Offer(ada, []byte(liveRuns)).Path
		time.Sleep(term - 2*time.Second)
		if err := s.Admit(ada, path, []byte(liveRuns)); err != nil {
			t.Error(err)
		}
		if later := s.Offer(ada, []byte(liveRuns)).Path; later == path {
			t.Error("a channel is offered that is about to end")
		}
		time.Sleep(2 * time.Second)
		if err := s.Admit(ada, path, []byte(liveRuns)); err == nil {
			t.Error("a channel outlives its term")
		}
	})
}

func TestOffer(t *testing.T) {
	s := streams(t, nil)
	if got := s.Offer(ada, []byte(`{"version":1,"queryType":"runs"}`)); got != nil {
		t.Errorf("%+v for a question that is not live", got)
	}
	if got := s.Offer(principal.Principal{Kind: principal.Background}, []byte(liveRuns)); got.Path != "" || got.Refused == "" {
		t.Errorf("%+v for a public dashboard", got)
	}
}

// runs is a list of runs that each began a minute before, of so many tokens.
func runs(tokens map[string]float64, now time.Time) backend.DataResponse {
	list := []frames.Run{}
	for id, n := range tokens {
		run := frames.Run{RunID: id, Start: now.Add(-time.Minute)}
		run.Figures.TotalTokens = &n
		list = append(list, run)
	}
	return backend.DataResponse{Frames: data.Frames{frames.Runs(list)}}
}

// follow runs a stream for a while and returns what was sent, and when.
func follow(t *testing.T, s *Streams, path string, long time.Duration) (sent []*data.Frame, at []time.Duration) {
	t.Helper()
	began := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	err := s.Run(ctx, ada, path, []byte(liveRuns), func(frame *data.Frame) error {
		sent, at = append(sent, frame), append(at, time.Since(began))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return sent, at
}

func TestRun_sendsRowsThatAreNewOrOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, looks := time.Now(), 0
		told := []map[string]float64{{"a": 1}, {"a": 1}, {"a": 1, "b": 5}, {"a": 2, "b": 5}, {"c": 1, "b": 5}}
		s := streams(t, func(answer.Question) backend.DataResponse {
			looks++
			return runs(told[min(looks, len(told))-1], began)
		})
		sent, _ := follow(t, s, s.Offer(ada, []byte(liveRuns)).Path, 14*time.Second)
		want := []struct{ rows, gone string }{{"a", ""}, {"b", ""}, {"a", ""}, {"c", "a"}}
		if len(sent) != len(want) {
			t.Fatalf("%d messages, want %d", len(sent), len(want))
		}
		for i, w := range want {
			if rows, gone := strings.Join(frames.LiveIDs(sent[i]), ","), strings.Join(frames.LiveOf(sent[i]).Gone, ","); rows != w.rows || gone != w.gone {
				t.Errorf("message %d: rows %s, gone %s, want %+v", i, rows, gone, w)
			}
		}
	})
}

func TestRun_outlivesErrorsOfTheDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		s := streams(t, func(answer.Question) backend.DataResponse {
			if looks++; looks <= 3 {
				return backend.DataResponse{Error: errors.New("ClickHouse is away")}
			}
			return runs(map[string]float64{"a": 1}, time.Now())
		})
		sent, at := follow(t, s, s.Offer(ada, []byte(liveRuns)).Path, 30*time.Second)
		for i, want := range []time.Duration{0, 3 * time.Second, 9 * time.Second, 21 * time.Second} {
			if at[i] != want || (frames.LiveOf(sent[i]).Trouble == "ClickHouse is away") != (i < 3) {
				t.Errorf("message %d: %v %+v", i, at[i], frames.LiveOf(sent[i]))
			}
		}
	})
}

func TestRun_ends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := streams(t, func(answer.Question) backend.DataResponse { return runs(nil, time.Now()) })
		path := s.Offer(ada, []byte(liveRuns)).Path
		sent, at := follow(t, s, path, time.Hour)
		if last := len(sent) - 1; at[last] > term || !strings.Contains(frames.LiveOf(sent[last]).Ended, "time is over") {
			t.Errorf("%v %+v", at[last], frames.LiveOf(sent[last]))
		}
		for i := 1; i < len(at); i++ {
			if at[i]-at[i-1] > beat+Every {
				t.Errorf("silent from %v to %v", at[i-1], at[i])
			}
		}
		if sent, _ := follow(t, s, path, time.Hour); len(sent) != 1 || frames.LiveOf(sent[0]).Ended == "" {
			t.Error("a channel outlives its term")
		}
		path = s.Offer(ada, []byte(liveRuns)).Path
		s.service.(*service).answer = func(answer.Question) backend.DataResponse {
			return backend.DataResponse{Error: principal.Forbidden("no more")}
		}
		if sent, at := follow(t, s, path, time.Hour); len(sent) != 1 || at[0] != 0 || frames.LiveOf(sent[0]).Ended != "no more" {
			t.Errorf("%v", at)
		}
	})
}

func TestStreams_areBounded(t *testing.T) {
	s := streams(t, nil)
	for i := range maxStreams {
		if !s.begin(strings.Repeat("x", i+1)) {
			t.Fatal(i)
		}
	}
	if got := s.Offer(ada, []byte(liveRuns)); got.Refused != full || got.Path != "" {
		t.Errorf("%+v", got)
	}
	s.end("x")
	path := s.Offer(ada, []byte(liveRuns)).Path
	s.begin("x")
	if err := s.Admit(ada, path, []byte(liveRuns)); !errors.Is(err, errFull) {
		t.Error(err)
	}
	if sent, _ := follow(t, s, path, time.Minute); len(sent) != 1 || frames.LiveOf(sent[0]).Ended != full {
		t.Errorf("%v", sent)
	}
}
