package web

import (
	"net/http"
	"slices"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/service"
)

// pinpoint forwards an address that writes a clause as people do: /c/行动计划第七条.
func (v *visit) pinpoint() error { return lost(v, v.r.PathValue("pinpoint")) }

// elsewhere answers for addresses that the room does not have. Their last words may name a clause.
func (v *visit) elsewhere() error {
	if v.r.Method != http.MethodGet && v.r.Method != http.MethodHead {
		v.w.Header().Set("Allow", "GET, HEAD")
		return &refusal{http.StatusMethodNotAllowed, v.t.RoomNoPage}
	}
	path := strings.Trim(v.r.URL.Path, "/")
	return lost(v, path[strings.LastIndex(path, "/")+1:])
}

// lost answers for an address that names no clause: it forwards to the one clause that the words mean beyond doubt, and otherwise says
// what there is instead.
func lost(v *visit, text string) error {
	text = present.CutRunes(strings.Join(strings.Fields(present.Printable(text)), " "), mostTyped)
	for _, words := range []string{text, strings.ReplaceAll(text, "-", " "), strings.ToLower(text)} {
		res, err := v.Locate(v.ctx, words, "")
		if err != nil {
			return err
		}
		if to, ok := meant(res); ok && clausePath(to) != v.r.URL.EscapedPath() {
			v.view = to.Ref.Lang
			to.Ref.Lang = ""
			return v.redirect(v.link(clausePath(to)), true)
		}
	}
	res, err := v.Locate(v.ctx, text, "")
	if err != nil {
		return err
	}
	p := notice{page: v.page(v.t.RoomNoPage), Text: v.t.RoomNoPage}
	p.Asked = text
	switch res.Status {
	case citation.OutOfRange:
		p.Text = v.t.OutOfRange(res.RangeOf, res.ValidRange)
	case citation.Ambiguous:
		p.Text = v.t.Ambiguous
	}
	p.Advice = v.t.Former(res.Former, v.name)
	suggested := res.Suggestions
	for _, m := range res.Missed() {
		suggested = append(suggested, m.Refs...)
	}
	p.Items = suggestions(v, append(suggested, v.Suggest(text, mostSuggested)...))
	return v.send(http.StatusNotFound, "notice", p, volatile)
}

// noPart answers for a part that a clause does not have.
func noPart(v *visit, place service.Place) error {
	p := notice{page: v.page(v.t.RoomNoPage), Text: v.t.RoomNoPart, Items: suggestions(v, []corpus.Ref{place.Ref})}
	return v.send(http.StatusNotFound, "notice", p, volatile)
}

// Bounds of what is read of an address, in runes, and of what is suggested for it.
const (
	mostTyped     = 200
	mostSuggested = 8
)

// meant returns the one place that the only pinpoint of a text means exactly.
func meant(res service.CiteResult) (service.Place, bool) {
	if len(res.Pointed) != 1 || res.Status != citation.Exact && res.Status != service.Moved {
		return service.Place{}, false
	}
	p := res.Pointed[0]
	switch {
	case p.Unread != "" || len(p.Places) == 0:
		return service.Place{}, false
	case p.Whole && p.Status == citation.Exact && !slices.ContainsFunc(p.Places, func(o service.Place) bool { return o.Ref.Instrument != p.Places[0].Ref.Instrument }):
		return service.Place{Ref: corpus.Ref{Instrument: p.Places[0].Ref.Instrument}}, true
	}
	return p.Places[0], len(p.Places) == 1
}

// suggestions lists clauses and instruments, each once.
func suggestions(v *visit, refs []corpus.Ref) []listItem {
	var items []listItem
	for _, ref := range refs {
		ref = ref.Bare()
		item := listItem{URL: v.link(refPath(ref)), Name: v.name(ref), Detail: strings.TrimSuffix(ref.String(), "/")}
		if !slices.Contains(items, item) && len(items) < mostSuggested {
			items = append(items, item)
		}
	}
	return items
}

// forward sends the reader to where a clause is by now, and has the page say so. It is not for good: another clause may take the
// place.
func forward(v *visit, from service.Place, format string, former []service.Former) error {
	var to []corpus.Ref
	for _, f := range former {
		if f.Status == service.Moved && !slices.Contains(to, f.To) {
			to = append(to, f.To)
		}
	}
	if len(to) == 1 {
		path := clausePath(service.Place{Ref: to[0], Part: from.Part})
		if format != "" {
			return v.redirect(path+format, false)
		}
		return v.redirect(v.link(path, "from", from.Ref.String()), false)
	}
	p := notice{page: v.page(from.String()), Text: from.String(), Advice: v.t.Former(former, v.name), Items: suggestions(v, to)}
	return v.send(http.StatusMultipleChoices, "notice", p, volatile)
}

// gone answers for a clause that was withdrawn.
func gone(v *visit, place service.Place, former []service.Former) error {
	p := notice{page: v.page(place.String()), Text: v.t.RoomWithdrawn, Advice: v.t.Former(former, v.name)}
	if v.Past != nil {
		p.Items = append(p.Items, listItem{URL: v.link(refPath(place.Ref) + "/history"), Name: v.t.RoomHistory})
	}
	ref := corpus.Ref{Instrument: place.Ref.Instrument}
	if service.Contents(v.Service, ref.Instrument) != nil {
		p.Items = append(p.Items, suggestions(v, []corpus.Ref{ref})...)
	}
	return v.send(http.StatusGone, "notice", p, volatile)
}

// title is the title of an instrument for the reader.
func (v *visit) title(id string) string {
	if i := v.work(id); i != nil {
		l := v.t.Lang
		if i.Document(l) == nil && i.Document(l.Other()) != nil {
			l = l.Other()
		}
		return v.t.BookTitle(i.Title(v.t.Lang), l)
	}
	return id
}

// work returns an instrument, possibly without its clauses; nil for none.
func (v *visit) work(id string) *corpus.Instrument {
	all, err := v.Instruments()
	if err != nil {
		return nil
	}
	at, ok := slices.BinarySearchFunc(all, id, func(i *corpus.Instrument, id string) int { return strings.Compare(i.ID, id) })
	if !ok {
		return nil
	}
	return all[at]
}
