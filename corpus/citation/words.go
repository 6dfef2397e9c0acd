package citation

import (
	_ "embed"
	"slices"
	"strings"
)

// wordTable holds the words by which names and numbers are known, in sections that say what each is for.
//
//go:embed words.txt
var wordTable string

var (
	particles       = section("particles")[0][0]
	verbs           = list("verbs")
	functionWords   = set("function words")
	verbNouns       = set("verb nouns")
	tellings        = set("tellings")
	plainAdjectives = set("plain adjectives")
	determiners     = set("determiners")
	notLaws         = list("no laws")
	plainCodes      = set("plain codes")
	afterNumber     = set("after a number")
	hanAfterNumber  = list("han after a number")
	realms          = rows("realms", func(f []string) realm { return f })
	titleGloss      = rows("gloss", func(f []string) [2]string { return [2]string(f) })
	latinUnits      = readLatinUnits()
	hanUnitWords    = rows("han units", readHanUnit)
	reversedWords   = rows("reversed units", readHanUnit)
	namedParts      = rows("named parts", readHanUnit)
	hanStepUnits    = rows("han step units", readHanUnit)
)

// section returns the rows of a section of wordTable, which has one.
func section(name string) (rows [][]string) {
	_, text, _ := strings.Cut(wordTable, "\n["+name+"]\n")
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); line == "" {
			break
		}
		rows = append(rows, strings.Split(line, "\t"))
	}
	return rows
}

// rows returns the rows of a section as read makes them.
func rows[T any](name string, read func([]string) T) (all []T) {
	for _, f := range section(name) {
		all = append(all, read(f))
	}
	return all
}

// list returns the words of a section.
func list(name string) []string {
	return slices.Concat(rows(name, func(f []string) []string { return strings.Fields(f[0]) })...)
}

func set(name string) map[string]bool {
	all := make(map[string]bool)
	for _, w := range list(name) {
		all[w] = true
	}
	return all
}

// rest returns the words in the field n of a row, none if it is missing.
func rest(f []string, n int) []string {
	if len(f) <= n {
		return nil
	}
	return strings.Fields(f[n])
}

// latinUnit is an English word that counts clauses.
type latinUnit struct {
	unit     string
	strength strength // before a number in digits
	plural   bool
}

func readLatinUnits() map[string]latinUnit {
	all := make(map[string]latinUnit)
	for _, f := range section("units") {
		for _, w := range rest(f, 2) {
			all[w] = latinUnit{f[0], strength(f[1]), false}
		}
		for _, w := range rest(f, 3) {
			all[w] = latinUnit{f[0], strength(f[1]), true}
		}
	}
	return all
}

// hanUnitWord is a word that Chinese texts count clauses with, or that names one instead of a number.
type hanUnitWord struct {
	text     string
	unit     string // of a name, the id of the clause; of a part, its parts.StepKind
	strength strength
	not      []string // what may not follow: 第二项目 is a second project
}

func readHanUnit(f []string) hanUnitWord { return hanUnitWord{f[0], f[1], strength(f[2]), rest(f, 3)} }
