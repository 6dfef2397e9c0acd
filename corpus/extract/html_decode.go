package extract

import (
	"bytes"
	"regexp"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

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
