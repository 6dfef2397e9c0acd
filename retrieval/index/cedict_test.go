package index

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval"
)

// testLexicon has the shape of CC-CEDICT; the entries are our own.
const testLexicon = `# a dictionary
#! version=1
燈塔 灯塔 [deng1 ta3] /lighthouse/beacon; guiding light (fig.)/
渡船 渡船 [du4 chuan2] /ferry; ferryboat/CL:艘[sou1]/
渡輪 渡轮 [du4 lun2] /ferry (passenger ship)/
船 船 [chuan2] /boat/ship/ferry/
擺渡 摆渡 [bai3 du4] /to ferry sb across; to take a ferry/variant of 渡船[du4 chuan2]/
泊位 泊位 [[bo2wei4]] /berth/mooring place/
繫泊 系泊 [ji4 bo2] /['to moor', "a ship's mooring"]/
老港 老港 [Lao3 gang3] /Laogang, old port of the north/
港務 港务 [gang3 wu4] /see 港口[gang3 kou3]/
`

func mustLexicon(t testing.TB) *Lexicon {
	t.Helper()
	x, err := ReadLexicon(strings.NewReader(testLexicon))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestReadLexicon(t *testing.T) {
	x := mustLexicon(t)
	got := make(map[string]string)
	for _, l := range x.lexemes {
		var senses []string
		for _, s := range l.senses {
			senses = append(senses, strings.Join(s, "; "))
		}
		got[l.chinese] = strings.Join(senses, " / ")
	}
	want := map[string]string{
		"灯塔": "lighthouse / beacon; guiding light", "渡船": "ferry; ferryboat", "渡轮": "ferry", "船": "boat / ship / ferry",
		"摆渡": "ferry across; take a ferry", "泊位": "berth / mooring place", "系泊": "moor / ship's mooring", "老港": "Laogang",
	}
	if diff := cmp.Diff(got, want); diff != "" || x.Len() != len(want) {
		t.Errorf("%d words (-got +want):\n%s", x.Len(), diff)
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write([]byte(testLexicon))
	z.Close()
	again, err := ReadLexicon(&zipped)
	if err != nil || again.Digest() != x.Digest() || again.Len() != x.Len() {
		t.Errorf("compressed: %v", err)
	}
}

func TestReadLexiconRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "comments": "# nothing\n", "a page": "<html>\n<body>\nnot found\n</body>\n", "one in three": "燈 灯 [deng1] /lamp/\nx\ny\n",
	} {
		if _, err := ReadLexicon(strings.NewReader(text)); !errors.Is(err, ErrLexicon) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := ReadLexicon(strings.NewReader("\x1f\x8bbroken")); err == nil {
		t.Error("a broken archive is read")
	}
}

// ferries is a corpus in one language.
func ferries(l corpus.Lang, texts ...string) *corpus.Corpus {
	return &corpus.Corpus{Instruments: []*corpus.Instrument{{ID: "ferries", Documents: []*corpus.Document{doc(l, "", texts...)}}}}
}

// TestLexiconTranslates asks in either language for what stands in the other only, where the glossary does not help.
func TestLexiconTranslates(t *testing.T) {
	for _, c := range []struct {
		corpus *corpus.Corpus
		text   string
		want   string
	}{
		{ferries(corpus.Chinese, "夜里不卖茶水。", "渡船在满潮时开出。", "灯塔由看守人点亮。"), "when does the ferry leave?", "渡船在满潮时开出。"},
		{ferries(corpus.Chinese, "夜里不卖茶水。", "渡船在满潮时开出。", "灯塔由看守人点亮。"), "lighthouses", "灯塔由看守人点亮。"},
		{ferries(corpus.English, "No tea is sold at night.", "The ferries leave at high tide.", "Every berth has a number."), "摆渡的船何时开?", "The ferries leave at high tide."},
		{ferries(corpus.English, "No tea is sold at night.", "The ferries leave at high tide.", "Every berth has a number."), "泊位编号", "Every berth has a number."},
	} {
		s, err := Memory(t.Context(), c.corpus, BuildOptions{Lexicon: mustLexicon(t)})
		if err != nil {
			t.Fatal(err)
		}
		hits, err := s.Search(t.Context(), retrieval.Query{Text: c.text, K: 3})
		if err != nil || len(hits) == 0 || hits[0].Text != c.want {
			t.Errorf("%q: got %v, %v, want %q", c.text, hits, err, c.want)
		}
		if s.Meta().Dictionary != mustLexicon(t).Digest() {
			t.Errorf("the snapshot says it has the dictionary %q", s.Meta().Dictionary)
		}
		s.Close()
	}
}

// TestLexiconKeepsWhatServes checks that a snapshot has no translations that its passages lack.
func TestLexiconKeepsWhatServes(t *testing.T) {
	s, err := Memory(t.Context(), ferries(corpus.Chinese, "渡轮有两层。", "船长在甲板。"), BuildOptions{Lexicon: mustLexicon(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var rows, ferry string
	if err := s.db.QueryRow(`SELECT group_concat(head, ', ' ORDER BY head) FROM translation`).Scan(&rows); err != nil || rows != "boat, ferri, ship" {
		t.Errorf("heads %q, %v", rows, err)
	}
	if err := s.db.QueryRow(`SELECT renderings FROM translation WHERE head = 'ferri'`).Scan(&ferry); err != nil || !strings.HasPrefix(ferry, "渡轮\t1.00") {
		t.Errorf("ferry: %q, %v", ferry, err)
	}
}

// TestRealLexicon reads the dictionary that lies beside the repository.
func TestRealLexicon(t *testing.T) {
	f, err := os.Open("../../../shared/dict/cedict_ts.u8.gz")
	if err != nil {
		t.Skipf("untested without ../shared: the real dictionary: %v", err)
	}
	defer f.Close()
	x, err := ReadLexicon(f)
	if err != nil || x.Len() < 90_000 {
		t.Errorf("%d words, %v", x.Len(), err)
	}
}

func FuzzReadLexicon(f *testing.F) {
	f.Add("燈塔 灯塔 [deng1 ta3] /lighthouse/beacon; guiding light (fig.)/")
	f.Add("a b [c] /['x', \"y\"]/[']/(/)/; ;/")
	f.Fuzz(func(t *testing.T, text string) {
		x, err := ReadLexicon(strings.NewReader(text))
		if err != nil {
			return
		}
		if x.Len() == 0 || x.Digest() == "" {
			t.Fatal("an empty dictionary is read")
		}
		for _, l := range x.lexemes {
			if l.chinese == "" || len(l.senses) == 0 {
				t.Fatalf("%+v", l)
			}
			for _, glosses := range l.senses {
				for _, g := range glosses {
					if n := len(strings.Fields(g)); n == 0 || n > glossWords || len(glosses) == 0 {
						t.Fatalf("gloss %q of %q", g, l.chinese)
					}
				}
			}
		}
	})
}

// FuzzRenderings checks that damaged rows are refused and others have weights in range.
func FuzzRenderings(f *testing.F) {
	f.Add("渡船\t1.00\n渡轮\t0.42", uint8(ofCorpus))
	f.Add("\t\n", uint8(ofLexicon))
	f.Fuzz(func(t *testing.T, lines string, from uint8) {
		list, err := parseRenderings(lines, source(from))
		if err == nil && len(list) == 0 || err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatalf("%v, %v", list, err)
		}
		for _, x := range list {
			if x.text == "" || !(x.weight > 0 && x.weight <= 1) || !(x.trust >= lexiconTrust*x.weight && x.trust <= 1) {
				t.Fatalf("%+v", x)
			}
		}
	})
}
