package bot

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// clauseView is a clause as it is shown in full, in one language or two.
type clauseView []service.Clause

// blocks shows the clause: name, wording, and a line on its level and source.
func (v clauseView) blocks(t *texts, number int, s *service.Service) []Block {
	var blocks []Block
	for _, c := range v {
		n, text := namedClause(c), c.Text
		if c.Part != nil {
			n.part, text = t.part(c.Part.Paragraph, c.Part.Item), c.Part.Text
		}
		head := strong(t.name(n))
		if number > 0 {
			head.Text = fmt.Sprintf("[%d] %s", number, head.Text)
		}
		blocks = append(blocks, para(head))
		blocks = append(blocks, quote(text)...)
		blocks = append(blocks, small(t.origin(c, s)...))
		for _, note := range c.Entry.Clause.Notes {
			if len(v) == 1 && c.Part == nil {
				blocks = append(blocks, small(light(oneLine(note.Mark+" "+note.Text))))
			}
		}
	}
	return blocks
}

// origin says where a clause comes from: level, date, address or file and lines, snapshot.
func (t *texts) origin(c service.Clause, s *service.Service) []Span {
	e := c.Entry
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
	m := s.Meta()
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

func namedClause(c service.Clause) named {
	return named{
		ref: c.Ref.String(), title: c.Title, label: c.Label, heading: c.Heading, lang: c.Lang, added: c.Added, level: c.Level, url: c.URL,
	}
}

// cited returns the clauses shown with their digests.
func (v clauseView) cited() []state.Cited {
	var out []state.Cited
	for _, c := range v {
		out = append(out, state.Cited{Ref: c.Entry.Ref(), Digest: c.Entry.Clause.Digest()})
	}
	return out
}

// readClause shows the clause that was chosen from a menu, to the one who chose it.
func readClause(t *turn, s *service.Service) Response {
	place, err := service.ParsePlace(t.Value)
	if err != nil {
		return t.tell(Problem, t.t.Outdated)
	}
	clauses, err := s.Clauses(t.ctx, place)
	if errors.Is(err, service.ErrNotFound) {
		return t.tell(Problem, t.t.gone(t.ctx, s, place.Ref))
	} else if err != nil {
		return t.failed(err)
	}
	m := Message{Lang: t.t.Lang, Tone: Sure, Private: true, Blocks: clauseView(clauses).blocks(t.t, 0, s)}
	return Response{Message: &m, Private: true}
}
