package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
)

// split cuts text, which is valid UTF-8, into lines. The texts of the lines share the memory of text.
func split(text string) ([]corpus.Line, error) {
	if n := strings.Count(text, "\n"); n > MaxLines {
		return nil, tooManyLines(n)
	}
	lines := make([]corpus.Line, 0, strings.Count(text, "\n")+1)
	start := 0
	for len(text) > 0 {
		line, end := text, 0
		if i := strings.IndexAny(text, "\r\n"); i >= 0 {
			line, end = text[:i], len(text[i:])-len(strings.TrimPrefix(strings.TrimPrefix(text[i:], "\r"), "\n"))
		}
		runes := utf8.RuneCountInString(line)
		if runes > MaxLine {
			return nil, tooLong("line %d", corpus.FactLine.Of(len(lines)+1))
		}
		lines = append(lines, corpus.Line{No: len(lines) + 1, Start: start, Text: line})
		start += runes + end
		text = text[len(line)+end:]
	}
	return lines, nil
}

// endless refuses data with a line that is too long in every encoding, before anything is decoded. No encoding of this
// package takes more than four bytes for a rune, and each writes a line end with a byte \n or \r.
func endless(data []byte) error {
	const most = MaxLine * utf8.UTFMax
	at := 0
	for len(data)-at > most {
		i := bytes.LastIndexAny(data[at:at+most+1], "\r\n")
		if i < 0 {
			return tooLong("the line at byte %d", corpus.FactByte.Of(at))
		}
		at += i + 1
	}
	return nil
}

func tooLong(which string, at corpus.Fact) error {
	return ErrLineTooLong.Because(which+" has more than %d characters; break it into paragraphs, "+
		"or leave the file out if it is data", at, MaxLine)
}

func tooManyLines(n int) error {
	return ErrLines.Because("%d, at most %d are read; split the file into its documents, or leave it out if it is data", n, corpus.FactMost.Of(MaxLines))
}

// lineEnds counts the line ends of bytes in an encoding that contains ASCII.
func lineEnds(b []byte) int {
	return bytes.Count(b, []byte("\n")) + bytes.Count(b, []byte("\r")) - bytes.Count(b, []byte("\r\n"))
}

// lineAt returns the 1-based number of the line that holds the byte at offset.
func lineAt(data []byte, offset int) int {
	return 1 + lineEnds(data[:offset])
}
