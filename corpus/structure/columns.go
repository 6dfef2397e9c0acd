package structure

import (
	"slices"

	"yiju/corpus"
	"yiju/corpus/structure/newspaper"
)

// maxArticles is how many neighbouring articles the rest of an article is sought among: those of a newspaper sheet.
const maxArticles = 60

// reunite gives the orphaned paragraphs of a newspaper page back to the articles that they belong to, where that can
// be decided, and leaves the rest as articles of their own with a note.
func reunite(pg *page, all []*article) []*article {
	var out []*article
	for sheet := range slices.Chunk(all, maxArticles) {
		out = append(out, reuniteSheet(sheet)...)
	}
	for _, a := range out {
		for _, p := range a.body {
			pg.renew(p)
		}
		if a.cut() {
			a.note(corpus.NoteEndMissing)
		}
	}
	return out
}

// reuniteSheet finds the articles of the orphans of a sheet.
func reuniteSheet(all []*article) []*article {
	articles := make([]newspaper.Article, len(all))
	var orphans []*para // a section heading goes with the paragraph under it
	var texts []string
	for i, a := range all {
		n := &articles[i]
		n.Open, n.Cut = !a.orphan && !a.closed && len(a.body) > 0, a.cut()
		for _, t := range a.titles {
			n.Titles = append(n.Titles, t)
		}
		for _, p := range a.body {
			n.Body = append(n.Body, p.text)
			if a.orphan && p.level == 0 {
				orphans, texts = append(orphans, p), append(texts, p.text)
			}
		}
	}
	home := make(map[*para]*article)
	for i, at := range newspaper.Assign(texts, articles) {
		if at >= 0 {
			home[orphans[i]] = all[at]
		}
	}
	return rehome(all, home)
}

// rehome moves each orphaned paragraph to its article.
func rehome(all []*article, home map[*para]*article) []*article {
	out := slices.DeleteFunc(slices.Clone(all), func(a *article) bool { return a.orphan })
	for _, o := range all {
		if !o.orphan {
			continue
		}
		var apart *article
		next := 0 // the next paragraph of text
		for i, p := range o.body {
			for next = max(next, i); next < len(o.body)-1 && o.body[next].level > 0; next++ {
			}
			if to := home[o.body[next]]; to != nil {
				to.goOn(p)
				apart = nil
				continue
			}
			if apart == nil {
				apart = newArticle(corpus.NoteContinuation)
				apart.reported = true
				out = append(out, apart)
			}
			apart.body = append(apart.body, p)
		}
	}
	return out
}

// goOn adds p to a, joined to its last paragraph where that breaks off.
func (a *article) goOn(p *para) {
	last := a.body[len(a.body)-1]
	if p.place != last.until+1 {
		a.note(corpus.NoteJoined)
	}
	if last.goesOn() && p.level == 0 {
		last.join(p)
		return
	}
	a.body = append(a.body, p)
}
