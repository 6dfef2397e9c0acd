package extract

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"
	"yiju/corpus/extract/layout"

	"github.com/google/go-cmp/cmp"
)

func TestPDFLayout(t *testing.T) {
	needPDF(t)
	tests := []struct {
		name  string
		pages [][]pdfText
		want  []string
	}{
		{"hyphens", [][]pdfText{{
			{80, 700, 12, "All islands share one governance of the rivers, and their govern-"},
			{80, 681, 12, "ance is a matter of long-"}, {80, 662, 12, "standing custom, as everybody knows on the islands and on the banks."},
		}}, []string{"All islands share one governance of the rivers, and their governance is a matter of long-",
			"standing custom, as everybody knows on the islands and on the banks."}},
		{"table", [][]pdfText{{
			{80, 700, 12, "岛"}, {200, 700, 12, "河流"}, {400, 700, 12, "长度"}, {80, 670, 12, "东岛"}, {200, 670, 12, "长河"}, {400, 670, 12, "12"},
			{80, 640, 12, "西岛"}, {200, 640, 12, "短河"}, {400, 640, 12, "3"},
		}}, []string{"岛\t河流\t长度", "东岛\t长河\t12", "西岛\t短河\t3"}},
		{"labels apart", [][]pdfText{{{80, 700, 12, "一、"}, {140, 700, 12, "保护河岸。"}, {80, 670, 12, "二、"}, {140, 670, 12, "共享水情。"}}},
			[]string{"一、 保护河岸。", "二、 共享水情。"}},
		{"numbers of articles are no page numbers", [][]pdfText{{{80, 800, 12, "Article 1"}, {80, 700, 12, "One river."}}, {{80, 800, 12, "Article 2"}, {80, 700, 12, "Two rivers."}},
			{{80, 800, 12, "Article 3"}, {80, 700, 12, "Three rivers."}}}, []string{"Article 1", "One river.", "Article 2", "Two rivers.", "Article 3", "Three rivers."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			blocks, err := readPDF(t.Context(), makePDF(tt.pages), Options{PDFToText: "pdftotext", Timeout: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(paragraphsOf(blocks), tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

func TestPDFRefuses(t *testing.T) {
	needPDF(t)
	page := [][]pdfText{{{80, 700, 12, "河流"}}}
	tests := []struct {
		name string
		data []byte
		err  error
	}{
		{"no text", makePDF(make([][]pdfText, 3)), ErrNoTextLayer},
		{"no pages", makePDF(nil), ErrPDFTool},
		{"pages of nothing", makePDF(make([][]pdfText, 10_000)), ErrPages},
		{"nonsense", []byte("%PDF-1.7\nnonsense"), ErrDamaged},
		{"encrypted", []byte(strings.Replace(string(makePDF(page)), "/Root 1 0 R", "/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> "+
			"<00112233445566778899aabbccddeeff>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"+strings.Repeat("a1", 32)+"> /U <"+strings.Repeat("b2", 32)+"> >>", 1)),
			ErrEncrypted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Read(t.Context(), "a.pdf", tt.data, Options{})
			runtime.ReadMemStats(&after)
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
				t.Errorf("%d bytes allocated", used)
			}
		})
	}
}

// program writes a shell script that takes the place of pdftotext.
func program(t *testing.T, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	name := filepath.Join(t.TempDir(), "pdftotext")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return name
}

// Whatever stands in for pdftotext, it is bounded and its failure has a reason.
func TestPDFTool(t *testing.T) {
	const word = `<word xMin="1" yMin="1" xMax="9" yMax="9">river</word>`
	tests := []struct {
		name, script string
		err          error
		says         string
	}{
		{"works", "cat >/dev/null; printf '<page w>\\n<flow>\\n<line x>\\n" + word + "\\n</line>\\n'", nil, ""},
		{"hangs", "exec sleep 60", ErrTimeout, ""},
		{"hangs with children", "sleep 60 & wait", ErrTimeout, ""},
		{"never ends", "yes '<page w>'", ErrPages, "more than"},
		{"prints too much", "yes '<flow> " + strings.Repeat("x", 2000) + "'", ErrBomb, ""},
		{"prints one line", "yes x | tr -d '\\n'", ErrComplex, ""},
		{"password", "echo 'Command Line Error: Incorrect password' >&2; exit 1", ErrEncrypted, "password"},
		{"no copying", "exit 3", ErrEncrypted, "forbids"},
		{"not a PDF", "echo 'Syntax Error: oh' >&2; exit 1", ErrDamaged, "oh"},
		{"killed", "kill -9 $$", ErrPDFTool, ""},
		{"other options", "exit 99", ErrPDFTool, "99"},
		{"no tables", "cat >/dev/null; echo \"Syntax Error: Missing language pack for 'Adobe-GB1' mapping\" >&2; printf '<page w>\\n'", ErrNoPDFData, "poppler-data"},
		{"talks a lot", "head -c 100000000 /dev/zero >&2; exit 1", ErrDamaged, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opts := Options{PDFToText: program(t, tt.script), Timeout: 20 * time.Second}
			if errors.Is(tt.err, ErrTimeout) {
				opts.Timeout = 100 * time.Millisecond
			}
			start := time.Now()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, err := Read(t.Context(), "a.pdf", []byte("%PDF-1.7"), opts)
			if runtime.ReadMemStats(&after); int64(after.HeapSys)-int64(before.HeapSys) > 64<<20 {
				t.Errorf("the heap grew from %d to %d bytes", before.HeapSys, after.HeapSys)
			}
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err == nil && decoded(got) != "river\n" {
				t.Errorf("%q", decoded(got))
			}
			if err != nil && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %q does not say %q", err, tt.says)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestPDFToolMissing(t *testing.T) {
	_, err := Read(t.Context(), "a.pdf", makePDF(nil), Options{PDFToText: "no-such-pdftotext"})
	if !errors.Is(err, ErrNoPDFTool) || !strings.Contains(err.Error(), "poppler-utils") {
		t.Errorf("error %v, want %v with a hint", err, ErrNoPDFTool)
	}
}

func TestPDFCancelled(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := Read(ctx, "a.pdf", []byte("%PDF-1.7"), Options{PDFToText: program(t, "exec sleep 60")})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want %v", err, context.DeadlineExceeded)
	}
}

// boxes is an output of pdftotext for fuzzing.
const boxes = `<page width="595" height="842">
<flow>
<line xMin="80">
<word xMin="80.0" yMin="100.0" xMax="200.0" yMax="112.0">一、河流&amp;</word>
<word xMin="200.0" yMin="98.0" xMax="203.0" yMax="104.0">1</word>
</line>
<line xMin="80">
<word xMin="80.0" yMin="120.0" xMax="200.0" yMax="132.0">govern-</word>
</line>
</flow>
<flow>
<line>
<word xMin="80.0" yMin="700.0" xMax="83.0" yMax="706.0">1</word>
<word xMin="84.0" yMin="700.0" xMax="120.0" yMax="708.0">note</word>
</line>
</page>
`

func FuzzPDFOutput(f *testing.F) {
	f.Add(boxes)
	f.Add(strings.Repeat(boxes, 3))
	f.Add(strings.ReplaceAll(boxes, "80.0", "NaN"))
	f.Add(strings.ReplaceAll(boxes, "200.0", "-1e6"))
	f.Fuzz(func(t *testing.T, out string) {
		pages, err := readBoxes(strings.NewReader(out))
		if err != nil {
			return
		}
		text := strings.Join(laidOut(pages), "\n")
		if again := strings.Join(laidOut(mustBoxes(t, out)), "\n"); again != text {
			t.Fatal("a second run gives another text")
		}
		pages = mustBoxes(t, out)
		layout.StripFurniture(pages)
		count := make(map[rune]int) // nothing is lost, and nothing comes from nowhere
		for _, p := range pages {
			for _, l := range p.Lines {
				tally(count, l.Text, 1)
			}
		}
		tally(count, text, -1)
		for r, n := range count {
			if n != 0 {
				t.Fatalf("%q: %d more in the lines than in the text", r, n)
			}
		}
	})
}

// tally counts the characters of s, but for white space, hyphens and digits, which joining lines may change.
func tally(count map[rune]int, s string, by int) {
	for _, r := range s {
		if !unicode.IsSpace(r) && r != '-' && r != '\u00ad' && !unicode.IsDigit(r) && !strings.ContainsRune(layout.Raise("0123456789"), r) {
			count[r] += by
		}
	}
}

func mustBoxes(t *testing.T, out string) []layout.Page {
	t.Helper()
	pages, err := readBoxes(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// laidOut returns the texts of the paragraphs of the pages.
func laidOut(pages []layout.Page) []string {
	var out []string
	for _, p := range layout.Paragraphs(pages) {
		out = append(out, p.Text)
	}
	return out
}
