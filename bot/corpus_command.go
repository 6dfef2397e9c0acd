package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/state"
)

// maintained returns what to say where the actor may not change the corpus, or nobody can in conversation.
func (t *turn) maintained() *Response {
	text := t.lacks(Maintainers, true)
	if text == "" && t.Maintainer == nil {
		text = t.t.NoMaintainer
	}
	if text == "" {
		return nil
	}
	res := t.tell(Problem, text)
	return &res
}

// maintainerFailed explains what a Maintainer says.
func (t *turn) maintainerFailed(err error) Response {
	said := ""
	if known, ok := errors.AsType[*Explained](err); ok {
		said = shorten(known.Say[t.t.Lang], 600)
	}
	switch {
	case errors.Is(err, ErrBusy):
		return t.tell(Problem, t.t.RefreshBusy)
	case errors.Is(err, ErrNoPending):
		return t.tell(Problem, t.t.NoPending)
	case errors.Is(err, ErrNoPrevious):
		return t.tell(Problem, t.t.NoPrevious)
	case errors.Is(err, ErrNoSources):
		return t.tell(Problem, t.t.NoSourcesSet)
	case errors.Is(err, ErrBadFile):
		return t.tell(Problem, fmt.Sprintf(t.t.BadFile, cmp.Or(said, shorten(err.Error(), 300))))
	case said != "" && !errors.Is(err, state.ErrNoRoom) && !errors.Is(err, state.ErrAccess):
		t.note("the corpus was not changed", err)
		return t.tell(Problem, said)
	}
	return t.failed(err)
}

// background runs work that only the actor sees.
func (t *turn) background(work func(t *turn, show func(Message)) Response) Response {
	return Response{Private: true, Work: func(ctx context.Context, show func(Message)) Response {
		return work(t.with(ctx), show)
	}}
}

// corpusStatus is /corpus status.
func corpusStatus(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	return t.background(func(t *turn, _ func(Message)) Response {
		st, err := t.Maintainer.Status(t.ctx)
		if err != nil {
			return t.maintainerFailed(err)
		}
		m := Message{Lang: t.t.Lang, Private: true, Blocks: []Block{title(plain(t.t.StatusTitle))}}
		for _, s := range st.Snapshots[:min(len(st.Snapshots), 10)] {
			mark := ""
			if s.Name == st.Serving {
				mark = t.t.ServingMark
			}
			m.Blocks = append(m.Blocks, item(strong(s.Name), plain(mark), light(" · "+fmt.Sprintf(t.t.SnapshotCounts, day(s.Built), s.Instruments, s.Clauses))))
		}
		m.Blocks = append(m.Blocks, para(plain(fmt.Sprintf(t.t.SourceCount, st.Sources))))
		m.Blocks = append(m.Blocks, t.skipped(st.Skipped)...)
		if st.Running {
			m.Blocks = append(m.Blocks, para(plain(t.t.RefreshBusy)))
		}
		if st.Pending != "" {
			m.Blocks = append(m.Blocks, para(plain(fmt.Sprintf(t.t.PendingIs, st.Pending))))
			m.Buttons = append(m.Buttons, Button{Action: actApprove, Arg: st.Pending, Label: t.t.ButtonApproveSnapshot, Emoji: "✔️", Weight: Primary})
		}
		t.tellPosts(&m)
		return Response{Message: &m, Private: true}
	})
}

// tellPosts says how many posts cite clauses as they no longer are, with a button that lists them: another process may
// have let another snapshot serve.
func (t *turn) tellPosts(m *Message) {
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return
	}
	posts, _, err := t.changedPosts(s)
	t.note("posts were not held against what serves", err)
	if len(posts) > 0 {
		m.Blocks = append(m.Blocks, para(plain(fmt.Sprintf(t.t.SweptPosts, len(posts)))))
		m.Buttons = append(m.Buttons, Button{Action: actPosts, Label: t.t.ButtonPosts, Emoji: "📋"})
	}
}

// skipped lists sources that could not be read.
func (t *turn) skipped(names []string) []Block {
	var blocks []Block
	for i, name := range names {
		if i == 10 {
			return append(blocks, item(plain(fmt.Sprintf(t.t.AndMore, len(names)-i))))
		}
		blocks = append(blocks, item(plain(fmt.Sprintf(t.t.SkippedSource, shorten(oneLine(name), 150)))))
	}
	return blocks
}

// corpusRefresh is /corpus refresh: the sources are read anew and built aside, with the progress shown.
func corpusRefresh(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	return t.background(func(t *turn, show func(Message)) Response {
		t.audit("corpus.refresh", "", "")
		p, err := t.Maintainer.Refresh(t.ctx, t.progress(show))
		if err != nil {
			return t.maintainerFailed(err)
		}
		return t.refreshed(p)
	})
}

// corpusDiff is /corpus diff: how the pending snapshot differs from what serves.
func corpusDiff(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	return t.background(func(t *turn, _ func(Message)) Response {
		p, err := t.Maintainer.Pending(t.ctx)
		if err != nil {
			return t.maintainerFailed(err)
		}
		m := t.pending(p)
		return Response{Message: &m, Private: true}
	})
}

// corpusApprove is /corpus approve.
func corpusApprove(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	return t.background(func(t *turn, _ func(Message)) Response {
		p, err := t.Maintainer.Pending(t.ctx)
		if err != nil {
			return t.maintainerFailed(err)
		}
		return t.approve(p.Name, false)
	})
}

// approveSnapshot approves the snapshot that a button carries.
func approveSnapshot(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	name := t.Arg
	return t.background(func(t *turn, _ func(Message)) Response { return t.approve(name, false) })
}

// approve lets a pending snapshot serve. One that the checks block is shown with what they found instead, unless it is
// to serve anyway.
func (t *turn) approve(name string, anyway bool) Response {
	err := t.Maintainer.Approve(t.ctx, name, anyway)
	if errors.Is(err, ErrBlocked) {
		p, err := t.Maintainer.Pending(t.ctx)
		if err != nil {
			return t.maintainerFailed(err)
		}
		m := Message{Lang: t.t.Lang, Tone: Problem, Private: true, Blocks: t.blocked(p), Buttons: []Button{t.approveButton(p)}}
		return Response{Message: &m, Private: true}
	} else if err != nil {
		return t.maintainerFailed(err)
	}
	act := "corpus.approve"
	if anyway {
		act = "corpus.approve.anyway"
	}
	t.audit(act, name, "")
	return t.swapped(fmt.Sprintf(t.t.Approved, name))
}

// approveAnyway asks whether a snapshot that the checks block is really to serve.
func approveAnyway(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	res := t.tell(Problem, fmt.Sprintf(t.t.AnywaySure, t.Arg))
	res.Message.Buttons = []Button{{Action: actAnywayOK, Arg: t.Arg, Label: t.t.ButtonAnywayOK, Emoji: "⚠️", Weight: Danger}}
	return res
}

// approveConfirmed lets that snapshot serve.
func approveConfirmed(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	name := t.Arg
	return t.background(func(t *turn, _ func(Message)) Response { return t.approve(name, true) })
}

// corpusRollback is /corpus rollback: to the snapshot before, or to the one that is named, once that is confirmed.
func corpusRollback(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	name := cutRunes(t.Options["snapshot"], mostOptionText/2)
	sure := t.t.RollbackSureBefore
	if name != "" {
		sure = fmt.Sprintf(t.t.RollbackSure, name)
	}
	return t.background(func(t *turn, _ func(Message)) Response {
		st, err := t.Maintainer.Status(t.ctx)
		if err != nil {
			return t.maintainerFailed(err)
		}
		older := false // than what serves: the newest come first
		if !slices.ContainsFunc(st.Snapshots, func(s SnapshotInfo) bool {
			is := s.Name != st.Pending && (s.Name == name || name == "" && older)
			older = older || s.Name == st.Serving
			return is
		}) {
			return t.maintainerFailed(ErrNoPrevious)
		}
		res := t.tell(Unsure, sure)
		res.Message.Buttons = []Button{{Action: actRollback, Arg: name, Label: t.t.ButtonRollback, Emoji: "⏪", Weight: Danger}}
		return res
	})
}

// rollbackSnapshot goes back to the snapshot that a button carries.
func rollbackSnapshot(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	name := t.Arg
	return t.background(func(t *turn, _ func(Message)) Response {
		now, err := t.Maintainer.Rollback(t.ctx, name)
		if err != nil {
			return t.maintainerFailed(err)
		}
		t.audit("corpus.rollback", now, "")
		return t.swapped(fmt.Sprintf(t.t.RolledBack, now))
	})
}

// swapped tells what another snapshot means for reviews and posts.
func (t *turn) swapped(lead string) Response {
	sweep, err := t.Swapped(t.ctx)
	if err != nil {
		t.note("reviews and posts were not held against the new snapshot", err)
	}
	res := t.tell(Sure, lead)
	if sweep.Reviews > 0 {
		res.Message.Blocks = append(res.Message.Blocks, para(plain(fmt.Sprintf(t.t.SweptReviews, sweep.Reviews))))
	}
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" || len(sweep.Posts) == 0 {
		return res
	}
	t.addPosts(res.Message, s, sweep.current, sweep.Posts)
	return res
}

// corpusAdd is /corpus add: a file becomes a source, and the sources are read anew at once. It says what was recognised
// in the file and what waits for approval then.
func corpusAdd(t *turn) Response {
	if res := t.maintained(); res != nil {
		return *res
	}
	if len(t.Files) != 1 {
		return t.tell(Problem, t.t.NeedFile)
	}
	f := t.Files[0]
	return t.background(func(t *turn, show func(Message)) Response {
		name, err := t.Maintainer.Add(t.ctx, f)
		if err != nil {
			return t.maintainerFailed(err)
		}
		t.audit("corpus.add", name, "")
		lead := []Block{para(plain(fmt.Sprintf(t.t.FileAdded, name)))}
		p, err := t.Maintainer.Refresh(t.ctx, t.progress(show))
		if err != nil { // the file is kept all the same
			res := t.maintainerFailed(err)
			res.Message.Blocks = append(append(lead, para(plain(t.t.FileWaits))), res.Message.Blocks...)
			return res
		}
		for _, d := range p.Handed {
			if d.Source == name {
				lead = append(lead, item(strong(t.t.bookTitle(d.Title, d.Lang)), plain(" · "+t.t.language(d.Lang)+" · "+fmt.Sprintf(t.t.ClauseCount, d.Clauses))))
			}
		}
		res := t.refreshed(p)
		res.Message.Blocks = append(lead, res.Message.Blocks...)
		return res
	})
}

// progress shows how far a refresh is.
func (t *turn) progress(show func(Message)) func(Progress) {
	stages := map[Stage]string{Fetching: t.t.StageFetching, Structuring: t.t.StageStructuring, Building: t.t.StageBuilding, Checking: t.t.StageChecking}
	return func(p Progress) {
		line := stages[p.Stage]
		if p.Total > 0 {
			line += " " + strconv.Itoa(p.Done) + "/" + strconv.Itoa(p.Total)
		}
		show(Message{Lang: t.t.Lang, Tone: Underway, Private: true, Blocks: []Block{para(plain(line))}})
	}
}

// refreshed says what a refresh found.
func (t *turn) refreshed(p Pending) Response {
	if p.Name == "" {
		res := t.tell(Plain, t.t.NothingNew)
		res.Message.Blocks = append(res.Message.Blocks, t.skipped(p.Skipped)...)
		return res
	}
	m := t.pending(p)
	return Response{Message: &m, Private: true}
}

// corpusGaps is /corpus gaps: what members asked and the corpus does not answer.
func corpusGaps(t *turn) Response {
	if lacks := t.lacks(Maintainers, false); lacks != "" {
		return t.tell(Problem, lacks)
	}
	list, err := t.Store.Gaps(t.ctx, state.GapFilter{Guild: t.Place.Guild, Status: state.GapOpen, Limit: 15})
	if err != nil {
		return t.failed(err)
	}
	if len(list) == 0 {
		return t.tell(Plain, t.t.NoGaps)
	}
	m := Message{Lang: t.t.Lang, Private: true, Blocks: []Block{title(plain(t.t.GapsTitle))}}
	m.Menu = &Menu{Action: actGapDone, Hint: t.t.CloseGap}
	for _, g := range list {
		counts := fmt.Sprintf(t.t.GapCounts, g.Askers, g.Times, day(g.Last))
		m.Blocks = append(m.Blocks, item(plain(shorten(oneLine(g.Question), 200)), light(" · "+counts)))
		m.Menu.add(strconv.FormatInt(g.ID, 10), g.Question, counts)
	}
	return Response{Message: &m, Private: true}
}

// closeGap closes the gap that was chosen.
func closeGap(t *turn) Response {
	if lacks := t.lacks(Maintainers, false); lacks != "" {
		return t.tell(Problem, lacks)
	}
	id, err := strconv.ParseInt(strings.TrimSpace(t.Value), 10, 64)
	if err != nil {
		return t.tell(Problem, t.t.Outdated)
	}
	g, err := t.Store.Gap(t.ctx, id)
	if errors.Is(err, state.ErrNoRecord) || err == nil && g.Guild != t.Place.Guild {
		return t.tell(Problem, t.t.Outdated)
	}
	if err == nil {
		err = t.Store.SetGapStatus(t.ctx, id, state.GapClosed)
	}
	if err != nil {
		return t.failed(err)
	}
	t.audit("gap.close", strconv.FormatInt(id, 10), "")
	return t.tell(Plain, t.t.GapClosedNow)
}
