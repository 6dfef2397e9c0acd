package bot

import "yiju/bot/state"

// Store is what a Bot keeps beyond a restart.
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

// locate returns where p is, as it is stored.
func (p Post) locate() state.Message {
	return state.Message{Guild: p.Guild, Channel: p.Channel, ID: p.ID, URL: p.URL}
}

// postAt returns the post that is stored as m.
func postAt(m state.Message) Post {
	return Post{Guild: m.Guild, Channel: m.Channel, ID: m.ID, URL: m.URL}
}
