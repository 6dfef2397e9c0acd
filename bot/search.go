package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/analysis"
)

// mostHits is how many passages a search lists.
const mostHits = 8

// searchCommand is /search: a private list of passages, each of which can be opened.
func searchCommand(t *turn) Response {
	query := cutRunes(t.Options["query"], mostQuestion)
	if fold.Key(query) == "" {
		return t.tell(Problem, t.t.EmptyQuestion)
	}
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	hits, err := s.Snapshot.Search(t.ctx, retrieval.Query{Text: query, Lang: optionLang(t.Options["lang"]), K: mostHits})
	if err != nil {
		return t.failed(err)
	}
	lang := optionLang(t.Options["lang"])
	if lang == "" {
		lang = analysis.DetectLang(query)
	}
	m := t.hitList(s, hits, lang, t.t, nil, mostHits)
	if m.Menu == nil {
		return t.tell(Nothing, t.t.NoHits)
	}
	m.Blocks = append([]Block{title(plain(fmt.Sprintf(t.t.HitsFor, shorten(oneLine(query), 80))))}, m.Blocks...)
	return Response{Message: &m, Private: true}
}

// hitList lists at most k hits that are not in skip, as they read in language l, with a menu to open one.
func (t *turn) hitList(s *Serving, hits []retrieval.Hit, l corpus.Lang, talk *texts, skip map[string]bool, k int) Message {
	m := Message{Lang: talk.Lang, Tone: Unsure, Private: true}
	menu := &Menu{Action: actRead, Hint: talk.OpenOne}
	for _, h := range hits {
		if ref := h.Ref.Bare().String(); skip[ref] || len(menu.Options) == k {
			continue
		}
		ref, d := s.Finder.listed(h, l)
		menu.add(ref.String(), talk.name(d.named), d.head)
		m.Blocks = append(m.Blocks, item(strong(talk.name(d.named)), light(" · "+talk.level(d.level)), plain(talk.Colon+shorten(d.head, 120))))
	}
	if len(menu.Options) > 0 {
		m.Menu = menu
		m.Blocks = append(m.Blocks, small(light(fmt.Sprintf(talk.SnapshotIs, shortSnapshot(s.Snapshot.Meta().Name)))))
	}
	return m
}

// listed returns a hit as it is listed for readers of language l: in their language, where the clause has a text in it.
func (f *Finder) listed(h retrieval.Hit, l corpus.Lang) (corpus.Ref, found) {
	if n, ok := f.at[h.Ref.Bare()]; ok && h.Ref.Lang != l {
		if _, ok := f.places[n].shown[l]; ok {
			ref := h.Ref.Bare()
			ref.Lang = l
			return ref, f.describe(ref, l)
		}
	}
	return h.Ref, found{namedHit(h), oneLine(behind(h.Text, h.Label, h.Heading))}
}

// findClause is the command on a message that suggests clauses for it.
func findClause(t *turn) Response {
	if t.Target == nil || fold.Key(t.Target.Text) == "" {
		return t.tell(Problem, t.t.NoTextThere)
	}
	return Response{Private: true, Work: func(ctx context.Context, _ func(Message)) Response {
		ctx, cancel := context.WithTimeout(ctx, t.Timeout)
		defer cancel()
		return t.with(ctx).suggested()
	}}
}

// suggested offers clauses for the target: those that it names, then those that its words find.
func (t *turn) suggested() Response {
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	text := cutRunes(t.Target.Text, mostQuestion)
	m := Message{Lang: t.t.Lang, Tone: Unsure, Private: true, Blocks: []Block{para(plain(t.t.PickForReply))}}
	menu := &Menu{Action: actReply, Arg: t.Target.ID, Hint: t.t.WhichOne}
	var was []past
	for _, p := range s.Catalog.Pinpoints(text) {
		r := s.Catalog.Resolve(p)
		if r.Status != citation.Exact && p.Clause != "" {
			before := t.pastAt(s, p, r)
			was = append(was, before...)
			r.Status, r.Refs, r.Paragraph, r.Item = citation.Exact, targets(before), p.Paragraph, p.Item
		}
		if r.Status != citation.Exact || p.Clause == "" {
			continue
		}
		for _, ref := range s.Finder.clauses(r.Refs) {
			d := s.Finder.describe(ref, t.t.Lang)
			if len(menu.Options) < mostMore {
				menu.add(refValue(ref.Bare(), r.Paragraph, r.Item), d.name(t.t), d.head)
			}
		}
	}
	hits, err := s.Snapshot.Search(t.ctx, retrieval.Query{Text: text, K: 2 * mostMore})
	if err != nil {
		return t.failed(err)
	}
	for _, h := range hits {
		if len(menu.Options) < 2*mostMore {
			ref, d := s.Finder.listed(h, analysis.DetectLang(text))
			menu.add(ref.Bare().String(), d.name(t.t), d.head)
		}
	}
	lines := t.t.pastLines(s, was)
	if len(menu.Options) == 0 {
		return t.tell(Nothing, orElse(strings.Join(lines, "\n"), t.t.NoHits))
	}
	for i, line := range lines {
		m.Blocks = slices.Insert(m.Blocks, i, para(plain(line)))
	}
	for _, o := range menu.Options {
		m.Blocks = append(m.Blocks, item(strong(o.Label), plain(t.t.Colon+o.Detail)))
	}
	m.Menu = menu
	return Response{Message: &m, Private: true}
}

// pageSize is how many documents a page of /sources lists.
const pageSize = 8

// sourcesCommand is /sources.
func sourcesCommand(t *turn) Response { return t.sourcesPage(0) }

// listSources turns the page of /sources.
func listSources(t *turn) Response {
	page, err := strconv.Atoi(t.Arg)
	if err != nil {
		return t.tell(Problem, t.t.Outdated)
	}
	res := t.sourcesPage(page)
	res.Replace = true
	return res
}

// sourcesPage lists the documents of what serves: title, date, level, languages, address.
func (t *turn) sourcesPage(page int) Response {
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	shared, err := s.Snapshot.Instruments()
	if err != nil {
		return t.failed(err)
	}
	all := slices.SortedStableFunc(slices.Values(shared), func(a, b *corpus.Instrument) int {
		l := t.t.Lang
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(b.Date, a.Date), cmp.Compare(a.Title(l), b.Title(l)))
	})
	pages := max(1, (len(all)+pageSize-1)/pageSize)
	page = min(max(0, page), pages-1)
	meta := s.Snapshot.Meta()
	m := Message{Lang: t.t.Lang, Private: true, Blocks: []Block{title(plain(t.t.SourcesTitle))}}
	for _, i := range all[page*pageSize : min(len(all), (page+1)*pageSize)] {
		m.Blocks = append(m.Blocks, item(t.t.instrument(i)...))
	}
	m.Blocks = append(m.Blocks, small(light(fmt.Sprintf(t.t.SourcesFoot, meta.Name, day(meta.Built), len(all), meta.Clauses))))
	if page > 0 {
		m.Buttons = append(m.Buttons, Button{Action: actList, Arg: strconv.Itoa(page - 1), Label: t.t.ButtonBack, Emoji: "◀️"})
	}
	if page < pages-1 {
		m.Buttons = append(m.Buttons, Button{Action: actList, Arg: strconv.Itoa(page + 1), Label: t.t.ButtonNext, Emoji: "▶️"})
	}
	return Response{Message: &m, Private: true}
}

// instrument is a line about an instrument.
func (t *texts) instrument(i *corpus.Instrument) []Span {
	lang := t.Lang
	if i.Document(lang) == nil && i.Document(lang.Other()) != nil {
		lang = lang.Other()
	}
	spans := []Span{strong(t.bookTitle(i.Title(lang), lang))}
	if i.Date != "" {
		spans = append(spans, light(" · "+i.Date))
	}
	for _, d := range i.Documents {
		spans = append(spans, light(" · "), Span{Text: t.language(d.Lang) + t.Colon + t.level(d.Level), URL: quoteURL(d.Address, ""), Style: Light})
	}
	return spans
}
