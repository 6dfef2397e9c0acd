package bot

import (
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
	replyTo string // message; "" for none
	was     []past // what became of clauses that were asked for and stand elsewhere
}

// mostNote bounds the line that a moderator writes above a clause, in runes.
const mostNote = 300

// citeCommand is /cite.
func citeCommand(t *turn) Response {
	c := citeRequest{lang: optionLang(t.Options["lang"]), to: t.Options["to"], toName: t.Options["to_name"], note: cutRunes(t.Options["note"], mostNote)}
	if link := t.Options["message"]; link != "" {
		var ok bool
		if c.replyTo, ok = t.messageID(link); !ok {
			return t.tell(Problem, t.t.BadMessageLink)
		}
	}
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	text := cutRunes(t.Options["clause"], maxTyped)
	res, was := t.resolve(s, text)
	if len(was) > 0 && len(res.Refs) == 0 {
		return t.tell(Nothing, t.t.pastLines(s, was)...)
	}
	if res.Status != citation.Exact || len(res.Refs) == 0 || len(res.Refs) > mostPosted {
		return t.missed(s, text, res, c)
	}
	c.was = was
	return t.post(s, c, res.Refs, res.Paragraph, res.Item)
}

// messageID reads the link or the id of a message, which must stand in the channel of the request.
func (t *turn) messageID(link string) (string, bool) {
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

// resolve looks up what was typed as a clause. What is no pinpoint is looked for as autocompletion does. A clause that
// was renumbered is found where it stands now; what became of it and of those that were withdrawn is returned beside.
func (t *turn) resolve(s *Serving, text string) (citation.Resolution, []past) {
	if ref, paragraph, item, err := parseValue(text); err == nil {
		if v, err := t.clause(s, ref); err == nil {
			return citation.Resolution{Status: citation.Exact, Refs: []corpus.Ref{v.entries[0].Ref().Bare()}, Paragraph: paragraph, Item: item}, nil
		}
	}
	var all citation.Resolution
	was := t.pastNamed(s, text)
	if len(was) > 0 {
		return citation.Resolution{Status: citation.Exact, Refs: targets(was)}, was
	}
	for _, p := range s.Catalog.Pinpoints(text) {
		r := s.Catalog.Resolve(p)
		before := t.pastAt(s, p, r)
		was = append(was, before...)
		if r.Status != citation.Exact {
			if len(before) == 0 {
				return r, nil
			}
			r.Refs, r.Paragraph, r.Item = targets(before), p.Paragraph, p.Item
		}
		all.Status, all.Paragraph, all.Item = citation.Exact, r.Paragraph, r.Item
		all.Refs = append(all.Refs, r.Refs...)
	}
	if all.Status == citation.Exact {
		if len(all.Refs) > 1 {
			all.Paragraph, all.Item = 0, 0
		}
		return all, was
	}
	r := citation.Resolution{Status: citation.NotFound, Suggestions: s.Finder.Find(text, mostOptions)}
	for _, id := range s.Catalog.Suggest(text, 3) {
		if len(r.Suggestions) == 0 {
			r.Suggestions = append(r.Suggestions, corpus.Ref{Instrument: id})
		}
	}
	return r, nil
}

// missed says why nothing was posted, and offers what may be meant.
func (t *turn) missed(s *Serving, text string, r citation.Resolution, c citeRequest) Response {
	var lead string
	switch {
	case r.Status == citation.OutOfRange && r.ValidRange.Last != "":
		lead = fmt.Sprintf(t.t.outOfRange(r.ValidRange.Of), r.ValidRange.First, r.ValidRange.Last)
	case r.Status == citation.OutOfRange:
		lead = t.t.NoSuchClausePlain
	case r.Status == citation.Exact:
		lead = fmt.Sprintf(t.t.TooManyClauses, len(r.Refs))
	case r.Status == citation.Ambiguous:
		lead = t.t.Ambiguous
	case len(r.Suggestions) > 0:
		lead = fmt.Sprintf(t.t.NotFoundMaybe, shorten(oneLine(text), 60))
	default:
		lead = fmt.Sprintf(t.t.NotFound, shorten(oneLine(text), 60))
	}
	m := Message{Lang: t.t.Lang, Tone: Problem, Private: true, Blocks: []Block{para(plain(lead))}}
	menu := &Menu{Action: actCite, Arg: t.citeArg(c), Hint: t.t.WhichOne}
	refs := r.Suggestions
	if len(r.Refs) > 0 {
		refs = r.Refs
	}
	for _, ref := range s.Finder.clauses(refs) {
		found := s.Finder.describe(ref, t.t.Lang)
		menu.add(ref.Bare().String(), found.name(t.t), found.head)
	}
	if len(menu.Options) > 0 {
		m.Menu = menu
	}
	return Response{Message: &m, Private: true}
}

func (t *texts) outOfRange(of string) string {
	switch of {
	case "paragraph":
		return t.NoSuchParagraph
	case "item":
		return t.NoSuchItem
	}
	return t.NoSuchClause
}

// citeArg packs what is wanted beside the clause into the argument of a menu. A note is too long for it and is left in
// a draft.
func (t *turn) citeArg(c citeRequest) string {
	key := ""
	if c.note != "" || c.toName != "" {
		key = t.drafts.keep(draft{by: t.Actor.ID, message: Message{Blocks: []Block{para(plain(c.note)), para(plain(c.toName))}}})
	}
	return strings.Join([]string{string(c.lang), c.to, c.replyTo, key}, ":")
}

// citeChosen posts the clause that was chosen from the menu of a miss.
func citeChosen(t *turn) Response {
	if lacks := t.lacks(Moderators, false); lacks != "" {
		return t.tell(Problem, lacks)
	}
	parts := strings.Split(t.Arg+":::", ":")
	c := citeRequest{lang: optionLang(parts[0]), to: parts[1], replyTo: parts[2]}
	if parts[3] != "" {
		d, ok := t.drafts.take(parts[3])
		if !ok || d.by != t.Actor.ID {
			return t.tell(Problem, t.t.DraftGone)
		}
		c.note, c.toName = d.message.Blocks[0].Spans[0].Text, d.message.Blocks[1].Spans[0].Text
	}
	return t.postChosen(c)
}

// replyChosen posts the clause that was chosen for a message.
func replyChosen(t *turn) Response {
	if lacks := t.lacks(Moderators, false); lacks != "" {
		return t.tell(Problem, lacks)
	}
	return t.postChosen(citeRequest{replyTo: t.Arg})
}

func (t *turn) postChosen(c citeRequest) Response {
	ref, paragraph, item, err := parseValue(t.Value)
	if err != nil {
		return t.tell(Problem, t.t.Outdated)
	}
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	return t.post(s, c, []corpus.Ref{ref}, paragraph, item)
}

// post posts the clauses: as a reply to a message where one is named, else as the answer to the command.
func (t *turn) post(s *Serving, c citeRequest, refs []corpus.Ref, paragraph, item int) Response {
	talk := t.public()
	if c.lang != "" {
		talk = textsIn(c.lang)
	}
	m := Message{Lang: talk.Lang, Tone: Sure, Blocks: []Block{para(t.citedBy(talk, c)...)}}
	if c.note != "" {
		m.Blocks = append(m.Blocks, para(plain(c.note)))
	}
	for _, line := range talk.pastLines(s, c.was) {
		m.Blocks = append(m.Blocks, small(plain(line)))
	}
	var cited []state.Cited
	var names []string
	for _, ref := range refs {
		ref.Lang = c.lang
		v, err := t.clause(s, ref)
		if errors.Is(err, errNoClause) {
			return t.tell(Problem, t.gone(s, ref, t.t))
		} else if err != nil {
			return t.failed(err)
		}
		v.paragraph, v.item = paragraph, item
		m.Blocks = append(m.Blocks, v.blocks(talk, 0, s)...)
		cited = append(cited, v.cited()...)
		names = append(names, ref.Bare().String())
	}
	m.Buttons = []Button{{Action: actUndo, Arg: t.undoArg(), Label: talk.ButtonUndo, Emoji: "↩️"}}
	t.audit("cite", strings.Join(names, " "), c.to+c.replyTo)
	t.lately(t.Place.Guild, refs)
	sent := t.posted(state.PostCitation, "", cited, c.lang, s.Snapshot.Meta().Name)
	if c.replyTo == "" {
		if t.Kind == Press { // the menu was private; its message cannot become public
			return t.postAct(Posting{Channel: t.Place.Channel, Message: m, Sent: sent})
		}
		return Response{Message: &m, Sent: sent}
	}
	return t.postAct(Posting{Channel: t.Place.Channel, ReplyTo: c.replyTo, Message: m, Sent: sent})
}

// undoArg says who posted, and when.
func (t *turn) undoArg() string { return t.Actor.ID + ":" + strconv.FormatInt(t.Now().Unix(), 36) }

// postAct posts a message beside the reply, which says so to the actor.
func (t *turn) postAct(p Posting) Response {
	p.Failed = t.cannotPost
	res := t.tell(Plain, t.t.Posted)
	res.Replace = t.Kind == Press
	res.Acts = []Act{{Post: &p}}
	return res
}

// citedBy is the line that names the moderator and whom the clause is for.
func (t *turn) citedBy(talk *texts, c citeRequest) []Span {
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

// lately remembers what was cited in a guild, for whoever cites next.
func (b *Bot) lately(guild string, refs []corpus.Ref) { b.recent.add(guild, refs) }

// recentRefs returns what was cited lately in a guild: from memory, or after a start from the store.
func (b *Bot) recentRefs(ctx context.Context, guild string) []corpus.Ref {
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
