package support

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
)

// closing maps opening marks to their closing ones. 《》 enclose titles and are no quotation marks.
var closing = map[rune]string{
	'“': "”", '„': "”“", '‟': "”", '〝': "〞〟", '「': "」", '｢': "｣", '『': "』", '﹁': "﹂", '﹃': "﹄", '«': "»", '‹': "›", '"': "\"", '＂': "＂",
	'‘': "’", '‛': "’", '\'': "'",
}

// allMarks are the quotation marks that cannot be apostrophes.
const allMarks = "“”„‟〝〞〟「」｢｣『』﹁﹂﹃﹄«»‹›\"＂‛"

// quotations replaces quoted words by the stored text if they are that, and otherwise removes their quotation marks. lost
// are the latter words.
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
	if r != '\'' {
		return closing[r] != ""
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) && unicode.IsLetter(after)
}

// apostrophe reports whether the mark at byte i belongs to a word: its, libraries'.
func apostrophe(s string, i, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.Is(unicode.Latin, before) && i+size <= len(s)
}

// closer finds the mark that closes the quotation that begins at byte from, skipping nested ones; -1 if there is none.
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

// shut returns the closing mark of r.
func shut(r rune) string {
	first, _ := utf8.DecodeRuneInString(closing[r])
	return string(first)
}

// stored returns words as a cited passage has them in the same language, without punctuation at either end, and the
// punctuation that words end in. The text is "" if none has them.
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
			ref := p.Ref
			ref.Lang = v.Lang
			found, _, err := c.verifier.Locate(ctx, trimmed, ref)
			if err != nil && !errors.Is(err, index.ErrNotFound) {
				return "", "", err
			}
			if found != "" && balanced(found) {
				return found, tail, nil
			}
		}
	}
	return "", "", nil
}

// balanced reports whether the quotation marks in s are paired and s is a single line without markup.
func balanced(s string) bool {
	if strings.ContainsAny(s, "\n\r\t*`<>@[]|~") {
		return false
	}
	for o := range closing {
		if !strings.ContainsRune("\"'‘‛", o) && strings.Count(s, string(o)) != strings.Count(s, shut(o)) {
			return false
		}
	}
	return strings.Count(s, "\"")%2 == 0
}
