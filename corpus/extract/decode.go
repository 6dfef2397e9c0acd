package extract

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"

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
