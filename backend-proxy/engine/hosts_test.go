package engine

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// nowhere is a port on which nothing listens.
const nowhere = "127.0.0.1:1"

// spoken is where each protocol reaches the engine.
func spoken(t *testing.T) map[settings.Protocol]string {
	return map[settings.Protocol]string{settings.ProtocolHTTP: address.Host, settings.ProtocolNative: serveNative(t, nil).address()}
}

func onHosts(protocol settings.Protocol, order settings.HostOrder, hosts ...string) func(*settings.Settings) {
	return func(s *settings.Settings) {
		s.Protocol, s.HostOrder, s.Address, s.Hosts = protocol, order, hosts[0], hosts[1:]
	}
}

var aFigure = map[string]any{"queryType": "metrics", "format": "table", "measures": []string{"llm_calls"}, "groupBy": []string{"model"}}

func TestHosts_oneIsDead(t *testing.T) {
	for protocol, engine := range spoken(t) {
		for _, order := range []settings.HostOrder{settings.InOrder, settings.InTurn} {
			s := service(t, onHosts(protocol, order, nowhere, engine))
			if got := frame(t, ask(t, s, ada, aFigure)); got.Rows() == 0 {
				t.Errorf("%s: nothing", protocol)
			}
			report := s.Health(context.Background(), ada)
			for _, says := range []string{"1 of 2 hosts answer: " + engine, nowhere + " does not: Nothing listens on " + nowhere} {
				if !report.OK || !strings.Contains(report.Message, says) {
					t.Errorf("%s %s: %q is not in %q", protocol, order, says, report.Message)
				}
			}
			if hosts := report.Details.Hosts; len(hosts) != 2 || hosts[0].Error == "" || hosts[1].Version == "" || hosts[1].Schema == 0 {
				t.Errorf("%s: %+v", protocol, report.Details.Hosts)
			}
		}
		none := service(t, onHosts(protocol, settings.InOrder, nowhere, "127.0.0.1:2"))
		if report := none.Health(context.Background(), ada); report.OK || !strings.Contains(report.Message, "None of the 2 hosts") || !strings.Contains(report.Message, "127.0.0.1:2") {
			t.Errorf("%s: %s", protocol, report.Message)
		}
		wrong := service(t, func(s *settings.Settings) {
			onHosts(protocol, settings.InOrder, engine, nowhere)(s)
			s.Password = "guessed-secret"
		})
		if report := wrong.Health(context.Background(), ada); report.OK || !strings.Contains(report.Message, "refused user") || strings.Contains(report.Message, "guessed-secret") {
			t.Errorf("%s: %s", protocol, report.Message)
		}
	}
}

func TestHosts_oneDies(t *testing.T) {
	for protocol, engine := range spoken(t) {
		first, second := serveRelay(t, engine, 0), serveRelay(t, engine, 0)
		s := service(t, onHosts(protocol, settings.InOrder, first.address(), second.address()))
		askAtOnce := func() {
			var waiting sync.WaitGroup
			for range 12 {
				waiting.Go(func() {
					if response := s.Query(context.Background(), ada, questionOf(t, map[string]any{"queryType": "runs"})); response.Error != nil {
						t.Errorf("%s: %v", protocol, response.Error)
					}
				})
			}
			waiting.Wait()
		}
		askAtOnce()
		if first.connections() == 0 || second.connections() > 0 {
			t.Errorf("%s: in order, %d and %d connections", protocol, first.connections(), second.connections())
		}
		first.die()
		askAtOnce()
		askAtOnce()
		if second.connections() == 0 {
			t.Errorf("%s: nobody asked the second host", protocol)
		}
	}
}

func TestHosts_takeTurns(t *testing.T) {
	for protocol, engine := range spoken(t) {
		first, second := serveRelay(t, engine, 0), serveRelay(t, engine, 0)
		client, err := open(onHosts(protocol, settings.InTurn, first.address(), second.address()))
		if err != nil {
			t.Fatal(err)
		}
		var waiting sync.WaitGroup
		for range 8 {
			waiting.Go(func() {
				_ = client.Each(context.Background(), clickhouse.Statement{SQL: "SELECT sleep(0.2)"}, func(clickhouse.Scanner) error { return nil })
			})
		}
		waiting.Wait()
		_ = client.Close()
		if first.connections() < 2 || second.connections() < 2 {
			t.Errorf("%s: %d and %d connections", protocol, first.connections(), second.connections())
		}
	}
}

// An answer that ends in the middle is never taken for a whole one.
func TestHosts_oneDiesInTheMiddleOfAnAnswer(t *testing.T) {
	const rows = 200_000
	for protocol, engine := range spoken(t) {
		for _, cut := range []int64{1_000, 100_000, 700_000} {
			dying := serveRelay(t, engine, cut)
			client, err := open(func(s *settings.Settings) {
				onHosts(protocol, settings.InOrder, dying.address(), engine)(s)
				s.RowLimit = rows
			})
			if err != nil {
				t.Fatal(err)
			}
			read := func() (n int, err error) {
				err = client.Each(context.Background(), clickhouse.Statement{SQL: "SELECT sipHash64(number) FROM numbers(200000)"}, func(row clickhouse.Scanner) error {
					var value uint64
					n++
					return row.Scan(&value)
				})
				return n, err
			}
			n, err := read()
			var known *clickhouse.Error
			switch {
			case err == nil && n != rows:
				t.Errorf("%s, cut after %d: %d rows are told as an answer", protocol, cut, n)
			case err != nil && (!errors.As(err, &known) || known.Kind != clickhouse.KindUnreachable):
				t.Errorf("%s, cut after %d: %v", protocol, cut, err)
			case err != nil && n > 0 && !strings.Contains(known.Message, "was lost while it answered"):
				t.Errorf("%s, cut after %d: %s", protocol, cut, known.Message)
			}
			dying.die()
			if n, err := read(); err != nil || n != rows {
				t.Errorf("%s, cut after %d, then: %d rows, %v", protocol, cut, n, err)
			}
			_ = client.Close()
		}
	}
}
