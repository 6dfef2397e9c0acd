package extract

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"path"
	"regexp"
	"strings"
	"unicode"

	"yiju/corpus"
)

// kind is a kind of file that Read reads.
type kind string

// The kinds. Markdown is text.
const (
	kindText kind = "text"
	kindHTML kind = "html"
	kindDOCX kind = "docx"
	kindPDF  kind = "pdf"
)

// Supports returns nil where Read reads files with such a name, and otherwise an ErrFormat that says which kinds work.
// It looks at the extension only, whatever its case; a name without extension is taken for plain text.
func Supports(name string) error {
	if kindOfName(name) == "" {
		return fmt.Errorf("extract: %s: %w", name, unsupported(name))
	}
	return nil
}

func extensionOf(name string) string {
	return strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/")))
}

// kindOfName returns the kind that the extension of name promises, "" for one that is not read.
func kindOfName(name string) kind {
	if isLock(name) {
		return ""
	}
	return kindsByName[extensionOf(name)]
}

// The kinds by extension and by content type; "" for types that say nothing.
var (
	kindsByName = map[string]kind{"": kindText, ".": kindText, ".txt": kindText, ".text": kindText, ".md": kindText, ".markdown": kindText,
		".html": kindHTML, ".htm": kindHTML, ".shtml": kindHTML, ".xhtml": kindHTML, ".docx": kindDOCX, ".pdf": kindPDF}
	kindsByType = map[string]kind{"text/plain": kindText, "text/markdown": kindText, "text/x-markdown": kindText,
		"text/html": kindHTML, "application/xhtml+xml": kindHTML, "application/pdf": kindPDF, "application/x-pdf": kindPDF,
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": kindDOCX,
		"": "", "application/octet-stream": "", "binary/octet-stream": "", "application/x-download": "", "application/force-download": ""}
)

// kindOfType returns the kind that a content type promises, "" for one that says nothing; an error for one not read.
func kindOfType(contentType string) (kind, error) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(strings.ToLower(contentType), ";")
	}
	media = strings.TrimSpace(media)
	if kind, ok := kindsByType[media]; ok {
		return kind, nil
	}
	return "", ErrFormat.Because("content type %q; these work: plain text, Markdown, HTML, PDF, DOCX", corpus.FactType.Of(media))
}

// isLock reports whether a file of that name is what an office program keeps beside a document that is open.
func isLock(name string) bool {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.HasPrefix(base, "~$") || strings.HasPrefix(base, ".~lock.")
}

func unsupported(name string) error {
	if isLock(name) {
		return ErrFormat.Because("it belongs to a document that is open in an office program; close the document")
	}
	return ErrFormat.Because("%q; these work: .txt, .text, .md, .markdown, .html, .htm, .docx, .pdf. Save it as plain text "+
		"in UTF-8, or rename it to .txt if it is plain text", corpus.FactType.Of(extensionOf(name)))
}

// kindOf tells the kind of a source by its bytes, then by the declared content type ("" for none), then by its name. An
// error wraps ErrBinary, ErrFormat, ErrEncrypted or ErrMismatch.
func kindOf(name string, data []byte, contentType string) (kind, error) {
	seen, err := sniff(data)
	if err != nil || seen == kindPDF || seen == kindDOCX {
		return seen, err
	}
	declared, err := kindOfType(contentType)
	if err != nil && seen == "" {
		return "", err
	}
	switch promised := cmp.Or(declared, kindOfName(name)); {
	case promised == kindPDF || promised == kindDOCX:
		what := "plain text"
		if seen == kindHTML {
			what = "a web page, perhaps an error page or one that asks to log in"
		}
		return "", ErrMismatch.Because("it should be %s and is %s; look at it, and give it the name of what it is", strings.ToUpper(string(promised)), what)
	case seen == kindHTML, promised == kindHTML && anyTag.Match(data[:min(len(data), untagged)]):
		return kindHTML, nil
	}
	return kindText, nil // text that a server calls HTML has no tags
}

// untagged is how many bytes of a file that is called a page are searched for a tag; a pattern takes seconds for MaxBytes.
const untagged = 1 << 20

var (
	anyTag   = regexp.MustCompile(`</?[a-zA-Z][a-zA-Z0-9]*[\s/>]`)
	htmlHead = regexp.MustCompile(`^(?is:(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b)`)
)

// sniff tells the kind by the first bytes: "" for what may be any text. An error says what cannot be read.
func sniff(data []byte) (kind, error) {
	head := data[:min(len(data), 1024)]
	plain := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	switch kind := magic(data); {
	case bytes.HasPrefix(plain, []byte("%PDF-")):
		return kindPDF, nil
	case bytes.HasPrefix(data, []byte(zipMagic)):
		return kindDOCX, nil // docx.go looks closer
	case bytes.HasPrefix(data, []byte(oleMagic)):
		return "", fmt.Errorf("%w or old: it is an encrypted document, or one of Word or Excel from before 2007; "+
			"remove the password, or save it as DOCX", ErrEncrypted)
	case kind != "":
		return "", looksLike(kind)
	case htmlHead.Match(plain) || htmlHead.Match(narrow(head)):
		return kindHTML, nil
	}
	return "", nil
}

// narrow returns the ASCII characters of UTF-16 with a byte order mark, nil for anything else.
func narrow(head []byte) []byte {
	if !bytes.HasPrefix(head, []byte("\xff\xfe")) && !bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return nil
	}
	return bytes.ReplaceAll(head[2:], []byte{0}, nil)
}

const (
	zipMagic = "PK\x03\x04"
	oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // OLE compound file
)

// magic names the kind of file that data begins like, "" for text and what is not certain. The signs are those of file(1).
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

// wide returns "UTF-16LE" or "UTF-16BE" where NUL bytes stand as the high bytes of ASCII characters would, else "".
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
