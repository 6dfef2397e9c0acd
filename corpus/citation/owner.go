package citation

import (
	"slices"
	"strings"

	"yiju/corpus/numeral"
)

// owner is the name that a locator belongs to, nil if there is none; direct reports that the two are adjacent.
type owner struct {
	name   *name
	direct bool
}

// owners returns the owner of each locator: the name after "of", the one directly before or after the locator, or else
// the nearest one, preferring the same sentence and then the text before the locator.
func (s *scanned) owners() []owner {
	owners := make([]owner, len(s.locators))
	for k, l := range s.locators {
		switch n := s.beside(l); {
		case n != nil:
			owners[k] = owner{n, true}
		case k > 0 && owners[k-1].name != nil && s.joined(s.locators[k-1], l): // 行动计划第三条和第五条
			owners[k] = owner{owners[k-1].name, owners[k-1].direct && owners[k-1].name.end <= l.start}
		default:
			owners[k] = owner{s.nearest(l), false}
		}
	}
	return owners
}

// beside returns the name adjacent to l, or nil.
func (s *scanned) beside(l locator) *name {
	if l.bareName > 0 {
		return &s.names[l.bareName-1]
	}
	var before, behind *name
	for i := range s.names {
		switch n := &s.names[i]; {
		case s.directlyBefore(*n, l):
			before = n
		case behind == nil && s.directlyBehind(*n, l):
			behind = n
		}
	}
	if behind != nil && (before == nil || before.class <= kindNoun && behind.class >= aliasName && strings.Contains(s.Text[l.end:behind.start], "(") || strings.Contains(s.Text[l.end:behind.start], "of ")) {
		return behind
	}
	return before
}

// nearest returns the name that l most likely belongs to if none is adjacent.
func (s *scanned) nearest(l locator) *name {
	var best *name
	rank := func(n *name) int {
		r := 0
		if !s.sameSentence(*n, l) {
			r = 2
		}
		if n.start > l.start {
			r++
		}
		return r
	}
	for i := range s.names {
		n := &s.names[i]
		if n.tentative || len(n.records) == 0 && (n.unknown == "" || len(n.near) == 0 && !n.quoted) {
			continue
		}
		if best == nil || rank(n) < rank(best) || rank(n) == rank(best) && n.end <= l.start {
			best = n
		}
	}
	return best
}

// joined reports whether two locators are separated only by "and" or a comma.
func (s *scanned) joined(a, b locator) bool {
	gap := strings.TrimSpace(s.Text[a.end:max(a.end, b.start)])
	return a.end <= b.start && slices.Contains([]string{"", ",", ", and", "and", "&", "or", "和", "及", "与", "以及", "或"}, gap)
}

// gapWords may separate a name from the number that belongs to it.
var (
	gapBefore = []string{" ", "的", "里面", "里", "中", "内", "上", "之", "'s", "'", ",", ":", ">", "\"", "(", ")", "-", "in ", "under "}
	gapBehind = []string{" ", "of ", "in ", "from ", "under ", "to ", "within ", "the ", "this ", "that ", "our ", "<", "\"", "'", ",", "("}
)

// directlyBefore reports whether the name n comes directly before l.
func (s *scanned) directlyBefore(n name, l locator) bool {
	if n.end > l.start || l.start-n.end > 60 {
		return false
	}
	gap := s.Text[n.end:l.start]
	if i := strings.IndexByte(gap, '('); i >= 0 && strings.IndexByte(gap[i:], ')') > 0 { // "(2025)", "(GAIGI)"
		gap = gap[:i] + gap[i+strings.IndexByte(gap[i:], ')')+1:]
	}
	return onlyOf(gap, gapBefore)
}

// directlyBehind reports whether the name n comes directly after l.
func (s *scanned) directlyBehind(n name, l locator) bool {
	head := max(l.end, min(n.head, n.start))
	return l.end <= n.start && head-l.end <= 60 && onlyOf(s.Text[l.end:head], gapBehind)
}

// onlyOf reports whether s consists of the given words only.
func onlyOf(s string, words []string) bool {
	for s != "" {
		i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
		if i < 0 {
			return false
		}
		s = s[len(words[i]):]
	}
	return true
}

// sameSentence reports whether no sentence ends between n and l.
func (s *scanned) sameSentence(n name, l locator) bool {
	return s.sentences[n.start] == s.sentences[l.start]
}

// countSentences returns for each byte of the folded text how many sentences end before it. An English full stop ends
// one only if a space follows.
func (s *scanned) countSentences() []int {
	counts := make([]int, len(s.Text))
	n := 0
	for i, c := range []byte(s.Text) {
		counts[i] = n
		switch {
		case c == '!', c == '?', c == ';', c == '\n':
			n++
		case c == '.' && (strings.HasPrefix(s.raw[s.At[i]:], "。") || strings.HasPrefix(s.Text[i+1:], " ") && !abbreviated(s.Text[:i])):
			n++
		}
	}
	return counts
}

// abbreviated reports whether the full stop after t is that of an abbreviation before a number or a name.
func abbreviated(t string) bool {
	word := t[strings.LastIndexFunc(t, func(r rune) bool { return r >= 0x80 || !numeral.IsWordByte(byte(r)) })+1:]
	u, ok := latinUnits[word]
	return len(word) == 1 && numeral.IsLetter(word[0]) || ok && u.unit != unitGoal && len(word) <= 4
}
