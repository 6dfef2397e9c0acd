package bot

import (
	"errors"
	"time"

	"yiju/corpus"
)

// What a store of records says that callers branch on. Its errors wrap one of them where it applies.
var (
	ErrNoRecord = errors.New("no such record")
	ErrConflict = errors.New("changed in the meantime") // read it again, then save
	ErrOptedOut = errors.New("the user opted out")      // nothing was kept
)

// Receipt says how an answer came about, and where it stands. A user's receipts go with the user's data.
type Receipt struct {
	ID       string    // about 8 characters without look-alikes, given by SaveReceipt; read in any case
	Parent   string    // the receipt that this one follows up; "" for none
	Time     time.Time // of the answer, UTC, to the millisecond; zero at saving is now
	User     string    // who asked; "" where it is unknown, or for one who opted out
	Guild    string    // "" outside of one
	Channel  string    // where it was asked, the thread where it is one; "" on the command line
	Question string    // as asked
	Body     []byte    // JSON, opaque to a store; nil once a user quoted in it had the data deleted
	Post     Post      // where the answer stands, the latest place: Guild, Channel, ID, URL; zero until it is known
}

// ReceiptFilter chooses receipts, the latest first. Empty fields choose all.
type ReceiptFilter struct {
	User    string
	Guild   string
	Channel string // where it was asked, or where an answer stands
	Since   time.Time
	Limit   int // 0 or less is 50
}

// Settings are what maintainers chose for a guild. The zero value but for Guild is that of a guild that set nothing:
// no channel is enabled.
type Settings struct {
	Guild       string      `json:"-"`
	Version     int         `json:"-"`        // counts the changes; 0 where nothing is stored
	Updated     time.Time   `json:"-"`        // of the version
	Lang        corpus.Lang `json:"lang"`     // of the bot's own talk to all; "" follows the person or the question
	Channels    []string    `json:"channels"` // where the bot answers; threads inherit
	Moderators  []string    `json:"moderators"`
	Maintainers []string    `json:"maintainers"` // both: roles, beside those whom the platform lets moderate or manage
	Notices     string      `json:"notices"`     // channel for what maintainers should hear; "" for none
	Private     bool        `json:"private"`     // answers to /ask are private unless asked otherwise
	Limits      Limits      `json:"limits"`
}

// Limits of a guild. A field of 0 takes the default of the configuration; a negative one is no limit.
type Limits struct {
	UserPause    time.Duration `json:"user_pause"`    // between two questions of a user, nanoseconds
	ChannelPause time.Duration `json:"channel_pause"` // between two questions in a channel, nanoseconds
	Concurrent   int           `json:"concurrent"`    // answers under way at a time
	DayTokens    int           `json:"day_tokens"`    // of a model, for the guild
	UserTokens   int           `json:"user_tokens"`   // of a model, for a user, a day
}

// Feedback is what a user thinks of an answer. A later one of the user on the same receipt takes its place.
type Feedback struct {
	Receipt string
	User    string // needed at saving, never read back: a store keeps only a keyed hash
	Up      bool
	Reason  string // "" for none
	Time    time.Time
}

// FeedbackFilter chooses feedback, the latest first. Empty fields choose all.
type FeedbackFilter struct {
	Receipt string
	Guild   string // of the receipt
	Down    bool   // only disapproval
	Limit   int    // 0 or less is 50
	Offset  int
}

// Tally counts feedback.
type Tally struct{ Up, Down int }

// Gap is a question without evidence, with all who asked it in a guild.
type Gap struct {
	ID       int64
	Guild    string
	Key      string // of the question as normalised by the caller: what makes two questions the same
	Lang     corpus.Lang
	Question string       // as the first asker whose data is still kept put it
	Askers   int          // distinct; those who are unknown or opted out count as one together
	Times    int          // how often it was noted
	First    time.Time    // UTC, to the millisecond
	Last     time.Time    // UTC, to the millisecond
	Closest  []corpus.Ref // clauses that came nearest, by the latest note
	Status   GapStatus
}

// GapStatus says what became of a gap.
type GapStatus string

// The states of a gap. A note of an answered gap opens it again; a closed one stays closed.
const (
	GapOpen     GapStatus = "open"
	GapClosed   GapStatus = "closed"   // out of scope
	GapAnswered GapStatus = "answered" // the corpus or a review has it now
)

// GapNote is one asker's report of a gap.
type GapNote struct {
	Guild    string
	Key      string // not empty; as in Gap
	Lang     corpus.Lang
	Question string
	User     string // "" where unknown; only a keyed hash is kept
	Closest  []corpus.Ref
}

// GapFilter chooses gaps, those with the most askers first. Empty fields choose all.
type GapFilter struct {
	Guild  string
	Status GapStatus
	Limit  int // 0 or less is 50
	Offset int
}

// Cited is a clause as it was cited.
type Cited struct {
	Ref    corpus.Ref // with language
	Digest string     // of the clause at that time: corpus.Clause.Digest
}

// Review is an answer that a moderator approved or corrected. It holds in its guild.
type Review struct {
	ID       int64
	Guild    string
	Keys     []string // of the questions it answers, as normalised by the caller; at least one
	Lang     corpus.Lang
	Receipt  string // of the answer that was reviewed; "" for none
	Answer   []byte // JSON, opaque to a store
	Text     string // as corrected; "" where the answer was approved as it is
	Cited    []Cited
	By       string // who reviewed it; a pseudonym for one who opted out
	Time     time.Time
	Snapshot string // that it was reviewed against
	Status   ReviewStatus
	Reason   string       // of the latest change of status; "" for none
	Changed  []corpus.Ref // with ReviewQueued: cited clauses that changed or are gone
	Settled  time.Time    // of the latest change of status
}

// ReviewStatus says whether a review is served.
type ReviewStatus string

// The states of a review. Only an approved one is served.
const (
	ReviewApproved  ReviewStatus = "approved"
	ReviewWithdrawn ReviewStatus = "withdrawn" // by a person, or replaced by a later one
	ReviewQueued    ReviewStatus = "queued"    // a cited clause changed: withdrawn until somebody looks at it again
)

// ReviewFilter chooses reviews, the latest first. Empty fields choose all.
type ReviewFilter struct {
	Guild  string
	Status ReviewStatus
	Limit  int // 0 or less is 50
	Offset int
}

// Posted is a message of the bot that cites clauses.
type Posted struct {
	ID       int64
	Post     Post // Guild, Channel, ID, URL
	Kind     PostedKind
	Cited    []Cited
	Lang     corpus.Lang // "" for both
	By       string      // who had it posted; "" where it is unknown, a pseudonym for one who opted out
	Time     time.Time
	Snapshot string
	Receipt  string    // of the answer; "" for none
	Undone   time.Time // zero while it stands
	Notified time.Time // when the latest notice of a change was written into it; zero for none
}

// PostedKind says how clauses came to be cited.
type PostedKind string

// The kinds of posts that cite.
const (
	PostedAnswer PostedKind = "answer"
	PostedCite   PostedKind = "cite"
	PostedCheck  PostedKind = "check" // of quotes
)

// PostedFilter chooses posts, the latest first. Empty fields choose all.
type PostedFilter struct {
	Guild    string
	Channel  string
	By       string
	Since    time.Time
	Standing bool // not undone
	Limit    int  // 0 or less is 50
}

// ChangedPost is a post with those of its clauses that are no longer as it cites them, or as its latest notice says.
type ChangedPost struct {
	Posted  Posted
	Changed []corpus.Ref
}

// Audit is a privileged act. The log is only added to.
type Audit struct {
	ID      int64 // grows
	Time    time.Time
	Guild   string
	Actor   string // a pseudonym for one who opted out
	Act     string // such as "corpus.approve"
	Subject string // what was acted on; "" for none
	Detail  string
}

// AuditFilter chooses entries of the log, the latest first. Empty fields choose all.
type AuditFilter struct {
	Guild  string
	Actor  string
	Act    string
	Before int64 // only entries with a lower ID: the next page; 0 for the first
	Limit  int   // 0 or less is 50
}

// Erased counts what was removed of a user.
type Erased struct {
	Receipts int // with the question and what belongs to them
	Emptied  int // receipts of others that follow up one of the user's, and lost their body
	Feedback int
	Gaps     int // notes of gaps
	Renamed  int // records of acts that carry a pseudonym now
}
