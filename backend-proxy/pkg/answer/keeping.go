package answer

import (
	"context"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/retention"
)

// kept is the catalogue with how long this database keeps rows. Where there is nothing to read that from (a schema from
// before, a user who may not), it is taken that they are kept as the schema says.
func (s *Service) kept(ctx context.Context) (*catalogue.Catalogue, error) {
	return s.keeping.get(s.now, func() (*catalogue.Catalogue, time.Duration, error) {
		rules, err := retention.Read(ctx, s.client)
		if err != nil && !clickhouse.HasKind(err, clickhouse.KindSchema, clickhouse.KindPermission) {
			return nil, 0, err
		}
		return s.catalogue.Keeping(retention.Shortest(rules)), keepsTables, nil
	})
}

// sayMissing tells of a range that begins before what is still there.
func sayMissing(answered data.Frames, p plan.Metrics, now time.Time) {
	since := p.Table.Since(now)
	if len(answered) == 0 || !p.Range.From.Before(since) {
		return
	}
	frames.Notice(answered[0], data.NoticeSeverityWarning, fmt.Sprintf("What is older than %d days may be missing: %s, which alone has all that this query asks for, keeps rows no longer.", p.Table.KeepsDays, p.Table.Name))
}
