package bot

import "yiju/corpus"

// Knows reports whether a button or menu with that action leads anywhere.
func (b *Bot) Knows(action string) bool { return b.actions[action] != nil }

// Actions returns every action.
func (b *Bot) Actions() []string {
	var out []string
	for a := range b.actions {
		out = append(out, a)
	}
	return out
}

// Needs are what refusals say in l.
func Needs(l corpus.Lang) (moderator, maintainer, guild, home string) {
	t := textsIn(l)
	return t.NeedModerator, t.NeedMaintainer, t.OnlyInGuild, t.NeedHome
}
