package bot

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval"
	"yiju/retrieval/index"
)

// errNoClause says that a ref names no clause of what serves.
var errNoClause = errors.New("no such clause")

// clauseView is a clause as it is shown in full, in one language or two.
type clauseView struct {
	entries         []*index.Entry
	paragraph, item int // the part that is shown; 0 for the whole
}

// clause reads the clause at ref: in its language, in both where it names none, and in the other where its own lacks it.
func (t *turn) clause(s *Serving, ref corpus.Ref) (clauseView, error) {
	entries, err := s.Snapshot.Clause(t.ctx, ref)
	if errors.Is(err, index.ErrNotFound) && ref.Lang != "" {
		entries, err = s.Snapshot.Clause(t.ctx, ref.Bare())
	}
	if errors.Is(err, index.ErrNotFound) || err == nil && len(entries) == 0 {
		return clauseView{}, errNoClause
	}
	return clauseView{entries: entries}, err
}

// text returns what is shown of an entry.
func (v clauseView) text(e *index.Entry) string {
	if part, ok := citation.Part(e.Clause, v.paragraph, v.item); ok {
		return part
	}
	return e.Clause.Text
}

// blocks shows the clause: name, wording, and a line of what it is worth and where it stands.
func (v clauseView) blocks(t *texts, number int, s *Serving) []Block {
	var blocks []Block
	for _, e := range v.entries {
		n := namedEntry(e)
		n.part = t.part(v.paragraph, v.item)
		head := strong(t.name(n))
		if number > 0 {
			head.Text = fmt.Sprintf("[%d] %s", number, head.Text)
		}
		blocks = append(blocks, para(head))
		blocks = append(blocks, quote(v.text(e))...)
		blocks = append(blocks, small(t.origin(e, s)...))
		for _, note := range e.Clause.Notes {
			if len(v.entries) == 1 && v.paragraph+v.item == 0 {
				blocks = append(blocks, small(light(oneLine(note.Mark+" "+note.Text))))
			}
		}
	}
	return blocks
}

// origin says what a clause is worth and where it stands: level, date, address, file and lines, digest, snapshot.
func (t *texts) origin(e *index.Entry, s *Serving) []Span {
	parts := []string{t.level(e.Document.Level)}
	if e.Instrument.Date != "" {
		parts = append(parts, e.Instrument.Date)
	}
	spans := []Span{light(strings.Join(parts, " · ") + " · ")}
	if u := quoteURL(e.Document.Address, start(telling(e.Clause.Text))); u != "" {
		spans = append(spans, Span{Text: t.SourceLink, URL: u}, light(" · "))
	} else if where := whereIn(e.Clause.Location); where != "" {
		spans = append(spans, light(where+" · "))
	}
	m := s.Snapshot.Meta()
	snapshot := fmt.Sprintf(t.SnapshotIs, shortSnapshot(m.Name))
	if !strings.Contains(snapshot, day(m.Built)) {
		snapshot = fmt.Sprintf(t.SnapshotOf, m.Name, day(m.Built))
	}
	return append(spans, light(e.Ref().String()+" · "+snapshot))
}

// telling returns the first line of a clause that says more than its number.
func telling(text string) string {
	lines := strings.Split(text, "\n")
	for _, line := range lines {
		if utf8.RuneCountInString(line) >= fragmentEnd {
			return oneLine(line)
		}
	}
	return oneLine(lines[0])
}

func whereIn(l corpus.Location) string {
	if l.File == "" || l.LineStart == 0 {
		return l.File
	}
	if l.LineEnd > l.LineStart {
		return fmt.Sprintf("%s:%d–%d", l.File, l.LineStart, l.LineEnd)
	}
	return fmt.Sprintf("%s:%d", l.File, l.LineStart)
}

// part names a part of a clause.
func (t *texts) part(paragraph, item int) string {
	var parts []string
	if paragraph > 0 {
		parts = append(parts, fmt.Sprintf(t.Paragraph, paragraph))
	}
	if item > 0 {
		parts = append(parts, fmt.Sprintf(t.Item, item))
	}
	return strings.Join(parts, " ")
}

func namedEntry(e *index.Entry) named {
	return named{
		ref: e.Ref().String(), title: e.Document.Title, label: e.Clause.Label, heading: e.Clause.Heading, lang: e.Document.Lang,
		added: e.Clause.LabelAdded, level: e.Document.Level, url: e.Document.Address,
	}
}

func namedHit(h retrieval.Hit) named {
	return named{ref: h.Ref.String(), title: h.Title, label: h.Label, heading: h.Heading, lang: h.Ref.Lang, level: h.Level}
}

// cited returns the clauses shown with their digests.
func (v clauseView) cited() []state.Cited {
	var out []state.Cited
	for _, e := range v.entries {
		out = append(out, state.Cited{Ref: e.Ref(), Digest: e.Clause.Digest()})
	}
	return out
}

// value writes the view's ref for a button or menu: REF or REF#PARAGRAPH.ITEM.
func refValue(ref corpus.Ref, paragraph, item int) string {
	s := ref.String()
	if paragraph+item > 0 {
		s += "#" + strconv.Itoa(paragraph) + "." + strconv.Itoa(item)
	}
	return s
}

// parseValue reads what refValue writes.
func parseValue(s string) (ref corpus.Ref, paragraph, item int, err error) {
	s, part, _ := strings.Cut(s, "#")
	if ref, err = corpus.ParseRef(s); err != nil || part == "" {
		return ref, 0, 0, err
	}
	p, i, _ := strings.Cut(part, ".")
	paragraph, _ = strconv.Atoi(p)
	item, _ = strconv.Atoi(i)
	return ref, max(0, paragraph), max(0, item), nil
}

// readClause shows the clause that was chosen from a menu, to the one who chose it.
func readClause(t *turn) Response {
	ref, paragraph, item, err := parseValue(t.Value)
	if err != nil {
		return t.tell(Problem, t.t.Outdated)
	}
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	v, err := t.clause(s, ref)
	if errors.Is(err, errNoClause) {
		return t.tell(Problem, t.gone(s, ref, t.t))
	} else if err != nil {
		return t.failed(err)
	}
	v.paragraph, v.item = paragraph, item
	return Response{Message: &Message{Lang: t.t.Lang, Tone: Sure, Private: true, Blocks: v.blocks(t.t, 0, s)}, Private: true}
}
