package answer

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// mode says what answers: Loopscope's tables, or the collector's alone.
type mode struct {
	mu    sync.Mutex
	raw   bool
	until time.Time
}

const (
	// Tables that are there stay; those that are missing may be installed any moment.
	keepsTables = 5 * time.Minute
	keepsRaw    = 15 * time.Second
)

// readsRaw reports whether there are no settled spans. A user who may not read
// those that are there is told so instead.
func (s *Service) readsRaw(ctx context.Context) (bool, error) {
	s.mode.mu.Lock()
	defer s.mode.mu.Unlock()
	if s.now().Before(s.mode.until) {
		return s.mode.raw, nil
	}
	err := s.client.Each(ctx, clickhouse.Statement{SQL: "SELECT 1 FROM " + s.catalogue.Spans().Name + " LIMIT 0"}, func(clickhouse.Scanner) error { return nil })
	var known *clickhouse.Error
	missing := errors.As(err, &known) && known.Kind == clickhouse.KindSchema
	if err != nil && !missing {
		return false, err
	}
	s.mode.raw, s.mode.until = missing, s.now().Add(keepsTables)
	if missing {
		s.mode.until = s.now().Add(keepsRaw)
	}
	return missing, nil
}
