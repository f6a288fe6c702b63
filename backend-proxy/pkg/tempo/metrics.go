package tempo

import (
	"context"
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// Series is what a TraceQL metrics query tells of one group. Labels that a span does not have are left out.
type Series struct {
	Labels  map[string]string
	Samples []Sample
}

// Sample is a value over the step that begins At.
type Sample struct {
	At    time.Time
	Value float64
}

// QueryRange asks a TraceQL metrics query. The range consists of whole steps, aligned to multiples of the step.
func (c *Client) QueryRange(ctx context.Context, traceQL string, over plan.Range, step time.Duration) ([]Series, error) {
	params := url.Values{
		"q": {apart(traceQL)}, "step": {strconv.FormatInt(int64(step.Seconds()), 10) + "s"}, "exemplars": {"0"},
		"start": {strconv.FormatInt(over.From.UnixNano(), 10)}, "end": {strconv.FormatInt(over.To.UnixNano(), 10)},
	}
	body, err := c.get(ctx, "/api/metrics/query_range", params, "application/json")
	if err != nil {
		return nil, err
	}
	var answered struct {
		Series []struct {
			Labels []struct {
				Key   string                     `json:"key"`
				Value map[string]json.RawMessage `json:"value"`
			} `json:"labels"`
			Samples []struct {
				TimestampMs string  `json:"timestampMs"`
				Value       float64 `json:"value"`
			} `json:"samples"`
		} `json:"series"`
		Status  string `json:"status"`
		Message string `json:"message"`
	}
	if err := json.Unmarshal(body, &answered); err != nil {
		return nil, &Error{Kind: KindAnswer, Message: "Tempo's answer to a metrics query is no JSON: is the address that of Tempo's query frontend, and is it 2.8 or newer?", cause: err}
	}
	if answered.Status == "PARTIAL" {
		return nil, &Error{Kind: KindTooMuch, Message: "Tempo does not give all series of this question (" + answered.Message + "): group by less, filter, or raise query_frontend.metrics.max_response_series in its configuration."}
	}
	series := make([]Series, len(answered.Series))
	for i, s := range answered.Series {
		series[i].Labels = map[string]string{}
		for _, l := range s.Labels {
			if text, ok := labelText(l.Value); ok {
				series[i].Labels[l.Key] = text
			}
		}
		for _, sample := range s.Samples {
			ms, err := strconv.ParseInt(sample.TimestampMs, 10, 64)
			// A step's value is told at its end, and holds what began after its beginning.
			at := time.UnixMilli(ms).UTC().Add(-step)
			if err != nil || math.IsNaN(sample.Value) || sample.Value == 0 || at.Before(over.From) || !at.Before(over.To) {
				continue
			}
			series[i].Samples = append(series[i].Samples, Sample{At: at, Value: sample.Value})
		}
	}
	return series, nil
}

// labelText is a label's value as text; false where a group has none.
func labelText(value map[string]json.RawMessage) (string, bool) {
	for kind, raw := range value {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		// Tempo writes what is missing as a text.
		return text, kind != "stringValue" || text != "nil"
	}
	return "", false
}

// Tags are the names of attributes of spans that meet a TraceQL condition, and of their resources.
func (c *Client) Tags(ctx context.Context, traceQL string, over plan.Range) (span, resource map[string]bool, err error) {
	params := url.Values{
		"q": {apart(traceQL)}, "start": {strconv.FormatInt(over.From.Unix(), 10)}, "end": {strconv.FormatInt(over.To.Unix()+1, 10)},
	}
	body, err := c.get(ctx, "/api/v2/search/tags", params, "application/json")
	if err != nil {
		return nil, nil, err
	}
	var found struct {
		Scopes []struct {
			Name string   `json:"name"`
			Tags []string `json:"tags"`
		} `json:"scopes"`
	}
	if err := json.Unmarshal(body, &found); err != nil {
		return nil, nil, &Error{Kind: KindAnswer, Message: "Tempo's answer to a question for attributes is no JSON.", cause: err}
	}
	span, resource = map[string]bool{}, map[string]bool{}
	for _, scope := range found.Scopes {
		for _, tag := range scope.Tags {
			switch scope.Name {
			case "span":
				span[tag] = true
			case "resource":
				resource[tag] = true
			}
		}
	}
	return span, resource, nil
}
