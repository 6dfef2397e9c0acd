package service

import (
	"context"
	"time"

	"yiju/retrieval/verify"
)

// Verify checks the quotations in text. With bare, a text without quotation marks is one quotation: shells strip the
// marks.
func (s *Service) Verify(ctx context.Context, text string, bare bool) (report verify.Report, err error) {
	start := time.Now()
	defer func() {
		if err == nil && s.observer != nil {
			s.observer.Verified(time.Since(start), report)
		}
	}()
	verifier, err := s.verifier()
	if err != nil {
		return verify.Report{}, err
	}
	report, err = verifier.Check(ctx, text)
	if err != nil || len(report.Quotes) > 0 || !bare {
		return report, err
	}
	q, err := verifier.CheckQuote(ctx, text)
	report.Quotes = append(report.Quotes, q)
	return report, err
}
