// Package extract turns the bytes of a source into decoded lines with positions. It is the only user of the libraries
// that read encodings and file formats; what the lines mean is the business of package structure.
//
// Kinds of files. Read reads plain text, Markdown (whose signs stay in the lines and are named beside them), HTML, DOCX
// and PDF; Text reads the first two alone. What the bytes look like decides the kind, then the declared content type, then
// the extension of the name. A source that promises a PDF or a DOCX and is neither is refused, for it is an error page more
// often than not; what looks like a picture, an archive or a program is refused by what it looks like.
//
// Encodings. A byte order mark decides (UTF-8, UTF-16LE, UTF-16BE) and is no part of the text. Otherwise bytes that are
// valid UTF-8 are UTF-8; otherwise GB18030 (of which GB 2312 and GBK are parts) or Big5, whichever gives more of the
// characters that are common in Chinese, where it gives enough of them and decodes without a single error; otherwise, of a
// web page, the encoding that it or its server declares. Nothing is guessed beyond that and nothing is repaired: a file of
// mixed encodings is refused with the offset and the line of the place, because a character lost in decoding could not be
// seen in a quotation.
//
// Lines. "\n", "\r\n" and a lone "\r" end a line; the end is not part of Line.Text but is counted, so that lines and
// their ends tile the decoded text exactly. A form feed, U+0085, U+2028 and U+2029 are characters of their line, so that
// line numbers are those that an editor shows to somebody who follows a citation. A line end at the very end of the text
// opens no further, empty line.
//
// The decoded text of HTML, DOCX and PDF is the text that this package extracts: one paragraph a line, a blank line
// between two. Line numbers and Source.Chars are those of the extracted text; Source.SHA256 is of the bytes as fetched.
// The files html.go, docx.go and pdf.go say what becomes text.
//
// Every error wraps one of the sentinels of this package, names the source and says what to do.
package extract

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"yiju/corpus"
)

// Limits of a source.
const (
	MaxBytes = 64 << 20 // of a file; far above any instrument, far below the memory of a small machine
	MaxLines = 200_000  // of a text; more than that is data, and every line costs memory
	MaxLine  = 1 << 20  // runes of one line; a longer "line" is data, not text that could be cited by line
)

// Options says how to read a source. The zero Options is ready to use.
type Options struct {
	ContentType string        // as the server declared it; "" for a file
	PDFToText   string        // the program pdftotext of poppler, a name to look up or a path; "" means "pdftotext"
	Timeout     time.Duration // for one source; 0 means one minute
}

// Read reads a source of any kind. It sets what Text sets, and the Title of a web page; Encoding is that of the bytes for
// text and HTML, and "utf-8" for DOCX and PDF. The lines do not refer to data, which may be reused. An error wraps one of
// the sentinels, or that of ctx when it is done.
func Read(ctx context.Context, name string, data []byte, opts Options) (corpus.SourceText, error) {
	opts.PDFToText = cmp.Or(opts.PDFToText, "pdftotext")
	opts.Timeout = cmp.Or(opts.Timeout, time.Minute)
	c, err := readKind(ctx, name, data, opts)
	return c.source(name, data, err)
}

// Text decodes a source of plain text or Markdown. It sets Name, SHA256 (of data), Encoding ("utf-8", "utf-16le",
// "utf-16be", "gb18030", "big5"), Chars and Lines; there is at least one line with a character that is not a space. The
// lines do not refer to data, which may be reused.
func Text(name string, data []byte) (corpus.SourceText, error) {
	c, err := readNamed(name, data)
	return c.source(name, data, err)
}

// content is what a source holds.
type content struct {
	text, encoding string // the text holds no byte order mark of its start
	plain          bool   // text as it stands in the file
	title, page    string
	marked         []corpus.Block // where the markup says more of a paragraph than that it is one
}

// source makes the source of its content, unless err says why it has none.
func (c content) source(name string, data []byte, err error) (corpus.SourceText, error) {
	var lines []corpus.Line
	if err == nil {
		lines, err = split(c.text)
	}
	if err != nil {
		return corpus.SourceText{}, fmt.Errorf("extract: %s: %w", name, err)
	}
	sum := sha256.Sum256(data)
	src := &corpus.Source{Name: name, SHA256: hex.EncodeToString(sum[:]), Encoding: c.encoding, Chars: utf8.RuneCountInString(c.text)}
	s := corpus.SourceText{Source: src, Lines: lines, Title: c.title, Page: c.page, Blocks: c.marked}
	if c.plain && isMarkdown(name, c.text) {
		if m, ok := readMarkdown(c.text, lines); ok {
			s.Title, s.Date, s.Blocks, s.Signs = m.title, m.date, m.blocks, m.signs
		}
	}
	return s, nil
}

func readKind(ctx context.Context, name string, data []byte, opts Options) (c content, err error) {
	if len(data) > MaxBytes {
		return c, tooLarge(len(data), MaxBytes)
	}
	kind, err := kindOf(name, data, opts.ContentType)
	if err != nil {
		return c, err
	}
	c.encoding = "utf-8"
	var blocks []block
	switch kind {
	case kindHTML:
		blocks, c.title, c.page, c.encoding, err = readHTML(data, opts.ContentType)
	case kindDOCX:
		blocks, err = readDOCX(data)
	case kindPDF:
		blocks, err = readPDF(ctx, data, opts)
	default:
		return readText(data)
	}
	if err != nil {
		return c, err
	}
	c.join(blocks)
	if blank(c.text) {
		return c, fmt.Errorf("%w: nothing to read was found in it; look at it, and leave it out or save its content "+
			"as plain text", ErrEmpty)
	}
	return c, controls(c.text)
}

// join makes the text of the blocks, with a blank line between two.
func (c *content) join(blocks []block) {
	var b strings.Builder
	line := 0
	for i, p := range blocks {
		if i > 0 {
			b.WriteString("\n\n")
			line += 2
		}
		b.WriteString(p.text)
		last := line + strings.Count(p.text, "\n")
		c.marked = append(c.marked, corpus.Block{First: line, Last: last, Level: p.level, Large: p.large, Kind: p.kind})
		line = last
	}
	b.WriteByte('\n')
	c.text = b.String()
}

// readNamed reads data as the text that its name must promise.
func readNamed(name string, data []byte) (content, error) {
	if kindOfName(name) != kindText {
		return content{}, unsupported(name)
	}
	if len(data) > MaxBytes {
		return content{}, tooLarge(len(data), MaxBytes)
	}
	if kind := magic(data); kind != "" {
		return content{}, looksLike(kind)
	}
	return readText(data)
}

// readText decodes data, which does not look like anything but text.
func readText(data []byte) (c content, err error) {
	if n := lineEnds(data); n > MaxLines {
		return c, tooManyLines(n)
	}
	c.plain = true
	if c.text, c.encoding, err = decode(data); err != nil {
		return c, err
	}
	if blank(c.text) {
		return c, fmt.Errorf("%w: the file is empty or holds only white space; remove it or fill it", ErrEmpty)
	}
	return c, controls(c.text)
}
