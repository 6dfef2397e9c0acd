package starter_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// A run of this length that an official text has too counts as copied.
const (
	hanWindow  = 12 // Han characters, punctuation left out
	wordWindow = 8  // English words
)

// names of instruments, bodies and resolutions may be as long as they are.
var names = []string{
	"全球人工智能治理倡议",
	"人工智能全球治理行动计划",
	"世界人工智能合作组织",
	"人工智能能力建设普惠计划",
}

// hanWindows calls yield with every run of hanWindow Han characters of text, punctuation and white space left out.
func hanWindows(text string, yield func(string)) {
	var run []rune
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			run = append(run, r)
			if len(run) >= hanWindow {
				yield(string(run[len(run)-hanWindow:]))
			}
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			run = run[:0]
		}
	}
}

// wordWindows calls yield with every run of wordWindow words of Latin letters or digits of text, in lower case.
func wordWindows(text string, yield func(string)) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.Is(unicode.Latin, r) && !unicode.IsDigit(r)
	})
	for i := wordWindow; i <= len(words); i++ {
		yield(strings.Join(words[i-wordWindow:i], " "))
	}
}

func windows(text string, yield func(string)) {
	hanWindows(text, yield)
	wordWindows(text, yield)
}

func TestWindows(t *testing.T) {
	var got []string
	windows("甲乙丙丁，戊己庚辛壬癸子丑寅 one two, three four 5 six seven-eight Nine", func(w string) { got = append(got, w) })
	want := []string{
		"甲乙丙丁戊己庚辛壬癸子丑", "乙丙丁戊己庚辛壬癸子丑寅",
		"one two three four 5 six seven eight", "two three four 5 six seven eight nine",
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNothingIsCopiedFromOfficialTexts(t *testing.T) {
	sources, err := filepath.Glob("../../../shared/seeds/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) == 0 {
		t.Skip("untested without ../shared: whether the starter corpus copies official texts")
	}
	official := make(map[string]string) // window -> file
	for _, name := range sources {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		windows(string(b), func(w string) { official[w] = filepath.Base(name) })
	}
	files := texts(t)
	questions, err := os.ReadFile("questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	files["questions.jsonl"] = string(questions)
	for name, text := range files {
		for _, n := range names {
			text = strings.ReplaceAll(text, n, "A")
		}
		windows(text, func(w string) {
			if source, ok := official[w]; ok {
				t.Errorf("%s has in common with %s: %s", name, source, w)
			}
		})
	}
}
