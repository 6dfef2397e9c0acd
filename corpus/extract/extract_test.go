package extract

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"yiju/corpus"
)

const (
	simplified  = "第一条 为了规范河道管理，保障行洪安全，制定本办法。\n第二条 本办法适用于本市的河道。\n"
	traditional = "第一條 為了規範河道管理，保障行洪安全，制定本辦法。\n第二條 本辦法適用於本市的河道。\n"
	english     = "Article 1. These rules are made for the rivers of the city.\nArticle 2. They apply to all of them.\n"
)

func encode(t testing.TB, enc encoding.Encoding, text string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTextEncodings(t *testing.T) {
	utf16 := func(e unicode.Endianness) encoding.Encoding { return unicode.UTF16(e, unicode.UseBOM) }
	tests := []struct {
		name, encoding, text string
		data                 []byte
	}{
		{"utf8.txt", "utf-8", simplified, []byte(simplified)},
		{"ascii.md", "utf-8", english, []byte(english)},
		{"mark.txt", "utf-8", simplified, []byte("\ufeff" + simplified)},
		{"two-marks.txt", "utf-8", "\ufeff" + simplified, []byte("\ufeff\ufeff" + simplified)},
		{"le.txt", "utf-16le", simplified + "𠮷", encode(t, utf16(unicode.LittleEndian), simplified+"𠮷")},
		{"be.txt", "utf-16be", english + simplified, encode(t, utf16(unicode.BigEndian), english+simplified)},
		{"gb.txt", "gb18030", simplified, encode(t, simplifiedchinese.GBK, simplified)},
		{"gb-four-bytes.txt", "gb18030", simplified + "𠮷", encode(t, simplifiedchinese.GB18030, simplified+"𠮷")},
		{"gb-mark.txt", "gb18030", simplified, encode(t, simplifiedchinese.GB18030, "\ufeff"+simplified)},
		{"gb-traditional.txt", "gb18030", traditional, encode(t, simplifiedchinese.GBK, traditional)},
		{"gb-english.txt", "gb18030", english + "第一条，", encode(t, simplifiedchinese.GBK, english+"第一条，")},
		{"big5.txt", "big5", traditional, encode(t, traditionalchinese.Big5, traditional)},
		{"big5-english.txt", "big5", english + "這是，", encode(t, traditionalchinese.Big5, english+"這是，")},
		{"replacement.txt", "utf-8", "一\ufffd二\n", []byte("一\ufffd二\n")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Text(tt.name, tt.data)
			if err != nil {
				t.Fatal(err)
			}
			if got.Encoding != tt.encoding {
				t.Errorf("encoding %q, want %q", got.Encoding, tt.encoding)
			}
			c, err := readNamed(tt.name, tt.data)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.text, tt.text); diff != "" {
				t.Errorf("text (-got +want):\n%s", diff)
			}
			checkTiling(t, got, tt.text)
		})
	}
}

func TestTextLines(t *testing.T) {
	got, err := Text("rules.txt", []byte("\ufeff一\r\n\r\n二 b\r三\f四\u2028五\n\n末"))
	if err != nil {
		t.Fatal(err)
	}
	want := corpus.SourceText{
		Source: &corpus.Source{
			Name:     "rules.txt",
			SHA256:   "845c3133fbe5fd041f4b003ad3eb0c4c65d504ba6f043a6f96a5d30534112308",
			Encoding: "utf-8",
			Chars:    17,
		},
		Lines: []corpus.Line{
			{No: 1, Start: 0, Text: "一"},
			{No: 2, Start: 3, Text: ""},
			{No: 3, Start: 5, Text: "二 b"},
			{No: 4, Start: 9, Text: "三\f四\u2028五"},
			{No: 5, Start: 15, Text: ""},
			{No: 6, Start: 16, Text: "末"},
		},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestTextLastLine(t *testing.T) {
	for text, want := range map[string]int{"a": 1, "a\n": 1, "a\r\n": 1, "a\r": 1, "a\n\n": 2, "a\n\r": 2, "\na": 2, "a\nb": 2} {
		got, err := Text("x", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Lines) != want {
			t.Errorf("%q: %d lines, want %d", text, len(got.Lines), want)
		}
		checkTiling(t, got, text)
	}
}

func TestTextRefuses(t *testing.T) {
	gb := encode(t, simplifiedchinese.GBK, simplified)
	utf16le := encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), english)
	utf16be := encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), english)
	tests := []struct {
		name string
		data string
		err  error
		says []string
	}{
		{"empty.txt", "", ErrEmpty, []string{"empty.txt"}},
		{"mark.txt", "\ufeff", ErrEmpty, nil},
		{"mark16.txt", "\xff\xfe", ErrEmpty, nil},
		{"white.txt", " \t\r\n\u3000\u00a0\f\n", ErrEmpty, []string{"white space"}},
		{"law.pdf", "text", ErrFormat, []string{"law.pdf", `".pdf"`, ".txt", ".markdown"}},
		{"law.v2.docx", "text", ErrFormat, []string{`".docx"`}},
		{"pdf.txt", "%PDF-1.7\n1 0 obj\n", ErrBinary, []string{"PDF", "save"}},
		{"zip.txt", "PK\x03\x04abc", ErrBinary, []string{"ZIP"}},
		{"png.md", "\x89PNG\r\n\x1a\nabc", ErrBinary, []string{"PNG"}},
		{"nul.txt", "a\nbc\x00d\x00\x00", ErrBinary, []string{"byte 4", "line 2"}},
		{"le.txt", string(utf16le), ErrBinary, []string{"iconv -f UTF-16LE"}},
		{"be.txt", string(utf16be), ErrBinary, []string{"iconv -f UTF-16BE"}},
		{"nul16.txt", "\xff\xfea\x00\x00\x00", ErrBinary, []string{"U+0000"}},
		{"control.txt", "ab\x01\x02\x03\x04cd\n", ErrBinary, []string{"4 of 9"}},
		{"odd16.txt", "\xff\xfea\x00\n\x00b", ErrEncoding, []string{"byte 6", "line 2"}},
		{"half16.txt", "\xfe\xff\x00a\xd8\x00\x00b", ErrEncoding, []string{"surrogate", "byte 4", "line 1"}},
		{"low16.txt", "\xfe\xff\xdc\x00\x00b", ErrEncoding, []string{"surrogate", "byte 2"}},
		{"cut16.txt", "\xfe\xff\xd8\x00", ErrEncoding, []string{"surrogate", "byte 2"}},
		{"utf32.txt", "\xff\xfe\x00\x00a\x00\x00\x00", ErrEncoding, []string{"iconv -f UTF-32"}},
		{"latin.txt", "one\r\ntwo\r\ncaf\xe9 ol\xe9\r\n", ErrEncoding, []string{"0xe9", "byte 13", "line 3", "iconv"}},
		{"island.txt", simplified + english + string(gb[:10]) + "\n" + simplified, ErrEncoding,
			[]string{"mixed", "0xb5", "line 5", "iconv -f GB18030"}},
		{"marked.txt", "\ufeff" + string(gb), ErrEncoding, []string{"byte order mark", "byte 3", "line 1"}},
		{"gb-broken.txt", string(gb[:4]) + "\xff" + string(gb[4:]), ErrEncoding,
			[]string{"GB18030", "0xff", "byte 4", "line 1", "iconv -f GB18030"}},
		{"gb-cut.txt", string(gb) + "\xb5", ErrEncoding, []string{"GB18030", "0xb5", "line 3"}},
		{"gb-island.txt", string(gb) + string(gb) + "河道\n" + string(gb), ErrEncoding, []string{"UTF-8", "mixed", "line 5"}},
		{"long.txt", "a\n" + strings.Repeat("水", MaxLine+1), ErrLineTooLong, []string{"line 2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Text(tt.name, []byte(tt.data))
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			for _, s := range append(tt.says, "extract: "+tt.name+": ") {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("error %q does not say %q", err, s)
				}
			}
			if got.Source != nil || got.Lines != nil {
				t.Errorf("got %v beside the error", got)
			}
		})
	}
}

func TestTextLimits(t *testing.T) {
	if _, err := Text("a.txt", []byte(strings.Repeat("水", MaxLine)+"\n"+strings.Repeat("水", MaxLine))); err != nil {
		t.Errorf("lines of the greatest length: %v", err)
	}
	big := make([]byte, MaxBytes+1)
	if _, err := Text("a.txt", big); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%d bytes: error %v, want %v", len(big), err, ErrTooLarge)
	}
	line := bytes.Repeat([]byte("a"), 50_000_000)
	for name, data := range map[string][]byte{"utf8.txt": line, "utf16.txt": append([]byte("\xff\xfe"), line...)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Text(name, data)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrLineTooLong) {
			t.Errorf("%s: error %v, want %v", name, err, ErrLineTooLong)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
			t.Errorf("%s: %d bytes allocated to refuse a line, want less than 1 MiB", name, got)
		}
	}
}

func TestTextDoesNotKeepData(t *testing.T) {
	data := []byte(simplified)
	got, err := Text("a.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	clear(data)
	checkTiling(t, got, simplified)
}

func TestSupports(t *testing.T) {
	for _, name := range []string{"a.txt", "A.TXT", "b/c.Md", "c.markdown", "d.text", "LICENSE", "a.b/c", "end.", "a.pdf", "a.HTML", "a.docx"} {
		if err := Supports(name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"a.doc", "a.txt.gz", "a.xlsx", "a.txt~", ".hidden", "条例.2025"} {
		if err := Supports(name); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: error %v, want %v", name, err, ErrFormat)
		}
	}
}

// checkTiling checks that the lines of s, with one of the line ends between them, are text.
func checkTiling(t testing.TB, s corpus.SourceText, text string) {
	t.Helper()
	runes := []rune(text)
	if s.Chars != len(runes) {
		t.Fatalf("%d characters, want %d", s.Chars, len(runes))
	}
	at := 0
	for i, l := range s.Lines {
		if l.No != i+1 || l.Start != at {
			t.Fatalf("line %d begins at %d, want line %d at %d", l.No, l.Start, i+1, at)
		}
		at += utf8.RuneCountInString(l.Text)
		if got := string(runes[l.Start:at]); got != l.Text || strings.ContainsAny(got, "\r\n") {
			t.Fatalf("line %d is %q, in the text %q", l.No, l.Text, got)
		}
		next := s.Chars
		if i+1 < len(s.Lines) {
			next = s.Lines[i+1].Start
		}
		switch end := string(runes[at:next]); end {
		case "\n", "\r\n":
		case "\r":
			if next < len(runes) && runes[next] == '\n' {
				t.Fatalf("line %d ends within a line end", l.No)
			}
		case "":
			if i+1 < len(s.Lines) {
				t.Fatalf("line %d has no end", l.No)
			}
		default:
			t.Fatalf("line %d ends with %q", l.No, end)
		}
		at = next
	}
	if at != s.Chars {
		t.Fatalf("lines end at %d, the text at %d", at, s.Chars)
	}
}

// paragraphsOf returns the texts of blocks.
func paragraphsOf(blocks []block) []string {
	var out []string
	for _, b := range blocks {
		out = append(out, b.text)
	}
	return out
}

// TestTooManyLines checks that a text of endless short lines is refused before anything is made of it.
func TestTooManyLines(t *testing.T) {
	for _, unit := range []string{"a\n", "1.\n", "\n", "中\r\n", "# a\n"} {
		if _, err := Text("a.txt", []byte(strings.Repeat(unit, MaxLines+1))); !errors.Is(err, ErrLines) {
			t.Errorf("lines of %q: error %v, want %v", unit, err, ErrLines)
		}
	}
	if _, err := Text("a.txt", []byte(strings.Repeat("a\n", MaxLines))); err != nil {
		t.Error(err)
	}
}
