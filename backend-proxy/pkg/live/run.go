package live

import (
	"context"
	"errors"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

const (
	// Every is the time between two looks, slowest that after errors.
	Every   = 3 * time.Second
	slowest = time.Minute
	// window is how long before it arrives a row may have begun.
	window = 15 * time.Minute
	// ahead is for clocks of applications that are fast.
	ahead = time.Minute
	// beat is the longest silence of a stream that runs.
	beat = 15 * time.Second
)

var errFull = errors.New(full)

// Run feeds a channel until nobody listens (ctx) or its term ends. The last frame of a channel that ends otherwise says
// why; the error is one of sending.
func (s *Streams) Run(ctx context.Context, who principal.Principal, given string, raw []byte, send func(*data.Frame) error) error {
	q, until, err := s.admitted(who, given, raw)
	if err != nil {
		return send(frames.LiveEnd(err.Error()))
	}
	if !s.begin(given) {
		return send(frames.LiveEnd(full))
	}
	defer s.end(given)
	within, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	if err := s.follow(within, who, raw, tail{limit: q.Limit}, send); err != nil || ctx.Err() != nil || within.Err() == nil {
		return err
	}
	return send(frames.LiveEnd("The channel's time is over: run the query again."))
}

// follow sends what changes until ctx ends, or nothing more can come.
func (s *Streams) follow(ctx context.Context, who principal.Principal, raw []byte, tail tail, send func(*data.Frame) error) error {
	var (
		wait time.Duration
		sent = time.Now()
	)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		now := time.Now()
		over := plan.Range{From: now.Add(-window), To: now.Add(ahead)}
		response := s.service.Query(ctx, who, answer.Question{JSON: raw, Range: over})
		var frame *data.Frame
		switch {
		case ctx.Err() != nil:
			return nil
		case isFinal(response.Error):
			return send(frames.LiveEnd(response.Error.Error()))
		case response.Error != nil:
			wait = min(max(2*wait, s.every), slowest)
			frame = frames.LiveTrouble(response.Error.Error())
		default:
			wait = s.every
			frame = tail.changes(response.Frames[0], over.From)
			if frames.IsQuiet(frame) && now.Sub(sent) < beat {
				continue
			}
		}
		if err := send(frame); err != nil {
			return err
		}
		sent = now
	}
}

// isFinal tells errors that stay as long as nobody changes the question or the rights.
func isFinal(err error) bool {
	var mistake *query.Error
	return errors.As(err, &mistake) || errors.Is(err, principal.ErrForbidden)
}
