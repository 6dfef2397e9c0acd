package bot

import (
	"context"

	"yiju/corpus"
)

// Store keeps what must outlive the process. Its errors wrap ErrNoRecord, ErrConflict and ErrOptedOut.
type Store interface {
	SaveReceipt(ctx context.Context, r Receipt) (Receipt, error)
	AttachPost(ctx context.Context, receipt string, p Post) error
	Receipt(ctx context.Context, id string) (Receipt, error)
	ReceiptAt(ctx context.Context, channel, message string) (Receipt, error)
	Receipts(ctx context.Context, f ReceiptFilter) ([]Receipt, error)
	Chain(ctx context.Context, id string, limit int) ([]Receipt, error)

	Settings(ctx context.Context, guild string) (Settings, error)
	SaveSettings(ctx context.Context, s Settings) (Settings, error)

	SaveFeedback(ctx context.Context, f Feedback) error

	NoteGap(ctx context.Context, n GapNote) (Gap, error)
	Gap(ctx context.Context, id int64) (Gap, error)
	Gaps(ctx context.Context, f GapFilter) ([]Gap, error)
	SetGapStatus(ctx context.Context, id int64, status GapStatus) error

	SaveReview(ctx context.Context, r Review) (Review, error)
	Review(ctx context.Context, id int64) (Review, error)
	FindReview(ctx context.Context, guild string, lang corpus.Lang, key string) (Review, error)
	Reviews(ctx context.Context, f ReviewFilter) ([]Review, error)
	SetReviewStatus(ctx context.Context, id int64, status ReviewStatus, reason string) error
	WithdrawReviews(ctx context.Context, current map[corpus.Ref]string) ([]Review, error)

	SavePosted(ctx context.Context, p Posted) (Posted, error)
	PostedAt(ctx context.Context, channel, message string) (Posted, error)
	PostedList(ctx context.Context, f PostedFilter) ([]Posted, error)
	ChangedPosts(ctx context.Context, current map[corpus.Ref]string) ([]ChangedPost, error)
	MarkNotified(ctx context.Context, id int64, current map[corpus.Ref]string) error
	MarkUndone(ctx context.Context, id int64) error

	AddAudit(ctx context.Context, a Audit) error
	Audits(ctx context.Context, f AuditFilter) ([]Audit, error)

	OptOut(ctx context.Context, user string) (Erased, error)
	OptIn(ctx context.Context, user string) error
	OptedOut(ctx context.Context, user string) (bool, error)
	ForgetUser(ctx context.Context, user string) (Erased, error)
	ExportUser(ctx context.Context, user string) ([]byte, error)
}
