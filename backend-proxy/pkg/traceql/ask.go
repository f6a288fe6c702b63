package traceql

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// Tempo is what is asked of it.
type Tempo interface {
	QueryRange(ctx context.Context, traceQL string, over plan.Range, step time.Duration) ([]tempo.Series, error)
	Tags(ctx context.Context, traceQL string, over plan.Range) (span, resource map[string]bool, err error)
}

// Pricer prices so many calls alike, of which the tokens are added up.
type Pricer interface {
	PriceAll(s *settle.Span, calls uint64) settle.Bill
}

// Sums asks one Tempo.
type Sums struct {
	Client     Tempo
	Normaliser *normalise.Normaliser
	Prices     Pricer
	Catalogue  *catalogue.Catalogue
}

// Answer is what was added up, how it was asked, and what of prices was left out: facts of semantics/attributes.json.
type Answer struct {
	Told    []aggregate.Told
	Queries []string
	Lost    []string
	// Scopes are the instrumentations that tell of model calls.
	Scopes []string
}

// asking is one question on its way.
type asking struct {
	client         Tempo
	normaliser     *normalise.Normaliser
	over           plan.Range
	segments       []segment
	tenants, guard string
	dimensions     []string
	service        string // the only one that is asked for, if there is one
	parts          map[string][]part

	mu      sync.Mutex
	queries []string
	lost    []string
	longest time.Duration // that Tempo answers at once, 0 where it has not refused
}

// Tell adds up what a planned question needs.
func (s Sums) Tell(ctx context.Context, p plan.Metrics, scope tenant.Scope) (Answer, error) {
	for _, m := range p.Measures {
		if !Tells(m) {
			return Answer{}, &query.Error{Message: fmt.Sprintf("%s is not answered from Tempo over so long a range, where Tempo adds up by itself: ask for a shorter one, whose traces are read whole, or ask ClickHouse.", m.Name)}
		}
	}
	dimensions, err := dimensionsOf(p)
	if err != nil {
		return Answer{}, err
	}
	a := &asking{client: s.Client, normaliser: s.Normaliser, over: p.Range, segments: segments(p.Range, stepOf(p), time.Now()), dimensions: dimensions, parts: needed(p.Measures)}
	a.tenants = within(scope, s.Normaliser.Markers().Tenants)
	a.guard = a.tenants
	if a.service = onlyService(p.Filters); a.service != "" {
		a.guard = all(a.tenants, resourceKey("service.name")+" = "+strconv.Quote(a.service))
	}
	streams, err := a.streams(ctx)
	if err != nil {
		return Answer{}, err
	}
	told := make([][]aggregate.Told, len(streams))
	group, within := errgroup.WithContext(ctx)
	for i, stream := range streams {
		group.Go(func() error {
			cells, err := a.cells(within, stream)
			if err == nil {
				told[i] = s.told(stream, cells, a.parts[stream.kind])
			}
			return err
		})
	}
	err = group.Wait()
	slices.Sort(a.queries)
	return Answer{Told: slices.Concat(told...), Queries: a.queries, Lost: a.lost, Scopes: scopesOf(streams, told)}, err
}

func scopesOf(streams []stream, told [][]aggregate.Told) []string {
	var scopes []string
	for i, s := range streams {
		if s.kind != tool && len(told[i]) > 0 && !slices.Contains(scopes, s.scope) {
			scopes = append(scopes, s.scope)
		}
	}
	slices.Sort(scopes)
	return scopes
}

func (a *asking) lose(facts []string) {
	for _, fact := range facts {
		if !slices.Contains(a.lost, fact) {
			a.lost = append(a.lost, fact)
		}
	}
}

// onlyService is the one that filters leave, if they leave one.
func onlyService(filters []query.Filter) string {
	for _, f := range filters {
		if f.Field == "service" && f.Op == query.Eq && len(f.Values) == 1 {
			return f.Values[0]
		}
	}
	return ""
}

// widths are those of the steps in which Tempo is asked. Prices change at the beginning of a UTC day.
var widths = []time.Duration{
	24 * time.Hour, 12 * time.Hour, 6 * time.Hour, 3 * time.Hour, 2 * time.Hour, time.Hour, 30 * time.Minute, 15 * time.Minute, 10 * time.Minute, 5 * time.Minute, 2 * time.Minute,
}

// stepOf is the longest step that every point of an answer consists of whole ones of.
func stepOf(p plan.Metrics) time.Duration {
	for _, width := range widths {
		divides := func(at time.Time) bool { return at.Unix()%int64(width.Seconds()) == 0 }
		if divides(p.Range.From) && divides(p.Range.To) && p.Step%width == 0 && !slices.ContainsFunc(p.Starts, func(at time.Time) bool { return !divides(at) }) {
			return width
		}
	}
	return time.Minute
}

// segment is a part of the range and the step in which Tempo is asked of it.
type segment struct {
	over plan.Range
	step time.Duration
}

// newest is what Tempo may not tell yet (query_end_cutoff, half a minute by default), with room to spare.
const newest = 2 * time.Minute

// segments cut off the steps that have not ended: Tempo leaves out the last of a range that reaches beyond now, and with
// it all of an hour or a day that began in it. They are asked for in steps of an hour and of a minute.
func segments(over plan.Range, step time.Duration, now time.Time) []segment {
	var out []segment
	for _, width := range []time.Duration{step, time.Hour, time.Minute} {
		if width > step {
			continue
		}
		to := over.To
		if ended := now.Add(-newest).Truncate(width); width > time.Minute && ended.Before(to) {
			to = ended
		}
		if over.From.Before(to) {
			out = append(out, segment{plan.Range{From: over.From, To: to}, width})
			over.From = to
		}
	}
	return out
}

// mostPieces bounds into how many a range is cut that Tempo does not answer at once.
const mostPieces = 64

// queryRange asks once for each segment or, where Tempo limits how long a range may be, piece by piece.
func (a *asking) queryRange(ctx context.Context, traceQL string) ([]tempo.Series, error) {
	a.mu.Lock()
	a.queries = append(a.queries, traceQL)
	a.mu.Unlock()
	var out []tempo.Series
	for _, s := range a.segments {
		series, err := a.querySegment(ctx, traceQL, s)
		if err != nil {
			return nil, err
		}
		out = append(out, series...)
	}
	return out, nil
}

func (a *asking) querySegment(ctx context.Context, traceQL string, s segment) ([]tempo.Series, error) {
	a.mu.Lock()
	longest := a.longest
	a.mu.Unlock()
	if longest == 0 {
		series, err := a.client.QueryRange(ctx, traceQL, s.over, s.step)
		if longest = longestIn(err); longest == 0 {
			return series, err
		}
		a.mu.Lock()
		a.longest = longest
		a.mu.Unlock()
	}
	piece := longest.Truncate(s.step)
	if length := s.over.To.Sub(s.over.From); piece <= 0 || length > piece*mostPieces {
		return nil, &query.Error{Message: fmt.Sprintf("Tempo answers metrics of at most %s at once, which is too little for this range: raise query_frontend.metrics.max_duration in its configuration, or ask for a shorter range.", longest)}
	}
	var out []tempo.Series
	for from := s.over.From; from.Before(s.over.To); from = from.Add(piece) {
		to := from.Add(piece)
		if to.After(s.over.To) {
			to = s.over.To
		}
		series, err := a.client.QueryRange(ctx, traceQL, plan.Range{From: from, To: to}, s.step)
		if err != nil {
			return nil, err
		}
		out = append(out, series...)
	}
	return out, nil
}

// longestPatterns find how long a range may be in what Tempo says of one that is longer, by version.
var longestPatterns = []*regexp.Regexp{
	regexp.MustCompile(`exceeds the maximum allowed duration of ([0-9hms.]+)`),
	regexp.MustCompile(`exceeds ([0-9hms.]+)\.? received`),
}

func longestIn(err error) time.Duration {
	var failed *tempo.Error
	if !errors.As(err, &failed) {
		return 0
	}
	for _, pattern := range longestPatterns {
		if found := pattern.FindStringSubmatch(failed.Message); found != nil {
			longest, _ := time.ParseDuration(strings.TrimSuffix(found[1], "."))
			return longest
		}
	}
	return 0
}
