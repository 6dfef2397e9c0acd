package extract

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzHTML(f *testing.F) {
	f.Add("<!DOCTYPE html><ul><li>a<table><tr><td>b<sup>1</sup></ul></table><p hidden>c<br><br>d</svg>", "text/html; charset=gbk")
	f.Add("<table><td><table><tr><td>x<td>y</table><ol start=-3 type=i><li>z", "")
	f.Add(string(acts()[0].html()), "text/html")
	f.Fuzz(func(t *testing.T, page, contentType string) {
		got, err := Read(t.Context(), "a.html", []byte(page), Options{ContentType: contentType})
		if err != nil {
			return
		}
		text := decoded(got)
		if kind, _ := kindOf("a.html", []byte(page), contentType); kind != kindHTML {
			return
		}
		checkTiling(t, got, text)
		for i, l := range got.Lines {
			if !utf8.ValidString(l.Text) || strings.HasSuffix(l.Text, " ") || i > 1 && l.Text == "" && got.Lines[i-1].Text == "" {
				t.Fatalf("line %d is %q", l.No, l.Text)
			}
		}
	})
}

func FuzzDOCX(f *testing.F) {
	a := acts()[0]
	f.Add(string(a.docx(f)))
	f.Add("PK\x03\x04")
	f.Fuzz(func(t *testing.T, data string) {
		if got, err := Read(t.Context(), "a.docx", []byte("PK\x03\x04"+strings.TrimPrefix(data, "PK\x03\x04")), Options{}); err == nil {
			checkTiling(t, got, decoded(got))
		}
	})
}

// The parts of a document, without the archive around them, so that more of what is tried is XML.
func FuzzDOCXParts(f *testing.F) {
	f.Add(wp(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, "a")+`<w:tbl><w:tr><w:tc>`+wp("", "b")+`</w:tc></w:tr></w:tbl>`,
		`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>`+
			`<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`)
	f.Add(`<w:p><w:p><w:tc></w:tc></w:p><w:tr/></w:p>`, `<w:num w:numId="-1"/>`)
	f.Fuzz(func(t *testing.T, body, numbering string) {
		data := wordFile(t, body, map[string]string{
			"word/numbering.xml": `<w:numbering ` + wordNS + `>` + numbering + `</w:numbering>`,
		})
		if got, err := Read(t.Context(), "a.docx", data, Options{}); err == nil {
			checkTiling(t, got, decoded(got))
		}
	})
}
