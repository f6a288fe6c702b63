package scores

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Store keeps scores in ClickHouse.
type Store struct{ client *clickhouse.Client }

// NewStore writes as the client's user, who needs INSERT and SELECT on llm_scores.
func NewStore(client *clickhouse.Client) *Store { return &Store{client} }

// Outcome is what became of a score.
type Outcome struct {
	// ID is the sender's, or one that was made for it.
	ID string
	// Known is that of a score which was there already.
	Known bool
	// Err says why it is not kept: its id is another score's.
	Err error
}

var errOtherScore = errors.New("id is that of another score already: use a new one, a newer score of the same thing, name and source replaces the older")

// Add keeps those that are new: a score is known by its tenant and id. Of several at once each has its outcome; an
// error means that none is kept. Where two requests bring the same id at the same moment both may be kept, which
// measures count once, as they do all scores of one thing, name and source.
func (s *Store) Add(ctx context.Context, all []Score) ([]Outcome, error) {
	known, err := s.known(ctx, all)
	if err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(all))
	var rows [][]any
	for i, score := range all {
		if score.ID == "" {
			score.ID = uuid.NewString()
		}
		outcomes[i].ID = score.ID
		identity := [2]string{score.Tenant, score.ID}
		if kept, there := known[identity]; there {
			outcomes[i].Known = true
			if !score.same(kept) {
				outcomes[i] = Outcome{ID: score.ID, Err: errOtherScore}
			}
			continue
		}
		known[identity] = score
		rows = append(rows, score.row())
	}
	if len(rows) == 0 {
		return outcomes, nil
	}
	return outcomes, s.client.Insert(ctx, "llm_scores", columns, rows)
}

var columns = []string{
	"tenant", "id", "target_kind", "target", "trace_id", "span_id", "name", "value", "label", "comment", "source", "author",
	"evaluator", "evaluator_version", "event_time",
}

func (s Score) row() []any {
	return []any{
		s.Tenant, s.ID, s.TargetKind, s.Target, s.TraceID, s.SpanID, s.Name, s.Value, s.Label, s.Comment, s.Source, s.Author,
		s.Evaluator, s.EvaluatorVersion, s.Time,
	}
}

// idsAtOnce keeps a statement's address short: values travel in it.
const idsAtOnce = 100

func (s *Store) known(ctx context.Context, all []Score) (map[[2]string]Score, error) {
	var tenants, ids []string
	for _, score := range all {
		if score.ID != "" {
			ids = append(ids, score.ID)
			tenants = append(tenants, score.Tenant)
		}
	}
	slices.Sort(ids)
	slices.Sort(tenants)
	known := map[[2]string]Score{}
	for some := range slices.Chunk(slices.Compact(ids), idsAtOnce) {
		err := s.client.Each(ctx, clickhouse.Statement{
			SQL: `SELECT toString(tenant), id, toString(target_kind), target, trace_id, span_id, toString(name), value, toString(label), comment, toString(source), author,
    toString(evaluator), toString(evaluator_version), toUnixTimestamp64Nano(event_time)
FROM llm_scores WHERE tenant IN ({tenants:Array(String)}) AND id IN ({ids:Array(String)})`,
			Params: []clickhouse.Param{{Name: "tenants", Value: slices.Compact(tenants)}, {Name: "ids", Value: some}},
		}, func(row clickhouse.Scanner) error {
			var (
				score Score
				at    int64
			)
			err := row.Scan(&score.Tenant, &score.ID, &score.TargetKind, &score.Target, &score.TraceID, &score.SpanID, &score.Name, &score.Value, &score.Label, &score.Comment,
				&score.Source, &score.Author, &score.Evaluator, &score.EvaluatorVersion, &at)
			score.Time = time.Unix(0, at).UTC()
			known[[2]string{score.Tenant, score.ID}] = score
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return known, nil
}
