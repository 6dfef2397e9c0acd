package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/retrieval/ingest"
)

// maintained refuses if the actor may not change the corpus, or there is no Maintainer.
func (t *turn) maintained() error {
	if err := t.lacks(Maintainers, true); err != nil || t.Maintainer != nil {
		return err
	}
	return refusal(t.t.NoMaintainer)
}

// maintainerFailed explains an error of the Maintainer.
func (t *turn) maintainerFailed(err error) Response {
	if errors.Is(err, ingest.ErrBadFile) {
		return t.tell(present.Problem, fmt.Sprintf(t.t.BadFile, t.explained(err)))
	}
	text := t.explained(err)
	if text == "" || t.expected(err) != "" || errors.Is(err, ingest.ErrNoRoom) || errors.Is(err, ingest.ErrAccess) {
		return t.failed(err)
	}
	t.note("corpus not changed", err)
	return t.tell(present.Problem, text)
}

// explained puts an error of the Maintainer into words; "" where there are none for it.
func (t *turn) explained(err error) string {
	scene := present.Scene{Data: t.Data}
	s, release := t.Library.Lease()
	defer release()
	if s != nil {
		scene.Serving = s.Meta().Name
	}
	f, ok := errors.AsType[*present.Failure](t.t.Explain(scene, err))
	if !ok {
		return ""
	}
	return present.Shorten(present.Lines(f.Error(), f.Hint), 600)
}

// maintaining returns a handler that runs work in the background for actors who may change the corpus.
func maintaining(work func(t *turn, show func(present.Message)) (Response, error)) func(*turn) Response {
	return func(t *turn) Response {
		if err := t.maintained(); err != nil {
			return t.failed(err)
		}
		return t.background(func(t *turn, show func(present.Message)) Response {
			res, err := work(t, show)
			if err != nil {
				return t.maintainerFailed(err)
			}
			return res
		})
	}
}

// background runs work whose result only the actor sees.
func (t *turn) background(work func(t *turn, show func(present.Message)) Response) Response {
	return Response{Private: true, Work: func(ctx context.Context, show func(present.Message)) Response {
		return work(t.with(ctx), show)
	}}
}

func corpusStatus(t *turn, _ func(present.Message)) (Response, error) {
	st, err := t.Maintainer.Status(t.ctx)
	if err != nil {
		return Response{}, err
	}
	m := t.page(present.Head(present.Text(t.t.StatusTitle)))
	for _, s := range st.Snapshots[:min(len(st.Snapshots), 10)] {
		mark := ""
		if s.Name == st.Serving {
			mark = t.t.ServingMark
		}
		m.Blocks = append(m.Blocks, present.Bullet(present.Bold(s.Name), present.Text(mark), present.Dim(" · "+fmt.Sprintf(t.t.SnapshotCounts, present.Day(s.Meta.Built), s.Meta.Instruments, s.Meta.Clauses))))
	}
	m.Blocks = append(m.Blocks, present.Para(present.Text(fmt.Sprintf(t.t.SourceCount, st.Sources))))
	m.Blocks = append(m.Blocks, problemBlocks(t, st.Problems)...)
	if st.Running {
		m.Blocks = append(m.Blocks, present.Para(present.Text(t.t.RefreshBusy)))
	}
	if st.Pending != "" {
		m.Blocks = append(m.Blocks, present.Para(present.Text(fmt.Sprintf(t.t.PendingIs, st.Pending))))
		m.Buttons = append(m.Buttons, present.Button{Action: actApprove, Arg: st.Pending, Label: t.t.ButtonApproveSnapshot, Emoji: "✔️", Weight: present.Primary})
	}
	addServing(t, &m)
	return shown(m), nil
}

// addServing adds whether vectors are out of use, and how many posts cite clauses that have changed since, with a button to list them: another process may have
// put another snapshot into service.
func addServing(t *turn, m *present.Message) {
	s, release, err := t.serving()
	defer release()
	if err != nil {
		return
	}
	if found, err := s.Searcher(); err == nil {
		if failure := found.EmbeddingFailure(); failure != nil {
			m.Blocks = append(m.Blocks, present.Para(present.Text("⚠️ "+fmt.Sprintf(t.t.VectorsFailed, t.t.ModelCause(failure)))))
		}
	}
	posts, _, err := changedPosts(t, s)
	t.note("posts not compared with the serving snapshot", err)
	if len(posts) > 0 {
		m.Blocks = append(m.Blocks, present.Para(present.Text(fmt.Sprintf(t.t.SweptPosts, len(posts)))))
		m.Buttons = append(m.Buttons, present.Button{Action: actPosts, Label: t.t.ButtonPosts, Emoji: "📋"})
	}
}

// problemBlocks lists sources that could not be read, or whose text is an older one, with what to do.
func problemBlocks(t *turn, all []ingest.Outcome) []present.Block {
	var items []present.Block
	for _, o := range all {
		items = append(items, present.Bullet(present.Text(present.Shorten(present.OneLine(t.t.NamedOutcome(o)), mostProblem))))
	}
	return present.Headed(t.t.Texts, t.t.TroubleHeading, items, mostProblems)
}

// What a message shows of a refresh.
const (
	mostFindings = 5
	mostProblems = 10
	mostSources  = 12
	mostProblem  = 240 // characters
)

// toDo says what somebody has to decide after a refresh, what was joined, and what is wrong.
func toDo(t *turn, c ingest.Candidate) []present.Block {
	return append(present.FindingBlocks(t.t.Texts, c.Findings, mostFindings), problemBlocks(t, c.Problems)...)
}

// sourceBlocks lists what a refresh made of its sources, those with trouble and new ones first; nothing is known of that later.
func sourceBlocks(t *turn, c ingest.Candidate) []present.Block {
	if len(c.Yields) == 0 {
		return nil
	}
	of := make(map[string]ingest.Outcome)
	for _, o := range c.Sources {
		of[o.Name] = o
	}
	var rows []present.SourceRow
	for _, y := range c.Yields {
		o := of[y.Source.Name]
		rows = append(rows, present.SourceRow{Yield: y, Result: string(o.Result), Trouble: string(cmp.Or(y.Source.Skipped, o.Problem))})
	}
	return t.t.Flat([]present.Block{present.Head(present.Text(t.t.SourcesHeading)), present.SourceTable(t.t.Texts, rows, mostSources)})
}

// corpusRefresh is /corpus refresh: it reads the sources and builds a candidate, with progress.
func corpusRefresh(t *turn, show func(present.Message)) (Response, error) {
	t.audit("corpus.refresh", "", "")
	c, err := t.Maintainer.Refresh(t.ctx, ingest.Options{}, t.progress(show))
	if err != nil {
		return Response{}, err
	}
	return t.refreshed(c), nil
}

func corpusDiff(t *turn, _ func(present.Message)) (Response, error) {
	p, err := t.Maintainer.Pending(t.ctx)
	if err != nil {
		return Response{}, err
	}
	m := t.pending(p)
	return shown(m), nil
}

func corpusApprove(t *turn, _ func(present.Message)) (Response, error) {
	p, err := t.Maintainer.Pending(t.ctx)
	if err != nil {
		return Response{}, err
	}
	return t.approve(p.Name, false)
}

// approveNamed approves the snapshot that a button names, anyway or if the quality gate does not block it.
func approveNamed(anyway bool) func(*turn, func(present.Message)) (Response, error) {
	return func(t *turn, _ func(present.Message)) (Response, error) { return t.approve(t.Arg, anyway) }
}

// approve puts the pending snapshot into service. If the quality gate blocks it, its figures are shown instead, unless
// anyway.
func (t *turn) approve(name string, anyway bool) (Response, error) {
	_, err := t.Maintainer.Approve(t.ctx, name, anyway)
	if errors.Is(err, ingest.ErrBlocked) {
		p, err := t.Maintainer.Pending(t.ctx)
		if err != nil {
			return Response{}, err
		}
		m := present.Message{Lang: t.t.Lang, Tone: present.Problem, Private: true, Blocks: gateBlocks(t, p), Buttons: []present.Button{approveButton(t, p)}}
		return shown(m), nil
	} else if err != nil {
		return Response{}, err
	}
	act := "corpus.approve"
	if anyway {
		act = "corpus.approve.anyway"
	}
	t.audit(act, name, "")
	return t.swapped(fmt.Sprintf(t.t.Approved, name)), nil
}

// approveAnyway asks for confirmation before a blocked snapshot is put into service.
func approveAnyway(t *turn) Response {
	if err := t.maintained(); err != nil {
		return t.failed(err)
	}
	res := t.tell(present.Problem, fmt.Sprintf(t.t.AnywaySure, t.Arg))
	res.Message.Buttons = []present.Button{{Action: actAnywayOK, Arg: t.Arg, Label: t.t.ButtonAnywayOK, Emoji: "⚠️", Weight: present.Danger}}
	return res
}

// corpusRollback is /corpus rollback: it asks for confirmation to go back to the previous or the named snapshot.
func corpusRollback(t *turn, _ func(present.Message)) (Response, error) {
	name := present.CutRunes(t.Options["snapshot"], present.MostOptionText/2)
	sure := t.t.RollbackSureBefore
	if name != "" {
		sure = fmt.Sprintf(t.t.RollbackSure, name)
	}
	st, err := t.Maintainer.Status(t.ctx)
	if err != nil {
		return Response{}, err
	}
	older, found := false, false // the newest come first
	for _, s := range st.Snapshots {
		found = found || s.Name != st.Pending && (s.Name == name || name == "" && older)
		older = older || s.Name == st.Serving
	}
	if !found {
		return Response{}, ingest.ErrNoPrevious
	}
	res := t.tell(present.Unsure, sure)
	res.Message.Buttons = []present.Button{{Action: actRollback, Arg: name, Label: t.t.ButtonRollback, Emoji: "⏪", Weight: present.Danger}}
	return res, nil
}

// rollbackSnapshot goes back to the snapshot that a button names.
func rollbackSnapshot(t *turn, _ func(present.Message)) (Response, error) {
	swap, err := t.Maintainer.Rollback(t.ctx, t.Arg)
	if err != nil {
		return Response{}, err
	}
	t.audit("corpus.rollback", swap.Serving, "")
	return t.swapped(fmt.Sprintf(t.t.RolledBack, swap.Serving)), nil
}

// swapped reports which reviews and posts the new snapshot affects.
func (t *turn) swapped(lead string) Response {
	sweep, err := t.Swapped(t.ctx)
	t.note("reviews and posts not compared with the new snapshot", err)
	res := t.tell(present.Sure, lead)
	if sweep.Reviews > 0 {
		res.Message.Blocks = append(res.Message.Blocks, present.Para(present.Text(fmt.Sprintf(t.t.SweptReviews, sweep.Reviews))))
	}
	s, release, err := t.serving()
	defer release()
	if err != nil || len(sweep.Posts) == 0 {
		return res
	}
	addPosts(t, res.Message, s, sweep.current, sweep.Posts)
	return res
}

// corpusAdd is /corpus add: it adds a file to the sources, refreshes the corpus, and reports what was recognised in the file
// and what is pending.
func corpusAdd(t *turn) Response {
	if len(t.Files) != 1 && t.maintained() == nil {
		return t.tell(present.Problem, t.t.NeedFile)
	}
	return maintaining(addFile)(t)
}

func addFile(t *turn, show func(present.Message)) (Response, error) {
	f := t.Files[0]
	name, err := t.Maintainer.Add(t.ctx, ingest.Upload{Name: f.Name, Size: f.Size, Data: f.Data, URL: f.URL})
	if err != nil {
		return Response{}, err
	}
	t.audit("corpus.add", name, "")
	lead := []present.Block{present.Para(present.Text(fmt.Sprintf(t.t.FileAdded, name)))}
	c, err := t.Maintainer.Refresh(t.ctx, ingest.Options{}, t.progress(show))
	if err != nil { // the file stays among the sources
		res := t.maintainerFailed(err)
		res.Message.Blocks = append(append(lead, present.Para(present.Text(t.t.FileWaits))), res.Message.Blocks...)
		return res, nil
	}
	for _, d := range c.Uploaded {
		if d.Source == name {
			lead = append(lead, present.Bullet(present.Bold(t.t.BookTitle(d.Title, d.Lang)), present.Text(" · "+t.t.Language(d.Lang)+" · "+fmt.Sprintf(t.t.ClauseCount, d.Clauses))))
		}
	}
	res := t.refreshed(c)
	res.Message.Blocks = append(lead, res.Message.Blocks...)
	return res, nil
}

// progress returns a listener that shows the progress of a refresh.
func (t *turn) progress(show func(present.Message)) ingest.Listener {
	return func(e ingest.Event) {
		p, ok := e.(ingest.Progress)
		if !ok {
			return
		}
		line := t.t.Called("stage", string(p.Stage))
		if p.Total > 0 {
			line += " " + strconv.Itoa(p.Done) + "/" + strconv.Itoa(p.Total)
		}
		show(present.Message{Lang: t.t.Lang, Tone: present.Underway, Private: true, Blocks: []present.Block{present.Para(present.Text(line))}})
	}
}

func (t *turn) refreshed(c ingest.Candidate) Response {
	if c.Name == "" {
		res := t.tell(present.Plain, t.t.NothingNew)
		res.Message.Blocks = append(res.Message.Blocks, append(toDo(t, c), sourceBlocks(t, c)...)...)
		return res
	}
	m := t.pending(c)
	return shown(m)
}

// corpusGaps is /corpus gaps: questions that the corpus does not answer.
func corpusGaps(t *turn) Response {
	list, err := t.Store.Gaps(t.ctx, state.GapFilter{Guild: t.Place.Guild, Status: state.GapOpen, Limit: 15})
	if err != nil {
		return t.failed(err)
	}
	if len(list) == 0 {
		return t.tell(present.Plain, t.t.NoGaps)
	}
	m := t.page(present.Head(present.Text(t.t.GapsTitle)))
	m.Menu = &present.Menu{Action: actGapDone, Hint: t.t.CloseGap}
	for _, g := range list {
		counts := fmt.Sprintf(t.t.GapCounts, g.Askers, g.Times, present.Day(g.Last))
		m.Blocks = append(m.Blocks, present.Bullet(present.Text(present.Shorten(present.OneLine(g.Question), 200)), present.Dim(" · "+counts)))
		m.Menu.Add(strconv.FormatInt(g.ID, 10), g.Question, counts)
	}
	return shown(m)
}

func closeGap(t *turn) Response {
	id, err := strconv.ParseInt(strings.TrimSpace(t.Value), 10, 64)
	if err != nil {
		return t.tell(present.Problem, t.t.Outdated)
	}
	if err := t.Store.CloseGap(t.ctx, t.Place.Guild, id); errors.Is(err, state.ErrNoRecord) {
		return t.tell(present.Problem, t.t.Outdated)
	} else if err != nil {
		return t.failed(err)
	}
	t.audit("gap.close", strconv.FormatInt(id, 10), "")
	return t.tell(present.Plain, t.t.GapClosedNow)
}
