package answer

import (
	"context"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
)

// before is what an answer is set beside, and how it was found.
type before struct {
	frames.Before
	statement clickhouse.Statement
}

// before answers the question about the earlier time that it compares with; nil where it compares with none.
func (s *Service) before(ctx context.Context, a *asked, rows []frames.MetricRow) (*before, error) {
	earlier, err := a.plan.Earlier(a.query, a.known, s.now())
	if err != nil || earlier == nil {
		return nil, err
	}
	if a.plan.TopN > 0 {
		// The same groups stand apart at both times.
		earlier.Named = largest(rows)
	}
	told := &before{Before: frames.Before{Earlier: *earlier, Compare: a.query.Compare}}
	if !earlier.IsEmpty() {
		told.Rows, told.statement, err = s.figureRows(ctx, a, earlier.Metrics)
	}
	return told, err
}

// largest are the groups that top N told apart.
func largest(rows []frames.MetricRow) [][]string {
	out, seen := [][]string{}, map[string]bool{}
	for _, row := range rows {
		if key := frames.GroupKey(row.Groups); !row.Rest && !seen[key] {
			seen[key] = true
			out = append(out, row.Groups)
		}
	}
	return out
}
