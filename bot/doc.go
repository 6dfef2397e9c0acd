// Package bot is the conversation with members, moderators and maintainers, free of any platform: commands, permissions,
// limits, and every text in Chinese and English.
//
// An adapter turns what happens on its platform into a Request, gives it to Bot.Handle, and renders the Response. What
// must outlive the process is kept in a Store.
package bot
