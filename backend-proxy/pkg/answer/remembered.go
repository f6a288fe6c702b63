package answer

import (
	"sync"
	"time"
)

// remembered is what was found out of a database, for a while.
type remembered[T any] struct {
	mu    sync.Mutex
	value T
	until time.Time
}

// get finds out what is not remembered. find says for how long it holds; what it cannot find out is asked again at once.
func (r *remembered[T]) get(now func() time.Time, find func() (value T, holds time.Duration, err error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now().Before(r.until) {
		return r.value, nil
	}
	value, holds, err := find()
	if err == nil {
		r.value, r.until = value, now().Add(holds)
	}
	return value, err
}
