package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/subjects"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

const subjectUsage = `usage:
  proxy subject preview --user ID [--tenant NAME]
                                         how much is kept of a person, and what erasing does to it
  proxy subject export --user ID [--tenant NAME]
                                         all of it, a JSON object a line
  proxy subject erase --user ID [--tenant NAME] --reason TEXT [--author NAME]
                                         delete what was said, and count what stays under names that say nothing
  proxy subject resume --job JOB         go on with an erasure that was stopped
  proxy subject status                   erasures and their receipts, a JSON object a line

The tenant is needed where several know the user. Each takes --url URL of a user who may do it (proxy migrate --eraser NAME).
`

func subjectCommand(ctx context.Context, args []string, env environment, out, progress io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("subject: no command\n\n%s", subjectUsage)
	}
	flags, address := databaseFlags("subject "+args[0], env)
	user, job := flags.String("user", "", ""), flags.String("job", "", "")
	var inTenant *string
	flags.Func("tenant", "", func(name string) error { inTenant = &name; return nil })
	reason, author := flags.String("reason", "", ""), flags.String("author", login(), "")
	if err := parse(flags, args[1:]); err != nil {
		return err
	}
	client, err := connectForLong(*address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	eraser := subjects.NewEraser(client)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(progress, format, args...) }
	switch args[0] {
	case "status":
		return printErasures(ctx, eraser, "", out)
	case "resume":
		return eraser.Run(ctx, *job, say)
	case "preview", "export", "erase":
	case "help", "-h", "--help":
		return flag.ErrHelp
	default:
		return fmt.Errorf("subject: unknown command %q\n\n%s", args[0], subjectUsage)
	}
	who, err := eraser.Resolve(ctx, tenant.Everyone, *user, inTenant)
	if err != nil {
		return err
	}
	switch args[0] {
	case "preview":
		preview, err := eraser.Preview(ctx, who)
		if err != nil {
			return err
		}
		return writeJSON(out, preview)
	case "export":
		return exportSubject(ctx, eraser, who, out)
	}
	if strings.TrimSpace(*reason) == "" {
		return errors.New("subject erase: give --reason: it is kept with the receipt")
	}
	id, err := eraser.Create(ctx, who, *author, *reason)
	if err != nil {
		return err
	}
	say("%s\n", id)
	if err := eraser.Run(ctx, id, say); err != nil {
		return fmt.Errorf("%w. Go on with proxy subject resume --job %s", err, id)
	}
	return printErasures(ctx, eraser, id, out)
}

func exportSubject(ctx context.Context, eraser *subjects.Eraser, who subjects.Subject, out io.Writer) error {
	for after := ""; ; {
		page, err := eraser.Export(ctx, who, after)
		if err != nil {
			return err
		}
		for _, line := range page.Lines {
			if err := writeJSON(out, line); err != nil {
				return err
			}
		}
		if after = page.Next; after == "" {
			return nil
		}
	}
}

// printErasures prints the one of an id, or all where it is empty.
func printErasures(ctx context.Context, eraser *subjects.Eraser, id string, out io.Writer) error {
	all, err := eraser.List(ctx)
	for _, erasure := range all {
		if id == "" || erasure.ID == id {
			err = errors.Join(err, writeJSON(out, erasure))
		}
	}
	return err
}

func writeJSON(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
