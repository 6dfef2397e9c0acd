package state

import (
	"cmp"
	"context"
	"time"

	"yiju/corpus"
)

// Settings are what maintainers chose for a guild. The zero value but for Guild is that of a guild that set nothing:
// no channel is enabled.
type Settings struct {
	Guild       string      `json:"-"`
	Version     int         `json:"-"`        // counts the changes; 0 where nothing is stored
	Updated     time.Time   `json:"-"`        // time of the version
	Lang        corpus.Lang `json:"lang"`     // of what the bot says to everybody; "" follows the person or the question
	Channels    []string    `json:"channels"` // where the bot answers; threads inherit
	Moderators  []string    `json:"moderators"`
	Maintainers []string    `json:"maintainers"` // both: roles, beside those whom the platform lets moderate or manage
	Private     bool        `json:"private"`     // answers to /ask are private unless asked otherwise
	Limits      Limits      `json:"limits"`
}

// Limits of a guild. A field of 0 takes the default of the configuration; a negative one is no limit.
type Limits struct {
	UserPause    time.Duration `json:"user_pause"`    // between two questions of a user, nanoseconds
	ChannelPause time.Duration `json:"channel_pause"` // between two questions in a channel, nanoseconds
	Concurrent   int           `json:"concurrent"`    // answers in progress at a time
	DayTokens    int           `json:"day_tokens"`    // of a model, for the guild, a day
	UserTokens   int           `json:"user_tokens"`   // of a model, for a user, a day
}

// Or returns l with the fields that are 0 taken from d.
func (l Limits) Or(d Limits) Limits {
	return Limits{
		UserPause: cmp.Or(l.UserPause, d.UserPause), ChannelPause: cmp.Or(l.ChannelPause, d.ChannelPause),
		Concurrent: cmp.Or(l.Concurrent, d.Concurrent), DayTokens: cmp.Or(l.DayTokens, d.DayTokens), UserTokens: cmp.Or(l.UserTokens, d.UserTokens),
	}
}

// SettingsStore keeps the settings of guilds.
type SettingsStore interface {
	// Settings returns the settings of a guild; zero Settings of Version 0 if none are stored.
	Settings(ctx context.Context, guild string) (Settings, error)
	// SaveSettings stores settings that were read with Settings, and returns them with the new version. Where the stored
	// version is another one by now, it stores nothing and returns ErrConflict.
	SaveSettings(ctx context.Context, s Settings) (Settings, error)
}

// AuditEntry is a privileged act.
type AuditEntry struct {
	ID      int64 // increases
	Time    time.Time
	Guild   string
	Actor   string // a pseudonym for one who opted out
	Act     string // such as "corpus.approve"; not empty
	Subject string // of the act; "" for none
	Detail  string
}

// AuditFilter chooses entries, the latest first. Empty fields choose all.
type AuditFilter struct {
	Guild string
	Limit int
}

// AuditLog is a log that is only appended to.
type AuditLog interface {
	// AddAudit appends an entry. An actor or subject who opted out is replaced by a pseudonym wherever the entry names
	// the user.
	AddAudit(ctx context.Context, a AuditEntry) error
	// Audits lists entries.
	Audits(ctx context.Context, f AuditFilter) ([]AuditEntry, error)
}
