package main

import (
	"context"
	"io"
	"strings"
)

// mostInput bounds what verify reads from standard input, in bytes. What it checks of that is bounded by package verify.
const mostInput = 4 << 20

// runVerify checks the quotations in a text. A text without any is taken for one quotation: shells eat the marks.
func runVerify(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("verify")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	text, err := a.quoted(rest)
	if err != nil {
		return err
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	svc, err := a.searchable(s, nil)
	if err != nil {
		return err
	}
	defer svc.Close()
	report, err := svc.Verify(ctx, text, true)
	if err != nil {
		return err
	}
	if o.json {
		return a.writeJSON(report)
	}
	p := a.page(a.lang)
	p.verified(report)
	return a.print(p)
}

// quoted returns the text of the arguments, or of standard input for a lone "-".
func (a *app) quoted(args []string) (string, error) {
	text := strings.Join(args, " ")
	if len(args) == 1 && args[0] == "-" {
		b, err := io.ReadAll(io.LimitReader(a.stdin, mostInput))
		if err != nil {
			return "", err
		}
		text = string(b)
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.TrimSpace(text) == "" {
		return "", &usageError{a.t.NoVerify, ""}
	}
	return text, nil
}
