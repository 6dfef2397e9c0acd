package starter_test

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/starter"
)

// Sizes that a text must keep within: a digest is a card to look at, not a book.
const (
	minBytes = 1_000
	maxBytes = 16_000
	maxRunes = 900 // of a paragraph
)

// wantClauses is the number of numbered clauses of every instrument, in both languages.
var wantClauses = map[string]int{
	"action-plan-2025":    13,
	"community-charter":   12,
	"initiative-2023":     11,
	"waico-proposal-2025": 7,
}

// texts returns the embedded files by name.
func texts(t *testing.T) map[string]string {
	t.Helper()
	files := make(map[string]string)
	names, err := fs.Glob(starter.FS(), "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(starter.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(b)
	}
	return files
}

var marker = regexp.MustCompile(`(?m)^(?:第([一二三四五六七八九十]+)条　|([一二三四五六七八九十]+)、|(\d+)\. |Article (\d+) )(.+)$`)

// clauseNumbers returns the numbers of the clauses that text prints, in order.
func clauseNumbers(text string) []int {
	numerals := strings.Fields("一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五")
	var nums []int
	for _, m := range marker.FindAllStringSubmatch(text, -1) {
		if zh := m[1] + m[2]; zh != "" {
			nums = append(nums, slices.Index(numerals, zh)+1)
			continue
		}
		n, _ := strconv.Atoi(m[3] + m[4]) // digits by the expression
		nums = append(nums, n)
	}
	return nums
}

func TestClausesAreNumberedAlikeInBothLanguages(t *testing.T) {
	files := texts(t)
	for id, n := range wantClauses {
		want := make([]int, n)
		for i := range want {
			want[i] = i + 1
		}
		for _, lang := range []corpus.Lang{corpus.Chinese, corpus.English} {
			name := id + "." + string(lang) + ".md"
			if diff := cmp.Diff(clauseNumbers(files[name]), want); diff != "" {
				t.Errorf("clause numbers of %s (-got +want):\n%s", name, diff)
			}
		}
	}
}

func TestArticlesOfTheCharterHaveTheSameParagraphs(t *testing.T) {
	files := texts(t)
	shape := func(name string) []int { // number of paragraphs of each article, heading line included
		var counts []int
		for p := range strings.SplitSeq(files[name], "\n\n") {
			switch {
			case marker.MatchString(p):
				counts = append(counts, 1)
			case len(counts) > 0:
				counts[len(counts)-1]++
			}
		}
		return counts
	}
	zh, en := shape("community-charter.zh.md"), shape("community-charter.en.md")
	if diff := cmp.Diff(zh, en); diff != "" || len(zh) == 0 {
		t.Errorf("paragraphs of the articles (-zh +en):\n%s", diff)
	}
}

func TestTextsAreWellFormed(t *testing.T) {
	for name, text := range texts(t) {
		t.Run(name, func(t *testing.T) {
			if !utf8.ValidString(text) || strings.ContainsAny(text, "\ufeff\ufffd\r\t") {
				t.Error("is not plain UTF-8 with bare line feeds")
			}
			if len(text) < minBytes || len(text) > maxBytes {
				t.Errorf("holds %d bytes, want %d to %d", len(text), minBytes, maxBytes)
			}
			if !strings.HasPrefix(text, "# ") || strings.Count(text, "\n# ") > 0 {
				t.Error("does not have exactly one title, on its first line")
			}
			for line := range strings.Lines(text) {
				if n := utf8.RuneCountInString(line); n > maxRunes {
					t.Errorf("paragraph of %d characters: %s", n, line)
				}
				if strings.TrimRight(line, " ") != line {
					t.Errorf("trailing blank: %q", line)
				}
			}
			if !strings.HasSuffix(text, "\n") || strings.Contains(text, "\n\n\n") {
				t.Error("blank lines are not single, or the last line end is missing")
			}
		})
	}
}

func TestManifestDescribesTheFiles(t *testing.T) {
	m := starter.Manifest()
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	files := texts(t)
	instruments := make(map[string]corpus.ManifestInstrument)
	for _, i := range m.Instruments {
		instruments[i.ID] = i
		if i.Kind == "" || i.Issuer == "" || len(i.Aliases) == 0 {
			t.Errorf("instrument %s: kind, issuer or aliases are missing", i.ID)
		}
		digest := strings.Contains(i.TitleZH, "摘编（非官方文本）") && strings.HasPrefix(i.TitleEN, "Digest of ")
		if got := i.LevelZH == corpus.Digest && i.LevelEN == corpus.Digest; got != digest {
			t.Errorf("instrument %s: level is digest: %t, title says so: %t", i.ID, got, digest)
		}
	}
	ids := slices.Sorted(maps.Keys(instruments))
	if diff := cmp.Diff(ids, slices.Sorted(maps.Keys(wantClauses))); diff != "" {
		t.Errorf("instruments (-got +want):\n%s", diff)
	}
	var paths []string
	for _, s := range m.Sources {
		paths = append(paths, s.Path)
		i := instruments[s.Instrument]
		want := i.TitleZH
		if s.Path == i.ID+".en.md" {
			want = i.TitleEN
		}
		title, _, _ := strings.Cut(files[s.Path], "\n")
		if got := strings.TrimPrefix(title, "# "); got != want {
			t.Errorf("title of %s: got %q, want %q", s.Path, got, want)
		}
	}
	slices.Sort(paths)
	if diff := cmp.Diff(paths, slices.Sorted(maps.Keys(files))); diff != "" {
		t.Errorf("sources of the manifest (-manifest +embedded):\n%s", diff)
	}
}
