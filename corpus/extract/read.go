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
	text, encoding, title, err := readKind(ctx, name, data, opts)
	if err != nil {
		return corpus.SourceText{}, fmt.Errorf("extract: %s: %w", name, err)
	}
	lines, err := split(text)
	if err != nil {
		return corpus.SourceText{}, fmt.Errorf("extract: %s: %w", name, err)
	}
	s := sourceText(name, data, text, encoding, lines)
	s.Title = title
	return s, nil
}

func readKind(ctx context.Context, name string, data []byte, opts Options) (text, encoding, title string, err error) {
	if len(data) > MaxBytes {
		return "", "", "", tooLarge(len(data), MaxBytes)
	}
	kind, err := kindOf(name, data, opts.ContentType)
	if err != nil {
		return "", "", "", err
	}
	encoding = "utf-8"
	var blocks []string
	switch kind {
	case KindHTML:
		blocks, title, encoding, err = readHTML(data, opts.ContentType)
	case KindDOCX:
		blocks, err = readDOCX(data)
	case KindPDF:
		blocks, err = readPDF(ctx, data, opts)
	default:
		text, encoding, err = readText(data)
		return text, encoding, "", err
	}
	if err != nil {
		return "", "", "", err
	}
	text = strings.Join(blocks, "\n\n")
	if blank(text) {
		return "", "", "", fmt.Errorf("%w: nothing to read was found in it; look at it, and leave it out or save its content "+
			"as plain text", ErrEmpty)
	}
	return text + "\n", encoding, title, controls(text)
}
