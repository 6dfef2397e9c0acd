package extract

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"path"
	"regexp"
	"strings"

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
	switch extensionOf(name) {
	case "", ".", ".txt", ".text", ".md", ".markdown":
		return kindText
	case ".html", ".htm", ".shtml", ".xhtml":
		return kindHTML
	case ".docx":
		return kindDOCX
	case ".pdf":
		return kindPDF
	}
	return ""
}

// kindOfType returns the kind that a content type promises, "" for one that says nothing, and an error for one that is
// not read.
func kindOfType(contentType string) (kind, error) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(strings.ToLower(contentType), ";")
	}
	switch media = strings.TrimSpace(media); media {
	case "text/html", "application/xhtml+xml":
		return kindHTML, nil
	case "application/pdf", "application/x-pdf":
		return kindPDF, nil
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return kindDOCX, nil
	case "text/plain", "text/markdown", "text/x-markdown":
		return kindText, nil
	case "", "application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download":
		return "", nil
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
	case seen == kindHTML, promised == kindHTML && anyTag.Match(data):
		return kindHTML, nil
	}
	return kindText, nil // text that a server calls HTML has no tags
}

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
