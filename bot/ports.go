package bot

import (
	"context"

	"yiju/bot/state"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// Library leases the service of the serving snapshot. A leased service stays open until it is released, even if another
// snapshot serves by then.
type Library interface {
	// Lease returns the service, nil if no snapshot serves. The caller calls release once in either case.
	Lease() (s *service.Service, release func())
}

// Maintainer maintains the corpus: ingest.Maintainer, whose documentation says what the methods do and which errors they
// return. It is safe for concurrent use.
type Maintainer interface {
	Status(ctx context.Context) (ingest.Status, error)
	Refresh(ctx context.Context, o ingest.Options, emit ingest.Listener) (ingest.Candidate, error)
	Pending(ctx context.Context) (ingest.Candidate, error)
	Approve(ctx context.Context, name string, force bool) (ingest.Swap, error)
	Rollback(ctx context.Context, name string) (ingest.Swap, error)
	Add(ctx context.Context, u ingest.Upload) (string, error)
}

// Store holds the state of a Bot that outlives the process.
type Store interface {
	state.ReceiptStore
	state.SettingsStore
	state.FeedbackStore
	state.GapStore
	state.ReviewStore
	state.PostStore
	state.AuditLog
	state.PrivacyStore
}

// locate returns the location of p as it is stored.
func (p Post) locate() state.Message {
	return state.Message{Guild: p.Guild, Channel: p.Channel, ID: p.ID, URL: p.URL}
}

// postAt is the inverse of Post.locate.
func postAt(m state.Message) Post {
	return Post{Guild: m.Guild, Channel: m.Channel, ID: m.ID, URL: m.URL}
}
