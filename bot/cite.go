package bot

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/service"
)

// undoFor is how long a posted clause can be retracted with its button.
const undoFor = 10 * time.Minute

// mostPosted is how many clauses one citation posts; if there are more, the moderator chooses.
const mostPosted = 3

// citeRequest is what a moderator wants to post.
type citeRequest struct {
	lang    corpus.Lang // "" for both
	to      string      // id of the member it is for; "" for nobody
	toName  string
	note    string
	replyTo string   // message; "" for none
	unread  []string // words of what was asked for that were not understood
}

// mostNote bounds the line that a moderator writes above a clause, in runes.
const mostNote = 300

func citeCommand(t *turn, s *service.Service) Response {
	c := citeRequest{lang: optionLang(t.Options["lang"]), to: t.Options["to"], toName: t.Options["to_name"], note: present.CutRunes(t.Options["note"], mostNote)}
	if link := t.Options["message"]; link != "" {
		var ok bool
		if c.replyTo, ok = messageID(t, link); !ok {
			return t.tell(present.Problem, t.t.BadMessageLink)
		}
	}
	text := present.CutRunes(t.Options["clause"], service.MaxTyped)
	res, err := s.Locate(t.ctx, text, c.lang)
	if err != nil {
		return t.failed(err)
	}
	c.unread = res.Unread
	places, whole := res.Places(), len(res.Missed()) == 0
	switch n := len(places); {
	case n == 0 && len(res.Former) > 0 && whole:
		return t.tell(present.Nothing, t.t.formerLines(s, res.Former)...)
	case n == 0 || n > mostPosted:
		return c.missed(t, s, text, res)
	case whole:
		return c.post(t, s, places, res.Former)
	}
	// Post what was found, and tell the moderator about the rest.
	return alongside(t, c.post(t, s, places, res.Former), *c.missed(t, s, text, res).Message)
}

// messageID parses the link or id of a message in the channel of the request.
func messageID(t *turn, link string) (string, bool) {
	channel, id, ok := linked(link)
	if !ok {
		channel, id = t.Place.Channel, link
	}
	_, err := strconv.ParseUint(id, 10, 64)
	return id, err == nil && channel == t.Place.Channel
}

// linked splits the link of a message into the ids of its channel, "" if it has none, and of the message. It reports false
// for anything but a link.
func linked(link string) (channel, message string, ok bool) {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return "", "", false
	}
	at := path.Clean(u.Path)
	return path.Base(path.Dir(at)), path.Base(at), true
}

// missed says why a clause was not posted, and offers what may have been meant.
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
		lead = fmt.Sprintf(t.t.NotFoundMaybe, present.Shorten(present.OneLine(text), 60))
	default:
		lead = fmt.Sprintf(t.t.NotFound, present.Shorten(present.OneLine(text), 60))
	}
	m := present.Message{Lang: t.t.Lang, Tone: present.Problem, Private: true, Blocks: []present.Block{present.Para(present.Text(lead))}}
	menu := &present.Menu{Action: actCite, Arg: c.arg(t), Hint: t.t.WhichOne}
	for _, ref := range s.Expand(refs) {
		d := s.Describe(ref, t.t.Lang)
		menu.Add(ref.Bare().String(), t.t.choice(d), d.Head)
	}
	if len(menu.Options) > 0 {
		m.Menu = menu
	}
	return shown(m)
}

// alongside turns a public answer into a separate post, and answers privately with m.
func alongside(t *turn, res Response, m present.Message) Response {
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

// arg packs the request, without the clause, into the argument of a menu. A note is too long for that and goes into a
// draft.
func (c citeRequest) arg(t *turn) string {
	key := ""
	if c.note != "" || c.toName != "" {
		key = t.drafts.keep(draft{by: t.Actor.ID, cite: c})
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
			return t.tell(present.Problem, t.t.DraftGone)
		}
		c.note, c.toName = d.cite.note, d.cite.toName
	}
	return c.postChosen(t, s)
}

func replyChosen(t *turn, s *service.Service) Response {
	return citeRequest{replyTo: t.Arg}.postChosen(t, s)
}

func (c citeRequest) postChosen(t *turn, s *service.Service) Response {
	place, err := s.ParsePlace(t.Value)
	if err != nil {
		return t.tell(present.Problem, t.t.Outdated)
	}
	return c.post(t, s, []service.Place{place}, nil)
}

// post posts the clauses as a reply to the named message, or as the answer to the command.
func (c citeRequest) post(t *turn, s *service.Service, places []service.Place, was []service.Former) Response {
	talk := t.public()
	if c.lang != "" {
		talk = textsIn(c.lang)
	}
	m := present.Message{Lang: talk.Lang, Tone: present.Sure, Blocks: []present.Block{present.Para(c.by(t, talk)...)}}
	if c.note != "" {
		m.Blocks = append(m.Blocks, present.Para(present.Text(c.note)))
	}
	for _, line := range talk.formerLines(s, was) {
		m.Blocks = append(m.Blocks, present.Fine(present.Text(line)))
	}
	for _, words := range c.unread {
		m.Blocks = append(m.Blocks, present.Fine(present.Text(fmt.Sprintf(talk.NotUnderstood, words))))
	}
	var cited []state.Cited
	var names []string
	for _, place := range places {
		place.Ref.Lang = cmp.Or(place.Ref.Lang, c.lang)
		v, err := clausesAt(t, s, place)
		if err != nil {
			return t.failed(err)
		}
		m.Blocks = append(m.Blocks, v.blocks(talk, 0, s)...)
		cited = append(cited, v.cited()...)
		names = append(names, service.Place{Ref: place.Ref.Bare(), Part: place.Part}.String())
	}
	m.Buttons = []present.Button{{Action: actUndo, Arg: undoArg(t), Label: talk.ButtonUndo, Emoji: "↩️"}}
	t.audit("cite", strings.Join(names, " "), c.to+c.replyTo)
	sent := posted(t, state.PostCitation, "", cited, c.lang, s.Meta().Name)
	if c.replyTo == "" && t.Kind != Press { // after a press the menu was private, and its message cannot become public
		return Response{Message: &m, Sent: sent}
	}
	return postAct(t, Posting{Channel: t.Place.Channel, ReplyTo: c.replyTo, Message: m, Sent: sent})
}

func undoArg(t *turn) string { return t.Actor.ID + ":" + strconv.FormatInt(t.Now().Unix(), 36) }

func postAct(t *turn, p Posting) Response {
	p.Failed = t.cannotPost
	res := t.tell(present.Plain, t.t.Posted)
	res.Replace = t.Kind == Press
	res.Acts = []Act{{Post: &p}}
	return res
}

// by is the line that names the moderator and whom the clause is for.
func (c citeRequest) by(t *turn, talk *texts) []present.Span {
	by := present.Person(t.Actor.ID, t.Actor.Name)
	if c.to == "" {
		return present.Around(talk.CitedBy, by)
	}
	return present.Around(talk.CitedFor, present.Person(c.to, cmp.Or(c.toName, talk.Somebody)), by)
}

// undoCite retracts a posted clause within undoFor, for whoever posted it and for moderators.
func undoCite(t *turn) Response {
	by, when, _ := strings.Cut(t.Arg, ":")
	posted, err := strconv.ParseInt(when, 36, 64)
	if err != nil || t.Target == nil || !t.Target.Own {
		return t.tell(present.Problem, t.t.Outdated)
	}
	if t.Actor.ID != by || by == "" {
		if err := t.lacks(Moderators, false); err != nil {
			return t.failed(err)
		}
	}
	if t.Now().Sub(time.Unix(posted, 0)) > undoFor {
		return t.tell(present.Problem, t.t.TooLate)
	}
	t.audit("cite.undo", t.Target.ID, "")
	return retract(t, t.t.Undone)
}
