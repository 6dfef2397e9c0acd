package web

import (
	"fmt"
	"net/http"
	"slices"

	"yiju/bot/present"
	"yiju/corpus/citation"
	"yiju/retrieval"
	"yiju/retrieval/service"
)

// searchPage lists what a query finds.
type searchPage struct {
	page
	Query string
	Exact []listItem // clauses that the query names
	Notes []string
	Hits  []*card
	None  bool // nothing was found
}

// mostHits is how many hits a page shows.
const mostHits = 20

// search shows the clauses that a query names, and those that have its words. With part=1 the page has no frame, for the script that
// asks while a reader types.
func (v *visit) search() error {
	q := v.words("q")
	p := searchPage{page: v.page(v.t.RoomSearch), Query: q}
	p.Asked = q
	if q != "" {
		p.Title = fmt.Sprintf(v.t.HitsFor, present.Shorten(q, 60))
		if err := p.find(v, q); err != nil {
			return err
		}
	}
	name := "search"
	if v.r.URL.Query().Get("part") != "" {
		name = "hits"
	}
	return v.send(http.StatusOK, name, p, volatile)
}

func (p *searchPage) find(v *visit, q string) error {
	leave, err := v.enter()
	if err != nil {
		return err
	}
	defer leave()
	named, err := v.Locate(v.ctx, q, "")
	if err != nil {
		return err
	}
	for _, place := range named.Places() {
		if len(p.Exact) < mostSuggested && place.Ref.Clause != "" && !named.Pointed[0].Whole {
			p.Exact = append(p.Exact, listItem{URL: v.link(clausePath(place)), Name: v.name(place.Ref), Detail: place.String()})
		}
	}
	if named.Status == citation.OutOfRange {
		p.Notes = append(p.Notes, v.t.OutOfRange(named.RangeOf, named.ValidRange))
	}
	p.Notes = append(p.Notes, v.t.Former(named.Former, v.name)...)
	res, err := v.Search(v.ctx, retrieval.Query{Text: q, K: mostHits})
	if err != nil {
		return err
	}
	marks, err := v.Marks(v.ctx, res)
	if err != nil {
		return err
	}
	for i, h := range res.Hits {
		p.Hits = append(p.Hits, hitCard(v, h, res.Found[i], marks[i]))
	}
	p.None = len(p.Exact)+len(p.Hits) == 0
	return nil
}

// hitCard shows a hit in the language that it was found in.
func hitCard(v *visit, h service.SearchHit, found retrieval.Hit, marks [][2]int) *card {
	c := present.HitClause(found)
	c.Marks = marks
	k := cardOf(v, v.t, c)
	k.N, k.URL = h.Rank, v.link(refPath(h.Ref))
	cutLead(k, mostShown/4)
	cutText(k, mostShown)
	return k
}

// cutLead drops what stands before the first mark of a card, but for the most last characters.
func cutLead(k *card, most int) {
	before := 0
	for i, p := range k.Text {
		for j, s := range p {
			if !s.Mark {
				before += len([]rune(s.Text))
				continue
			}
			if before <= most {
				return
			}
			lead := ""
			for _, s := range p[:j] {
				lead += s.Text
			}
			if n := []rune(lead); len(n) > most {
				lead = string(n[len(n)-most:])
			}
			k.Text = append([][]segment{append([]segment{{Text: "…" + lead}}, p[j:]...)}, k.Text[i+1:]...)
			return
		}
	}
}

// mostShown bounds the text of a hit, in runes.
const mostShown = 260

// cutText shortens the text of a card.
func cutText(k *card, most int) {
	for i, p := range k.Text {
		for j, s := range p {
			n := len([]rune(s.Text))
			if n <= most {
				most -= n
				continue
			}
			p[j].Text = present.Shorten(s.Text, max(most, 1))
			k.Text = append(slices.Clip(k.Text[:i]), p[:j+1])
			return
		}
	}
}
