// Package audit keeps who had what shown that is hidden from others, and why. Its user of ClickHouse may read and write
// llm_audit, and change or delete nothing.
package audit

import (
	"context"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Reveal is the action of having a span's content shown; a data subject's rows are exported, or erased.
const (
	Reveal        = "reveal"
	ExportSubject = "export-subject"
	EraseSubject  = "erase-subject"
)

// Entry is one row of llm_audit. At is the server's.
type Entry struct {
	At      time.Time `json:"at"`
	Login   string    `json:"login"`
	Role    string    `json:"role"`
	Org     int64     `json:"org"`
	Scope   string    `json:"scope"` // whose spans the caller sees, as tenant.Scope.Key tells it
	Action  string    `json:"action"`
	Source  string    `json:"source"`
	TraceID string    `json:"traceId"`
	SpanID  string    `json:"spanId"`
	Reason  string    `json:"reason"`
}

// Sink is where entries go.
type Sink struct{ client *clickhouse.Client }

// Open logs in as the user that the settings name for it; nil where they name none.
func Open(s settings.Settings) (*Sink, error) {
	if s.Audit.Username == "" || !s.Has(settings.ClickHouse) {
		return nil, nil
	}
	s.Username, s.Password = s.Audit.Username, s.Audit.Password
	// The record is kept by its own user, whoever asks.
	s.ForwardIdentity, s.Identity = false, nil
	client, err := clickhouse.Open(s)
	if err != nil {
		return nil, err
	}
	return &Sink{client}, nil
}

// Close ends the connections.
func (s *Sink) Close() error { return s.client.Close() }

// Write returns once the entry is stored.
func (s *Sink) Write(ctx context.Context, e Entry) error {
	return s.client.ExecBound(ctx, clickhouse.Statement{
		SQL: `INSERT INTO llm_audit (login, role, org, scope, action, source, trace_id, span_id, reason)
SELECT {login:String}, {role:String}, {org:Int64}, {scope:String}, {action:String}, {source:String}, {trace_id:String}, {span_id:String}, {reason:String}`,
		Params: []clickhouse.Param{
			{Name: "login", Value: e.Login}, {Name: "role", Value: e.Role}, {Name: "org", Value: e.Org}, {Name: "scope", Value: e.Scope}, {Name: "action", Value: e.Action},
			{Name: "source", Value: e.Source}, {Name: "trace_id", Value: e.TraceID}, {Name: "span_id", Value: e.SpanID}, {Name: "reason", Value: e.Reason},
		},
	})
}

// most is how many entries are listed.
const most = 1_000

// Newest lists entries, the newest first: all, or those of callers who see the same tenants.
func (s *Sink) Newest(ctx context.Context, scope string) ([]Entry, error) {
	out := []Entry{}
	err := s.client.EachUpTo(ctx, clickhouse.Statement{
		SQL: `SELECT at, login, toString(role), org, scope, toString(action), toString(source), trace_id, span_id, reason
FROM llm_audit WHERE {scope:String} = '' OR scope = {scope:String} ORDER BY at DESC LIMIT {most:UInt32}`,
		Params: []clickhouse.Param{{Name: "scope", Value: scope}, {Name: "most", Value: uint32(most)}},
	}, most, func(row clickhouse.Scanner) error {
		var e Entry
		err := row.Scan(&e.At, &e.Login, &e.Role, &e.Org, &e.Scope, &e.Action, &e.Source, &e.TraceID, &e.SpanID, &e.Reason)
		out = append(out, e)
		return err
	})
	return out, err
}
