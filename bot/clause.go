package bot

import (
	"errors"
	"fmt"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/retrieval/service"
)

// clauseView is a clause as it is shown in full, in one language or two.
type clauseView []service.Clause

// blocks shows the clause: name, wording, and a line on its level and source.
func (v clauseView) blocks(t *texts, number int, s *service.Service) []present.Block {
	m := s.Meta()
	snapshot := fmt.Sprintf(t.SnapshotIs, present.ShortSnapshot(m.Name))
	if !strings.Contains(snapshot, present.Day(m.Built)) {
		snapshot = fmt.Sprintf(t.SnapshotOf, m.Name, present.Day(m.Built))
	}
	var blocks []present.Block
	for _, c := range v {
		shown := t.ServedClause(c)
		shown.N, shown.Ref, shown.Date = number, c.Entry.Ref(), c.Entry.Instrument.Date
		shown.Snapshot, shown.Form = snapshot, present.Whole
		if len(v) == 1 && c.Part == nil {
			for _, note := range c.Entry.Clause.Notes {
				shown.Notes = append(shown.Notes, note.Mark+" "+note.Text)
			}
		}
		blocks = append(blocks, shown.Block())
	}
	return t.Flat(blocks)
}

// cited returns the clauses shown with their digests.
func (v clauseView) cited() []state.Cited {
	var out []state.Cited
	for _, c := range v {
		out = append(out, state.Cited{Ref: c.Entry.Ref(), Digest: c.Entry.Clause.Digest()})
	}
	return out
}

// clausesAt returns the clause at a place in one language or two, or the reply that there is none.
func clausesAt(t *turn, s *service.Service, place service.Place) (clauseView, *Response) {
	clauses, err := s.Clauses(t.ctx, place)
	switch {
	case errors.Is(err, service.ErrNotFound):
		return nil, new(t.tell(present.Problem, t.t.gone(t.ctx, s, place.Ref)))
	case err != nil:
		return nil, new(t.failed(err))
	}
	return clauses, nil
}

// readClause shows the clause that was chosen from a menu, to the one who chose it.
func readClause(t *turn, s *service.Service) Response {
	place, err := s.ParsePlace(t.Value)
	if err != nil {
		return t.tell(present.Problem, t.t.Outdated)
	}
	clauses, refusal := clausesAt(t, s, place)
	if refusal != nil {
		return *refusal
	}
	m := present.Message{Lang: t.t.Lang, Tone: present.Sure, Private: true, Blocks: clauses.blocks(t.t, 0, s)}
	return shown(m)
}
