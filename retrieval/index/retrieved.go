package index

import "context"

// Retrieved returns the RFC 3339 date on which a source was retrieved, "" where there is no such source.
func (s *Snapshot) Retrieved(ctx context.Context, source string) (string, error) {
	var date string
	err := s.db.QueryRowContext(ctx, `SELECT coalesce(max(retrieved), '') FROM source WHERE name = ?`, source).Scan(&date)
	return date, s.wrap("sources", err)
}
