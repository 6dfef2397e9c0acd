package fold

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:generate go run gen/main.go

// t2s holds one pair a line, traditional then simplified, under a head of lines that begin with '#'.
//
//go:embed t2s.txt
var t2s string

// marks are the quotation marks, dashes, stops, commas, brackets and dots that count as one, besides what NFKC does.
// A group is written as its representative followed by the characters that fold to it.
var marks = []string{
	"\"\u201c\u201d\u201e\u201f\u300c\u300d\u300e\u300f\u301d\u301e\u301f\uff02\u00ab\u00bb\ufe41\ufe42\ufe43\ufe44",
	"'\u2018\u2019\u201a\u201b\uff07`\uff40\u2032\u00b4\u2039\u203a\u02bc",
	"-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\ufe31\ufe32\u2500\u2e3a\u2e3b",
	".\u3002\uff61\uff0e",
	",\uff0c\u3001\uff64\ufe50\ufe51",
	"<\u300a\u3008\u2329\u27e8\u27ea\uff1c\ufe3d\ufe3f",
	">\u300b\u3009\u232a\u27e9\u27eb\uff1e\ufe3e\ufe40",
	"[\u3010\u3014\u3016\u3018\u301a\uff3b\ufe3b\ufe39",
	"]\u3011\u3015\u3017\u3019\u301b\uff3d\ufe3c\ufe3a",
	"/\u2044\u2215",
	"~\u301c\uff5e",
	"\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65",
}

// plain are letters with a stroke and ligatures that Unicode does not decompose.
var plain = map[rune]string{
	'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ı': "i", 'æ': "ae", 'œ': "oe", 'ħ': "h", 'ŧ': "t",
}

// foldings is the compiled, immutable definition.
type foldings struct {
	bmp     [1 << 16]rune   // several where a rune folds to several
	several map[rune]string // runes that fold to several
	marks   map[rune]rune   // from marks
	han     map[rune]rune   // from t2s, some ends beyond the BMP
}

const (
	several = -2 // in foldings.bmp: look into foldings.several
	rare    = -3 // in foldings.bmp: computed on each use
)

var table = sync.OnceValue(compile)

// compile builds the table; it takes a few milliseconds, once per process.
func compile() *foldings {
	t := &foldings{several: make(map[rune]string), marks: make(map[rune]rune), han: make(map[rune]rune)}
	for _, group := range marks {
		to, _ := utf8.DecodeRuneInString(group)
		for _, r := range group {
			t.marks[r] = to
		}
	}
	for line := range strings.Lines(t2s) {
		from, size := utf8.DecodeRuneInString(line)
		if from == '#' {
			continue
		}
		to, _ := utf8.DecodeRuneInString(line[size:])
		t.han[from] = to
	}
	for r := range rune(len(t.bmp)) {
		switch {
		case r >= 0x3400 && r < 0xa000: // ideographs do not decompose
			t.bmp[r] = r
		case r < 0x530, r >= 0x2000 && r < 0x3400, r >= 0xf900 && r < 0xfb00, r >= 0xff00: // Latin to Cyrillic, marks, forms
			t.set(r, t.fold(r))
		default:
			t.bmp[r] = rare
		}
	}
	for from, to := range t.han {
		if from < rune(len(t.bmp)) {
			t.bmp[from] = to
		}
	}
	return t
}

func (t *foldings) set(r rune, to string) {
	f, size := utf8.DecodeRuneInString(to)
	switch {
	case to == "":
		t.bmp[r] = -1
	case size == len(to):
		t.bmp[r] = f
	default:
		t.bmp[r], t.several[r] = several, to
	}
}

// fold computes the folding of r from the definition.
func (t *foldings) fold(r rune) string {
	s := string(r)
	if t.stays(r, s) {
		return s
	}
	for range 4 { // a folding may itself fold; Unicode 15 needs at most three rounds
		var b strings.Builder
		for _, r := range s {
			b.WriteString(t.step(r))
		}
		if b.String() == s {
			break
		}
		s = b.String()
	}
	return s
}

// stays recognises most runes that fold to themselves, which saves nine tenths of compile's time.
func (t *foldings) stays(r rune, s string) bool {
	_, mark := t.marks[r]
	_, joined := plain[r]
	return !mark && !joined && !vanishes(r) && unicode.ToLower(r) == r && t.simple(r) == r &&
		norm.NFKD.PropertiesString(s).Decomposition() == nil
}

// step folds r once.
func (t *foldings) step(r rune) string {
	if to, ok := t.marks[r]; ok {
		return string(to)
	}
	if vanishes(r) {
		return ""
	}
	if to, ok := plain[unicode.ToLower(r)]; ok {
		return to
	}
	var b strings.Builder
	if unicode.Is(unicode.No, r) && strings.ContainsRune(norm.NFKC.String(string(r)), '⁄') {
		b.WriteByte(' ') // 6½ is 6 1/2, not 61/2
	}
	for _, c := range decompose(r) {
		if !vanishes(c) {
			b.WriteRune(t.simple(unicode.ToLower(c)))
		}
	}
	return b.String()
}

// decompose returns the compatibility decomposition of r where that takes an accent off, else its composed form:
// syllables of Hangul and Kana keep their marks.
func decompose(r rune) string {
	s := norm.NFKD.String(string(r))
	if strings.ContainsFunc(s, accent) {
		return s
	}
	return norm.NFKC.String(string(r))
}

func (t *foldings) simple(r rune) rune {
	if to, ok := t.han[r]; ok {
		return to
	}
	return r
}

func accent(r rune) bool { return r >= 0x300 && r <= 0x36f }

// vanishes reports whether r is a mark without text of its own: accents, soft hyphen, zero-width and direction marks,
// variation selectors.
func vanishes(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, accent(r), r == 0xfeff, r == 0x61c, r == 0x180e:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	}
	return r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef
}

// one returns what r folds to, or a string where that is several runes. r is not ASCII.
func one(r rune) (rune, string) {
	t := table()
	if uint32(r) >= uint32(len(t.bmp)) {
		return t.compute(r)
	}
	switch f := t.bmp[r]; f {
	case several:
		return f, t.several[r]
	case rare:
		return t.compute(r)
	default:
		return f, ""
	}
}

// compute folds a rune that is not in the table: of a script or plane that is rare here.
func (t *foldings) compute(r rune) (rune, string) {
	if !utf8.ValidRune(r) {
		return utf8.RuneError, ""
	}
	s := t.fold(r)
	f, size := utf8.DecodeRuneInString(s)
	switch {
	case s == "":
		return -1, ""
	case size == len(s):
		return f, ""
	}
	return f, s
}

// lower returns the folding of an ASCII character.
func lower(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r == '`':
		return '\''
	}
	return r
}

// Version identifies the definition: text folded by another version must be folded again.
func Version() string {
	sum := sha256.Sum256([]byte(t2s + strings.Join(marks, "\n")))
	return "fold1-" + hex.EncodeToString(sum[:6])
}
