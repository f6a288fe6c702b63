package answer

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// list is how rows of one kind are found, in Loopscope's tables or among settled spans in memory, and what is shown of them.
type list[R any] struct {
	name     string // at the beginning of a sentence
	compile  func(tenant.Scope, query.Query, plan.Listed, *catalogue.Catalogue) clickhouse.Statement
	scan     func(clickhouse.Scanner) (R, error)
	inMemory func(query.Query, plan.Range, []settle.Settled, *catalogue.Catalogue) ([]R, error)
	frames   func([]R) data.Frames
	// complete adds what only a look at the rows' spans tells, if there is such; it says what it read.
	complete func(context.Context, *Service, tenant.Scope, []R, read) ([]clickhouse.Statement, error)
	// ofEarlier reports whether the rows might say something else if the range began earlier, where there is such.
	ofEarlier func([]R, read) bool
}

var (
	listOfRuns     = list[frames.Run]{"Runs", compile.Runs, scanRun, aggregate.Runs, oneFrame(frames.Runs), completeRuns, agentsMayBeOfEarlier}
	listOfSessions = list[frames.Session]{"Sessions", compile.Sessions, scanSession, aggregate.Sessions, oneFrame(frames.Sessions), nil, nil}
	listOfCalls    = list[frames.Call]{"Calls", compile.Calls, scanCall, callsInMemory, oneFrame(frames.Calls), nil, nil}
	listOfLoops    = list[frames.Loop]{"Loops", compile.Loops, scanLoop, aggregate.Loops, oneFrame(frames.Loops), nil, nil}
	listOfEdges    = list[frames.Edge]{"A graph", compile.Graph, scanEdge, aggregate.Graph, frames.Graph, nil, nil}
)

func oneFrame[R any](of func([]R) *data.Frame) func([]R) data.Frames {
	return func(rows []R) data.Frames { return data.Frames{of(rows)} }
}

// answer is for signed-in people: each row is one case.
func (l list[R]) answer(ctx context.Context, s *Service, who caller, q query.Query, question Question) (backend.DataResponse, error) {
	if err := who.MayReadSpans(); err != nil {
		return backend.DataResponse{}, err
	}
	rows, found, err := l.rows(ctx, s, who.scope, q, question, true)
	if err != nil {
		return backend.DataResponse{}, err
	}
	statements := []clickhouse.Statement{found.statement}
	if l.complete != nil {
		more, err := l.complete(ctx, s, who.scope, rows, found)
		if err != nil {
			return backend.DataResponse{}, err
		}
		statements = append(statements, more...)
	}
	told := l.frames(rows)
	if found.cut > 0 {
		frames.Notice(told[0], data.NoticeSeverityWarning, fmt.Sprintf("Of the newest %d traces of this range only: Tempo has more than are read at once. Ask for a shorter range, or filter by service.", found.cut))
		frames.NewestSince(told[0], found.since)
	} else if l.ofEarlier != nil && l.ofEarlier(rows, found) {
		frames.MayBeOfEarlier(told[0])
	}
	return respond(told, statements...), nil
}

// sessions says what a session's figures are of where only traces of the range are read.
func (s *Service) sessions(ctx context.Context, who caller, q query.Query, question Question) (backend.DataResponse, error) {
	response, err := listOfSessions.answer(ctx, s, who, q, question)
	if err != nil {
		return response, err
	}
	memory, err := s.reading(ctx, q.Source)
	if frame := response.Frames[0]; memory != nil && frame.Rows() > 0 {
		frames.Notice(frame, data.NoticeSeverityWarning, "A session's figures are of those of its traces that touch the range: whole sessions are known only with Loopscope's tables.")
	}
	return response, err
}

func (l list[R]) rows(ctx context.Context, s *Service, scope tenant.Scope, q query.Query, question Question, newest bool) ([]R, read, error) {
	memory, err := s.reading(ctx, q.Source)
	if err != nil {
		return nil, read{}, err
	}
	over, err := s.rangeOf(ctx, scope, memory, q, question)
	if err != nil {
		return nil, read{}, err
	}
	q.Filters = append(slices.Clone(q.Filters), idFilters(q)...)
	if memory != nil {
		for _, f := range q.Filters {
			if s.catalogue.Told(f.Field).Rows == catalogue.Scores {
				return nil, read{}, &query.Error{Message: l.name + " can be found by " + f.Field + " only with Loopscope's tables: install them with `proxy migrate`."}
			}
		}
		found, err := settledForList(ctx, memory, traces{scope: scope, over: over, id: q.TraceID, service: onlyService(q.Filters), newest: newest})
		if err != nil {
			return nil, found, err
		}
		rows, err := l.inMemory(q, over, found.spans, s.catalogue)
		return rows, found, err
	}
	rows, statement, err := l.newestFirst(ctx, s, scope, q, over)
	return rows, read{statement: statement}, err
}

// newestFirst looks for the newest rows among the newest, and only where there are too few in all of the range.
func (l list[R]) newestFirst(ctx context.Context, s *Service, scope tenant.Scope, q query.Query, over plan.Range) (rows []R, statement clickhouse.Statement, err error) {
	parts := []plan.Listed{{Range: over}}
	if q.OrderBy == query.OrderByStart && q.Order == "desc" && q.TraceID == "" && q.RunID == "" {
		parts = plan.Newest(over, s.now())
	}
	for _, part := range parts {
		statement = l.compile(scope, q, part, s.catalogue)
		if rows, err = l.stored(ctx, s, statement); err != nil || len(rows) == q.Limit {
			break
		}
	}
	return rows, statement, err
}

// stored are the rows that Loopscope's tables have.
func (l list[R]) stored(ctx context.Context, s *Service, statement clickhouse.Statement) (rows []R, err error) {
	err = s.client.Each(ctx, statement, func(scanner clickhouse.Scanner) error {
		row, err := l.scan(scanner)
		rows = append(rows, row)
		return err
	})
	return rows, err
}

// settledForList may leave out older traces where Tempo has too many: what is said of each of the others is true.
func settledForList(ctx context.Context, memory reading, asked traces) (read, error) {
	if t, isTempo := memory.(*tempoReading); isTempo {
		return t.newest(ctx, asked)
	}
	spans, statement, err := memory.settled(ctx, asked)
	return read{spans: spans, statement: statement}, err
}

// always holds every span.
var always = plan.Range{From: time.Unix(0, 0), To: time.Unix(0, math.MaxInt64)}

// rangeOf is where to look: around a trace if the query names one, else the panel's range.
func (s *Service) rangeOf(ctx context.Context, scope tenant.Scope, memory reading, q query.Query, question Question) (plan.Range, error) {
	if q.TraceID == "" {
		return plan.Snap(question.Range, plan.Minute), nil
	}
	if _, isTempo := memory.(*tempoReading); isTempo {
		return always, nil // it finds a trace by its id alone
	}
	if over, known, err := s.timesOf(ctx, q.TraceID); err != nil || known {
		return plan.Snap(over.Around(aroundSpans), plan.Minute), err
	}
	spans, _, err := s.rawSpans(ctx, scope, q, plan.Range{}, false)
	if err != nil {
		return plan.Range{}, err
	}
	if len(spans) == 0 { // what only log records tell of is looked for where the panel looks
		return plan.Snap(question.Range, plan.Minute), nil
	}
	return plan.Snap(extent(spans).Around(aroundSpans), plan.Minute), nil
}

// idFilters are the conditions that a query about one trace or run has.
func idFilters(q query.Query) []query.Filter {
	switch {
	case q.RunID != "":
		return []query.Filter{{Field: "run_id", Op: query.Eq, Values: []string{q.RunID}}}
	case q.TraceID != "":
		return []query.Filter{{Field: "trace_id", Op: query.Eq, Values: []string{q.TraceID}}}
	}
	return nil
}

// onlyService is the one that filters leave, if they leave one. A list's filters choose by single spans, so that no trace
// without it can be asked for.
func onlyService(filters []query.Filter) string {
	for _, f := range filters {
		if f.Field == "service" && f.Op == query.Eq && len(f.Values) == 1 {
			return f.Values[0]
		}
	}
	return ""
}

func scanRun(row clickhouse.Scanner) (frames.Run, error) {
	var (
		run                 frames.Run
		startNs, durationNs int64
		open                uint8
		figures             figureTexts
		saturation          *string
	)
	dest := []any{
		&run.RunID, &run.TraceID, &startNs, &durationNs, &run.Status, &run.Name, &run.Agent, &run.Workflow, &run.Service, &run.Models,
		&run.ConversationID, &run.UserID, &run.Team, &run.Project, &run.PromptName, &run.PromptVersion, &open, &run.InferredSpans,
	}
	if err := row.Scan(append(figures.after(dest), &saturation)...); err != nil {
		return run, err
	}
	run.Start = time.Unix(0, startNs).UTC()
	run.Duration = time.Duration(durationNs)
	run.Open = open == 1
	run.Figures, run.ContextSaturation = figures.read(), nearest(saturation)
	return run, nil
}

// figureTexts are the sums of a row as ClickHouse tells them.
type figureTexts []*string

// after puts the places for sums behind those of other columns.
func (f *figureTexts) after(dest []any) []any {
	*f = make([]*string, len(frames.FigureMeasures))
	for i := range *f {
		dest = append(dest, &(*f)[i])
	}
	return dest
}

func (f figureTexts) read() (figures frames.Figures) {
	values := make([]*float64, len(f))
	for i, text := range f {
		values[i] = nearest(text)
	}
	figures.SetMeasures(values)
	return figures
}

func scanSession(row clickhouse.Scanner) (frames.Session, error) {
	var (
		session             frames.Session
		startNs, durationNs int64
		open                uint8
		figures             figureTexts
	)
	err := row.Scan(figures.after([]any{
		&session.ConversationID, &startNs, &durationNs, &open, &session.Traces, &session.Runs,
		&session.Users, &session.Agents, &session.Models, &session.Services, &session.Teams, &session.Projects,
	})...)
	session.Start, session.Duration, session.Open = time.Unix(0, startNs).UTC(), time.Duration(durationNs), open == 1
	session.Figures = figures.read()
	return session, err
}

func scanLoop(row clickhouse.Scanner) (frames.Loop, error) {
	var (
		loop    frames.Loop
		startNs int64
		open    uint8
		cost    *string
	)
	err := row.Scan(&loop.RunID, &loop.TraceID, &startNs, &loop.Service, &open, &loop.Tool, &loop.Agent, &loop.Repeats, &loop.WastedTokens, &cost, &loop.SpanIDs)
	loop.Start, loop.Open, loop.WastedCost = time.Unix(0, startNs).UTC(), open == 1, nearest(cost)
	return loop, err
}

func scanEdge(row clickhouse.Scanner) (frames.Edge, error) {
	var (
		edge frames.Edge
		cost *string
	)
	err := row.Scan(&edge.From, &edge.Kind, &edge.To, &edge.Count, &edge.Failed, &edge.Tokens, &cost)
	edge.Cost = nearest(cost)
	return edge, err
}

func scanCall(row clickhouse.Scanner) (frames.Call, error) {
	var call frames.Call
	typed, err := scanTyped(row, &call.TraceID, &call.ConversationID, &call.UserID, &call.Environment, &call.Team, &call.Project, &call.PromptName, &call.PromptVersion)
	typed.span.TraceID = call.TraceID
	call.Span = typed.span
	call.LLM = &typed.llm
	return call, err
}

func callsInMemory(q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.Call, error) {
	settled, err := aggregate.Calls(q, over, spans, c)
	calls := make([]frames.Call, len(settled))
	for i, s := range settled {
		typed := typedOf(s)
		calls[i] = frames.Call{
			Span: typed.span, ConversationID: s.ConversationID, UserID: s.UserID, Environment: s.Environment, Team: s.Team, Project: s.Project,
			PromptName: s.PromptName, PromptVersion: s.PromptVersion,
		}
		calls[i].LLM = &typed.llm
	}
	return calls, err
}
