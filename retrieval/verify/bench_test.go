package verify

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/structure"
	"yiju/retrieval/index"
)

const shared = "../../../shared"

// BenchmarkMessage checks a message of 4,000 characters with quotations from the real sources: as they stand, with a
// character changed, and invented.
func BenchmarkMessage(b *testing.B) {
	files, _ := filepath.Glob(shared + "/seeds/*.txt")
	if len(files) == 0 {
		b.Skip("no sources beside the repository")
	}
	var texts []corpus.SourceText
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		x, err := extract.Text(filepath.Base(f), data)
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, x)
	}
	c, err := structure.Recover(texts, corpus.Manifest{})
	if err != nil {
		b.Fatal(err)
	}
	v := mustVerifier(b, c)
	message := benchMessage(c)
	for b.Loop() {
		mustCheck(b, v, message)
	}
	verdicts := make(map[Verdict]int)
	for _, q := range mustCheck(b, v, message) {
		verdicts[q.Verdict]++
	}
	b.Logf("%d characters: %v", utf8.RuneCountInString(message), verdicts)
}

// benchMessage quotes clauses of c up to 4,000 characters.
func benchMessage(c *corpus.Corpus) string {
	var m strings.Builder
	n := 0
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			for _, cl := range d.Clauses {
				runes := []rune(strings.ReplaceAll(cl.Text, "\n", ""))
				if len(runes) < 60 || utf8.RuneCountInString(m.String()) > 3900 {
					continue
				}
				quote := runes[10 : 10+30+n%30]
				switch n++; n % 3 {
				case 1:
					quote = append(append(append([]rune{}, quote[:15]...), '不'), quote[15:]...)
				case 2:
					for k := 0; k < len(quote); k += 3 {
						quote[k] = rune(0x4e00 + (k*7919+n)%20000)
					}
				}
				fmt.Fprintf(&m, "%s第%d条说“%s”。\n", i.Title(d.Lang), n, string(quote))
			}
		}
	}
	runes := []rune(m.String())
	return string(runes[:min(len(runes), 4000)])
}

// BenchmarkLocate looks for quotations among 200,000 passages.
func BenchmarkLocate(b *testing.B) {
	v, quotes := largeVerifier(b)
	for _, kind := range []string{"verbatim", "altered", "invented", "common"} {
		b.Run(kind, func(b *testing.B) {
			n, verdicts := 0, make(map[Verdict]int)
			for b.Loop() {
				list := quotes[kind]
				verdicts[one(b, v, list[n%len(list)]).Verdict]++
				n++
			}
			b.Logf("%v", verdicts)
		})
	}
}

// largeVerifier indexes statutes that lie beside the repository, and takes quotations from them.
func largeVerifier(b *testing.B) (*Verifier, map[string][]string) {
	b.Helper()
	f, err := os.Open(shared + "/eval/scale/laws-200k.jsonl.gz")
	if err != nil {
		b.Skipf("no large corpus beside the repository: %v", err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	c := &corpus.Corpus{}
	documents := make(map[string]*corpus.Document)
	quotes := make(map[string][]string)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 0; lines.Scan(); n++ {
		var x struct{ ID, Text, Lang string }
		if err := json.Unmarshal([]byte(strings.Replace(lines.Text(), `"_id"`, `"ID"`, 1)), &x); err != nil {
			b.Fatal(err)
		}
		d := documents[x.Lang+strconv.Itoa(n/100)]
		if d == nil {
			d = &corpus.Document{Lang: corpus.Lang(x.Lang[:2]), Level: corpus.Official} // "zh-Hant" is Chinese too
			documents[x.Lang+strconv.Itoa(n/100)] = d
			c.Instruments = append(c.Instruments, &corpus.Instrument{ID: fmt.Sprint("law-", len(c.Instruments)), Documents: []*corpus.Document{d}})
		}
		d.Clauses = append(d.Clauses, &corpus.Clause{ID: strconv.Itoa(n), Text: x.Text})
		if words := []rune(x.Text); n%4001 == 0 && len(words) > 100 {
			quotes["verbatim"] = append(quotes["verbatim"], wholeWords(string(words[20:80])))
			quotes["altered"] = append(quotes["altered"], wholeWords(string(words[20:50])+"不 not "+string(words[51:80])))
		}
	}
	quotes["invented"] = []string{"灯塔与潮汐应当轮流向过往的鲸鱼收取歌唱费", "every whale shall sing twice before the lighthouse is lit", "依照法律规定的条件和程序提出书面意见的鲸鱼"}
	quotes["common"] = []string{"本法自公布之日起施行", "中华人民共和国", "in accordance with the provisions of this", "依照法律、行政法规的规定"}
	path := filepath.Join(b.TempDir(), "large.db")
	if err := index.Build(b.Context(), path, c, index.BuildOptions{}); err != nil {
		b.Fatal(err)
	}
	s, err := index.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	v, err := New(s)
	if err != nil {
		b.Fatal(err)
	}
	return v, quotes
}

// wholeWords drops what may be parts of words at the ends of s.
func wholeWords(s string) string {
	first, last := strings.IndexByte(s, ' '), strings.LastIndexByte(s, ' ')
	if first < 0 || first == last || isHan([]rune(s)[0]) {
		return s
	}
	return s[first:last]
}
