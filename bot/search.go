package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/analysis"
	"yiju/retrieval/service"
)

// mostHits is how many passages a search lists.
const mostHits = 8

// searchCommand is /search: a private list of passages, with a menu to open one. It works after the acknowledgement, since it
// may ask models.
func searchCommand(t *turn) Response {
	if fold.Key(t.Options["query"]) == "" {
		return t.tell(present.Problem, t.t.EmptyQuestion)
	}
	return slow(t, withService(searched))
}

func searched(t *turn, s *service.Service) Response {
	query := present.CutRunes(t.Options["query"], mostQuestion)
	res, err := s.Search(t.ctx, retrieval.Query{
		Text: query, Lang: optionLang(t.Options["lang"]), K: mostHits, Rephrase: true, User: t.Place.Guild + "/" + t.Actor.ID,
	})
	if err != nil {
		return t.failed(err)
	}
	lang := optionLang(t.Options["lang"])
	if lang == "" {
		lang = analysis.DetectLang(query)
	}
	m := hitList(s, res.Hits, lang, t.t, nil, mostHits)
	if m.Menu == nil {
		return t.tell(present.Nothing, t.t.NoHits)
	}
	m.Blocks = append([]present.Block{present.Head(present.Text(fmt.Sprintf(t.t.HitsFor, present.Shorten(present.OneLine(query), 80))))}, m.Blocks...)
	return shown(m)
}

// hitList lists at most k hits that are not in skip, in language l, with a menu to open one.
func hitList(s *service.Service, hits []service.SearchHit, l corpus.Lang, talk *texts, skip map[corpus.Ref]bool, k int) present.Message {
	m := present.Message{Lang: talk.Lang, Tone: present.Unsure, Private: true}
	menu := &present.Menu{Action: actRead, Hint: talk.OpenOne}
	for _, h := range hits {
		if skip[h.Ref] || len(menu.Options) == k {
			continue
		}
		d := s.DescribeHit(h, l)
		name := talk.Name(described(d))
		menu.Add(d.Ref.String(), name, d.Head)
		m.Blocks = append(m.Blocks, present.Bullet(present.Span{Text: name, Style: present.Strong, Page: present.ClausePath(d.Ref)}, present.Dim(" · "+talk.Level(d.Level)), present.Text(talk.Colon+present.Shorten(d.Head, 120))))
	}
	if len(menu.Options) > 0 {
		m.Menu = menu
		m.Blocks = append(m.Blocks, present.Fine(present.Dim(fmt.Sprintf(talk.SnapshotIs, present.ShortSnapshot(s.Meta().Name)))))
	}
	return m
}

// findClause is the message command that suggests clauses to reply with.
func findClause(t *turn) Response {
	if t.Target == nil || fold.Key(t.Target.Text) == "" {
		return t.tell(present.Problem, t.t.NoTextThere)
	}
	return slow(t, withService(suggested))
}

// suggested offers clauses for the target: those that it names, then search hits for its text.
func suggested(t *turn, s *service.Service) Response {
	text := present.CutRunes(t.Target.Text, mostQuestion)
	m := present.Message{Lang: t.t.Lang, Tone: present.Unsure, Private: true, Blocks: []present.Block{present.Para(present.Text(t.t.PickForReply))}}
	menu := &present.Menu{Action: actReply, Arg: t.Target.ID, Hint: t.t.WhichOne}
	located, err := s.Locate(t.ctx, text, "")
	if err != nil {
		return t.failed(err)
	}
	for _, p := range located.Pointed {
		for _, place := range p.Places {
			d := s.Describe(place.Ref, t.t.Lang)
			if place.Ref.Lang = ""; !p.Whole && len(menu.Options) < mostMore {
				menu.Add(place.String(), t.t.choice(d), d.Head)
			}
		}
	}
	found, err := s.Search(t.ctx, retrieval.Query{Text: text, K: 2 * mostMore})
	if err != nil {
		return t.failed(err)
	}
	for _, h := range found.Hits {
		if len(menu.Options) < 2*mostMore {
			d := s.DescribeHit(h, analysis.DetectLang(text))
			menu.Add(d.Ref.Bare().String(), t.t.choice(d), d.Head)
		}
	}
	lines := t.t.formerLines(s, located.Former)
	if len(menu.Options) == 0 {
		return t.tell(present.Nothing, cmp.Or(strings.Join(lines, "\n"), t.t.NoHits))
	}
	for i, line := range lines {
		m.Blocks = slices.Insert(m.Blocks, i, present.Para(present.Text(line)))
	}
	for _, o := range menu.Options {
		m.Blocks = append(m.Blocks, present.Bullet(present.Bold(o.Label), present.Text(t.t.Colon+o.Detail)))
	}
	m.Menu = menu
	return shown(m)
}

// pageSize is the number of documents on a page of /sources.
const pageSize = 8

func sourcesCommand(t *turn, s *service.Service) Response { return sourcesPage(t, s, 0) }

func listSources(t *turn, s *service.Service) Response {
	page, err := strconv.Atoi(t.Arg)
	if err != nil {
		return t.tell(present.Problem, t.t.Outdated)
	}
	res := sourcesPage(t, s, page)
	res.Replace = true
	return res
}

// sourcesPage lists the documents of the serving snapshot: title, date, level, languages, address.
func sourcesPage(t *turn, s *service.Service, page int) Response {
	shared, err := s.Instruments()
	if err != nil {
		return t.failed(err)
	}
	all := slices.SortedStableFunc(slices.Values(shared), func(a, b *corpus.Instrument) int {
		return cmp.Or(service.ByAuthority(a, b), cmp.Compare(a.Title(t.t.Lang), b.Title(t.t.Lang)))
	})
	pages := max(1, (len(all)+pageSize-1)/pageSize)
	page = min(max(0, page), pages-1)
	meta := s.Meta()
	clauses, bilingual := s.Counts()
	m := t.page(present.Head(present.Text(t.t.SourcesTitle)))
	for _, i := range all[page*pageSize : min(len(all), (page+1)*pageSize)] {
		m.Blocks = append(m.Blocks, present.Bullet(t.t.instrument(i)...))
	}
	m.Blocks = append(m.Blocks, present.Fine(present.Dim(fmt.Sprintf(t.t.SourcesFoot, meta.Name, present.Day(meta.Built), len(all), clauses, bilingual))))
	if page > 0 {
		m.Buttons = append(m.Buttons, present.Button{Action: actList, Arg: strconv.Itoa(page - 1), Label: t.t.ButtonBack, Emoji: "◀️"})
	}
	if page < pages-1 {
		m.Buttons = append(m.Buttons, present.Button{Action: actList, Arg: strconv.Itoa(page + 1), Label: t.t.ButtonNext, Emoji: "▶️"})
	}
	return shown(m)
}

// instrument describes an instrument in one line.
func (t *texts) instrument(i *corpus.Instrument) []present.Span {
	lang := t.Lang
	if i.Document(lang) == nil && i.Document(lang.Other()) != nil {
		lang = lang.Other()
	}
	spans := []present.Span{present.Bold(t.BookTitle(i.Title(lang), lang))}
	if i.Date != "" {
		spans = append(spans, present.Dim(" · "+i.Date))
	}
	for _, d := range i.Documents {
		spans = append(spans, present.Dim(" · "), present.Span{Text: t.Language(d.Lang) + t.Colon + t.Level(d.Level), URL: present.QuoteURL(d.Address, ""), Style: present.Light})
	}
	return spans
}
