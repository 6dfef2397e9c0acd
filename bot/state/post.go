package state

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yiju/corpus"
)

// Post is a message of the bot that cites clauses.
type Post struct {
	ID       int64
	Message  Message
	Kind     PostKind
	Cited    []Cited
	Lang     corpus.Lang // "" for both
	By       string      // who had it posted; "" where unknown, a pseudonym for one who opted out
	Time     time.Time
	Snapshot string
	Receipt  string    // of the answer; "" for none
	Undone   time.Time // when it was retracted; zero for a live post
	Notified time.Time // when the latest notice of a change was added to it; zero for none
}

// PostKind says how clauses came to be cited.
type PostKind string

// The kinds of posts.
const (
	PostAnswer   PostKind = "answer"
	PostCitation PostKind = "cite"
	PostCheck    PostKind = "check" // of quotes
)

// Check reports why p cannot be saved.
func (p Post) Check() error {
	var kind error
	if p.Kind != PostAnswer && p.Kind != PostCitation && p.Kind != PostCheck {
		kind = fmt.Errorf("unknown kind %q", p.Kind)
	}
	return errors.Join(p.Message.Check(), kind, checkCited(p.Cited))
}

// PostFilter chooses posts, the latest first. Empty fields choose all.
type PostFilter struct {
	Guild string
	Limit int
}

// ChangedPost is a post with those of its clauses that changed since it cited them, or since its latest notice.
type ChangedPost struct {
	Post    Post
	Changed []corpus.Ref
}

// PostStore keeps posts.
type PostStore interface {
	// SavePost saves a post and returns it with its ID and time. A message has one record: what it cited before is
	// replaced.
	SavePost(ctx context.Context, p Post) (Post, error)
	// PostAt returns the post of a message, or ErrNoRecord.
	PostAt(ctx context.Context, channel, message string) (Post, error)
	// Posts lists posts.
	Posts(ctx context.Context, f PostFilter) ([]Post, error)
	// ChangedPosts returns the live posts, the oldest first, that cite a clause whose digest in current (by ref with
	// language) is another one than when it was cited or, if later, when MarkNotified was called; a clause that is not
	// in current is gone. An empty current is an error.
	ChangedPosts(ctx context.Context, current map[corpus.Ref]string) ([]ChangedPost, error)
	// MarkNotified records that a notice of how the clauses of a post differ from current was added to it, or returns
	// ErrNoRecord. ChangedPosts leaves the post out until they change again.
	MarkNotified(ctx context.Context, id int64, current map[corpus.Ref]string) error
	// MarkUndone records that a post was retracted, or returns ErrNoRecord.
	MarkUndone(ctx context.Context, id int64) error
}
