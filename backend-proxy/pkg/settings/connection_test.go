package settings

import (
	"slices"
	"strings"
	"testing"
)

func TestParse_headers(t *testing.T) {
	s, err := Parse([]byte(`{"url":"http://ch","httpHeaderName2":"x-second","httpHeaderName1":"X-Api-Key","httpHeaderName3":"",
		"tempo":{"url":"http://tempo:3200","httpHeaderName1":"X-Tempo-Key"}}`),
		map[string]string{"httpHeaderValue1": "one", "httpHeaderValue2": "two", "tempoHttpHeaderValue1": "three", "httpHeaderValue9": "left over"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.Headers, []Header{{"X-Api-Key", "one"}, {"X-Second", "two"}}) || !slices.Equal(s.Tempo.Headers, []Header{{"X-Tempo-Key", "three"}}) {
		t.Errorf("%v %v", s.Headers, s.Tempo.Headers)
	}
}

func TestParse_headersThatAreRefused(t *testing.T) {
	const secret = "hidden-word"
	for data, says := range map[string]string{
		`"url":"http://ch","httpHeaderName1":"authorization"`:                "which Loopscope sets itself: enter username",
		`"url":"http://ch","httpHeaderName1":"X-ClickHouse-User"`:            "which Loopscope sets itself",
		`"url":"http://ch","httpHeaderName1":"x-clickhouse-database"`:        "which Loopscope sets itself",
		`"url":"http://ch","httpHeaderName1":"X-ID-Token"`:                   "oauthPassThru",
		`"url":"http://ch","httpHeaderName1":"Host"`:                         "Loopscope sets itself",
		`"url":"http://ch","httpHeaderName1":"Content-Length"`:               "Loopscope sets itself",
		`"url":"http://ch","httpHeaderName1":"X-Grafana-Id"`:                 "Grafana alone",
		`"url":"http://ch","httpHeaderName1":"a b"`:                          "no name of a header",
		`"url":"http://ch","httpHeaderName1":"Evil: yes"`:                    "no name of a header",
		`"url":"http://ch","httpHeaderName1":7`:                              "no name of a header",
		`"url":"http://ch","httpHeaderName":"X-A"`:                           "has no number",
		`"url":"http://ch","httpHeaderName01":"X-A"`:                         "has no number",
		`"url":"http://ch","httpHeaderName1":"X-A","httpHeaderName2":"x-a"`:  "an earlier header",
		`"url":"http://ch","httpHeaderName3":"X-A"`:                          "httpHeaderValue3 in secureJsonData",
		`"url":"http://ch","httpHeaderName4":"X-A"`:                          "line break",
		`"url":"clickhouse://ch","httpHeaderName1":"X-A"`:                    "over HTTP only",
		`"tempo":{"url":"http://tempo","httpHeaderName1":"X-Scope-OrgID"}`:   "tempo.httpHeaderName1 is \"X-Scope-OrgID\", which Loopscope sets itself: enter the tenant",
		`"tempo":{"url":"http://tempo","httpHeaderName1":"Authorization"}`:   "or a token",
		`"tempo":{"url":"http://tempo","httpHeaderName1":"X-A"}`:             "tempoHttpHeaderValue1",
		`"url":"http://ch","hosts":["http://b:8123"]`:                        "hosts[0]",
		`"url":"http://ch","hosts":["b:0"]`:                                  "hosts[0]",
		`"url":"http://ch","hosts":["u:p@b:1"]`:                              "hosts[0]",
		`"url":"http://ch","hosts":[""]`:                                     "hosts[0]",
		`"url":"http://ch","hosts":["ch:8123"]`:                              "there already",
		`"url":"http://ch","hosts":["b","b:8123"]`:                           "there already",
		`"url":"http://ch","hostOrder":"random"`:                             "hostOrder",
		`"tempo":{"url":"http://tempo"},"hosts":["b"]`:                       "fill in url",
		`"url":"clickhouse://ch","oauthPassThru":true`:                       "over HTTP only",
		`"url":"http://ch","username":"reader","oauthPassThru":true`:         "remove username and password",
		`"tempo":{"url":"http://tempo","username":"u"},"oauthPassThru":true`: "for Tempo",
	} {
		_, err := Parse([]byte("{"+data+"}"), map[string]string{"httpHeaderValue1": secret, "httpHeaderValue2": secret, "httpHeaderValue4": secret + "\r\nEvil: yes"})
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v, want %q", data, err, says)
		}
	}
	if _, err := Parse([]byte(`{"url":"http://ch","oauthPassThru":true}`), map[string]string{"password": secret}); err == nil || !strings.Contains(err.Error(), "remove username and password") {
		t.Error(err)
	}
}

func TestParse_hosts(t *testing.T) {
	for data, want := range map[string][]string{
		`"url":"http://a","hosts":["b","c:9999"," [::1]:8123 ","::2"]`: {"a:8123", "b:8123", "c:9999", "[::1]:8123", "[::2]:8123"},
		`"url":"clickhouses://a:9441","hosts":["b"]`:                   {"a:9441", "b:9441"},
		`"url":"http://a"`: {"a:8123"},
	} {
		s, err := Parse([]byte("{"+data+"}"), nil)
		if err != nil || !slices.Equal(s.Addresses(), want) || s.HostOrder != InOrder {
			t.Errorf("%s: %v %v", data, s.Addresses(), err)
		}
	}
}

func TestIdentity(t *testing.T) {
	for authorization, want := range map[string]bool{"Bearer abc": true, "bearer abc": true, "Basic abc": false, "": false, "Bearer": false, "Bearer ": false, "Bearer a\r\nX: y": false} {
		if got := (Identity{Authorization: authorization}).Valid(); got != want {
			t.Errorf("%q: %v", authorization, got)
		}
	}
	one, other := Identity{"Bearer a", "b"}, Identity{"Bearer ab", ""}
	if one.Key() == other.Key() || one.Key() != (Identity{"Bearer a", "b"}).Key() || strings.Contains(one.Key(), "Bearer") {
		t.Error("keys")
	}
}
