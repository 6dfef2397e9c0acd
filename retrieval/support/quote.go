package support

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
)

// closing are the marks that end what each mark begins. 《》 are around titles and no quotation marks.
var closing = map[rune]string{
	'“': "”", '„': "”“", '‟': "”", '〝': "〞〟", '「': "」", '｢': "｣", '『': "』", '﹁': "﹂", '﹃': "﹄", '«': "»", '‹': "›", '"': "\"", '＂': "＂",
	'‘': "’", '‛': "’", '\'': "'",
}

// allMarks are the quotation marks that never stand alone.
const allMarks = "“”„‟〝〞〟「」｢｣『』﹁﹂﹃﹄«»‹›\"＂‛"

// quotations lets the words in quotation marks that are stored text keep them, as they are stored, and takes the marks
// from others. lost are the latter.
func (c *Checker) quotations(ctx context.Context, s string, cited []Passage) (shown string, lost []string, err error) {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isQuote(s, i, r) {
			if !strings.ContainsRune(allMarks, r) && !(r == '‘' || r == '’' && !apostrophe(s, i, size)) {
				b.WriteString(s[i : i+size])
			}
			i += size
			continue
		}
		end, after := closer(s, i+size, closing[r])
		if end < 0 { // nothing closes it
			if r == '\'' {
				b.WriteByte('\'')
			}
			i += size
			continue
		}
		words := s[i+size : end]
		stored, tail, err := c.stored(ctx, words, cited)
		switch {
		case err != nil:
			return "", nil, err
		case stored != "":
			b.WriteString(string(r) + stored + shut(r) + tail)
		default:
			inner, more, err := c.quotations(ctx, words, cited)
			if err != nil {
				return "", nil, err
			}
			b.WriteString(inner)
			lost = append(append(lost, strings.TrimSpace(words)), more...)
		}
		i = after
	}
	return b.String(), lost, nil
}

// isQuote reports whether the mark r at byte i of s begins a quotation.
func isQuote(s string, i int, r rune) bool {
	if _, ok := closing[r]; !ok {
		return false
	}
	if r == '\'' {
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+1:])
		return !unicode.IsLetter(before) && !unicode.IsDigit(before) && unicode.IsLetter(after)
	}
	return true
}

// apostrophe reports whether the mark at byte i belongs to a word: its, libraries'.
func apostrophe(s string, i, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.Is(unicode.Latin, before) && i+size <= len(s)
}

// closer finds the mark that ends a quotation which begins at byte from, past those of others inside; -1 where none.
func closer(s string, from int, marks string) (at, after int) {
	depth := 0
	for i, r := range s[from:] {
		size := utf8.RuneLen(r)
		switch next, _ := utf8.DecodeRuneInString(s[from+i+size:]); {
		case strings.ContainsRune(marks, r) && (r == '’' || r == '\'') && (unicode.IsLetter(next) || unicode.IsDigit(next)) && !analysis.IsHan(next):
			// an apostrophe
		case strings.ContainsRune(marks, r) && depth == 0:
			return from + i, from + i + size
		case strings.ContainsRune(marks, r):
			depth--
		case r != '"' && r != '\'' && r != '＂' && closing[r] == marks:
			depth++
		}
	}
	return -1, -1
}

// shut returns the mark that ends what r begins.
func shut(r rune) string {
	first, _ := utf8.DecodeRuneInString(closing[r])
	return string(first)
}

// stored returns the text of a cited passage that words are, without punctuation at its ends, and the punctuation that
// words end in. It is "" where no cited passage has them in their language.
func (c *Checker) stored(ctx context.Context, words string, cited []Passage) (text, tail string, err error) {
	trimmed := strings.TrimFunc(words, func(r rune) bool { return unicode.IsPunct(r) && r != '%' || unicode.IsSpace(r) })
	lang := analysis.DetectLang(trimmed)
	if trimmed == "" {
		return "", "", nil
	}
	tail = strings.TrimSpace(words[strings.LastIndex(words, trimmed)+len(trimmed):])
	tail = strings.TrimLeft(tail, allMarks+"’'")
	if strings.ContainsAny(tail, allMarks+"’‘'") {
		tail = ""
	}
	for _, p := range cited {
		for _, v := range p.Versions {
			if v.Lang != lang {
				continue
			}
			found := locate(v.Text, trimmed)
			if found == "" || !balanced(found) {
				continue
			}
			ref := corpus.Ref{Instrument: p.Ref.Instrument, Clause: p.Ref.Clause, Lang: v.Lang}
			ok, err := c.verifier.Verbatim(ctx, found, ref)
			if err != nil && !errors.Is(err, index.ErrNotFound) {
				return "", "", err
			}
			if ok {
				return found, tail, nil
			}
		}
	}
	return "", "", nil
}

// balanced reports whether the quotation marks inside s come in pairs, and no paragraph ends in it.
func balanced(s string) bool {
	if strings.ContainsAny(s, "\n\r\t*`<>@[]|~") {
		return false
	}
	n := strings.Count(s, "\"")
	for o, shut := range closing {
		if o != '"' && o != '\'' && o != '‘' && o != '‛' {
			first, _ := utf8.DecodeRuneInString(shut)
			if strings.Count(s, string(o)) != strings.Count(s, string(first)) {
				return false
			}
		}
	}
	return n%2 == 0
}

// locate returns the stretch of text that has the words of quote, compared as package verify does: folded, without white
// space, quotation marks alike, and neither beginning nor ending within a word or number. "" where there is none.
func locate(text, quote string) string {
	hay, at := comparable(text)
	needle, _ := comparable(quote)
	for from := 0; needle != "" && from <= len(hay)-len(needle); {
		i := strings.Index(hay[from:], needle)
		if i < 0 {
			break
		}
		start, end := from+i, from+i+len(needle)
		a, last := at[start], at[end-1]
		_, size := utf8.DecodeRuneInString(text[last:])
		b := last + size
		if apart(text, a) && apart(text, b) {
			return text[a:b]
		}
		from = start + 1
	}
	return ""
}

// comparable returns s folded for comparison, and for each byte of that the place in s that it comes from.
func comparable(s string) (string, []int) {
	f := fold.Text(s)
	b, at := make([]byte, 0, len(f.Text)), make([]int, 0, len(f.Text))
	for i, r := range f.Text {
		switch {
		case unicode.IsSpace(r):
			continue
		case r == '\'':
			r = '"'
		}
		for range utf8.RuneLen(r) {
			at = append(at, f.At[i])
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b), at
}

// apart reports whether a quotation may begin or end at byte i of s: not within a word or number.
func apart(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	in := func(r rune) bool {
		return (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)) && !analysis.IsHan(r)
	}
	return !(in(before) && in(after)) && !unicode.IsMark(after) && !(unicode.IsDigit(before) && strings.ContainsRune("%.,", after) && i+1 < len(s) && after == '%')
}
