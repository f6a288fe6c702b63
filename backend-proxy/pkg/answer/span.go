package answer

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/attributes"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/messages"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// span answers with attributes and messages of one span.
func (s *Service) span(ctx context.Context, who caller, q query.Query) (backend.DataResponse, error) {
	if err := who.MayReadContent(s.settings); err != nil {
		return backend.DataResponse{}, err
	}
	memory, err := s.reading(ctx, q.Source)
	if err != nil {
		return backend.DataResponse{}, err
	}
	if traces, isTempo := memory.(*tempoReading); isTempo {
		return s.tempoSpan(ctx, who, traces, q)
	}
	var (
		resource, told attributes.Attributes
		events         []messages.Record
		found          bool
	)
	statement := compile.RawSpan(who.scope, s.tables(), q.TraceID, q.SpanID)
	err = s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var (
			names  []string
			values attributes.List
		)
		err := row.Scan(&resource, &told, &names, &values)
		for i := range min(len(names), len(values)) {
			events = append(events, messages.Record{Name: names[i], Attributes: values[i]})
		}
		found = true
		return err
	})
	if err != nil {
		return backend.DataResponse{}, err
	}
	logStatement := compile.SpanLogs(who.scope, s.tables(), q.TraceID, q.SpanID)
	logs, err := s.spanLogs(ctx, logStatement)
	if err != nil {
		return backend.DataResponse{}, err
	}
	return respond(s.detail(who, s.kindOf(ctx, who.scope, q), told, resource, events, logs, found || len(logs) > 0), statement, logStatement), nil
}

// detail are the frames of a span's attributes and messages, as the caller may read them.
func (s *Service) detail(who caller, kind string, told, resource map[string]string, events, logs []messages.Record, found bool) data.Frames {
	extracted := s.sources.Extract(kind, told, events, logs)
	veil := s.veil(who)
	answer := frames.SpanDetail(veil.tags(told), veil.tags(resource), veil.messages(extracted))
	veil.say(answer[1])
	switch {
	case !found:
		frames.Notice(answer[0], data.NoticeSeverityWarning, "There is no such span. It may be past its retention, or it has not arrived yet.")
	case len(extracted) == 0:
		frames.Notice(answer[1], data.NoticeSeverityInfo, "This span carries no messages. Many instrumentations capture content only when asked to, with OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT or a setting of their own.")
	}
	return answer
}

// tempoSpan is a span of a trace in Tempo, which has no log records.
func (s *Service) tempoSpan(ctx context.Context, who caller, traces *tempoReading, q query.Query) (backend.DataResponse, error) {
	spans, _, err := traces.spansOf(ctx, who.scope, q.TraceID)
	if err != nil {
		return backend.DataResponse{}, err
	}
	at := slices.IndexFunc(spans, func(span tempo.Span) bool { return span.SpanID == q.SpanID })
	if at < 0 {
		return respond(s.detail(who, "", nil, nil, nil, nil, false), traceRequest(q.TraceID)), nil
	}
	var events []messages.Record
	for _, e := range spans[at].Events {
		events = append(events, messages.Record{Name: e.Name, Attributes: e.Attributes})
	}
	kind := traces.normaliser.Normalise(spans[at].Span).Kind
	return respond(s.detail(who, kind, spans[at].Attributes, spans[at].Resource, events, nil, true), traceRequest(q.TraceID)), nil
}

// spanLogs is empty where there is no log table: content then stands on spans alone.
func (s *Service) spanLogs(ctx context.Context, statement clickhouse.Statement) ([]messages.Record, error) {
	var logs []messages.Record
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		var (
			record messages.Record
			told   attributes.Attributes
		)
		err := row.Scan(&record.Name, &record.Body, &told)
		record.Attributes = told
		logs = append(logs, record)
		return err
	})
	if clickhouse.HasKind(err, clickhouse.KindSchema, clickhouse.KindPermission) {
		return nil, nil
	}
	return logs, err
}

// kindOf helps to tell a tool's input from a prompt; unknown is good enough.
func (s *Service) kindOf(ctx context.Context, scope tenant.Scope, q query.Query) string {
	var kind string
	_ = s.client.Each(ctx, compile.SpanKind(scope, q.TraceID, q.SpanID), func(row clickhouse.Scanner) error { return row.Scan(&kind) })
	return kind
}
