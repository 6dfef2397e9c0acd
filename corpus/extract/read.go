package extract

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"yiju/corpus"
)

// Options says how to read a source. The zero Options is ready to use.
type Options struct {
	ContentType string        // as the server declared it; "" for a file
	PDFToText   string        // the program pdftotext of poppler, a name to look up or a path; "" means "pdftotext"
	Timeout     time.Duration // for one source; 0 means one minute
}

// Read reads a source of any kind. It sets what Text sets, and the Title of a web page; Encoding is that of the bytes for text and HTML, and "utf-8"
// for DOCX and PDF. The lines do not refer to data, which may be reused. An error wraps one of the sentinels, or that of
// ctx when it is done.
func Read(ctx context.Context, name string, data []byte, opts Options) (corpus.SourceText, error) {
	opts.PDFToText = cmp.Or(opts.PDFToText, "pdftotext")
	opts.Timeout = cmp.Or(opts.Timeout, time.Minute)
	c, err := readKind(ctx, name, data, opts)
	if err != nil {
		return corpus.SourceText{}, fmt.Errorf("extract: %s: %w", name, err)
	}
	lines, err := split(c.text)
	if err != nil {
		return corpus.SourceText{}, fmt.Errorf("extract: %s: %w", name, err)
	}
	s := sourceText(name, data, c.text, c.encoding, lines)
	if c.plain {
		markUp(&s, c.text)
		return s, nil
	}
	s.Title, s.Blocks = c.title, c.marked
	return s, nil
}

// content is what a source holds.
type content struct {
	text, encoding string
	plain          bool // text as it stands in the file
	title          string
	marked         []corpus.Block // where the markup says more of a paragraph than that it is one
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
	case KindHTML:
		blocks, c.title, c.encoding, err = readHTML(data, opts.ContentType)
	case KindDOCX:
		blocks, err = readDOCX(data)
	case KindPDF:
		blocks, err = readPDF(ctx, data, opts)
	default:
		c.plain = true
		c.text, c.encoding, err = readText(data)
		return c, err
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
