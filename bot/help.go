package bot

import (
	"encoding/json"
	"fmt"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
)

// helpCommand is /help: what the bot is, and the commands that the actor may use.
func helpCommand(t *turn) Response {
	m := t.page(present.Head(present.Text(t.t.HelpTitle)), present.Para(present.Text(t.t.HelpIntro)))
	for _, right := range []Right{Everyone, Moderators, Maintainers} {
		if right > t.right() {
			break
		}
		if right > Everyone {
			heading := map[Right]string{Moderators: t.t.ForModerators, Maintainers: t.t.ForMaintainers}[right]
			m.Blocks = append(m.Blocks, present.Para(present.Bold(heading)))
		}
		for _, c := range commands() {
			if c := c.spec; c.Needs == right && (c.Outside || t.Place.Guild != "" && !t.Place.Elsewhere) {
				m.Blocks = append(m.Blocks, present.Bullet(present.Bold(c.shown(t.t)), present.Text(t.t.Colon+c.About[t.t.Lang])))
			}
		}
	}
	m.Blocks = append(m.Blocks, present.Para(present.Text(t.t.HelpStates)))
	if !t.enabled() {
		m.Blocks = append(m.Blocks, present.Fine(present.Text(t.t.ChannelNotEnabled)))
	}
	return shown(m)
}

func (c CommandSpec) shown(t *texts) string {
	if c.Kind == OnPost {
		return fmt.Sprintf(t.OnMessage, c.Names[t.Lang])
	}
	if group, _, ok := strings.Cut(c.Path, " "); ok {
		return "/" + worded("command", "", group)[t.Lang] + " " + c.Names[t.Lang]
	}
	return "/" + c.Names[t.Lang]
}

// privacyCommand is /privacy: what is stored, with buttons to change that.
func privacyCommand(t *turn) Response {
	out, err := t.Store.OptedOut(t.ctx, t.Actor.ID)
	if err != nil {
		return t.failed(err)
	}
	m := t.page(present.Head(present.Text(t.t.PrivacyTitle)))
	for _, line := range []string{t.t.PrivacyKept, t.t.PrivacyNotKept, t.t.PrivacyPublic} {
		m.Blocks = append(m.Blocks, present.Bullet(present.Text(line)))
	}
	toggle := present.Button{Action: actOptOut, Label: t.t.ButtonOptOut, Emoji: "🚫"}
	state := t.t.PrivacyIn
	if out {
		toggle = present.Button{Action: actOptIn, Label: t.t.ButtonOptIn, Emoji: "✅"}
		state = t.t.PrivacyOut
	}
	m.Blocks = append(m.Blocks, present.Para(present.Bold(state)))
	m.Buttons = []present.Button{
		toggle,
		{Action: actExport, Label: t.t.ButtonExport, Emoji: "📦"},
		{Action: actForget, Label: t.t.ButtonForget, Emoji: "🗑️", Weight: present.Danger},
	}
	return shown(m)
}

func optOut(t *turn) Response {
	e, err := t.Store.OptOut(t.ctx, t.Actor.ID)
	if err != nil {
		return t.failed(err)
	}
	return t.tell(present.Plain, t.t.OptedOutNow, t.t.erased(e))
}

func optIn(t *turn) Response {
	if err := t.Store.OptIn(t.ctx, t.Actor.ID); err != nil {
		return t.failed(err)
	}
	return t.tell(present.Plain, t.t.OptedInNow)
}

func forget(t *turn) Response {
	res := t.tell(present.Problem, t.t.ForgetSure)
	res.Message.Buttons = []present.Button{{Action: actForgetOK, Label: t.t.ButtonForgetOK, Emoji: "🗑️", Weight: present.Danger}}
	return res
}

func forgetConfirmed(t *turn) Response {
	e, err := t.Store.ForgetUser(t.ctx, t.Actor.ID)
	if err != nil {
		return t.failed(err)
	}
	res := t.tell(present.Plain, t.t.Forgotten, t.t.erased(e))
	res.Replace = true
	return res
}

func (t *texts) erased(e state.Erasure) string {
	return fmt.Sprintf(t.ErasedCounts, e.Receipts, e.Feedback, e.Gaps, e.Renamed)
}

// export sends the actor everything that is stored about them.
func export(t *turn) Response {
	x, err := t.Store.ExportUser(t.ctx, t.Actor.ID)
	if err != nil {
		return t.failed(err)
	}
	data, err := json.MarshalIndent(x, "", "  ")
	if err != nil {
		return t.failed(err)
	}
	res := t.tell(present.Plain, t.t.Exported)
	res.Message.Files = []present.File{{Name: "yiju-data.json", Type: "application/json", Size: int64(len(data)), Data: data}}
	return res
}
