package answer

import (
	"context"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

const (
	// Tables that are there stay; those that are missing may be installed any moment.
	keepsTables = 5 * time.Minute
	keepsRaw    = 15 * time.Second
)

// readsRaw reports whether there are no settled spans. A user who may not read
// those that are there is told so instead.
func (s *Service) readsRaw(ctx context.Context) (bool, error) {
	return s.isRaw.get(s.now, func() (bool, time.Duration, error) {
		err := s.client.Each(ctx, clickhouse.Statement{SQL: "SELECT 1 FROM " + s.catalogue.Spans().Name + " LIMIT 0"}, func(clickhouse.Scanner) error { return nil })
		if clickhouse.HasKind(err, clickhouse.KindSchema) {
			return true, keepsRaw, nil
		}
		return false, keepsTables, err
	})
}
