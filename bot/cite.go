package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/service"
)

// undoFor is how long whoever posted a clause can take it back with a button.
const undoFor = 10 * time.Minute

// mostPosted is how many clauses one citation posts; more are a list to choose from.
const mostPosted = 3

// citeRequest is what a moderator wants to post.
type citeRequest struct {
	lang    corpus.Lang // "" for both
	to      string      // id of whom it is for; "" for nobody
	toName  string
	note    string
	replyTo string   // message; "" for none
	unread  []string // words of what was asked for that were not understood
}

// mostNote bounds the line that a moderator writes above a clause, in runes.
const mostNote = 300

// citeCommand is /cite.
func citeCommand(t *turn, s *service.Service) Response {
	c := citeRequest{lang: optionLang(t.Options["lang"]), to: t.Options["to"], toName: t.Options["to_name"], note: cutRunes(t.Options["note"], mostNote)}
	if link := t.Options["message"]; link != "" {
		var ok bool
		if c.replyTo, ok = messageID(t, link); !ok {
			return t.tell(Problem, t.t.BadMessageLink)
		}
	}
	text := cutRunes(t.Options["clause"], service.MaxTyped)
	res, err := s.Locate(t.ctx, text, c.lang)
	if err != nil {
		return t.failed(err)
	}
	c.unread = res.Unread
	places, whole := res.Places(), len(res.Missed()) == 0
	switch {
	case len(places) > 0 && len(places) <= mostPosted && whole:
		return c.post(t, s, places, res.Former)
	case len(places) > 0 && len(places) <= mostPosted: // what was found is posted, and the moderator alone hears of the rest
		return alongside(t, c.post(t, s, places, res.Former), *c.missed(t, s, text, res).Message)
	case len(places) == 0 && len(res.Former) > 0 && whole:
		return t.tell(Nothing, t.t.formerLines(s, res.Former)...)
	}
	return c.missed(t, s, text, res)
}

// messageID reads the link or the id of a message, which must be in the channel of the request.
func messageID(t *turn, link string) (string, bool) {
	if u, err := url.Parse(link); err == nil && u.Host != "" {
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		if len(parts) < 2 || parts[len(parts)-2] != t.Place.Channel {
			return "", false
		}
		link = parts[len(parts)-1]
	}
	_, err := strconv.ParseUint(link, 10, 64)
	return link, err == nil
}

// missed says why a clause was not posted, and offers what may be meant.
func (c citeRequest) missed(t *turn, s *service.Service, text string, res service.CiteResult) Response {
	var lead string
	refs := res.Suggestions
	switch places := res.Places(); {
	case len(places) > mostPosted:
		lead, refs = fmt.Sprintf(t.t.TooManyClauses, len(places)), nil
		for _, p := range places {
			refs = append(refs, p.Ref)
		}
	case res.Status == citation.OutOfRange:
		lead = t.t.OutOfRange(res.RangeOf, res.ValidRange)
	case res.Status == citation.Ambiguous:
		lead = t.t.Ambiguous
	case len(res.Suggestions) > 0:
		lead = fmt.Sprintf(t.t.NotFoundMaybe, shorten(oneLine(text), 60))
	default:
		lead = fmt.Sprintf(t.t.NotFound, shorten(oneLine(text), 60))
	}
	m := Message{Lang: t.t.Lang, Tone: Problem, Private: true, Blocks: []Block{para(plain(lead))}}
	menu := &Menu{Action: actCite, Arg: c.arg(t), Hint: t.t.WhichOne}
	for _, ref := range s.Expand(refs) {
		d := s.Describe(ref, t.t.Lang)
		menu.Add(ref.Bare().String(), t.t.choice(d), d.Head)
	}
	if len(menu.Options) > 0 {
		m.Menu = menu
	}
	return Response{Message: &m, Private: true}
}

// alongside turns a public answer into a post of its own, and answers in private with m.
func alongside(t *turn, res Response, m Message) Response {
	if len(res.Acts) == 0 {
		if res.Private { // it failed
			return res
		}
		res = postAct(t, Posting{Channel: t.Place.Channel, Message: *res.Message, Sent: res.Sent})
	}
	m.Blocks = append(res.Message.Blocks, m.Blocks...)
	res.Message = &m
	return res
}

// arg packs what is wanted beside the clause into the argument of a menu. A note is too long for it and is left in
// a draft.
func (c citeRequest) arg(t *turn) string {
	key := ""
	if c.note != "" || c.toName != "" {
		key = t.drafts.keep(draft{by: t.Actor.ID, message: Message{Blocks: []Block{para(plain(c.note)), para(plain(c.toName))}}})
	}
	return strings.Join([]string{string(c.lang), c.to, c.replyTo, key}, ":")
}

// citeChosen posts the clause that was chosen from the menu of a miss.
func citeChosen(t *turn, s *service.Service) Response {
	parts := strings.Split(t.Arg+":::", ":")
	c := citeRequest{lang: optionLang(parts[0]), to: parts[1], replyTo: parts[2]}
	if parts[3] != "" {
		d, ok := t.drafts.take(parts[3])
		if !ok || d.by != t.Actor.ID {
			return t.tell(Problem, t.t.DraftGone)
		}
		c.note, c.toName = d.message.Blocks[0].Spans[0].Text, d.message.Blocks[1].Spans[0].Text
	}
	return c.postChosen(t, s)
}

// replyChosen posts the clause that was chosen for a message.
func replyChosen(t *turn, s *service.Service) Response {
	return citeRequest{replyTo: t.Arg}.postChosen(t, s)
}

func (c citeRequest) postChosen(t *turn, s *service.Service) Response {
	place, err := s.ParsePlace(t.Value)
	if err != nil {
		return t.tell(Problem, t.t.Outdated)
	}
	return c.post(t, s, []service.Place{place}, nil)
}

// post posts the clauses: as a reply to a message where one is named, else as the answer to the command.
func (c citeRequest) post(t *turn, s *service.Service, places []service.Place, was []service.Former) Response {
	talk := t.public()
	if c.lang != "" {
		talk = textsIn(c.lang)
	}
	m := Message{Lang: talk.Lang, Tone: Sure, Blocks: []Block{para(c.by(t, talk)...)}}
	if c.note != "" {
		m.Blocks = append(m.Blocks, para(plain(c.note)))
	}
	for _, line := range talk.formerLines(s, was) {
		m.Blocks = append(m.Blocks, small(plain(line)))
	}
	for _, words := range c.unread {
		m.Blocks = append(m.Blocks, small(plain(fmt.Sprintf(talk.NotUnderstood, words))))
	}
	var cited []state.Cited
	var names []string
	var refs []corpus.Ref
	for _, place := range places {
		place.Ref.Lang = cmp.Or(place.Ref.Lang, c.lang)
		clauses, err := s.Clauses(t.ctx, place)
		if errors.Is(err, service.ErrNotFound) {
			return t.tell(Problem, t.t.gone(t.ctx, s, place.Ref))
		} else if err != nil {
			return t.failed(err)
		}
		v := clauseView(clauses)
		m.Blocks = append(m.Blocks, v.blocks(talk, 0, s)...)
		cited = append(cited, v.cited()...)
		refs = append(refs, place.Ref)
		names = append(names, service.Place{Ref: place.Ref.Bare(), Part: place.Part}.String())
	}
	m.Buttons = []Button{{Action: actUndo, Arg: undoArg(t), Label: talk.ButtonUndo, Emoji: "↩️"}}
	t.audit("cite", strings.Join(names, " "), c.to+c.replyTo)
	t.recent.add(t.Place.Guild, refs)
	sent := posted(t, state.PostCitation, "", cited, c.lang, s.Meta().Name)
	if c.replyTo == "" {
		if t.Kind == Press { // the menu was private; its message cannot become public
			return postAct(t, Posting{Channel: t.Place.Channel, Message: m, Sent: sent})
		}
		return Response{Message: &m, Sent: sent}
	}
	return postAct(t, Posting{Channel: t.Place.Channel, ReplyTo: c.replyTo, Message: m, Sent: sent})
}

// undoArg says who posted, and when.
func undoArg(t *turn) string { return t.Actor.ID + ":" + strconv.FormatInt(t.Now().Unix(), 36) }

// postAct posts a message beside the reply, which says so to the actor.
func postAct(t *turn, p Posting) Response {
	p.Failed = t.cannotPost
	res := t.tell(Plain, t.t.Posted)
	res.Replace = t.Kind == Press
	res.Acts = []Act{{Post: &p}}
	return res
}

// by is the line that names the moderator and whom the clause is for.
func (c citeRequest) by(t *turn, talk *texts) []Span {
	by := member(t.Actor.ID, t.Actor.Name)
	if c.to == "" {
		return around(talk.CitedBy, by)
	}
	return around(talk.CitedFor, member(c.to, orElse(c.toName, talk.Somebody)), by)
}

// undoCite takes a posted clause back, within ten minutes, for whoever posted it and other moderators.
func undoCite(t *turn) Response {
	by, when, _ := strings.Cut(t.Arg, ":")
	posted, err := strconv.ParseInt(when, 36, 64)
	if err != nil || t.Target == nil || !t.Target.Own {
		return t.tell(Problem, t.t.Outdated)
	}
	if t.Actor.ID != by || by == "" {
		if lacks := t.lacks(Moderators, false); lacks != "" {
			return t.tell(Problem, lacks)
		}
	}
	if t.Now().Sub(time.Unix(posted, 0)) > undoFor {
		return t.tell(Problem, t.t.TooLate)
	}
	post := *t.Target
	if p, err := t.Store.PostAt(t.ctx, post.Channel, post.ID); err == nil {
		t.note("a citation is still marked as posted", t.Store.MarkUndone(t.ctx, p.ID))
	}
	t.audit("cite.undo", post.ID, "")
	res := t.tell(Plain, t.t.Undone)
	res.Acts = []Act{{Delete: &post}}
	return res
}

// recentRefs returns what was cited lately in a guild: from memory, or after a start from the store.
func recentRefs(ctx context.Context, b *Bot, guild string) []corpus.Ref {
	if refs, ok := b.recent.of(guild); ok {
		return refs
	}
	list, err := b.Store.Posts(ctx, state.PostFilter{Guild: guild, Live: true, Limit: 20})
	if err != nil {
		return nil
	}
	var refs []corpus.Ref
	for i := len(list) - 1; i >= 0; i-- {
		for _, c := range list[i].Cited {
			if list[i].Kind == state.PostCitation {
				refs = append(refs, c.Ref)
			}
		}
	}
	b.recent.add(guild, refs)
	refs, _ = b.recent.of(guild)
	return refs
}
