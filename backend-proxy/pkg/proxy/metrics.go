package proxy

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Limits that a request was refused by. Those of the database have the names of its errors.
const (
	limitAtOnce = "requests"
	limitBody   = "body"
)

// metrics are the proxy's own. Their labels come from fixed lists: routes of the table, kinds of errors, never a word of a request.
type metrics struct {
	http.Handler
	requests   *prometheus.CounterVec
	durations  *prometheus.HistogramVec
	inFlight   prometheus.Gauge
	refused    *prometheus.CounterVec
	statements *prometheus.HistogramVec
	rows       prometheus.Counter
	bytes      prometheus.Counter
}

func newMetrics(service *answer.Service) *metrics {
	opts := func(name, help string) prometheus.Opts {
		return prometheus.Opts{Namespace: "loopscope", Name: name, Help: help}
	}
	histogram := func(name, help, label string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "loopscope", Name: name, Help: help, Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}}, []string{label})
	}
	m := &metrics{
		requests:   prometheus.NewCounterVec(prometheus.CounterOpts(opts("proxy_requests_total", "Requests that were answered, by route and status. Those to no route have none.")), []string{"route", "code"}),
		durations:  histogram("proxy_request_duration_seconds", "From a request's headers to the end of its answer.", "route"),
		inFlight:   prometheus.NewGauge(prometheus.GaugeOpts(opts("proxy_requests_in_flight", "Requests that are being answered."))),
		refused:    prometheus.NewCounterVec(prometheus.CounterOpts(opts("proxy_refused_total", "Requests and statements that were refused by a limit: requests at once, body, timeout, rowLimit, memory, quota.")), []string{"limit"}),
		statements: histogram("clickhouse_statement_duration_seconds", "How long ClickHouse and its answer took, by what went wrong.", "failure"),
		rows:       prometheus.NewCounter(prometheus.CounterOpts(opts("clickhouse_read_rows_total", "Rows that ClickHouse read for statements."))),
		bytes:      prometheus.NewCounter(prometheus.CounterOpts(opts("clickhouse_read_bytes_total", "Bytes that ClickHouse read for statements, unpacked."))),
	}
	for _, limit := range []string{limitAtOnce, limitBody, string(clickhouse.KindTimeout), string(clickhouse.KindRowLimit), string(clickhouse.KindMemory), string(clickhouse.KindQuota)} {
		m.refused.WithLabelValues(limit)
	}
	service.Observe(m.observe)
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		m.requests, m.durations, m.inFlight, m.refused, m.statements, m.rows, m.bytes,
		lag{service}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	m.Handler = promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	return m
}

func (m *metrics) instrument(route string, next http.Handler) http.Handler {
	label := prometheus.Labels{"route": route}
	return promhttp.InstrumentHandlerInFlight(m.inFlight,
		promhttp.InstrumentHandlerDuration(m.durations.MustCurryWith(label),
			promhttp.InstrumentHandlerCounter(m.requests.MustCurryWith(label), next)))
}

func (m *metrics) refuse(limit string) { m.refused.WithLabelValues(limit).Inc() }

func (m *metrics) observe(r clickhouse.Reading) {
	m.statements.WithLabelValues(string(r.Failure)).Observe(r.Duration.Seconds())
	m.rows.Add(float64(r.Rows))
	m.bytes.Add(float64(r.Bytes))
	switch r.Failure {
	case clickhouse.KindTimeout, clickhouse.KindRowLimit, clickhouse.KindMemory, clickhouse.KindQuota:
		m.refuse(string(r.Failure))
	}
}

// lag is asked for when metrics are read. There is none where it cannot be known.
type lag struct{ service *answer.Service }

const lagTimeout = 3 * time.Second

var lagDescription = prometheus.NewDesc("loopscope_settlement_lag_seconds", "Age of the oldest arrival that is not settled yet.", nil, nil)

func (l lag) Describe(out chan<- *prometheus.Desc) { out <- lagDescription }

func (l lag) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), lagTimeout)
	defer cancel()
	if seconds, err := l.service.SettlementLag(ctx); err == nil {
		out <- prometheus.MustNewConstMetric(lagDescription, prometheus.GaugeValue, seconds)
	}
}
