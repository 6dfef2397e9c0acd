package citation

import (
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/numeral"
)

// knownNames is the table of names that widely known instruments go by, see configs.Names.
type knownNames struct {
	lines [][]string
	line  map[string]int // index in lines, by normal name
}

func readKnownNames(table string) *knownNames {
	k := &knownNames{line: make(map[string]int)}
	for text := range strings.Lines(table) {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		names := strings.Split(text, "\t")
		for _, name := range names {
			k.line[normalName(name)] = len(k.lines)
		}
		k.lines = append(k.lines, names)
	}
	return k
}

// others returns the names that i goes by besides its titles and aliases: those of the line of the table that has one of them,
// or a name that one of them begins with and that says enough to be no other's: "Executive Order 14028—Improving …".
func (k *knownNames) others(i *corpus.Instrument) []string {
	for _, title := range append(titlesOf(i), i.Aliases...) {
		for _, spelling := range []string{title, strings.TrimPrefix(title, "中华人民共和国"), strings.TrimSuffix(title, " of the People's Republic of China")} {
			if n, ok := k.line[normalName(spelling)]; ok {
				return k.lines[n]
			}
		}
		if n, ok := k.beginning(normalName(title)); ok {
			return k.lines[n]
		}
	}
	return nil
}

// beginning returns the line of the longest telling name that the normal name title begins with.
func (k *knownNames) beginning(title string) (line int, ok bool) {
	longest := 0
	for name, n := range k.line {
		if rest, cut := strings.CutPrefix(title, name); cut && len(name) > longest && telling(name) && (rest == "" || !numeral.IsWordByte(rest[0])) {
			line, longest, ok = n, len(name), true
		}
	}
	return line, ok
}

// telling reports whether a normal name is of no more than one instrument: it has an official number, or is long.
func telling(name string) bool {
	return strings.ContainsAny(name, "0123456789") || strings.Count(name, " ") >= 3 || name[0] >= utf8.RuneSelf && utf8.RuneCountInString(name) >= 8
}
