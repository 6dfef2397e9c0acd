package structure

import (
	"cmp"
	"regexp"
	"slices"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/corpus/structure/naming"
)

var (
	quotedTitle = regexp.MustCompile(`《([^《》]{3,60})》`)
	citedSource = regexp.MustCompile(`《([^《》]{3,60})》[，,].{0,60}?<?(https?://[^\s<>，。]+)`)
)

// nameAcross learns what instruments are called in the other language from clauses that exist in both: where the
// Chinese names an instrument of the corpus and the English has one name of the same kind, that is its name.
func nameAcross(instruments []*corpus.Instrument) {
	byTitle := make(map[string]*corpus.Instrument)
	for _, i := range instruments {
		if i.TitleZH != "" {
			byTitle[fold.Key(i.TitleZH)] = i
		}
	}
	for _, i := range instruments {
		zh, en := i.Document(corpus.Chinese), i.Document(corpus.English)
		if zh == nil || en == nil {
			continue
		}
		english := make(map[string]string, len(en.Clauses))
		for _, c := range en.Clauses {
			english[c.ID] = c.Text
		}
		for _, c := range zh.Clauses {
			nameFrom(c.Text, english[c.ID], byTitle)
		}
	}
}

func nameFrom(zh, en string, byTitle map[string]*corpus.Instrument) {
	for _, m := range quotedTitle.FindAllStringSubmatch(zh, -1) {
		inst := byTitle[fold.Key(naming.Appended.ReplaceAllString(m[1], ""))]
		if inst == nil {
			continue
		}
		var found []string
		for _, name := range naming.Capitalised(en) {
			if kind := naming.KindOf(name); kind != "" && kind == inst.Kind && !naming.BareNoun(name, kind) && !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
		if len(found) != 1 {
			continue
		}
		switch {
		case inst.TitleEN == "":
			inst.TitleEN = found[0]
		case inst.TitleEN != found[0] && !slices.Contains(inst.Aliases, found[0]):
			inst.Aliases = append(inst.Aliases, found[0])
		}
	}
}

// addressAcross takes the address of an instrument that has none from a footnote that cites it by title and address.
func addressAcross(instruments []*corpus.Instrument) {
	cited := make(map[string]string)
	for _, i := range instruments {
		for _, d := range i.Documents {
			for _, c := range d.Clauses {
				for _, n := range c.Notes {
					for _, m := range citedSource.FindAllStringSubmatch(n.Text, -1) {
						key := fold.Key(naming.Appended.ReplaceAllString(m[1], ""))
						cited[key] = cmp.Or(cited[key], m[2])
					}
				}
			}
		}
	}
	for _, i := range instruments {
		for _, d := range i.Documents {
			if d.Address == "" && i.TitleZH != "" && !d.Level.Secondary() {
				d.Address = cited[fold.Key(i.TitleZH)]
			}
		}
	}
}
