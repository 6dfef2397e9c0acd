package search

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/search/translate"
)

func mustSearchLexicon(t testing.TB) *translate.Lexicon {
	t.Helper()
	x, err := translate.ReadLexicon(strings.NewReader(indextest.Lexicon))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestLexiconTranslates asks in each language for clauses in the other only, without help of the glossary.
func TestLexiconTranslates(t *testing.T) {
	for _, c := range []struct {
		corpus *corpus.Corpus
		text   string
		want   string
	}{
		{indextest.OneLanguage(corpus.Chinese, "夜里不卖茶水。", "渡船在满潮时开出。", "灯塔由看守人点亮。"), "when does the ferry leave?", "渡船在满潮时开出。"},
		{indextest.OneLanguage(corpus.Chinese, "夜里不卖茶水。", "渡船在满潮时开出。", "灯塔由看守人点亮。"), "lighthouses", "灯塔由看守人点亮。"},
		{indextest.OneLanguage(corpus.English, "No tea is sold at night.", "The ferries leave at high tide.", "Every berth has a number."), "摆渡的船何时开?", "The ferries leave at high tide."},
		{indextest.OneLanguage(corpus.English, "No tea is sold at night.", "The ferries leave at high tide.", "Every berth has a number."), "泊位编号", "Every berth has a number."},
	} {
		s, err := Memory(t.Context(), c.corpus, index.BuildOptions{Extend: Tables{Lexicon: mustSearchLexicon(t)}.Write})
		if err != nil {
			t.Fatal(err)
		}
		hits, err := s.Search(t.Context(), retrieval.Query{Text: c.text, K: 3})
		if err != nil || len(hits) == 0 || hits[0].Text != c.want {
			t.Errorf("%q: got %v, %v, want %q", c.text, hits, err, c.want)
		}
		if s.Meta().Dictionary != translate.Digest(mustSearchLexicon(t)) {
			t.Errorf("the snapshot says it has the dictionary %q", s.Meta().Dictionary)
		}
		s.Close()
	}
}

// TestLexiconKeepsWhatServes checks that a snapshot has no translations that its passages lack.
func TestLexiconKeepsWhatServes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	c := indextest.OneLanguage(corpus.Chinese, "渡轮有两层。", "船长在甲板。")
	if err := index.Build(t.Context(), path, c, index.BuildOptions{Extend: Tables{Lexicon: mustSearchLexicon(t)}.Write}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var rows, ferry string
	if err := db.QueryRow(`SELECT group_concat(head, ', ' ORDER BY head) FROM translation`).Scan(&rows); err != nil || rows != "boat, ferri, ship" {
		t.Errorf("heads %q, %v", rows, err)
	}
	if err := db.QueryRow(`SELECT renderings FROM translation WHERE head = 'ferri'`).Scan(&ferry); err != nil || !strings.HasPrefix(ferry, "渡轮\t1.00") {
		t.Errorf("ferry: %q, %v", ferry, err)
	}
}
