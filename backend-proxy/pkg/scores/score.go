// Package scores takes what people, judges and rules think of spans, runs, traces, sessions, users and responses.
package scores

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Score is one, as llm_scores keeps it.
type Score struct {
	Tenant string
	// ID is the sender's own: another score of the tenant that has it is the same.
	ID string
	// TargetKind is span, run, trace, session, user or response; Target its id.
	TargetKind, Target string
	TraceID, SpanID    string
	Name               string
	// Value is nil for a score that is a label alone.
	Value                          *float64
	Label, Comment, Source, Author string
	Evaluator, EvaluatorVersion    string
	Time                           time.Time
	// timed is false where the sender told no time.
	timed bool
}

// given is a score as it is sent.
type given struct {
	ID     string `json:"id"`
	Tenant string `json:"tenant"`

	TraceID        string `json:"traceId"`
	SpanID         string `json:"spanId"`
	RunID          string `json:"runId"`
	ConversationID string `json:"conversationId"`
	UserID         string `json:"userId"`
	ResponseID     string `json:"responseId"`

	Name             string          `json:"name"`
	Value            json.RawMessage `json:"value"`
	Label            string          `json:"label"`
	Comment          string          `json:"comment"`
	Source           string          `json:"source"`
	Author           string          `json:"author"`
	Evaluator        string          `json:"evaluator"`
	EvaluatorVersion string          `json:"evaluatorVersion"`
	Time             json.RawMessage `json:"time"`
}

const (
	maxName    = 200
	maxText    = 400
	maxComment = 10_000
	// maxValue is where measures stop: beyond it a number is no score.
	maxValue = 1e9
	// ahead is how far a sender's clock may be.
	ahead = time.Hour
)

var (
	traceForm = regexp.MustCompile(`^[0-9a-f]{32}$`)
	spanForm  = regexp.MustCompile(`^[0-9a-f]{16}$`)
	runForm   = regexp.MustCompile(`^[0-9a-f]{32}-[0-9a-f]{16}$`)
	idForm    = regexp.MustCompile(`^[!-~]{1,100}$`)
	// Sources are who may score.
	Sources = []string{"human", "end_user", "judge", "rule"}
	oldest  = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Parse reads one score as it is sent, and fills in what is not told. A tenant that it names must be the sender's own,
// unless that is "", which stands for all.
func Parse(raw []byte, tenant string, now time.Time) (Score, error) {
	var in given
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return Score{}, readable(err)
	}
	score := Score{
		Tenant: in.Tenant, ID: in.ID, Name: in.Name, Label: in.Label, Comment: in.Comment, Source: in.Source, Author: in.Author,
		Evaluator: in.Evaluator, EvaluatorVersion: in.EvaluatorVersion, Time: now,
	}
	if tenant != "" {
		if in.Tenant != "" && in.Tenant != tenant {
			return Score{}, errors.New("tenant is not that of the token: leave it out")
		}
		score.Tenant = tenant
	}
	if in.ID != "" && !idForm.MatchString(in.ID) {
		return Score{}, errors.New("id has a form that is not taken: use up to 100 letters, digits and signs, without spaces")
	}
	if in.Source != "" && !slices.Contains(Sources, in.Source) {
		return Score{}, fmt.Errorf("source is %q: use %s, or leave it out", in.Source, strings.Join(Sources, ", "))
	}
	for _, read := range []func(given) error{score.readTexts, score.readTarget, score.readValue, func(g given) error { return score.readTime(g.Time, now) }} {
		if err := read(in); err != nil {
			return Score{}, err
		}
	}
	return score, nil
}

func readable(err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) && wrongType.Field != "" {
		return fmt.Errorf("%s is a %s: use a text", wrongType.Field, wrongType.Value)
	}
	if field, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return fmt.Errorf("there is no field %s of a score", field)
	}
	return errors.New("a score is a JSON object")
}

func (s *Score) readTexts(given) error {
	if strings.TrimSpace(s.Name) == "" {
		return errors.New("name is missing: name what is scored, such as helpfulness")
	}
	for _, text := range []struct {
		field, value string
		most         int
	}{
		{"name", s.Name, maxName}, {"label", s.Label, maxName}, {"tenant", s.Tenant, maxName}, {"author", s.Author, maxName},
		{"evaluator", s.Evaluator, maxName}, {"evaluatorVersion", s.EvaluatorVersion, maxName}, {"comment", s.Comment, maxComment},
	} {
		if n := utf8.RuneCountInString(text.value); n > text.most {
			return fmt.Errorf("%s has %d characters: at most %d are kept", text.field, n, text.most)
		}
		if text.field != "comment" && strings.ContainsFunc(text.value, unicode.IsControl) {
			return fmt.Errorf("%s has a control character", text.field)
		}
	}
	return nil
}

func (s *Score) readTarget(in given) error {
	in.TraceID, in.SpanID, in.RunID = strings.ToLower(in.TraceID), strings.ToLower(in.SpanID), strings.ToLower(in.RunID)
	told := 0
	for _, id := range []string{in.TraceID, in.RunID, in.ConversationID, in.UserID, in.ResponseID} {
		if id != "" {
			told++
		}
		if len(id) > maxText || strings.ContainsFunc(id, unicode.IsControl) {
			return fmt.Errorf("the id of what is scored is longer than %d bytes, or has a control character", maxText)
		}
	}
	switch {
	case told != 1:
		return errors.New("a score is of one thing: give traceId (with spanId for a span), runId, conversationId, userId or responseId, and only one of them")
	case in.SpanID != "" && in.TraceID == "":
		return errors.New("spanId stands beside traceId")
	case in.TraceID != "" && !traceForm.MatchString(in.TraceID):
		return errors.New("traceId has another form than 32 hexadecimal digits")
	case in.SpanID != "" && !spanForm.MatchString(in.SpanID):
		return errors.New("spanId has another form than 16 hexadecimal digits")
	case in.RunID != "" && !runForm.MatchString(in.RunID):
		return errors.New("runId has another form than a trace id, a hyphen and a span id")
	case in.SpanID != "":
		s.TargetKind, s.Target, s.TraceID, s.SpanID = "span", in.TraceID+"-"+in.SpanID, in.TraceID, in.SpanID
	case in.TraceID != "":
		s.TargetKind, s.Target, s.TraceID = "trace", in.TraceID, in.TraceID
	case in.RunID != "":
		s.TargetKind, s.Target = "run", in.RunID
		s.TraceID, s.SpanID, _ = strings.Cut(in.RunID, "-")
	case in.ConversationID != "":
		s.TargetKind, s.Target = "session", in.ConversationID
	case in.UserID != "":
		s.TargetKind, s.Target = "user", in.UserID
	default:
		s.TargetKind, s.Target = "response", in.ResponseID
	}
	return nil
}

// readValue takes a number as it is, a truth as 1 or 0 with a label that says so, and a text as a label.
func (s *Score) readValue(in given) error {
	const want = "value is missing: use a number, a text or a truth value"
	if len(in.Value) == 0 {
		return errors.New(want)
	}
	var value any
	if err := json.Unmarshal(in.Value, &value); err != nil {
		return errors.New("value is no number that can be kept")
	}
	switch v := value.(type) {
	case float64:
		if math.Abs(v) >= maxValue {
			return fmt.Errorf("value is %g: use a number between -1e9 and 1e9", v)
		}
		s.Value = &v
		return nil
	case bool:
		number := 0.0
		if v {
			number = 1
		}
		s.Value = &number
		if s.Label == "" {
			s.Label = fmt.Sprint(v)
		}
		return nil
	case string:
		if s.Label != "" {
			return errors.New("value is a text, and so is label: give one of them")
		}
		if strings.TrimSpace(v) == "" {
			return errors.New(want)
		}
		s.Label = v
		return s.readTexts(in)
	}
	return errors.New(want)
}

func (s *Score) readTime(raw json.RawMessage, now time.Time) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return errors.New("time cannot be read")
	}
	switch v := value.(type) {
	case float64:
		if math.Abs(v) > math.MaxInt64/1e6 || v != math.Trunc(v) {
			return errors.New("time is no number of milliseconds since 1970")
		}
		s.Time = time.UnixMilli(int64(v)).UTC()
	case string:
		at, err := time.Parse(time.RFC3339Nano, v)
		if err != nil {
			return fmt.Errorf("time is %q: use RFC 3339 such as 2026-11-20T10:00:00Z, or milliseconds since 1970", v)
		}
		s.Time = at.UTC()
	default:
		return errors.New("time is neither RFC 3339 nor milliseconds since 1970")
	}
	s.timed = true
	if s.Time.Before(oldest) || s.Time.After(now.Add(ahead)) {
		return fmt.Errorf("time is %s: use one from 2015 on that is not ahead of now", s.Time.Format(time.RFC3339))
	}
	return nil
}

// same reports whether a score was kept already as this one. Where the sender told no time, any is.
func (s Score) same(kept Score) bool {
	at := !s.timed || s.Time.Equal(kept.Time)
	value := s.Value == nil && kept.Value == nil || s.Value != nil && kept.Value != nil && *s.Value == *kept.Value
	own, other := s, kept
	own.Value, other.Value, own.Time, other.Time, own.timed, other.timed = nil, nil, time.Time{}, time.Time{}, false, false
	return at && value && own == other
}
