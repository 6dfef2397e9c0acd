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

// notices adds notices one at a time, with progress. Those left when the adapter shuts down fail.
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

// addNotice adds a notice to a message of the bot and keeps the rest of it. Its errors wrap those of package bot.
func (o *outbox) addNotice(ctx context.Context, n bot.Notice) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	var there struct {
		Components  []node
		Attachments []attached
	}
	err := o.rest.do(ctx, http.MethodGet, discordgo.EndpointChannelMessage(n.Post.Channel, n.Post.ID), nil, nil, &there)
	if err == nil {
		p := page{}
		if p.parts, err = noted(there.Components, present.InRoom(n.Blocks, o.room)); err == nil {
			for _, f := range there.Attachments {
				p.kept = append(p.kept, attached{ID: f.ID})
			}
			_, err = o.send(ctx, toMessage(n.Post.Channel, n.Post.ID), p)
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

// node is a component of any type as Discord sent it. Fields that are not known here are sent back unchanged.
type node map[string]any

// Type implements discordgo.MessageComponent.
func (n node) Type() discordgo.ComponentType {
	kind, _ := n["type"].(float64)
	return discordgo.ComponentType(kind)
}

// MarshalJSON implements discordgo.MessageComponent.
func (n node) MarshalJSON() ([]byte, error) { return json.Marshal(map[string]any(n)) }

// inside returns the components in n.
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

// noticeID is the component id of a notice. Discord numbers components from 1.
const noticeID = 1_000_001

func (n node) isNotice() bool {
	id, _ := n["id"].(float64)
	return id == noticeID
}

// maxText bounds the total text of the components of a message, in code points.
const maxText = 4000

// errFull is returned if a message has no room for a notice.
var errFull = errors.New("discord: the message has no room for a notice")

// noted returns the components of a message with a notice between text and buttons, in place of an existing one; without
// blocks it only removes that. A notice that is too long is cut at the end of a block. The arguments are not changed.
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

// cleaned copies a component in a form that can be sent, without notices, and subtracts the length of its text from room.
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

// attachmentURL is the address by which a message refers to its own file. Discord returns another one.
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

// withNotice inserts a notice before the first action row, or at the end.
func withNotice(list []node, text string) []node {
	at := slices.IndexFunc(list, func(n node) bool { return n.Type() == discordgo.ActionsRowComponent })
	if at < 0 {
		at = len(list)
	}
	notice := node{"type": float64(discordgo.TextDisplayComponent), "id": float64(noticeID), "content": text}
	return slices.Insert(slices.Clone(list), at, notice)
}
