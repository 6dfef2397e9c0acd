package index

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/structure"
	"yiju/retrieval"
)

// TestGoldenSearch writes what a search finds for each golden question, one JSON object a line, to the file that
// YIJU_GOLDEN_RUN names.
func TestGoldenSearch(t *testing.T) {
	out := os.Getenv("YIJU_GOLDEN_RUN")
	files, _ := filepath.Glob("../../../shared/seeds/*.txt")
	if out == "" || len(files) == 0 {
		t.Skip("needs YIJU_GOLDEN_RUN and the sources beside the repository")
	}
	var texts []corpus.SourceText
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		x, err := extract.Text(filepath.Base(f), data)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, x)
	}
	c, err := structure.Recover(texts, corpus.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	s := mustMemory(t, c)
	golden, err := os.Open("../../../shared/eval/golden/dev.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer golden.Close()
	w, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	enc := json.NewEncoder(w)
	for lines := bufio.NewScanner(golden); lines.Scan(); {
		var q struct{ ID, Question, Lang string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		hits, err := s.Search(t.Context(), retrieval.Query{Text: q.Question, Lang: corpus.Lang(q.Lang), K: 10})
		if err != nil {
			t.Fatal(err)
		}
		type hit struct {
			Ref      string           `json:"ref"`
			Text     string           `json:"text"`
			Score    float64          `json:"score"`
			Coverage float64          `json:"coverage"`
			Ideal    float64          `json:"ideal"`
			From     []retrieval.Vote `json:"from"`
		}
		row := struct {
			ID   string `json:"id"`
			Hits []hit  `json:"hits"`
		}{ID: q.ID}
		for _, h := range hits {
			row.Hits = append(row.Hits, hit{h.Ref.String(), h.Text, h.Score, h.Coverage, h.Ideal, h.From})
		}
		if err := enc.Encode(row); err != nil {
			t.Fatal(err)
		}
	}
}
