package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
	"yiju/bot/present"
)

// notices writes notices, one after the other, and shows how far it is. What is left when the adapter is to end fails.
func (a *Adapter) notices(s surface, req bot.Request, n bot.Notices) {
	res := a.watch(s, func(ctx context.Context, show func(present.Message)) bot.Response {
		var state present.Message
		for i, notice := range n.List {
			if i > 0 {
				sleep(ctx, a.pace.notes)
			}
			err := a.addNotice(ctx, notice)
			a.note(req, "notice", err)
			state = n.Done(a.life, i, err)
			show(state)
		}
		return bot.Response{Message: &state}
	})
	ctx, cancel := context.WithTimeout(a.life, sendTime)
	defer cancel()
	if len(n.List) > 0 {
		a.show(ctx, s, req, res)
	}
}

// addNotice writes one into a message of the bot, which keeps what else it has. The error tells as package bot wants to
// hear why it could not.
func (a *Adapter) addNotice(ctx context.Context, n bot.Notice) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	var there struct {
		Components  []node
		Attachments []attached
	}
	err := a.rest.do(ctx, http.MethodGet, discordgo.EndpointChannelMessage(n.Post.Channel, n.Post.ID), nil, nil, &there)
	if err == nil {
		p := page{}
		if p.parts, err = noted(there.Components, n.Blocks); err == nil {
			for _, f := range there.Attachments {
				p.kept = append(p.kept, attached{ID: f.ID})
			}
			_, err = a.send(ctx, toMessage(n.Post.Channel, n.Post.ID), p)
		}
	}
	switch codeOf(err) {
	case codeUnknownMessage, codeUnknownChannel:
		return fmt.Errorf("%w: %w", bot.ErrPostGone, err)
	case codeMissingAccess, codeMissingPermissions, codeThreadLocked, codeArchivedThread:
		return fmt.Errorf("%w: %w", bot.ErrPostDenied, err)
	}
	return err
}

// node is a component as Discord tells of it, whatever its type: what is not known here goes back as it came.
type node map[string]any

// Type implements discordgo.MessageComponent.
func (n node) Type() discordgo.ComponentType {
	kind, _ := n["type"].(float64)
	return discordgo.ComponentType(kind)
}

// MarshalJSON implements discordgo.MessageComponent.
func (n node) MarshalJSON() ([]byte, error) { return json.Marshal(map[string]any(n)) }

// inside returns the components that n holds.
func (n node) inside() []node {
	list, _ := n["components"].([]any)
	var out []node
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// noticeID marks the text of a notice among the components of a message, which Discord numbers from 1.
const noticeID = 1_000_001

func (n node) isNotice() bool {
	id, _ := n["id"].(float64)
	return id == noticeID
}

// maxText is how much text the components of a message may hold in all, in code points.
const maxText = 4000

// errFull says that a message has no room for a notice.
var errFull = errors.New("discord: the message has no room for a notice")

// noted returns the components of a message with a notice behind the text and before the buttons, in place of one that
// is there; without blocks that only goes. A notice for which there is no room is cut at the end of a block. It depends
// on nothing but its arguments, and changes none of them.
func noted(parts []node, blocks []present.Block) ([]discordgo.MessageComponent, error) {
	room := maxText
	box := -1
	var out []node
	for _, p := range parts {
		if p.isNotice() {
			continue
		}
		if p.Type() == discordgo.ContainerComponent && box < 0 {
			box = len(out)
		}
		out = append(out, cleaned(p, &room))
	}
	if len(out) == 0 {
		return nil, errors.New("discord: the message has no components")
	}
	text := ""
	for end := len(blocks); end > 0 && text == ""; end-- {
		var b strings.Builder
		for _, p := range paginate(linesOf(blocks[:end]), maxText) {
			b.WriteString(p.marked)
		}
		if utf8.RuneCountInString(b.String()) <= room {
			text = b.String()
		}
	}
	switch {
	case text == "" && len(blocks) > 0:
		return nil, errFull
	case text != "" && box < 0:
		out = withNotice(out, text)
	case text != "":
		out[box]["components"] = withNotice(out[box].inside(), text)
	}
	all := make([]discordgo.MessageComponent, len(out))
	for i, n := range out {
		all[i] = n
	}
	return all, nil
}

// cleaned copies a component as it can be sent again, without a notice in it, and takes the length of its text off room.
func cleaned(p node, room *int) node {
	out := make(node)
	for key, v := range p {
		out[key] = v
	}
	if content, ok := p["content"].(string); ok {
		*room -= utf8.RuneCountInString(content)
	}
	if p.Type() == discordgo.FileComponentType {
		out["file"] = map[string]any{"url": attachmentURL(p)}
		delete(out, "name")
		delete(out, "size")
	}
	if inside := p.inside(); inside != nil {
		var list []any
		for _, c := range inside {
			if !c.isNotice() {
				list = append(list, map[string]any(cleaned(c, room)))
			}
		}
		out["components"] = list
	}
	return out
}

// attachmentURL is the address under which a message names a file of its own. Discord tells of another.
func attachmentURL(p node) string {
	file, _ := p["file"].(map[string]any)
	address, _ := file["url"].(string)
	if strings.HasPrefix(address, "attachment://") {
		return address
	}
	name, _ := p["name"].(string)
	if u, err := url.Parse(address); err == nil && name == "" {
		name = path.Base(u.Path)
	}
	return "attachment://" + name
}

// withNotice returns components with a notice before the first row of buttons or menus, or at the end.
func withNotice(list []node, text string) []node {
	at := slices.IndexFunc(list, func(n node) bool { return n.Type() == discordgo.ActionsRowComponent })
	if at < 0 {
		at = len(list)
	}
	notice := node{"type": float64(discordgo.TextDisplayComponent), "id": float64(noticeID), "content": text}
	return slices.Insert(slices.Clone(list), at, notice)
}
