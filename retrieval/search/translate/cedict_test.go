package translate

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

func mustLexicon(t testing.TB) *Lexicon {
	t.Helper()
	x, err := ReadLexicon(strings.NewReader(indextest.Lexicon))
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
	z.Write([]byte(indextest.Lexicon))
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

// TestRealLexicon reads the dictionary next to the repository.
func TestRealLexicon(t *testing.T) {
	f, err := os.Open("../../../../shared/dict/cedict_ts.u8.gz")
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
	f.Add("\t\n", uint8(OfLexicon))
	f.Fuzz(func(t *testing.T, lines string, from uint8) {
		list, err := ParseRenderings(lines, Source(from))
		if err == nil && len(list) == 0 || err != nil && !errors.Is(err, index.ErrDamaged) {
			t.Fatalf("%v, %v", list, err)
		}
		for _, x := range list {
			if x.Text == "" || !(x.Weight > 0 && x.Weight <= 1) || !(x.Trust >= lexiconTrust*x.Weight && x.Trust <= 1) {
				t.Fatalf("%+v", x)
			}
		}
	})
}
