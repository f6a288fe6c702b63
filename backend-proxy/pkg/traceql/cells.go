package traceql

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
)

// cell are the spans of a stream that have the same labels and began in the same step.
type cell struct {
	labels  map[string]string // by their TraceQL
	at      time.Time
	sums    map[part]uint64
	tokens  map[string]uint64 // by normalise.TokenCounts
	told    map[string]uint64 // by the attribute that told them
	buckets map[uint16]uint64 // of durations, by powers of 1.02 as settled spans have them
}

// question is one query of a stream, and what becomes of what it tells.
type question struct {
	traceQL string
	add     func(c *cell, series tempo.Series, value uint64)
}

// atOnce are asked of Tempo in parallel.
const atOnce = 4

// cells asks for all that is needed of a stream.
func (a *asking) cells(ctx context.Context, s stream) ([]*cell, error) {
	var (
		mu     sync.Mutex
		byKey  = map[string]*cell{}
		group  errgroup.Group
		failed error
	)
	group.SetLimit(atOnce)
	for _, q := range a.questions(s) {
		group.Go(func() error {
			series, err := a.queryRange(ctx, q.traceQL)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			for _, one := range series {
				for _, sample := range one.Samples {
					q.add(cellOf(byKey, s, one.Labels, sample.At), one, uint64(math.Round(sample.Value)))
				}
			}
			return nil
		})
	}
	failed = group.Wait()
	out := make([]*cell, 0, len(byKey))
	for _, c := range byKey {
		out = append(out, c)
	}
	return out, failed
}

func cellOf(cells map[string]*cell, s stream, told map[string]string, at time.Time) *cell {
	labels := make(map[string]string, len(s.labels))
	key := strconv.FormatInt(at.Unix(), 10)
	for _, l := range s.labels {
		labels[l.traceQL()] = told[l.told()]
		key += "\x00" + told[l.told()]
	}
	c := cells[key]
	if c == nil {
		c = &cell{labels: labels, at: at, sums: map[part]uint64{}, tokens: map[string]uint64{}, told: map[string]uint64{}, buckets: map[uint16]uint64{}}
		cells[key] = c
	}
	return c
}

func (a *asking) questions(s stream) []question {
	by := make([]string, len(s.labels))
	for i, l := range s.labels {
		by[i] = l.traceQL()
	}
	grouped := ""
	if len(by) > 0 {
		grouped = " by (" + strings.Join(by, ", ") + ")"
	}
	var out []question
	count := func(p part, more ...string) {
		out = append(out, question{a.spans(s, more...) + " | count_over_time()" + grouped, func(c *cell, _ tempo.Series, n uint64) { c.sums[p] += n }})
	}
	var used []string
	for _, fact := range normalise.TokenCounts {
		if fact != "total" {
			for _, key := range s.counts(a.normaliser, fact) {
				used = append(used, tells(key))
			}
		}
	}
	for _, p := range a.parts[s.kind] {
		switch p {
		case spans:
			count(p)
		case failed:
			count(p, "status = error")
		case usage, usedWell:
			if len(used) == 0 {
				continue
			}
			if p == usage {
				count(p, oneOf(used))
			} else {
				count(p, oneOf(used), "status != error")
			}
		case tokens:
			out = append(out, a.sums(s, grouped)...)
		case durations:
			out = append(out, question{a.spans(s) + " | histogram_over_time(duration)" + grouped, func(c *cell, series tempo.Series, n uint64) {
				if seconds, err := strconv.ParseFloat(series.Labels["__bucket"], 64); err == nil {
					spread(c.buckets, seconds, n)
				}
			}})
		}
	}
	return out
}

// sums add up tokens by the attributes that tell them, each where none before it does.
func (a *asking) sums(s stream, grouped string) []question {
	var out []question
	for _, fact := range normalise.TokenCounts {
		var earlier []string
		for _, key := range s.counts(a.normaliser, fact) {
			out = append(out, question{a.spans(s, append(slices.Clone(earlier), tells(key))...) + " | sum_over_time(" + spanKey(key) + ")" + grouped, func(c *cell, _ tempo.Series, n uint64) {
				c.tokens[fact] += n
				c.told[key] += n
			}})
			earlier = append(earlier, "!("+tells(key)+")")
		}
	}
	return out
}

// spread puts spans into buckets of base 1.02 that Tempo counts by powers of two: evenly, since no more is known.
func spread(buckets map[uint16]uint64, upTo float64, n uint64) {
	log := func(seconds float64) float64 { return math.Log(seconds*1e9+1) / math.Log(1.02) }
	first, last := math.Floor(log(upTo/2)), math.Floor(log(upTo))
	width := max(uint64(last-first), 1)
	var placed uint64
	for i := range width {
		if upToHere := (n*(i+1)*2 + width) / (2 * width); upToHere > placed {
			buckets[uint16(first)+uint16(i)] += upToHere - placed //nolint:gosec // a handful of buckets
			placed = upToHere
		}
	}
}
