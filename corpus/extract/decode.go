package extract

import (
	"bufio"
	"bytes"
	"cmp"
	_ "embed"
	"encoding/binary"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"yiju/corpus"
)

// decode finds the encoding of data by the rules of the package comment and decodes it.
func decode(data []byte) (text, name string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return "", "", ErrEncoding.Because("it looks like UTF-32; convert it: iconv -f UTF-32 -t UTF-8")
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		text, err = decode16(data, binary.LittleEndian)
		return text, "utf-16le", err
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		text, err = decode16(data, binary.BigEndian)
		return text, "utf-16be", err
	}
	if err := cmp.Or(nul(data), endless(data)); err != nil {
		return "", "", err
	}
	rest, marked := bytes.CutPrefix(data, []byte("\ufeff"))
	switch {
	case utf8.Valid(rest):
		return string(rest), "utf-8", nil
	case marked:
		return "", "", mixed(data, "the file begins with the byte order mark of UTF-8")
	}
	return decodeChinese(data)
}

// decode16 decodes UTF-16 that begins with a byte order mark.
func decode16(data []byte, order binary.ByteOrder) (string, error) {
	if err := endless(data); err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(len(data))
	bad := func(at int, what string) (string, error) {
		return "", ErrEncoding.Because("UTF-16 with %s at byte %d (line %d): the file is cut off or damaged; get it again",
			what, corpus.FactByte.Of(at), corpus.FactLine.Of(1+lineEnds([]byte(b.String()))))
	}
	for i := 2; i < len(data); i += 2 {
		if i+1 == len(data) {
			return bad(i, "half a character")
		}
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			if i+3 >= len(data) {
				return bad(i, "half a surrogate pair")
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(data[i+2:]))); r == utf8.RuneError {
				return bad(i, "half a surrogate pair")
			}
			i += 2
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}

// decodeChinese decodes data, which is not UTF-8, as GB18030 or Big5.
func decodeChinese(data []byte) (text, name string, err error) {
	best := likeliest(data)
	switch {
	case best.share < minShare:
		at := invalidUTF8(data)
		return "", "", ErrEncoding.Because("byte %#02x at byte %d (line %d) is not UTF-8, and the file does not read as GB18030 "+
			"or Big5 either; find out its encoding and convert it, for example: iconv -f WINDOWS-1252 -t UTF-8", data[at], corpus.FactByte.Of(at), corpus.FactLine.Of(lineAt(data, at)))
	case best.name == "utf-8":
		return "", "", mixed(data, "most of the file is UTF-8")
	case best.name == "euc-jp":
		return "", "", ErrEncoding.Because("the file reads as Japanese in EUC-JP; convert it: iconv -f EUC-JP -t UTF-8")
	}
	if at := invalid(data, best.encoding); at >= 0 {
		return "", "", ErrEncoding.Because("the file reads as %s, but byte %#02x at byte %d (line %d) does not; "+
			"repair the place, or convert the file: iconv -f %[2]s -t UTF-8", strings.ToUpper(best.name), data[at], corpus.FactByte.Of(at), corpus.FactLine.Of(lineAt(data, at)))
	}
	if at := islandUTF8(data); at >= 0 {
		return "", "", ErrEncoding.Because("the file reads as %s, but the line at byte %d (line %d) is UTF-8: mixed encodings; "+
			"cut the file there and convert the parts with iconv -t UTF-8", strings.ToUpper(best.name), corpus.FactByte.Of(at), corpus.FactLine.Of(lineAt(data, at)))
	}
	b, err := best.encoding.NewDecoder().Bytes(data)
	return strings.TrimPrefix(string(b), "\ufeff"), best.name, err // GB18030 can write a byte order mark
}

// mixed is the error for a file that is UTF-8 except at some places.
func mixed(data []byte, why string) error {
	at := invalidUTF8(data)
	return ErrEncoding.Because("%s, but byte %#02x at byte %d (line %d) is not: mixed encodings; retype the place, or cut it "+
		"out and convert it: iconv -f GB18030 -t UTF-8", why, data[at], corpus.FactByte.Of(at), corpus.FactLine.Of(lineAt(data, at)))
}

// invalidUTF8 returns the offset of the first byte that is not of UTF-8. There must be one.
func invalidUTF8(data []byte) int {
	for at := 0; ; {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n <= 1 {
			return at
		}
		at += n
	}
}

// invalid returns the offset of the first byte that enc cannot decode, or -1.
func invalid(data []byte, enc encoding.Encoding) int {
	start, line := firstLine(data, func(line []byte) bool {
		b, err := enc.NewDecoder().Bytes(line)
		return err != nil || bytes.ContainsRune(b, utf8.RuneError)
	})
	if start < 0 {
		return -1
	}
	dec := enc.NewDecoder()
	var room [utf8.UTFMax]byte
	at := 0
	for at < len(line) {
		wrote, took := 0, 0 // one character at a time: there is no room for two
		for size := 1; size <= len(room) && wrote == 0; size++ {
			wrote, took, _ = dec.Transform(room[:size], line[at:], true)
		}
		if took == 0 || bytes.ContainsRune(room[:wrote], utf8.RuneError) {
			break
		}
		at += took
	}
	return start + min(at, len(line)-1)
}

// firstLine returns the first line of data that is so, and its offset; -1 for none.
func firstLine(data []byte, so func(line []byte) bool) (int, []byte) {
	at := 0
	for line := range bytes.Lines(data) {
		if so(line) {
			return at, line
		}
		at += len(line)
	}
	return -1, nil
}

// islandUTF8 returns the offset of the first line that is beyond chance UTF-8 in data, which is of another encoding,
// or -1: a line of at least two CJK characters (six bytes) and no other character beyond ASCII.
func islandUTF8(data []byte) int {
	at, _ := firstLine(data, func(line []byte) bool {
		beyond := strings.Map(func(r rune) rune {
			if r < utf8.RuneSelf {
				return -1
			}
			return r
		}, string(line))
		other := func(r rune) bool { return (r < 0x2010 || r > 0x9fff) && (r < 0xff00 || r > 0xffef) }
		return utf8.Valid(line) && utf8.RuneCountInString(beyond) >= 2 && !strings.ContainsFunc(beyond, other)
	})
	return at
}

// saysLatin matches a page that declares the encoding that charset.DetermineEncoding falls back to.
var saysLatin = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*(?:windows-1252|cp1252|x-cp1252|iso-?8859-1|latin-?1|l1|us-ascii|ascii)\b`)

// decodeHTML finds the encoding of a web page: as decode does, and where the page is neither UTF-8 nor Chinese, as it or
// its server declares. Bytes that are UTF-8, or Chinese beyond chance, win over a declaration, for servers declare what
// they are set to.
func decodeHTML(data []byte, contentType string) (text, name string, err error) {
	text, name, err = decode(data)
	if err == nil {
		return text, name, nil
	}
	head := data[:min(len(data), 1024)]
	enc, declared, certain := charset.DetermineEncoding(head, contentType)
	if !certain && declared == "windows-1252" && !saysLatin.Match(head) || declared == "utf-8" || enc == encoding.Replacement || bytes.IndexByte(data, 0) >= 0 || likeliest(data).share >= minShare {
		return "", "", err
	}
	b, derr := enc.NewDecoder().Bytes(data)
	if derr != nil || bytes.ContainsRune(b, utf8.RuneError) {
		return "", "", ErrEncoding.Because("the page says that it is %s, but is not", declared)
	}
	return string(b), declared, nil
}

// Of Chinese text 0.5 to 0.7 are characters of the list common (0.4 and more in every stretch of 100 characters); of
// the same bytes in a wrong encoding 0.02, of Korean read as Chinese up to 0.2. Measured on policy texts;
// TestEvidence holds the bounds. A general detector (saintfish/chardet) is right as often from 100 characters on, but
// at 8 characters in one case of fifty where this is right in 99 of a hundred.
const (
	minShare = 0.25    // of common characters among those beyond ASCII, for an encoding to be believed
	enough   = 1 << 16 // characters beyond ASCII that are looked at
)

// common holds the punctuation of Chinese and the characters that are most frequent in it, in simplified and, where
// they differ, in traditional form; on its last line kana, to know Japanese from Big5. Frequency is a fact of the language;
// the exact choice does not matter.
//
//go:embed common.txt
var common string

// candidate is an encoding that a source may be in.
type candidate struct {
	name     string
	encoding encoding.Encoding // nil for UTF-8
	share    float64           // of common characters among those beyond ASCII, 0..1
}

// likeliest returns the encoding in which data has the largest share of common characters; GB18030 where they are
// equal. EUC-JP is among the candidates only to be told from Big5: short sentences in it pass for Big5 otherwise.
func likeliest(data []byte) candidate {
	set := make(map[rune]bool)
	for _, r := range common {
		set[r] = r != '\n'
	}
	var best candidate
	for _, c := range []candidate{
		{name: "gb18030", encoding: simplifiedchinese.GB18030},
		{name: "big5", encoding: traditionalchinese.Big5},
		{name: "euc-jp", encoding: japanese.EUCJP},
		{name: "utf-8"},
	} {
		r := io.Reader(bytes.NewReader(data))
		if c.encoding != nil {
			r = c.encoding.NewDecoder().Reader(r)
		}
		c.share = share(r, set)
		if best.name == "" || c.share > best.share {
			best = c
		}
	}
	return best
}

// share returns the share of characters of set among the first characters beyond ASCII that r gives.
func share(r io.Reader, set map[rune]bool) float64 {
	in, found, beyond := bufio.NewReader(r), 0, 0
	for beyond < enough {
		c, _, err := in.ReadRune()
		if err != nil {
			break
		}
		if c >= utf8.RuneSelf {
			beyond++
		}
		if set[c] {
			found++
		}
	}
	return float64(found) / float64(max(beyond, 1))
}
