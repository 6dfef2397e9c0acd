package structure

import (
	"regexp"
	"slices"

	"yiju/corpus"
	"yiju/corpus/structure/line"
)

// Names of sections that have no number.
var (
	preambleName   = regexp.MustCompile(`(?i)^(?:序言|前言|引言|导言|導言|序|preamble|foreword|introduction)$`)
	conclusionName = regexp.MustCompile(`(?i)^(?:结语|結語|结束语|結束語|结论|結論|小结|小結|余论|尾声|conclusions?|concludingremarks)$`)
)

// namedSection returns the id of a section that is known by its name, or "".
func namedSection(text string) string {
	if len(text) > 40 {
		return ""
	}
	switch name := line.Squeeze(text); {
	case preambleName.MatchString(name):
		return "preamble"
	case conclusionName.MatchString(name):
		return "conclusion"
	}
	return ""
}

// divide splits a section that numbers points of its own: it keeps its heading and what stands above the first point.
func (b *builder) divide(d *draft) []*draft {
	if b.scheme.law() || d.marker.Kind == line.NoMarker || d.head != nil || b.scheme.kind == line.OutlineMark || b.scheme.kind == line.BareMark || len(d.paras) < 2 || !line.HeadingLike(d.paras[0].text[d.marker.End:]) {
		return []*draft{d}
	}
	toks := make([]token, len(d.paras)-1)
	for i, p := range d.paras[1:] {
		toks[i] = token{para: p, Marker: p.marker}
	}
	points := pointsOf(toks, d.marker.Kind)
	switch {
	case points != nil:
		b.points = toks[points[0]].Kind
	case b.points != line.NoMarker: // a single point, where the sections before have several
		points = ascending(toks, b.points)
	}
	if points == nil {
		return []*draft{d}
	}
	var out []*draft
	if points[0] > 0 {
		head := *d
		head.paras = d.paras[:1+points[0]]
		out = append(out, &head)
	} else {
		b.pg.drop(d.paras[0], corpus.ReasonHeading)
	}
	path := append(slices.Clone(d.path), d.paras[0].text)
	ends := append(points[1:len(points):len(points)], len(toks))
	for n, i := range points {
		m, end := toks[i].Marker, ends[n]
		out = append(out, &draft{id: b.unique(d.id + "." + m.ID()), marker: m, path: path, paras: d.paras[1+i : 1+end]})
	}
	return out
}

// pointsOf returns the tokens that number the points of a section, in the kind of marker that comes first.
func pointsOf(toks []token, section line.MarkerKind) []int {
	var points []int
	for _, k := range []line.MarkerKind{line.HanParenMark, line.OrdinalMark, line.ArabicMark, line.ShiMark, line.ParenMark} {
		if k == section {
			continue
		}
		if items := ascending(toks, k); len(items) >= 2 && (points == nil || items[0] < points[0]) {
			points = items
		}
	}
	return points
}

// ascending returns the tokens of kind k whose numbers go up by one, from wherever they begin.
func ascending(toks []token, k line.MarkerKind) []int {
	var items []int
	for i, t := range toks {
		if t.Kind == k && (items == nil || t.Num == toks[items[len(items)-1]].Num+1) {
			items = append(items, i)
		}
	}
	return items
}
