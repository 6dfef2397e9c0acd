package extract

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// wordFile makes a document of a body and further parts.
func wordFile(t testing.TB, body string, more map[string]string) []byte {
	t.Helper()
	files := map[string]string{"word/document.xml": `<w:document ` + wordNS + `><w:body>` + body + `</w:body></w:document>`}
	for name, content := range more {
		files[name] = content
	}
	return zipped(t, files)
}

// wp is a paragraph of one run; the properties may be empty.
func wp(properties, text string) string {
	return `<w:p><w:pPr>` + properties + `</w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func TestDOCXBody(t *testing.T) {
	cell := func(ps ...string) string { return `<w:tc>` + strings.Join(ps, "") + `</w:tc>` }
	merged := func(how, p string) string {
		return cell(`<w:tcPr><w:vMerge w:val="`+how+`"/></w:tcPr>`, p)
	}
	tests := []struct{ name, body, want string }{
		{"runs", `<w:p><w:r><w:t>河</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>流</w:t></w:r><w:hyperlink><w:r><w:t xml:space="preserve"> x &amp; y</w:t></w:r></w:hyperlink></w:p>`, "河流 x & y"},
		{"breaks", `<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r></w:p>`, "a/b c-de"},
		{"changes", `<w:p><w:del><w:r><w:delText>a</w:delText></w:r></w:del><w:ins><w:r><w:t>b</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>c</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>d</w:t></w:r></w:moveTo></w:p>`, "bd"},
		{"hidden", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>c</w:t></w:r></w:p>`, "bc"},
		{"fields", `<w:p><w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:t>3</w:t></w:r></w:p>`, "3"},
		{"text boxes", `<w:p><w:r><w:t>a</w:t></w:r><mc:AlternateContent><mc:Choice><w:txbxContent>` + wp("", "box") + `</w:txbxContent></mc:Choice><mc:Fallback>` +
			`<w:txbxContent>` + wp("", "box") + `</w:txbxContent></mc:Fallback></mc:AlternateContent><w:r><w:t>b</w:t></w:r></w:p>`, "box|ab"},
		{"rows", `<w:tbl><w:tr>` + cell(wp("", "岛")) + cell(wp("", "河")) + `</w:tr><w:tr>` + cell(wp("", longText)) + cell(wp("", longText)) + `</w:tr></w:tbl>`,
			"岛→河|" + longText + "|" + longText},
		{"tables in tables", `<w:tbl><w:tr>` + cell(wp("", "a"), `<w:tbl><w:tr>`+cell(wp("", "b"))+cell(wp("", "c"))+`</w:tr></w:tbl>`, wp("", "d")) + `</w:tr></w:tbl>` + wp("", "e"), "a|b→c|d|e"},
		{"merged rows", `<w:tbl><w:tr>` + merged("restart", wp("", "a")) + cell(wp("", "b")) + `</w:tr><w:tr>` + merged("", wp("", "")) + cell(wp("", "c")) + `</w:tr></w:tbl>`, "a→b|a→c"},
		{"merged columns", `<w:tbl><w:tr>` + cell(wp("", "a")) + cell(`<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`, wp("", "b")) + cell(wp("", "c")) + `</w:tr></w:tbl>`, "a→b→→c"},
		{"ruby", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>hé</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>河</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>流</w:t></w:r></w:p>`, "河流"},
		{"a deleted end", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a </w:t></w:r></w:p>` + wp("", "b") + wp("", "c"), "a b|c"},
		{"empty paragraphs", wp("", "") + wp("", " ") + wp("", "a"), "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			blocks, err := readDOCX(wordFile(t, tt.body, nil))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.NewReplacer("\n", "/", "\t", "→").Replace(strings.Join(paragraphsOf(blocks), "|"))
			if diff := cmp.Diff(got, tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

func TestDOCXNumbers(t *testing.T) {
	lvl := func(at int, start, format, text, more string) string {
		return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="%s"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, at, start, format, text, more)
	}
	numbering := `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="7">` + lvl(0, "1", "chineseCounting", "第%1章", "") +
		lvl(1, "1", "decimal", "%1.%2", "<w:isLgl/>") + lvl(2, "1", "lowerLetter", "(%3)", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="8">` + lvl(0, "1", "bullet", "•", "") + lvl(1, "1", "bullet", "—", "") + lvl(2, "1", "none", "x", "") + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="99"/></w:num></w:numbering>`
	p := func(list, level int, text string) string {
		return wp(fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, list), text)
	}
	body := p(1, 0, "a") + p(1, 1, "b") + p(1, 1, "c") + p(1, 2, "d") + p(1, 0, "e") + p(1, 1, "f") + p(1, 2, "") + p(1, 2, "g") +
		p(2, 0, "h") + p(2, 0, "i") + p(3, 0, "j") + p(3, 1, "k") + p(3, 2, "l") + p(4, 0, "m") + p(0, 0, "n") + p(1, 99, "o") + wp("", "p")
	blocks, err := readDOCX(wordFile(t, body, map[string]string{"word/numbering.xml": numbering}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"第一章 a", "1.1 b", "1.2 c", "(a) d", "第二章 e", "2.1 f", "(b) g", "第五章 h", "第六章 i", "j", "— k", "l", "m", "n", "o", "p"}
	if diff := cmp.Diff(paragraphsOf(blocks), want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

// TestDOCXLists checks the rarer ways in which Word numbers: levels that do not begin anew, lists that change a level, lists
// of a style, and paragraphs that are deleted.
func TestDOCXLists(t *testing.T) {
	lvl := func(at int, format, text, more string) string {
		return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:lvlText w:val="%s"/></w:lvl>`, at, format, more, text)
	}
	numbering := `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="1">` + lvl(0, "upperRoman", "Chapter %1", "") +
		lvl(1, "decimal", "Article %2", `<w:lvlRestart w:val="0"/>`) + lvl(2, "lowerLetter", "(%3)", `<w:lvlRestart w:val="1"/>`) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Own"/>` + lvl(0, "decimal", "§ %1", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="3"><w:numStyleLink w:val="Own"/></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>` +
		`<w:num w:numId="4"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0">` + lvl(0, "lowerRoman", "(%1)", "") + `</w:lvlOverride></w:num></w:numbering>`
	p := func(list, level int, text string) string {
		return wp(fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, list), text)
	}
	gone := `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>`
	body := p(1, 0, "a") + p(1, 1, "b") + p(1, 2, "c") + p(1, 1, "d") + p(1, 2, "e") + p(1, 0, "f") + p(1, 1, "g") + p(1, 2, "h") +
		p(3, 0, "i") + gone + p(3, 0, "j") + p(4, 0, "k")
	blocks, err := readDOCX(wordFile(t, body, map[string]string{"word/numbering.xml": numbering}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Chapter I a", "Article 1 b", "(a) c", "Article 2 d", "(b) e", "Chapter II f", "Article 3 g", "(a) h", "§ 1 i", "§ 2 j", "(iii) k"}
	if diff := cmp.Diff(paragraphsOf(blocks), want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

// TestDOCXHeadings checks that headings are told by their style, one that it is based on, or their own properties.
func TestDOCXHeadings(t *testing.T) {
	styles := `<w:styles ` + wordNS + `><w:style w:styleId="H"><w:name w:val="heading 2"/></w:style><w:style w:styleId="K"><w:name w:val="mine"/><w:basedOn w:val="H"/></w:style></w:styles>`
	body := wp(`<w:pStyle w:val="H"/>`, "a") + wp(`<w:pStyle w:val="K"/>`, "b") + wp(`<w:outlineLvl w:val="0"/>`, "c") + wp(`<w:pStyle w:val="H"/><w:outlineLvl w:val="9"/>`, "d") + wp("", "e")
	blocks, err := readDOCX(wordFile(t, body, map[string]string{"word/styles.xml": styles}))
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, b := range blocks {
		got = append(got, b.level)
	}
	if diff := cmp.Diff(got, []int{2, 2, 1, 0, 0}); diff != "" {
		t.Errorf("levels (-got +want):\n%s", diff)
	}
}

func TestNumeral(t *testing.T) {
	for _, tt := range []struct {
		format string
		n      int
		want   string
	}{
		{"decimal", 12, "12"}, {"lowerLetter", 26, "z"}, {"upperLetter", 28, "BB"}, {"lowerRoman", 1994, "mcmxciv"}, {"upperRoman", 4000, "4000"},
		{"chineseCounting", 10, "十"}, {"chineseCounting", 12, "十二"}, {"chineseCounting", 20, "二十"}, {"chineseCounting", 103, "一百零三"},
		{"chineseCounting", 110, "一百一十"}, {"chineseCounting", 1010, "一千零一十"}, {"chineseCounting", 2003, "二千零三"}, {"chineseCounting", 10000, "10000"},
		{"ideographDigital", 20, "二〇"}, {"ideographTraditional", 3, "丙"}, {"ideographTraditional", 11, "11"}, {"decimalEnclosedCircle", 20, "⑳"},
		{"decimalZero", 5, "05"}, {"decimalZero", 15, "15"}, {"decimalFullWidth", 12, "１２"}, {"decimalEnclosedParen", 2, "(2)"}, {"lowerLetter", -5, "-5"},
		{"ideographDigital", -5, "〇"},
	} {
		if got := printed(tt.format, tt.n); got != tt.want {
			t.Errorf("%s %d: %q, want %q", tt.format, tt.n, got, tt.want)
		}
	}
}

func TestDOCXNotes(t *testing.T) {
	note := func(kind, id, text string) string {
		return `<w:` + kind + ` w:id="` + id + `">` + wp("", text) + `</w:` + kind + `>`
	}
	body := `<w:p><w:r><w:t>a</w:t><w:endnoteReference w:id="5"/><w:t>b</w:t><w:footnoteReference w:id="5"/><w:footnoteReference w:id="404"/></w:r></w:p>`
	blocks, err := readDOCX(wordFile(t, body, map[string]string{
		"word/footnotes.xml": `<w:footnotes ` + wordNS + `>` + note("footnote", "0", "separator") + note("footnote", "5", " foot") + `</w:footnotes>`,
		"word/endnotes.xml":  `<w:endnotes ` + wordNS + `>` + note("endnote", "5", "end") + `</w:endnotes>`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(paragraphsOf(blocks), []string{"a^1b^2^3", "^1 end", "^2 foot"}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestDOCXRefuses(t *testing.T) {
	text := wp("", "text")
	tests := []struct {
		name string
		data []byte
		err  error
	}{
		{"cut off", wordFile(t, text, nil)[:200], ErrDamaged},
		{"an archive", zipped(t, map[string]string{"a.txt": "a"}), ErrFormat},
		{"a table", wordFile(t, text, map[string]string{"xl/workbook.xml": ""}), ErrFormat},
		{"a book", zipped(t, map[string]string{"META-INF/container.xml": ""}), ErrFormat},
		{"not XML", wordFile(t, "<w:p>", nil), ErrDamaged},
		{"empty", wordFile(t, "", nil), ErrEmpty},
		{"entities", zipped(t, map[string]string{"word/document.xml": `<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>` +
			`<w:document ` + wordNS + `><w:p><w:r><w:t>&b;&c;</w:t></w:r></w:p></w:document>`}), ErrDamaged},
		{"too deep", wordFile(t, strings.Repeat("<w:p>", 2000)+strings.Repeat("</w:p>", 2000), nil), ErrComplex},
		{"one endless tag", wordFile(t, "<w:p "+strings.Repeat(`a="" `, maxTag/4)+"/>", nil), ErrComplex},
		{"bomb", wordFile(t, strings.Repeat(wp("", strings.Repeat("a", 1<<20)), maxUnpacked>>20), nil), ErrBomb},
		{"many files", append(wordFile(t, text, nil), strings.Repeat("PK\x01\x02", maxParts+1)...), ErrBomb},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(t.Context(), "a.docx", tt.data, Options{})
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
		})
	}
}
