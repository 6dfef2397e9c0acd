package extract

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// prose returns texts of different subjects, simplified and traditional line by line.
func prose() (simp, trad []string) {
	lines := strings.Split(`春天来了，河边的柳树发出嫩芽，孩子们在草地上放风筝。
春天來了，河邊的柳樹發出嫩芽，孩子們在草地上放風箏。
图书馆每周一闭馆，其余时间上午九点至下午五点向市民开放。
圖書館每週一閉館，其餘時間上午九點至下午五點向市民開放。
各方应当加强合作，共同应对风险，促进技术造福人类。
各方應當加強合作，共同應對風險，促進技術造福人類。
第十二条　违反本规定的，由主管部门责令限期改正；逾期不改正的，处以罚款。
第十二條　違反本規定的，由主管部門責令限期改正；逾期不改正的，處以罰款。
会议认为，要坚持开放、公平、透明的原则，完善监督机制。
會議認為，要堅持開放、公平、透明的原則，完善監督機制。`, "\n")
	for i := 0; i < len(lines); i += 2 {
		simp, trad = append(simp, lines[i]), append(trad, lines[i+1])
	}
	return simp, trad
}

func TestEvidence(t *testing.T) {
	simp, trad := prose()
	tests := []struct {
		want  string
		enc   encoding.Encoding
		lines []string
	}{
		{"gb18030", simplifiedchinese.GBK, simp},
		{"gb18030", simplifiedchinese.GBK, trad},
		{"big5", traditionalchinese.Big5, trad},
		{"utf-8", encoding.Nop, simp},
		{"utf-8", encoding.Nop, trad},
	}
	for _, tt := range tests {
		for _, line := range tt.lines {
			got := likeliest(encode(t, tt.enc, line))
			if got.name != tt.want || got.share < minShare+0.1 {
				t.Errorf("%s: %q with a share of %.2f, want %q and %.2f at least", line, got.name, got.share, tt.want, minShare+0.1)
			}
		}
	}
}

func TestEvidenceAgainst(t *testing.T) {
	tests := []struct {
		name string
		enc  encoding.Encoding
		text string
	}{
		{"windows-1252", charmap.Windows1252, "“Rivers” – naïve or not – are éternal: Flüsse fließen."},
		{"windows-1251", charmap.Windows1251, "Реки города находятся под охраной закона и общества."},
		{"koi8-r", charmap.KOI8R, "Реки города находятся под охраной закона и общества."},
		{"euc-kr", korean.EUCKR, "도시의 하천은 시민 모두의 것이며 법에 따라 보호된다. 누구든지 하천을 오염시켜서는 아니 된다."},
		{"shift-jis", japanese.ShiftJIS, "市の川は市民みんなのものであり、法律によって守られている。"},
		{"euc-jp", japanese.EUCJP, "市の川は市民みんなのものであり、法律によって守られている。"},
	}
	for _, tt := range tests {
		if s, err := Text(tt.name, encode(t, tt.enc, tt.text)); !errors.Is(err, ErrEncoding) {
			t.Errorf("%s: read as %v, error %v; want %v", tt.name, s, err, ErrEncoding)
		}
	}
}

// TestSeeds reads the real sources as they are and in the other encodings of Chinese.
func TestSeeds(t *testing.T) {
	paths, _ := filepath.Glob("../../../shared/seeds/*.txt")
	if len(paths) == 0 {
		t.Skip("untested without ../shared: extraction of the seeds in Chinese encodings")
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Text(path, data)
		if err != nil {
			t.Fatal(err)
		}
		checkTiling(t, got, strings.TrimPrefix(string(data), "\ufeff"))
		gb, err := Text(path, encode(t, simplifiedchinese.GB18030, string(data)))
		if err != nil {
			t.Fatal(err)
		}
		if gb.Encoding != "gb18030" {
			t.Errorf("%s: encoding %q, want gb18030", path, gb.Encoding)
		}
		checkTiling(t, gb, string(data))
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte(simplified))
	f.Add([]byte("\ufeffa\r\nb\rc\n\n\fd"))
	f.Add([]byte("caf\xe9\n"))
	f.Add([]byte("\xfe\xff\x00a\xd8\x40\xdc\x00\x00\n"))
	f.Add([]byte("\xff\xfea\x00\n"))
	f.Add(encode(f, simplifiedchinese.GB18030, simplified+"𠮷"))
	f.Add(encode(f, traditionalchinese.Big5, traditional))
	f.Add(append([]byte(simplified), encode(f, simplifiedchinese.GBK, simplified)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Text("a.txt", data)
		if err != nil {
			sentinels := []error{ErrEmpty, ErrBinary, ErrEncoding, ErrLineTooLong}
			for _, s := range sentinels {
				if errors.Is(err, s) {
					return
				}
			}
			t.Fatalf("%v is none of %v", err, sentinels)
		}
		c, err := readNamed("a.txt", data)
		if err != nil {
			t.Fatal(err)
		}
		text := c.text
		if !utf8.ValidString(text) {
			t.Fatalf("decoded text %q is not UTF-8", text)
		}
		checkTiling(t, got, text)
		if strings.HasPrefix(text, "\ufeff") || magic([]byte(text)) != "" {
			return // as UTF-8 that would be a byte order mark, or another kind of file
		}
		if again, err := Text("a.txt", []byte(text)); err != nil || again.Chars != got.Chars {
			t.Fatalf("decoded text, read again: %v, error %v; want %d characters", again, err, got.Chars)
		}
	})
}

func BenchmarkText(b *testing.B) {
	text := strings.Repeat(traditional, 2000)
	for name, enc := range map[string]encoding.Encoding{
		"utf-8": encoding.Nop, "gb18030": simplifiedchinese.GB18030, "big5": traditionalchinese.Big5,
	} {
		b.Run(name, func(b *testing.B) {
			data := encode(b, enc, text)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := Text("a.txt", data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
