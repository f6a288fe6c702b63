package proxy

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

const (
	defaultUsageRows = 1_000
	maxUsageRows     = 5_000
	// maxUsageGroups leaves room for the meter.
	maxUsageGroups = 7
	// maxPeriods of one export: a year of hours.
	maxPeriods = 366 * 24
	// closedAfter is how long after its end a period is exported: most of what arrives late is there by then.
	closedAfter = 15 * time.Minute
)

var defaultUsageGroups = []string{"team", "project", "provider", "model"}

// usageCursor is where an export goes on: what was asked first, and the last row that was sent.
type usageCursor struct {
	Period  answer.Period   `json:"p"`
	From    int64           `json:"f"`
	To      int64           `json:"t"`
	GroupBy []string        `json:"g"`
	Filters json.RawMessage `json:"w,omitempty"`
	At      int64           `json:"a,omitempty"`
	After   []string        `json:"k,omitempty"`
	Begun   bool            `json:"b,omitempty"`
}

func (c usageCursor) text() string {
	raw, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// usage exports closed periods page by page.
func (s *server) usage(w http.ResponseWriter, r *http.Request, caller tokens.Token) {
	who := reader(caller)
	params, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		fail(w, http.StatusBadRequest, "The address has an unreadable query string.")
		return
	}
	asked, limit, err := readUsage(params, s.now())
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	format, err := usageFormat(params.Get("format"), r.Header.Get("Accept"))
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	page := answer.Usage{}
	if asked.From < asked.To {
		if page, err = s.service.Usage(r.Context(), who, asked.question(limit)); err != nil {
			fail(w, answer.Status(err), err.Error())
			return
		}
	}
	next := ""
	if page.Next != nil {
		onward := asked
		onward.At, onward.After, onward.Begun = page.Next.Time.Unix(), page.Next.Groups, true
		next = onward.text()
		w.Header().Set("Link", fmt.Sprintf(`<%s?%s>; rel="next"`, r.URL.Path, url.Values{"cursor": {next}, "limit": {strconv.Itoa(limit)}, "format": {string(format)}}.Encode()))
	}
	if format == formatCSV {
		sendUsageCSV(w, asked, page)
		return
	}
	sendJSON(w, http.StatusOK, usageDocument(asked, page, next))
}

// readUsage takes what is asked from a cursor, or from the parameters of a first page.
func readUsage(params url.Values, now time.Time) (usageCursor, int, error) {
	limit := defaultUsageRows
	if text := params.Get("limit"); text != "" {
		var err error
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > maxUsageRows {
			return usageCursor{}, 0, mistake("limit is %q: use 1 to %d.", text, maxUsageRows)
		}
	}
	for name := range params {
		if !slices.Contains([]string{"from", "to", "period", "groupBy", "filters", "cursor", "limit", "format"}, name) {
			return usageCursor{}, 0, mistake("There is no parameter %q: use from, to, period, groupBy, filters, limit, format or cursor.", name)
		}
	}
	if text := params.Get("cursor"); text != "" {
		for _, name := range []string{"from", "to", "period", "groupBy", "filters"} {
			if params.Has(name) {
				return usageCursor{}, 0, mistake("cursor carries %s: leave it out.", name)
			}
		}
		cursor, err := readCursor(text, now)
		return cursor, limit, err
	}
	asked, err := firstPage(params, now)
	return asked, limit, err
}

func firstPage(params url.Values, now time.Time) (usageCursor, error) {
	asked := usageCursor{Period: answer.Period(params.Get("period")), GroupBy: defaultUsageGroups}
	if asked.Period == "" {
		asked.Period = answer.Day
	}
	if params.Has("groupBy") {
		asked.GroupBy = []string{}
		for _, id := range strings.Split(params.Get("groupBy"), ",") {
			if id = strings.TrimSpace(id); id != "" && !slices.Contains(asked.GroupBy, id) {
				asked.GroupBy = append(asked.GroupBy, id)
			}
		}
	}
	if text := params.Get("filters"); text != "" {
		if !json.Valid([]byte(text)) {
			return asked, mistake("filters is not a JSON list of {field, op, values}.")
		}
		asked.Filters = json.RawMessage(text)
	}
	r, err := timeRange(quotedJSON(params.Get("from")), quotedJSON(params.Get("to")))
	if err != nil {
		return asked, mistake("%s", err)
	}
	if err := asked.check(); err != nil {
		return asked, err
	}
	length := asked.Period.Length()
	from, to := r.From.UTC().Truncate(length), r.To.UTC()
	if !to.Truncate(length).Equal(to) {
		to = to.Truncate(length).Add(length)
	}
	if closed := closedUntil(asked.Period, now); to.After(closed) {
		to = closed
	}
	asked.From, asked.To = from.Unix(), max(to.Unix(), from.Unix())
	return asked, asked.checkLength()
}

// quotedJSON is a text as the body of a query would have it.
func quotedJSON(text string) json.RawMessage { return json.RawMessage(strconv.Quote(text)) }

// closedUntil is the end of the last period that is exported.
func closedUntil(period answer.Period, now time.Time) time.Time {
	return now.UTC().Add(-closedAfter).Truncate(period.Length())
}

func readCursor(text string, now time.Time) (usageCursor, error) {
	unreadable := mistake("cursor cannot be read: take it from the answer before, or begin again.")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return usageCursor{}, unreadable
	}
	var cursor usageCursor
	if err := json.Unmarshal(raw, &cursor); err != nil {
		return usageCursor{}, unreadable
	}
	length := int64(cursor.Period.Length().Seconds())
	whole := cursor.From%length == 0 && cursor.To%length == 0 && cursor.At%length == 0
	within := cursor.At >= cursor.From && cursor.At < cursor.To && cursor.To <= closedUntil(cursor.Period, now).Unix()
	if !cursor.Begun || !whole || !within || len(cursor.After) != len(cursor.GroupBy) {
		return usageCursor{}, unreadable
	}
	if err := cursor.check(); err != nil {
		return usageCursor{}, unreadable
	}
	return cursor, cursor.checkLength()
}

func (c usageCursor) check() error {
	if c.Period != answer.Hour && c.Period != answer.Day {
		return mistake("period is %q: use hour or day.", c.Period)
	}
	if len(c.GroupBy) > maxUsageGroups {
		return mistake("groupBy has %d entries: at most %d are possible.", len(c.GroupBy), maxUsageGroups)
	}
	if slices.Contains(c.GroupBy, "meter") {
		return mistake("groupBy has meter: every row has its meters already.")
	}
	return nil
}

func (c usageCursor) checkLength() error {
	if periods := (c.To - c.From) / int64(c.Period.Length().Seconds()); periods > maxPeriods {
		return mistake("The range has %d periods: at most %d are exported at once.", periods, maxPeriods)
	}
	return nil
}

func (c usageCursor) question(limit int) answer.UsageQuestion {
	q := answer.UsageQuestion{
		Period: c.Period, GroupBy: c.GroupBy, Filters: c.Filters, Limit: limit,
		Range: plan.Range{From: time.Unix(c.From, 0).UTC(), To: time.Unix(c.To, 0).UTC()},
	}
	if c.Begun {
		q.After = &compile.Place{Time: time.Unix(c.At, 0).UTC(), Groups: c.After}
	}
	return q
}

func mistake(format string, args ...any) error {
	return &query.Error{Message: fmt.Sprintf(format, args...)}
}

type usageType string

const (
	formatJSON usageType = "json"
	formatCSV  usageType = "csv"
)

// usageFormat is the one that is named, else the one that is accepted.
func usageFormat(named, accept string) (usageType, error) {
	switch usageType(named) {
	case formatJSON, formatCSV:
		return usageType(named), nil
	case "":
		for part := range strings.SplitSeq(accept, ",") {
			if kind, _, err := mime.ParseMediaType(part); err == nil && kind == "text/csv" {
				return formatCSV, nil
			}
		}
		return formatJSON, nil
	}
	return "", mistake("format is %q: use json or csv.", named)
}
