package answer

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/retention"
)

// keeping remembers for a while how long tables keep rows.
type keeping struct {
	mu    sync.Mutex
	known *catalogue.Catalogue
	until time.Time
}

// kept is the catalogue with how long this database keeps rows. Where that cannot be read (a schema from before, a user
// who may not), it is taken that they are kept as the schema says.
func (s *Service) kept(ctx context.Context) *catalogue.Catalogue {
	s.keeping.mu.Lock()
	defer s.keeping.mu.Unlock()
	if s.now().Before(s.keeping.until) {
		return s.keeping.known
	}
	rules, _ := retention.Read(ctx, s.client)
	s.keeping.known, s.keeping.until = s.catalogue.Keeping(retention.Shortest(rules)), s.now().Add(keepsTables)
	return s.keeping.known
}

// sayMissing tells of a range that begins before what is still there.
func sayMissing(answered data.Frames, p plan.Metrics, now time.Time) {
	since := p.Table.Since(now)
	if len(answered) == 0 || !p.Range.From.Before(since) {
		return
	}
	frames.Notice(answered[0], data.NoticeSeverityWarning, fmt.Sprintf("What is older than %d days may be missing: %s, which alone has all that this query asks for, keeps rows no longer.", p.Table.KeepsDays, p.Table.Name))
}
