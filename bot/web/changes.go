package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/service"
)

// historyPage says how a clause was.
type historyPage struct {
	page
	Clause listItem
	Past   []string
	Sides  []timeline
}

// timelineOf is the past of a clause in one language.
type timeline struct {
	Lang     corpus.Lang
	Name     string
	Versions []version
}

// version is a wording of a clause with what it changed of the one before.
type version struct {
	When, Snapshot, Digest string
	URL                    string // names the wording
	Missing                bool
	Spans                  []present.Span // the difference, or the whole text of the first one
}

// history shows the wordings that a clause had in the snapshots that are kept.
func (v *visit) history() error {
	place, err := v.ParsePlace(v.r.PathValue("instrument") + "/" + v.r.PathValue("clause"))
	if err != nil {
		return lost(v, v.r.PathValue("instrument"))
	}
	former, err := v.Former(v.ctx, place.Ref)
	if err != nil {
		return err
	}
	name := v.name(place.Ref)
	p := historyPage{page: v.page(v.t.RoomHistory + v.t.Colon + name), Past: v.t.Former(former, v.name)}
	p.Clause = listItem{URL: v.link(clausePath(place)), Name: name}
	found := len(former) > 0
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		ref := place.Ref
		ref.Lang = l
		versions, err := versionsOf(v, ref)
		if err != nil {
			return err
		}
		if found = found || len(versions) > 0; len(versions) > 0 {
			p.Sides = append(p.Sides, timeline{l, v.t.Language(l), timelineOf(v, ref, versions)})
		}
	}
	if !found {
		return lost(v, v.r.PathValue("instrument")+" "+v.r.PathValue("clause"))
	}
	return v.send(http.StatusOK, "history", p, volatile)
}

// versionsOf returns the wordings of a clause in one language; without snapshots, the present one.
func versionsOf(v *visit, ref corpus.Ref) ([]service.Version, error) {
	if v.Past != nil {
		return v.Past.Versions(v.ctx, ref)
	}
	res, err := v.Show(v.ctx, ref)
	if err != nil || len(res.Clauses) == 0 || res.Clauses[0].Lang != ref.Lang || res.Status == service.Moved {
		return nil, err
	}
	c := res.Clauses[0]
	return []service.Version{{Clause: c.Entry.Clause, Digest: c.Digest, Since: v.Meta().Built, Snapshot: v.Meta().Name}}, nil
}

func timelineOf(v *visit, ref corpus.Ref, versions []service.Version) []version {
	var out []version
	for i, was := range versions {
		earliest := i == len(versions)-1
		o := version{Snapshot: present.ShortSnapshot(was.Snapshot), Missing: was.Clause == nil}
		var when []string
		if v.Past != nil {
			when = append(when, present.Day(was.Since))
		}
		if i == 0 {
			when = append(when, v.t.RoomCurrent)
		}
		if earliest && v.Past != nil {
			when = append(when, v.t.RoomEarliest)
		}
		o.When = strings.Join(when, " · ")
		if was.Clause != nil {
			o.Digest = present.CutRunes(was.Digest, present.ShortDigest)
			o.URL = v.link(refPath(ref)+"@"+o.Digest, "lang", string(ref.Lang))
			o.Spans = []present.Span{present.Text(was.Clause.Text)}
			if !earliest && versions[i+1].Clause != nil {
				o.Spans = present.Difference(service.Edits(versions[i+1].Clause.Text, was.Clause.Text, ref.Lang))
			}
		}
		out = append(out, o)
	}
	return out
}

// Atom (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomName    `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomName struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Content struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	} `xml:"content"`
}

// mostEntries bounds a feed.
const mostEntries = 300

// feed lists the changes of the corpus, an entry for each clause.
func (v *visit) feed() error {
	if v.fresh() {
		return nil
	}
	f := atomFeed{
		Lang: tag(v.t.Lang), ID: v.absolute("/feed"), Title: v.t.BrandName + v.t.Colon + v.t.RoomChanges, Updated: v.Meta().Built.UTC().Format(time.RFC3339),
		Author: atomName{v.t.BrandName}, Links: []atomLink{{"self", v.absolute("/feed")}, {"alternate", v.absolute("/")}},
	}
	if v.Past != nil {
		editions, err := v.Past.Editions(v.ctx)
		if err != nil {
			return err
		}
		for _, e := range editions {
			for _, c := range e.Changes {
				if len(f.Entries) < mostEntries {
					f.Entries = append(f.Entries, entryOf(v, e, c))
				}
			}
			if e.Count > len(e.Changes) || e.Uncount {
				f.Entries = append(f.Entries, wholeEntry(v, e))
			}
		}
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(f); err != nil {
		return err
	}
	return v.reply(http.StatusOK, "application/atom+xml; charset=utf-8", b.Bytes())
}

func entryOf(v *visit, e service.Edition, c service.Change) atomEntry {
	what := v.t.Change(c.Kind)
	if strings.Contains(what, "%d") {
		what = fmt.Sprintf(what, c.Clauses)
	}
	name := present.OneLine(strings.TrimSuffix(v.t.BookTitle(c.Title, c.Ref.Lang)+" · "+c.Label, " · "))
	url := v.absolute(refPath(c.Ref.Bare()))
	if c.Ref.Clause != "" && c.Kind != diff.Withdrawn {
		url += "/history"
	}
	a := atomEntry{
		ID:    v.absolute("/feed#" + e.Name + "/" + c.Ref.String()),
		Title: present.Printable(name + v.t.Colon + what), Updated: e.Built.UTC().Format(time.RFC3339), Link: atomLink{"alternate", url},
	}
	a.Content.Type, a.Content.Text = "text", fmt.Sprintf("%s (%s)", what, c.Ref)
	if (c.Was != corpus.Ref{}) {
		a.Content.Text = fmt.Sprintf("%s (%s → %s)", what, c.Was, c.Ref)
	}
	return a
}

// wholeEntry says that a snapshot changed more than is listed.
func wholeEntry(v *visit, e service.Edition) atomEntry {
	a := atomEntry{
		ID: v.absolute("/feed#" + e.Name), Title: fmt.Sprintf(v.t.SnapshotIs, present.ShortSnapshot(e.Name)),
		Updated: e.Built.UTC().Format(time.RFC3339), Link: atomLink{"alternate", v.absolute("/")},
	}
	a.Content.Type, a.Content.Text = "text", fmt.Sprintf(v.t.SnapshotIs, present.ShortSnapshot(e.Name))
	if n := e.Count - len(e.Changes); n > 0 {
		a.Content.Text = fmt.Sprintf(v.t.AndMore, n)
	}
	return a
}
