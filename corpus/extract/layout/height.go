package layout

import (
	"math"
	"slices"
	"unicode/utf8"
)

// Limits of the heights of boxes.
const (
	tall      = 2.0 // times the size of the type; usual fonts stay below 1.5
	usual     = 1.0 // what is made of it
	latinEm   = 0.5 // mean width of a character that is not Chinese, in sizes of the type
	fewInType = 20  // sizes of type that words of one height are wide; fewer tell nothing of their font
)

// lowerBoxes makes boxes lower that a font makes much taller than its characters, as those of some fonts for Chinese: those of
// the lines above and below would overlap, and every distance that is measured in heights of a character would be too small.
func lowerBoxes(pages []Page) {
	key := func(w Word) int { return int(math.Round(4 * w.height())) }
	width, ems := make(map[int]float64), make(map[int]float64)
	for _, p := range pages {
		for _, l := range p.Lines {
			for _, w := range l.words {
				width[key(w)] += w.x1 - w.x0
				ems[key(w)] += emsOf(w.text)
			}
		}
	}
	size := make(map[int]float64) // of the type, by the height of boxes that are too tall
	for k, n := range ems {
		if em := width[k] / n; n >= fewInType && em > 0 && float64(k)/4 > tall*em {
			size[k] = em
		}
	}
	if len(size) == 0 {
		return
	}
	for _, p := range pages {
		for i, l := range p.Lines {
			words := slices.Clone(l.words)
			for n, w := range words {
				if em, ok := size[key(w)]; ok {
					middle := (w.y0 + w.y1) / 2
					words[n].y0, words[n].y1 = middle-usual/2*em, middle+usual/2*em
				}
			}
			p.Lines[i] = MakeLine(words, l.flow, l.page)
		}
	}
}

// emsOf returns how wide s is, in sizes of its type.
func emsOf(s string) float64 {
	wide := 0
	for _, r := range s {
		if Unspaced(r) {
			wide++
		}
	}
	return float64(wide) + latinEm*float64(utf8.RuneCountInString(s)-wide)
}
