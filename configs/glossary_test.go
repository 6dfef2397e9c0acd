package configs_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	diff "github.com/google/go-cmp/cmp"

	"yiju/configs"
	"yiju/corpus/fold"
)

// minRows is well under the present size, so that a lost section is noticed and a weeded row is not.
const minRows = 4500

// entry is one row of a glossary: a sense with its renderings in both languages.
type entry struct {
	section, text string
	line          int // from 1
	en, zh        []string
}

func TestGlossary(t *testing.T) {
	entries, problems := parse(configs.Glossary())
	problems = append(problems, outOfOrder(entries)...)
	problems = append(problems, repeated(entries)...)
	for _, p := range problems {
		t.Error(p)
	}
	if len(entries) < minRows {
		t.Errorf("%d rows, want at least %d", len(entries), minRows)
	}
}

// TestBreachesAreFound shows that each check of TestGlossary can fail.
func TestBreachesAreFound(t *testing.T) {
	tests := []struct {
		name, glossary string
		want           []string
	}{
		{"sound", "# about\n\n## a\nban|prohibit\t禁止\nhouse\t房屋|住宅\n\n## b\nban\t取缔\n", nil},
		{"no section", "ban\t禁止\n", []string{"line 1: row before the first section"}},
		{"one side", "## a\nban\n", []string{"line 2: 1 columns, want 2"}},
		{"three sides", "## a\nban\t禁止\tverbieten\n", []string{"line 2: 3 columns, want 2"}},
		{"empty side", "## a\nban\t\n", []string{`line 2: Chinese "": empty`}},
		{"empty rendering", "## a\nban|\t禁止\n", []string{`line 2: English "": empty`}},
		{"space", "## a\nban\t 禁止\n", []string{`line 2: Chinese " 禁止": stray space`}},
		{"upper case", "## a\nBan\t禁止\n", []string{`line 2: English "Ban": not lower case`}},
		{"Han in English", "## a\n禁\t禁止\n", []string{`line 2: English "禁": holds Han`}},
		{"no Han in Chinese", "## a\nban\tjinzhi\n", []string{`line 2: Chinese "jinzhi": no Han`}},
		{"traditional", "## a\nroom\t房間\n", []string{`line 2: Chinese "房間": 間 is not simplified`}},
		{"twice in a row", "## a\nban|ban\t禁止\n", []string{`line 2: "ban" = "禁止" is on line 2 already`}},
		{"twice", "## a\nban\t禁止\n## b\nban|bar\t禁止\n", []string{`line 4: "ban" = "禁止" is on line 2 already`}},
		{"rows out of order", "## a\nhouse\t房屋\nban\t禁止\n", []string{`line 3: "ban" sorts before the row above`}},
		{"sections out of order", "## b\nban\t禁止\n## a\nhouse\t房屋\n",
			[]string{`line 4: section "a" sorts before the section above`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			entries, got := parse(tt.glossary)
			got = append(got, outOfOrder(entries)...)
			got = append(got, repeated(entries)...)
			if d := diff.Diff(got, tt.want); d != "" {
				t.Errorf("problems (-got +want):\n%s", d)
			}
		})
	}
}

// parse reads a glossary and says what is wrong with its lines taken one by one.
func parse(glossary string) (entries []entry, problems []string) {
	report := func(line int, format string, args ...any) {
		problems = append(problems, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(format, args...))
	}
	section, line := "", 0
	for text := range strings.Lines(glossary) {
		line++
		text = strings.TrimSuffix(text, "\n")
		if name, ok := strings.CutPrefix(text, "## "); ok {
			section = name
			continue
		}
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if section == "" {
			report(line, "row before the first section")
		}
		sides := strings.Split(text, "\t")
		if len(sides) != 2 {
			report(line, "%d columns, want 2", len(sides))
			continue
		}
		e := entry{section, text, line, strings.Split(sides[0], "|"), strings.Split(sides[1], "|")}
		for _, s := range e.en {
			if fault := cmp.Or(spacing(s), faultOfEnglish(s)); fault != "" {
				report(line, "English %q: %s", s, fault)
			}
		}
		for _, s := range e.zh {
			if fault := cmp.Or(spacing(s), faultOfChinese(s)); fault != "" {
				report(line, "Chinese %q: %s", s, fault)
			}
		}
		entries = append(entries, e)
	}
	return entries, problems
}

func spacing(s string) string {
	switch {
	case s == "":
		return "empty"
	case strings.Join(strings.Fields(s), " ") != s:
		return "stray space"
	}
	return ""
}

func faultOfEnglish(s string) string {
	switch {
	case s != strings.ToLower(s):
		return "not lower case"
	case strings.ContainsFunc(s, isHan):
		return "holds Han"
	}
	return ""
}

// faultOfChinese allows Latin letters beside Han (AI治理), and a few names that Chinese writes in Latin letters only.
func faultOfChinese(s string) string {
	if !strings.ContainsFunc(s, isHan) && !slices.Contains([]string{"AI", "GDP", "5G", "6G"}, s) {
		return "no Han"
	}
	for _, r := range s {
		if isHan(r) && fold.Rune(r) != r {
			return string(r) + " is not simplified"
		}
	}
	return ""
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// outOfOrder reports the rows that break the order of sections or the order of rows in a section.
func outOfOrder(entries []entry) (problems []string) {
	for i := range len(entries) - 1 {
		above, e := entries[i], entries[i+1]
		switch {
		case e.section < above.section:
			problems = append(problems, fmt.Sprintf("line %d: section %q sorts before the section above", e.line, e.section))
		case e.section == above.section && e.text < above.text:
			problems = append(problems, fmt.Sprintf("line %d: %q sorts before the row above", e.line, e.en[0]))
		}
	}
	return problems
}

// repeated reports the pairs of one English and one Chinese rendering that occur more than once.
func repeated(entries []entry) (problems []string) {
	lines := make(map[[2]string]int)
	for _, e := range entries {
		for _, en := range e.en {
			for _, zh := range e.zh {
				if first, ok := lines[[2]string{en, zh}]; ok {
					problems = append(problems, fmt.Sprintf("line %d: %q = %q is on line %d already", e.line, en, zh, first))
					continue
				}
				lines[[2]string{en, zh}] = e.line
			}
		}
	}
	return problems
}
