package clickhouse

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Reading is what one statement took.
type Reading struct {
	Duration time.Duration
	// Rows and Bytes are what the server read. Over HTTP: until it began to answer.
	Rows, Bytes uint64
	// Failure is "" for a statement that was answered.
	Failure Kind
}

// Observe tells of each statement that reads from now on, at its end. It is set before the first one.
func (c *Client) Observe(observe func(Reading)) { c.observe = observe }

// progress is added up while a statement runs.
type progress struct{ rows, bytes atomic.Uint64 }

type progressKey struct{}

// withProgress counts what the statements of a context read.
func withProgress(ctx context.Context) (context.Context, *progress) {
	p := &progress{}
	return context.WithValue(ctx, progressKey{}, p), p
}

// onProgress is how the native protocol tells of it.
func onProgress(ctx context.Context) driver.QueryOption {
	p, ok := ctx.Value(progressKey{}).(*progress)
	return driver.WithProgress(func(told *driver.Progress) {
		if ok {
			p.rows.Add(told.Rows)
			p.bytes.Add(told.Bytes)
		}
	})
}

func (p *progress) reading(since time.Time, err error, s settings.Settings) Reading {
	r := Reading{Duration: time.Since(since), Rows: p.rows.Load(), Bytes: p.bytes.Load()}
	var known *Error
	if errors.As(Explain(err, s), &known) {
		r.Failure = known.Kind
	}
	return r
}

// summaries reads what ClickHouse's HTTP interface tells beside its answers.
type summaries struct{ next http.RoundTripper }

func (t summaries) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	p, ok := request.Context().Value(progressKey{}).(*progress)
	if err != nil || !ok {
		return response, err
	}
	var told struct {
		Rows  string `json:"read_rows"`
		Bytes string `json:"read_bytes"`
	}
	if json.Unmarshal([]byte(response.Header.Get("X-ClickHouse-Summary")), &told) == nil {
		rows, _ := strconv.ParseUint(told.Rows, 10, 64)
		bytes, _ := strconv.ParseUint(told.Bytes, 10, 64)
		p.rows.Add(rows)
		p.bytes.Add(bytes)
	}
	return response, nil
}
