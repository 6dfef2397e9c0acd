package citation

import (
	"slices"
	"strings"

	"yiju/corpus"
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

// others returns the names that i goes by besides its titles and aliases: those of the line of the table that has one of them.
func (k *knownNames) others(i *corpus.Instrument) []string {
	titles := titlesOf(i)
	for _, name := range slices.Concat(titles[corpus.Chinese], titles[corpus.English], i.Aliases) {
		for _, spelling := range []string{name, strings.TrimPrefix(name, "中华人民共和国"), strings.TrimSuffix(name, " of the People's Republic of China")} {
			if n, ok := k.line[normalName(spelling)]; ok {
				return k.lines[n]
			}
		}
	}
	return nil
}
