package starter_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/starter"
	"yiju/corpus/structure"
)

// recovered is the starter corpus as a refresh reads it.
func recovered(t *testing.T) *corpus.Corpus {
	t.Helper()
	files := texts(t)
	var read []corpus.SourceText
	for _, name := range slices.Sorted(maps.Keys(files)) {
		s, err := extract.Text(name, []byte(files[name]))
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, s)
	}
	c, err := structure.Recover(read, starter.Manifest())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryClauseIsRecovered(t *testing.T) {
	c := recovered(t)
	if len(c.Instruments) != len(wantClauses) {
		t.Errorf("instruments: got %d, want %d", len(c.Instruments), len(wantClauses))
	}
	titles := make(map[string]corpus.ManifestInstrument)
	for _, m := range starter.Manifest().Instruments {
		titles[m.ID] = m
	}
	for _, i := range c.Instruments {
		want := []string{"preamble"}
		for n := range wantClauses[i.ID] {
			want = append(want, strconv.Itoa(n+1))
		}
		for _, lang := range []corpus.Lang{corpus.Chinese, corpus.English} {
			d := i.Document(lang)
			if d == nil {
				t.Errorf("%s has no version in %s", i.ID, lang)
				continue
			}
			var got []string
			for _, cl := range d.Clauses {
				got = append(got, cl.ID)
				if cl.ID != "preamble" && (cl.Heading == "" || cl.LabelAdded || !strings.Contains(cl.Text, cl.Heading)) {
					t.Errorf("%s/%s/%s: label %q (added: %t) and heading %q are not those of the text", i.ID, cl.ID, lang, cl.Label, cl.LabelAdded, cl.Heading)
				}
			}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("clauses of %s in %s (-got +want):\n%s", i.ID, lang, diff)
			}
			m := titles[i.ID]
			wantTitle, wantLevel := m.TitleZH, m.LevelZH
			if lang == corpus.English {
				wantTitle, wantLevel = m.TitleEN, m.LevelEN
			}
			if d.Title != wantTitle || d.Level != wantLevel || len(d.Notes) > 0 {
				t.Errorf("%s in %s: title %q, level %s, notes %v; want %q, %s and none", i.ID, lang, d.Title, d.Level, d.Notes, wantTitle, wantLevel)
			}
		}
	}
}
