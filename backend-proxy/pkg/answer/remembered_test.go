package answer

import (
	"errors"
	"testing"
	"time"
)

func TestRemembered(t *testing.T) {
	var (
		r      remembered[int]
		at     = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		now    = func() time.Time { return at }
		asked  int
		broken error
		find   = func() (int, time.Duration, error) { asked++; return asked, time.Minute, broken }
	)
	broken = errors.New("no route to host")
	if _, err := r.get(now, find); err == nil {
		t.Error("what failed is an error")
	}
	broken = nil
	if value, err := r.get(now, find); err != nil || value != 2 {
		t.Errorf("what failed is asked again: %d, %v", value, err)
	}
	at = at.Add(59 * time.Second)
	if value, _ := r.get(now, find); value != 2 {
		t.Errorf("%d is not remembered", value)
	}
	at = at.Add(time.Second)
	if value, _ := r.get(now, find); value != 3 {
		t.Errorf("%d is remembered for too long", value)
	}
}
