package discord

import (
	"context"

	"yiju/bot"
	"yiju/bot/present"
)

// Notify posts a message to a channel in which nobody has asked, such as what maintainers should hear. Like every message
// it notifies nobody. It may be called while Run runs, from any goroutine.
func (a *Adapter) Notify(ctx context.Context, channel string, m present.Message) error {
	return a.posting(ctx, "", bot.Posting{Channel: channel, Message: m})
}
