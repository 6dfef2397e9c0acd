package extract

import (
	"errors"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestKindOf(t *testing.T) {
	const page = "<!DOCTYPE html><html><body><p>河流</p></body></html>"
	utf16 := string(encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), page))
	gbk := string(encode(t, simplifiedchinese.GBK, page))
	tests := []struct {
		name, data, contentType string
		want                    kind
		err                     error
	}{
		{"a.txt", "river", "", kindText, nil},
		{"a", "river", "text/plain; charset=gbk", kindText, nil},
		{"a.shtml", page, "", kindHTML, nil},
		{"a.html", "a < b and no tag", "", kindText, nil},
		{"a.aspx", "<p>fragment</p>", "text/html;charset=utf-8", kindHTML, nil},
		{"a", "no tags at all", "text/html", kindText, nil}, // what a server says by default
		{"a", "\ufeff \n<?xml version='1.0'?><!-- x --><HTML lang=zh>", "", kindHTML, nil},
		{"a.txt", page, "text/plain", kindHTML, nil},
		{"a.txt", utf16, "", kindHTML, nil},
		{"a", gbk, "application/octet-stream", kindHTML, nil},
		{"a.md", "text with <b>bold</b> words", "", kindText, nil},
		{"a.html", "%PDF-1.7", "text/html", kindPDF, nil},
		{"a", "\n\n%PDF-1.7", "", kindPDF, nil},
		{"a.txt", "PK\x03\x04", "text/plain", kindDOCX, nil},
		{"a.pdf", page, "application/pdf", "", ErrMismatch},
		{"a.pdf", page, "", "", ErrMismatch},
		{"a.docx", "please log in", "", "", ErrMismatch},
		{"law", "not found", "application/pdf", "", ErrMismatch},
		{"a.pdf", page, "text/html", kindHTML, nil}, // the server says what it is
		{"a", "{}", "application/json", "", ErrFormat},
		{"a", "x", "image/png", "", ErrFormat},
		{"a", page, "image/png", kindHTML, nil},
		{"a", "\x89PNG\r\n\x1a\nx", "text/html", "", ErrBinary},
		{"a.doc", oleMagic + "x", "", "", ErrEncrypted},
		{"a", "x", "text/plain; charset=\"", kindText, nil},
	}
	for _, tt := range tests {
		got, err := kindOf(tt.name, []byte(tt.data), tt.contentType)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s, %.20q, %q: %q, %v; want %q, %v", tt.name, tt.data, tt.contentType, got, err, tt.want, tt.err)
		}
	}
}

// Codes are for programs: each reason has its own.
func TestReasons(t *testing.T) {
	codes, texts := make(map[string]bool), make(map[string]bool)
	for _, r := range Reasons() {
		if r.Code() == "" || r.Error() == "" || codes[r.Code()] || texts[r.Error()] {
			t.Errorf("%q %q is empty or not the only one", r.Code(), r.Error())
		}
		codes[r.Code()], texts[r.Error()] = true, true
	}
}
