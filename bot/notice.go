package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/service"
)

// Sweep is what a change of snapshot means for existing reviews and posts.
type Sweep struct {
	Reviews int                 // newly queued
	Posts   []state.ChangedPost // that cite clauses that changed since

	current map[corpus.Ref]string // digests of the clauses that both were compared with
}

// Swapped compares reviews and posts with the serving snapshot. Call it at the start of the process and whenever another
// snapshot serves.
func (b *Bot) Swapped(ctx context.Context) (Sweep, error) {
	s, release := b.Library.Lease()
	defer release()
	if s == nil {
		return Sweep{}, nil
	}
	current, err := s.Digests(ctx)
	if err != nil {
		return Sweep{}, err
	}
	queued, err := b.Store.QueueChangedReviews(ctx, current)
	if err != nil {
		return Sweep{}, err
	}
	posts, err := b.Store.ChangedPosts(ctx, current)
	return Sweep{Reviews: len(queued), Posts: posts, current: current}, err
}

// fate is what became of a clause since it was cited.
type fate struct {
	ref  corpus.Ref      // bare
	kind diff.ChangeKind // changed, removed or renumbered
	was  service.Former  // if removed or renumbered and still recorded
	on   time.Time       // date of the change
}

// fates returns what became of the clauses of a post, without those that are again as they were cited. A clause that is not
// in current, or whose text is now at another ref, was renumbered or removed; otherwise its text changed.
func fates(t *turn, s *service.Service, current map[corpus.Ref]string, c state.ChangedPost) []fate {
	var all []fate
	for _, ref := range c.Changed {
		if slices.Contains(c.Post.Cited, state.Cited{Ref: ref, Digest: current[ref]}) {
			continue
		}
		f := fate{ref: ref.Bare(), kind: diff.Changed, on: s.Meta().Built}
		if f.on.Before(c.Post.Time) { // after a rollback
			f.on = t.Now()
		}
		was, err := s.Former(t.ctx, ref)
		t.note("former clauses unreadable", err)
		i := slices.IndexFunc(was, func(p service.Former) bool {
			return slices.Contains(c.Post.Cited, state.Cited{Ref: ref, Digest: p.Digest})
		})
		_, stands := current[ref]
		if i < 0 && !stands && len(was) > 0 {
			i = 0
		}
		if i >= 0 {
			f.was, f.on = was[i], was[i].Since
		}
		switch {
		case f.was.Status == service.Moved:
			f.kind = diff.Renumbered
		case i >= 0, !stands:
			f.kind = diff.Withdrawn
		}
		same := func(o fate) bool { return o.ref == f.ref && o.kind == f.kind && o.was.To == f.was.To }
		if !slices.ContainsFunc(all, same) {
			all = append(all, f)
		}
	}
	return all
}

// name returns the name of the clause when it was cited, in the language of talk if it existed in that.
func (f fate) name(t *turn, talk *texts, s *service.Service) string {
	if f.kind == diff.Changed {
		return talk.Name(described(s.Describe(f.ref, talk.Lang)))
	}
	if f.was.Status == "" {
		return f.ref.String()
	}
	all, err := s.Former(t.ctx, f.ref)
	t.note("former clauses unreadable", err)
	for _, was := range service.FormerIn(all, talk.Lang) {
		if was.To == f.was.To {
			return talk.FormerName(was)
		}
	}
	return talk.FormerName(f.was)
}

// mostFates is how many clauses a notice names.
const mostFates = 3

// notice says in the languages of a post what became of its clauses; it is empty if they are again as they were cited.
func notice(t *turn, s *service.Service, current map[corpus.Ref]string, c state.ChangedPost) Notice {
	n := Notice{Post: postAt(c.Post.Message)}
	fates := fates(t, s, current, c)
	langs := []corpus.Lang{c.Post.Lang}
	if c.Post.Lang == "" {
		langs = []corpus.Lang{corpus.Chinese, corpus.English}
	}
	for _, l := range langs {
		talk := textsIn(l)
		for i, f := range fates {
			if i == mostFates {
				n.Blocks = append(n.Blocks, present.Fine(present.Text(fmt.Sprintf(talk.AndMore, len(fates)-i))))
				break
			}
			n.Blocks = append(n.Blocks, present.Para(append([]present.Span{present.Text("⚠️ ")}, noticeLine(t, talk, s, f)...)...))
		}
	}
	return n
}

// noticeLine says what became of a clause, with a link.
func noticeLine(t *turn, talk *texts, s *service.Service, f fate) []present.Span {
	name, on := present.Text(f.name(t, talk, s)), present.Text(present.Day(f.on))
	switch f.kind {
	case diff.Renumbered:
		to := f.was.To
		return present.Around(talk.NoticeMoved, on, name, present.Text(talk.Name(described(s.Describe(to, talk.Lang)))), readAt(s, to, talk.Lang, present.ClausePath(to)))
	case diff.Withdrawn:
		return present.Around(talk.NoticeWithdrawn, on, name)
	}
	return present.Around(talk.NoticeChanged, on, name, readAt(s, f.ref, talk.Lang, present.HistoryPath(f.ref)))
}

// readAt links a ref to its page in the reading room, and to the source of its document, if that has an address.
func readAt(s *service.Service, ref corpus.Ref, l corpus.Lang, page string) present.Span {
	span := present.Span{Text: ref.String(), Page: page}
	instruments, err := s.Instruments()
	if err != nil {
		return span // the link is optional
	}
	for _, i := range instruments {
		for _, d := range i.Documents {
			if i.ID == ref.Instrument && (span.URL == "" || d.Lang == l) {
				span.URL = present.QuoteURL(d.Address, "")
			}
		}
	}
	return span
}

// changedPosts returns the posts whose clauses changed since, and the digests that they were compared with.
func changedPosts(t *turn, s *service.Service) ([]state.ChangedPost, map[corpus.Ref]string, error) {
	current, err := s.Digests(t.ctx)
	if err != nil {
		return nil, nil, err
	}
	posts, err := t.Store.ChangedPosts(t.ctx, current)
	return posts, current, err
}

// mostPostsShown is how many posts a message lists; the file has all.
const mostPostsShown = 12

// addPosts lists the posts of the guild whose clauses changed since, and offers to add a notice to them.
func addPosts(t *turn, m *present.Message, s *service.Service, current map[corpus.Ref]string, posts []state.ChangedPost) {
	if len(posts) == 0 {
		return
	}
	m.Blocks = append(m.Blocks, present.Para(present.Bold(fmt.Sprintf(t.t.SweptPosts, len(posts)))))
	var file strings.Builder
	shown, here := 0, 0
	for _, p := range posts {
		if p.Post.Message.Guild == "" || p.Post.Message.Guild != t.Place.Guild {
			continue
		}
		var what []string
		for _, f := range fates(t, s, current, p) {
			what = append(what, t.t.changeKind(f.kind)+" "+f.name(t, t.t, s)+" ("+f.ref.String()+")")
		}
		here++
		line := cmp.Or(present.Shorten(strings.Join(what, t.t.Comma), 300), t.t.PostRestored)
		fmt.Fprintf(&file, "- %s %s %s\n", present.Day(p.Post.Time), p.Post.Message.URL, line)
		if shown < mostPostsShown {
			shown++
			m.Blocks = append(m.Blocks, present.Bullet(present.Span{Text: present.Day(p.Post.Time), URL: p.Post.Message.URL}, present.Text(" "+line)))
		}
	}
	if here > shown {
		m.Blocks = append(m.Blocks, present.Bullet(present.Text(fmt.Sprintf(t.t.AndMore, here-shown))))
		data := []byte(file.String())
		m.Files = append(m.Files, present.File{Name: "posts.md", Type: "text/markdown; charset=utf-8", Size: int64(len(data)), Data: data})
	}
	if elsewhere := len(posts) - here; elsewhere > 0 {
		m.Blocks = append(m.Blocks, present.Bullet(present.Text(fmt.Sprintf(t.t.PostsElsewhere, elsewhere))))
	}
	m.Buttons = append(m.Buttons, present.Button{Action: actNotices, Label: t.t.ButtonNotices, Emoji: "⚠️", Weight: present.Primary})
}

func showPosts(t *turn) Response {
	return onChangedPosts(t, func(t *turn, s *service.Service, posts []state.ChangedPost, current map[corpus.Ref]string) Response {
		m := t.page()
		addPosts(t, &m, s, current, posts)
		return shown(m)
	})
}

// writeNotices adds a notice to every post whose clauses changed since.
func writeNotices(t *turn) Response {
	return onChangedPosts(t, func(t *turn, s *service.Service, posts []state.ChangedPost, current map[corpus.Ref]string) Response {
		n := &noticing{turn: t, posts: posts, current: current, snapshot: s.Meta().Name}
		list := make([]Notice, len(posts))
		for i, p := range posts {
			list[i] = notice(t, s, current, p)
		}
		m := n.state()
		return Response{Message: &m, Private: true, Acts: []Act{{Notices: &Notices{List: list, Done: n.done}}}}
	})
}

// onChangedPosts runs act for a maintainer, if there are posts whose clauses changed since.
func onChangedPosts(t *turn, act func(t *turn, s *service.Service, posts []state.ChangedPost, current map[corpus.Ref]string) Response) Response {
	if err := t.maintained(); err != nil {
		return t.failed(err)
	}
	return t.background(func(t *turn, _ func(present.Message)) Response {
		s, release, err := t.serving()
		defer release()
		if err != nil {
			return t.failed(err)
		}
		posts, current, err := changedPosts(t, s)
		if err != nil {
			return t.failed(err)
		}
		if len(posts) == 0 {
			return t.tell(present.Plain, t.t.NoPostsChanged)
		}
		return act(t, s, posts, current)
	})
}

// noticing tracks the progress of notices.
type noticing struct {
	*turn
	posts                         []state.ChangedPost
	current                       map[corpus.Ref]string
	snapshot                      string
	written, gone, denied, failed int
}

// done records the result of notice i. A post that is gone is marked as retracted; one that cannot be edited is offered again.
func (n *noticing) done(ctx context.Context, i int, err error) present.Message {
	id := n.posts[i].Post.ID
	switch {
	case err == nil:
		n.written++
		n.note("post not marked as notified", n.Store.MarkNotified(ctx, id, n.current))
	case errors.Is(err, ErrPostGone):
		n.gone++
		n.note("post not marked as retracted", n.Store.MarkUndone(ctx, id))
	case errors.Is(err, ErrPostDenied):
		n.denied++
	default:
		n.failed++
	}
	if n.over() {
		n.with(ctx).audit("corpus.notices", n.snapshot, strconv.Itoa(n.written)+"/"+strconv.Itoa(len(n.posts)))
	}
	return n.state()
}

func (n *noticing) over() bool { return n.written+n.gone+n.denied+n.failed == len(n.posts) }

func (n *noticing) state() present.Message {
	m := present.Message{Lang: n.t.Lang, Tone: present.Underway, Private: true, Blocks: []present.Block{
		present.Para(present.Bold(fmt.Sprintf(n.t.NoticesWritten, n.written, len(n.posts)))),
	}}
	for _, c := range []struct {
		text  string
		count int
	}{{n.t.NoticesGone, n.gone}, {n.t.NoticesDenied, n.denied}, {n.t.NoticesFailed, n.failed}} {
		if c.count > 0 {
			m.Blocks = append(m.Blocks, present.Bullet(present.Text(fmt.Sprintf(c.text, c.count))))
		}
	}
	if n.over() {
		m.Tone = present.Sure
		if n.denied+n.failed > 0 {
			m.Tone = present.Unsure
			m.Buttons = []present.Button{{Action: actNotices, Label: n.t.ButtonNoticesAgain, Emoji: "🔁"}}
		}
	}
	return m
}
