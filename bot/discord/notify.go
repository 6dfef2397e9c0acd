package discord

import (
	"context"

	"yiju/bot"
	"yiju/bot/present"
)

// Notify posts an unsolicited message to a channel, such as a notice to maintainers. Like every message it pings nobody. It
// may be called while Run runs, from any goroutine.
func (a *Adapter) Notify(ctx context.Context, channel string, m present.Message) error {
	return a.posting(ctx, "", bot.Posting{Channel: channel, Message: m})
}
