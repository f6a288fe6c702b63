// Package answer turns one question into frames: principal, plan, SQL, rows,
// frame, in that order. Grafana's plugin process and the HTTP proxy share it.
package answer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/loopscope/loopscope/backend-proxy/pkg/audit"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/health"
	"github.com/loopscope/loopscope/backend-proxy/pkg/mask"
	"github.com/loopscope/loopscope/backend-proxy/pkg/messages"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/rawsql"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
	"github.com/loopscope/loopscope/semantics"
)

// Service answers the queries of one data source.
type Service struct {
	settings settings.Settings
	// client is nil where there is no ClickHouse, tempo where there is no Tempo.
	client    *clickhouse.Client
	tempo     *tempoReading
	known     knowledge
	catalogue *catalogue.Catalogue
	sources   *messages.Sources
	masks     mask.Rules
	// audit is nil where nobody keeps a record of reveals, erasing where nobody may erase. They are another's where isShared is set.
	audit    *audit.Sink
	erasing  *erasing
	isShared bool
	// schema is the newest schema version that this build knows.
	schema  int
	raw     rawReading
	flights flights[backend.DataResponse]
	isRaw   remembered[bool]
	keeping remembered[*catalogue.Catalogue]
	// boundary is what typed SQL could do as the data source's user.
	boundary remembered[health.Boundary]
	// tenants are the connections of users of single tenants, for SQL of their people.
	tenants map[string]*tenantReader
	now     func() time.Time
}

// Catalogue is what can be asked for.
func (s *Service) Catalogue() *catalogue.Catalogue { return s.catalogue }

// Parse reads a query as it arrives.
func (s *Service) Parse(raw []byte) (query.Query, error) { return query.Parse(raw, s.catalogue) }

// Health says what the data source's databases offer, and of their spans only what the caller may know.
func (s *Service) Health(ctx context.Context, who principal.Principal) health.Report {
	by, unknown := s.caller(who)
	var report health.Report
	if s.client != nil {
		report = s.clickHouseHealth(ctx, by.scope.IsAll())
		if len(s.settings.Hosts) > 0 {
			report.AddHosts(health.AskHosts(ctx, s.settings))
		}
		if report.OK && s.settings.SQL.Enabled {
			if by.scope.IsAll() {
				found, err := s.sqlBoundary(ctx)
				report.AddBoundary(s.settings.Username, found, err)
			}
			report.AddTenantProofs(s.proofs(ctx, by.scope))
		}
	}
	if s.tempo != nil {
		version, err := s.tempo.client.Version(ctx)
		report.AddTempo(s.client == nil, version, err)
	}
	if s.settings.Tenants.Guard || !by.scope.IsAll() {
		report.AddTenants(by.scope, unknown)
	}
	return report
}

func (s *Service) clickHouseHealth(ctx context.Context, ofAll bool) health.Report {
	return health.Check(ctx, s.client, ofAll, s.schema, s.raw.probe, migrate.Installed(s.client, semantics.Files).Outdated)
}

// SettlementLag is how many seconds settlement is behind. An error where that is not known.
func (s *Service) SettlementLag(ctx context.Context) (float64, error) {
	if s.client == nil {
		return 0, errNoClickHouse
	}
	return health.SettlementLag(ctx, s.client)
}

// Observe tells of each statement that ClickHouse answers. It is set before the first question.
func (s *Service) Observe(observe func(clickhouse.Reading)) {
	if s.client != nil {
		s.client.Observe(observe)
	}
	for _, reader := range s.tenants {
		reader.client.Observe(observe)
	}
}

// Settings are the data source's.
func (s *Service) Settings() settings.Settings { return s.settings }

// Close ends the connections.
func (s *Service) Close() error {
	if s.tempo != nil {
		s.tempo.client.Close()
	}
	if s.erasing != nil && !s.isShared {
		s.erasing.close()
	}
	if s.audit != nil && !s.isShared {
		_ = s.audit.Close()
	}
	for _, reader := range s.tenants {
		_ = reader.client.Close()
	}
	if s.client == nil {
		return nil
	}
	return s.client.Close()
}

// Question is a query as it arrived, with the range and width of the panel.
type Question struct {
	JSON     []byte
	Range    plan.Range
	Interval time.Duration
	// View is what shows the answer, such as a dashboard's uid: where much is asked, the views of people are served by turns.
	View string
}

// Query answers one question for one caller. Panels of a dashboard ask the same at once, and are answered together.
func (s *Service) Query(ctx context.Context, who principal.Principal, question Question) backend.DataResponse {
	by, err := s.caller(who)
	if err != nil {
		return Failed(err)
	}
	key := fmt.Sprintf("%+v %s %d %d %d %s", who, by.scope.Key(), question.Range.From.UnixNano(), question.Range.To.UnixNano(), question.Interval, query.Canonical(question.JSON))
	ctx = clickhouse.WithAsker(ctx, fmt.Sprintf("%+v %s", who, question.View))
	response, ok := s.flights.do(ctx, key, func(ctx context.Context) backend.DataResponse { return s.answer(ctx, by, question) })
	if !ok {
		return Failed(&clickhouse.Error{Kind: clickhouse.KindCancelled, Message: "The request was cancelled."})
	}
	// Grafana's SDK names frames after the query that they answer: each gets frames of its own over the same fields.
	shared := response.Frames
	response.Frames = nil
	for _, f := range shared {
		own := *f
		response.Frames = append(response.Frames, &own)
	}
	return response
}

// atOnce bounds the questions of one request that are asked in parallel.
const atOnce = 8

// QueryAll answers each question of a request by itself: one that fails does not disturb the others. The keys are theirs.
func (s *Service) QueryAll(ctx context.Context, who principal.Principal, questions map[string]Question) backend.Responses {
	var (
		mu      sync.Mutex
		group   sync.WaitGroup
		slots   = make(chan struct{}, atOnce)
		answers = make(backend.Responses, len(questions))
	)
	for key, question := range questions {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			answered := s.Query(ctx, who, question)
			mu.Lock()
			defer mu.Unlock()
			answers[key] = answered
		})
	}
	group.Wait()
	return answers
}

func (s *Service) answer(ctx context.Context, who caller, question Question) backend.DataResponse {
	q, err := s.Parse(question.JSON)
	if err != nil {
		return Failed(discreet(who.Principal, err))
	}
	var response backend.DataResponse
	switch q.QueryType {
	case query.Metrics:
		response, err = s.metrics(ctx, who, q, question)
	case query.Runs:
		response, err = listOfRuns.answer(ctx, s, who, q, question)
	case query.Trace:
		response, err = s.trace(ctx, who, q, question.Range)
	case query.Calls:
		response, err = listOfCalls.answer(ctx, s, who, q, question)
	case query.Sessions:
		response, err = s.sessions(ctx, who, q, question)
	case query.Context:
		response, err = s.context(ctx, who, q, question)
	case query.Loops:
		response, err = s.loops(ctx, who, q, question)
	case query.Graph:
		response, err = listOfEdges.answer(ctx, s, who, q, question)
	case query.Events:
		response, err = s.events(ctx, who, q, question)
	case query.Experiment:
		response, err = s.experiment(ctx, who, q, question)
	case query.SQL:
		response, err = s.sql(ctx, who, q, question)
	}
	if err != nil {
		return Failed(discreet(who.Principal, err))
	}
	s.sayLogsMissing(ctx, q, response)
	return response
}

// discreet keeps what a query says from those who may only see its sums: the
// visitors of a public dashboard, and everybody whom an alert rule notifies. The
// sentences about rights stay, and who previews a rule is told all.
func discreet(who principal.Principal, err error) error {
	var mistake *query.Error
	var database *clickhouse.Error
	var traces *tempo.Error
	var text *rawsql.Error
	switch {
	case who.Kind == principal.Interactive, who.Login != "":
		return err
	case errors.As(err, &traces):
		return traces.Discreet()
	case errors.As(err, &mistake) && who.Kind == principal.Alert:
		return &query.Error{Message: "This alert rule's query is not valid. " + previewRule}
	case errors.As(err, &text):
		return &query.Error{Message: "This alert rule's SQL is not valid. " + previewRule}
	case errors.As(err, &mistake):
		return &query.Error{Message: "This panel's query is not valid. Open the dashboard signed in to see why."}
	case errors.As(err, &database) && who.Kind == principal.Alert:
		told := database.Discreet()
		told.Message += " " + previewRule
		return told
	case errors.As(err, &database):
		return database.Discreet()
	}
	return err
}

const previewRule = "Preview the rule in its editor to see why."

// Failed is the answer that carries an error, with the status that fits.
func Failed(err error) backend.DataResponse {
	response := backend.DataResponse{Error: err, Status: backend.StatusInternal, ErrorSource: backend.ErrorSourcePlugin}
	var (
		mistake  *query.Error
		database *clickhouse.Error
		traces   *tempo.Error
		text     *rawsql.Error
	)
	switch {
	case errors.As(err, &text):
		response.Status, response.ErrorSource = backend.StatusBadRequest, backend.ErrorSourceDownstream
	case errors.As(err, &traces):
		response.Status, response.ErrorSource = backend.Status(traces.Status()), backend.ErrorSourceDownstream
	case errors.As(err, &mistake):
		response.Status, response.ErrorSource = backend.StatusBadRequest, backend.ErrorSourceDownstream
	case errors.Is(err, principal.ErrForbidden):
		response.Status, response.ErrorSource = backend.StatusForbidden, backend.ErrorSourceDownstream
	case errors.As(err, &database):
		response.Status, response.ErrorSource = backend.Status(database.Status()), backend.ErrorSourceDownstream
	}
	return response
}

// Status is the HTTP status of an error outside of a query.
func Status(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return int(Failed(err).Status)
}
