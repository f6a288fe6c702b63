package backfill

import (
	"context"
	"fmt"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Chunk is a stretch of time whose traces are settled together. Where a slot alone holds too many spans, it is taken in
// parts by trace.
type Chunk struct {
	From, To    time.Time
	Part, Parts uint64
	Spans       uint64
}

func (c Chunk) String() string {
	text := c.From.UTC().Format("2006-01-02 15:04") + " to " + c.To.UTC().Format("15:04")
	if c.Parts > 1 {
		text += fmt.Sprintf(", part %d of %d", c.Part+1, c.Parts)
	}
	return fmt.Sprintf("%s: %d spans", text, c.Spans)
}

// slotLength is the finest piece of time that is looked at.
const slotLength = 5 * time.Minute

// slot is how many spans began in a piece of time.
type slot struct {
	start time.Time
	spans uint64
}

// chunksOf puts slots together up to a number of spans, none over midnight, which is where partitions end.
func chunksOf(slots []slot, to time.Time, most uint64) []Chunk {
	var out []Chunk
	for _, s := range slots {
		end := s.start.Truncate(slotLength).Add(slotLength)
		if end.After(to) {
			end = to
		}
		parts := max(1, (s.spans+most-1)/most)
		if last := len(out) - 1; parts == 1 && last >= 0 && out[last].Parts == 1 && out[last].Spans+s.spans <= most && sameDay(out[last].From, s.start) {
			out[last].To, out[last].Spans = end, out[last].Spans+s.spans
			continue
		}
		for part := range parts {
			spans := s.spans / parts
			if part == 0 {
				spans += s.spans % parts
			}
			out = append(out, Chunk{From: s.start, To: end, Part: part, Parts: parts, Spans: spans})
		}
	}
	return out
}

func sameDay(a, b time.Time) bool {
	return a.UTC().Format(time.DateOnly) == b.UTC().Format(time.DateOnly)
}

// day is a range's next stretch that lies in one partition of the traces table.
func day(from, to time.Time) (end time.Time) {
	end = from.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	if end.After(to) {
		return to
	}
	return end
}

// slots counts the spans of one day.
func (b *Backfill) slots(ctx context.Context, from, to time.Time) ([]slot, error) {
	var out []slot
	err := b.client.Each(ctx, clickhouse.Statement{
		SQL: fmt.Sprintf("SELECT toInt64(toUnixTimestamp(toStartOfInterval(Timestamp, INTERVAL %d SECOND, 'UTC'))) AS slot, count() AS spans FROM %s WHERE %s GROUP BY slot ORDER BY slot",
			int(slotLength.Seconds()), b.traces, began(from, to)),
	}, func(row clickhouse.Scanner) error {
		var start int64
		var s slot
		err := row.Scan(&start, &s.spans)
		s.start = time.Unix(start, 0).UTC()
		if s.start.Before(from) {
			s.start = from
		}
		out = append(out, s)
		return err
	})
	return out, err
}

// began is the condition that a span of the traces table began in a range and has a trace.
func began(from, to time.Time) string {
	return fmt.Sprintf("Timestamp >= fromUnixTimestamp64Nano(%d) AND Timestamp < fromUnixTimestamp64Nano(%d) AND TraceId != ''", from.UnixNano(), to.UnixNano())
}
