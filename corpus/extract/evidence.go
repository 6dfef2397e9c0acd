package extract

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Of Chinese text 0.5 to 0.7 are characters of the list common (0.4 and more in every stretch of 100 characters); of
// the same bytes in a wrong encoding 0.02, of Korean read as Chinese up to 0.2. Measured on policy texts;
// TestEvidence holds the bounds. A general detector (saintfish/chardet) is right as often from 100 characters on, but
// at 8 characters in one case of fifty where this is right in 99 of a hundred.
const (
	minShare = 0.25    // of common characters among those beyond ASCII, for an encoding to be believed
	enough   = 1 << 16 // characters beyond ASCII that are looked at
)

// common holds the punctuation of Chinese and the characters that are most frequent in it, in simplified and, where
// they differ, in traditional form. Frequency is a fact of the language; the exact choice does not matter.
const common = "，。、；：？！“”‘’（）《》〈〉「」『』—…·" +
	"的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行" +
	"所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它" +
	"与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新" +
	"己制身果加西月话合回特代内信表化老给世位次度门任常先海通教原东声提立及比员解水名真论处走义各入几口认条平系气" +
	"题活更别打女变四总何电数安少报才结反受目太量再感建务做接必场件计管期市直资命指统区保至形社便决治展科五基书非" +
	"则界达放强即难且权思完设式路记南品类求据程北该交规万取领共确传观清今切院让识带导争运际智障促会议员八六七九零" +
	"這個們來為國說時會對後裡過發還進實現當沒動開從與長機學經種無點關業應將兩間問體頭見產東條變總電數報結務場計統" +
	"區書強難權記設類據邊該規萬術領確傳觀讓識帶導爭運際議員樣麼於並戰話給門聲處義幾認係氣題別資決則達標題構" +
	"のにはをたがでてとしれさいるなもから" // Japanese, to know it from Big5

// candidate is an encoding that a source may be in.
type candidate struct {
	name     string
	encoding encoding.Encoding // nil for UTF-8
	share    float64           // of common characters among those beyond ASCII, 0..1
}

// likeliest returns the encoding in which data has the largest share of common characters; GB18030 where they are
// equal. EUC-JP is among the candidates only to be told from Big5: short sentences in it pass for Big5 otherwise.
func likeliest(data []byte) candidate {
	set := make(map[rune]bool, utf8.RuneCountInString(common))
	for _, r := range common {
		set[r] = true
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
