package answer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/loopscope/loopscope/backend-proxy/pkg/audit"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/jobs"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/subjects"
)

// SubjectQuestion is about a data subject.
type SubjectQuestion struct {
	// Tenant may be left out where one alone knows the user.
	Tenant *string `json:"tenant"`
	User   string  `json:"user"`
	// Reason is kept of what is handed out or erased.
	Reason string `json:"reason"`
	// After is the next of an export's page before.
	After string `json:"after"`
}

// erasing is what erases, and what of it is under way in this process.
type erasing struct {
	eraser *subjects.Eraser
	client *clickhouse.Client
	ctx    context.Context //nolint:containedctx // of what outlives a request: it ends with the service
	stop   context.CancelFunc
	group  sync.WaitGroup
}

// openEraser is nil where the settings name no user who may erase.
func openEraser(s settings.Settings) (*erasing, error) {
	if s.Eraser.Username == "" || !s.Has(settings.ClickHouse) {
		return nil, nil
	}
	s.Username, s.Password = s.Eraser.Username, s.Eraser.Password
	// What is erased is erased by its own user, whoever asks.
	s.ForwardIdentity, s.Identity = false, nil
	s.QueryTimeout = max(s.QueryTimeout, subjects.LongestStatement)
	client, err := clickhouse.Open(s)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	return &erasing{eraser: subjects.NewEraser(client), client: client, ctx: ctx, stop: stop}, nil
}

func (e *erasing) close() {
	e.stop()
	e.group.Wait()
	_ = e.client.Close()
}

// start does a job in the background. Where another process is at it, that one goes on.
func (e *erasing) start(id string) {
	e.group.Go(func() {
		err := e.eraser.Run(e.ctx, id, func(string, ...any) {})
		var taken *jobs.TakenError
		if err != nil && !errors.As(err, &taken) && e.ctx.Err() == nil {
			slog.Error("An erasure did not come to its end; it can be resumed.", "job", id, "error", err)
		}
	})
}

var (
	errNoEraser = principal.Forbidden("Nothing is erased: an administrator gives the data source a ClickHouse user for it (eraser.username and eraserPassword), which `proxy migrate --eraser NAME` lets change what has to be changed.")
	errUnsigned = principal.Forbidden("Only people who are signed in by name may do that: it is kept who did.")
)

// subject is the person a question is about, within whose spans the caller sees.
func (s *Service) subject(ctx context.Context, who principal.Principal, q SubjectQuestion) (caller, subjects.Subject, error) {
	by, err := s.caller(who)
	if err != nil {
		return by, subjects.Subject{}, err
	}
	if s.client == nil {
		return by, subjects.Subject{}, errNoClickHouse
	}
	raw, err := s.readsRaw(ctx)
	if err != nil {
		return by, subjects.Subject{}, err
	}
	if raw {
		return by, subjects.Subject{}, &query.Error{Message: "Data subjects are found by Loopscope's tables, which this database has not: apply them with `proxy migrate`."}
	}
	if q.Tenant != nil && !by.scope.Includes(*q.Tenant) {
		return by, subjects.Subject{}, principal.Forbidden(fmt.Sprintf("You do not see the tenant %q.", *q.Tenant))
	}
	found, err := subjects.New(s.client).Resolve(ctx, by.scope, q.User, q.Tenant)
	return by, found, ofSubjects(err)
}

// ofSubjects makes a caller's mistake of what cannot be met.
func ofSubjects(err error) error {
	var mistake *subjects.Error
	if errors.As(err, &mistake) {
		return &query.Error{Message: strings.ToUpper(mistake.Message[:1]) + mistake.Message[1:] + "."}
	}
	return err
}

// PreviewSubject says how much is kept of somebody.
func (s *Service) PreviewSubject(ctx context.Context, who principal.Principal, q SubjectQuestion) (subjects.Preview, error) {
	_, subject, err := s.subject(ctx, who, q)
	if err != nil {
		return subjects.Preview{}, err
	}
	preview, err := subjects.New(s.client).Preview(ctx, subject)
	return preview, ofSubjects(err)
}

// ExportSubject hands out a page of what is kept of somebody, as it was sent, to who may reveal. The first page is written down.
func (s *Service) ExportSubject(ctx context.Context, who principal.Principal, q SubjectQuestion) (subjects.Page, error) {
	if err := who.MayReveal(s.settings); err != nil {
		return subjects.Page{}, err
	}
	by, subject, err := s.subject(ctx, who, q)
	if err != nil {
		return subjects.Page{}, err
	}
	if q.After == "" {
		if err := s.keepSubject(ctx, by, audit.ExportSubject, subject, q.Reason); err != nil {
			return subjects.Page{}, err
		}
	}
	page, err := subjects.New(s.client).Export(ctx, subject, q.After)
	return page, ofSubjects(err)
}

// EraseSubject begins to erase somebody, which is written down, and answers with the job's id.
func (s *Service) EraseSubject(ctx context.Context, who principal.Principal, q SubjectQuestion) (string, error) {
	if who.Login == "" {
		return "", errUnsigned
	}
	if s.erasing == nil {
		return "", errNoEraser
	}
	by, subject, err := s.subject(ctx, who, q)
	if err != nil {
		return "", err
	}
	if err := s.keepSubject(ctx, by, audit.EraseSubject, subject, q.Reason); err != nil {
		return "", err
	}
	id, err := s.erasing.eraser.Create(ctx, subject, who.Login, strings.TrimSpace(q.Reason))
	if err != nil {
		return "", ofSubjects(err)
	}
	s.erasing.start(id)
	return id, nil
}

// Erasures are those of the caller's tenants.
func (s *Service) Erasures(ctx context.Context, who principal.Principal) ([]subjects.Erasure, error) {
	by, err := s.caller(who)
	if err != nil {
		return nil, err
	}
	if s.erasing == nil {
		return nil, errNoEraser
	}
	all, err := s.erasing.eraser.List(ctx)
	out := []subjects.Erasure{}
	for _, erasure := range all {
		if by.scope.Includes(erasure.Tenant) {
			out = append(out, erasure)
		}
	}
	return out, err
}

// ResumeErasure goes on with one that nobody is at.
func (s *Service) ResumeErasure(ctx context.Context, who principal.Principal, id string) error {
	if who.Login == "" {
		return errUnsigned
	}
	all, err := s.Erasures(ctx, who)
	if err != nil {
		return err
	}
	for _, erasure := range all {
		if erasure.ID != id {
			continue
		}
		if !erasure.Idle {
			return &query.Error{Message: fmt.Sprintf("Erasure %s is %s: there is nothing to resume.", id, erasure.State)}
		}
		s.erasing.start(id)
		return nil
	}
	return &query.Error{Message: fmt.Sprintf("There is no erasure %q.", id)}
}

// keepSubject writes down what is about to be done. Of whom is told by a digest: the record outlives the subject.
func (s *Service) keepSubject(ctx context.Context, by caller, action string, subject subjects.Subject, reason string) error {
	reason, err := reasonFor("this is done", reason)
	if err != nil {
		return err
	}
	if s.audit == nil {
		return principal.Forbidden("Nothing is handed out or erased while nobody keeps a record of it. " + howToAudit)
	}
	err = s.audit.Write(ctx, audit.Entry{
		Login: by.Login, Role: string(by.Role), Org: by.Org, Scope: by.scope.Key(), Action: action, Source: string(settings.ClickHouse),
		Reason: reason + " (subject " + subjects.Digest(action, subject) + ")",
	})
	if err != nil {
		return principal.Forbidden("Nothing is done, because it could not be written down: " + err.Error())
	}
	return nil
}
