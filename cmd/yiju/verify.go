package main

import (
	"context"
	"io"
	"math"
	"strings"

	"yiju/bot/present"
)

// mostInput bounds what verify reads from standard input, in bytes. What it checks of that is bounded by package verify.
const mostInput = 4 << 20

// verifyCommand checks the quotations in a text, which is on standard input for a lone "-". A text without any is taken for one
// quotation: shells eat the marks.
func verifyCommand(c *call) action {
	c.takesJSON()
	c.takes(math.MaxInt, c.t.NoVerify, "")
	return func(ctx context.Context) error {
		text := strings.Join(c.args, " ")
		if text == "-" {
			b, err := io.ReadAll(io.LimitReader(c.stdin, mostInput))
			if err != nil {
				return err
			}
			text = string(b)
		}
		if text = strings.ToValidUTF8(text, "\uFFFD"); strings.TrimSpace(text) == "" {
			return &c.missing
		}
		svc, err := c.searchable(nil)
		if err != nil {
			return err
		}
		defer svc.Close()
		report, err := svc.Verify(ctx, text, true)
		if err != nil {
			return err
		}
		return c.show(report, func(p *page) { p.Blocks(present.Report(p.t, report, present.Room{})) })
	}
}
