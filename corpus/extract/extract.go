// Package extract turns the bytes of a source into decoded lines with positions. It is the only user of the libraries
// that read encodings and file formats; what the lines mean is the business of package structure.
//
// Kinds of files. Read reads plain text, Markdown (whose signs stay in the lines and are named beside them), HTML, DOCX
// and PDF; Text reads the first two alone. What the bytes look like decides the kind, then the declared content type, then the extension
// of the name (KindOf). A source that promises a PDF or a DOCX and is neither is refused, for it is an error page more often
// than not; what looks like a picture, an archive or a program is refused by what it looks like.
//
// Encodings. In this order:
//
//   - a byte order mark decides: UTF-8, UTF-16LE or UTF-16BE. The mark is not part of the decoded text;
//   - bytes that are valid UTF-8 are UTF-8;
//   - otherwise GB18030 (of which GB 2312 and GBK are parts) or Big5, whichever gives more of the characters that are
//     common in Chinese. It must give enough of them and decode without a single error;
//   - otherwise, of a web page, the encoding that it or its server declares.
//
// Nothing is guessed beyond that and nothing is repaired: a file of mixed encodings, such as UTF-8 with an island of
// GBK, is refused with the offset and the line of the place, because a character lost in decoding could not be seen in a
// quotation.
//
// Lines. "\n", "\r\n" and a lone "\r" end a line; the end is not part of Line.Text but is counted, so that lines and
// their ends tile the decoded text exactly. A form feed does not end a line: it stays where it stands, as a character
// of its line, so that line numbers are those that an editor shows to somebody who follows a citation. Likewise U+0085,
// U+2028 and U+2029 are characters. A line end at the very end of the text opens no further, empty line.
//
// The decoded text of HTML, DOCX and PDF is the text that this package extracts: one paragraph a line, a blank line
// between two. Line numbers and Source.Chars are those of the extracted text; Source.SHA256 is of the bytes as fetched.
// The files html.go, docx.go and pdf.go say what becomes text.
//
// Every error wraps one of the sentinels of this package, names the source and says what to do.
package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"yiju/corpus"
)

// Limits of a source.
const (
	MaxBytes = 64 << 20 // of a file; far above any instrument, far below the memory of a small machine
	MaxLines = 200_000  // of a text; more than that is data, and every line costs memory
	MaxLine  = 1 << 20  // runes of one line; a longer "line" is data, not text that could be cited by line
)

// Text decodes a source of plain text or Markdown. It sets Name, SHA256 (of data), Encoding ("utf-8", "utf-16le",
// "utf-16be", "gb18030", "big5"), Chars and Lines; there is at least one line with a character that is not a space. The
// lines do not refer to data, which may be reused.
func Text(name string, data []byte) (corpus.SourceText, error) {
	text, encoding, err := read(name, data)
	if err != nil {
		return corpus.SourceText{}, fmt.Errorf("extract: %s: %w", name, err)
	}
	lines, err := split(text)
	if err != nil {
		return corpus.SourceText{}, fmt.Errorf("extract: %s: %w", name, err)
	}
	s := sourceText(name, data, text, encoding, lines)
	markUp(&s, text)
	return s, nil
}

// markUp adds what the markup of a text says, where it is Markdown.
func markUp(s *corpus.SourceText, text string) {
	if !isMarkdown(s.Name, text) {
		return
	}
	if m, ok := readMarkdown(text, s.Lines); ok {
		s.Title, s.Date, s.Blocks, s.Signs = m.title, m.date, m.blocks, m.signs
	}
}

func sourceText(name string, data []byte, text, encoding string, lines []corpus.Line) corpus.SourceText {
	sum := sha256.Sum256(data)
	return corpus.SourceText{
		Source: &corpus.Source{
			Name:     name,
			SHA256:   hex.EncodeToString(sum[:]),
			Encoding: encoding,
			Chars:    utf8.RuneCountInString(text),
		},
		Lines: lines,
	}
}

// read checks data and decodes it. The text holds no byte order mark of its start.
func read(name string, data []byte) (text, encoding string, err error) {
	if k := kindOfName(name); k != KindText {
		return "", "", unsupported(name)
	}
	if len(data) > MaxBytes {
		return "", "", tooLarge(len(data), MaxBytes)
	}
	if kind := magic(data); kind != "" {
		return "", "", looksLike(kind)
	}
	return readText(data)
}

// readText decodes data, which does not look like anything but text.
func readText(data []byte) (text, encoding string, err error) {
	if n := lineEnds(data); n > MaxLines {
		return "", "", tooManyLines(n)
	}
	if text, encoding, err = decode(data); err != nil {
		return "", "", err
	}
	if blank(text) {
		return "", "", fmt.Errorf("%w: the file is empty or holds only white space; remove it or fill it", ErrEmpty)
	}
	if err := controls(text); err != nil {
		return "", "", err
	}
	return text, encoding, nil
}
