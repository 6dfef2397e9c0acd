package extract

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"yiju/corpus"
)

const (
	zipMagic = "PK\x03\x04"
	oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // OLE compound file
)

// magic names the kind of file that data begins like, where that is certain and the kind is not text; else "".
// The signatures are those of file(1).
func magic(data []byte) string {
	kinds := []struct{ sign, kind string }{
		{"%PDF-", "a PDF document"},
		{zipMagic, "a ZIP archive (or DOCX, XLSX, EPUB, which are ZIP archives)"},
		{oleMagic, "an old Word or Excel document"},
		{`{\rtf`, "an RTF document"},
		{"\x89PNG\r\n\x1a\n", "a PNG picture"},
		{"\xff\xd8\xff", "a JPEG picture"},
		{"GIF87a", "a GIF picture"},
		{"GIF89a", "a GIF picture"},
		{"II*\x00", "a TIFF picture"},
		{"MM\x00*", "a TIFF picture"},
		{"\x1f\x8b\x08", "a gzip archive"},
		{"7z\xbc\xaf\x27\x1c", "a 7z archive"},
		{"Rar!\x1a\x07", "a RAR archive"},
		{"\xfd7zXZ\x00", "an xz archive"},
		{"SQLite format 3\x00", "an SQLite database"},
		{"\x7fELF", "a program"},
	}
	for _, k := range kinds {
		if bytes.HasPrefix(data, []byte(k.sign)) {
			return k.kind
		}
	}
	return ""
}

// nul refuses data, which has no byte order mark of UTF-16, when it contains a NUL byte.
func nul(data []byte) error {
	first := bytes.IndexByte(data, 0)
	if first < 0 {
		return nil
	}
	what := "it looks like binary data; leave it out or save its content as plain text in UTF-8"
	if width := wide(data); width != "" {
		what = fmt.Sprintf("it looks like %[1]s without a byte order mark; convert it: iconv -f %[1]s -t UTF-8", width)
	}
	return ErrBinary.Because("NUL byte at byte %d (line %d); %s", corpus.FactByte.Of(first), corpus.FactLine.Of(lineAt(data, first)), what)
}

// wide returns "UTF-16LE" or "UTF-16BE" when the NUL bytes at the start of data stand where the high bytes of ASCII
// characters would, else "".
func wide(data []byte) string {
	var at [2]bool // whether there are NUL bytes at even and at odd offsets
	for i, b := range data[:min(len(data), 4096)] {
		at[i%2] = at[i%2] || b == 0
	}
	return map[[2]bool]string{{false, true}: "UTF-16LE", {true, false}: "UTF-16BE"}[at]
}

// controls refuses text in which control characters are more than strays: any NUL, or more than one and one in fifty.
// Tabs, line ends, vertical tabs and form feeds are not counted.
func controls(text string) error {
	count, runes := 0, 0
	for _, r := range text {
		runes++
		switch {
		case r == 0:
			return ErrBinary.Because("it contains the character U+0000; leave it out")
		case r < ' ' && !strings.ContainsRune("\t\n\v\f\r", r), r == 0x7f:
			count++
		}
	}
	if count > 1+runes/50 {
		return ErrBinary.Because("%d of %d characters are control characters; leave it out "+
			"or save its content as plain text in UTF-8", count, runes)
	}
	return nil
}

// blank reports whether text has nothing to read: only white space and zero-width marks.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' })
}
