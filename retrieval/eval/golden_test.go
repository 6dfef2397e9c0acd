package eval

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/starter"
	"yiju/corpus/structure"
	"yiju/retrieval/asked"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
	"yiju/retrieval/search/translate"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const shared = "../../../shared"

// TestSeeds asks the golden questions of the seeds, if both are next to the repository.
func TestSeeds(t *testing.T) {
	file := filepath.Join(shared, "eval/golden/dev.jsonl")
	if _, err := os.Stat(file); err != nil {
		t.Skipf("untested without ../shared: golden questions on the seeds: %v", err)
	}
	seeds := os.DirFS(filepath.Join(shared, "seeds"))
	measure(t, "seeds", file, seeds, corpus.Manifest{}, nil)
	t.Run("with dictionary", func(t *testing.T) { measure(t, "seeds-dictionary", file, seeds, corpus.Manifest{}, mustLexicon(t)) })
}

// TestStarter puts questions of our own on the starter corpus.
func TestStarter(t *testing.T) {
	measure(t, "starter", "../../corpus/starter/questions.jsonl", starter.FS(), starter.Manifest(), nil)
}

// measure asks the questions, holds the figures against the floor of the set and every ranking against its golden file.
func measure(t *testing.T, set, file string, sources fs.FS, m corpus.Manifest, x *translate.Lexicon) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	questions, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	snap, raw := load(t, sources, m, index.BuildOptions{Extend: search.Tables{Lexicon: x}.Write}, nil)
	results, err := Run(t.Context(), snap, nil, questions, nil)
	if err != nil {
		t.Fatal(err)
	}
	report := Score(questions, results, raw)
	for _, kind := range report.Kinds() {
		t.Logf("search %-14s %+v", kind, report.Search[kind])
	}
	t.Logf("ask %+v", report.Ask)
	for _, m := range report.Misses {
		t.Logf("miss %s %s: %s", m.ID, m.Kind, m.What)
	}
	checkFloor(t, report, filepath.Join("testdata", set+".floor.json"))
	for i, q := range questions {
		golden(t, filepath.Join("testdata/rankings", set, q.ID+".txt"), ranking(q, results[i]))
	}
}

// mustLexicon reads the dictionary next to the repository.
func mustLexicon(t *testing.T) *translate.Lexicon {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, "dict/cedict_ts.u8.gz"))
	if err != nil {
		t.Skipf("untested without ../shared: golden questions with a dictionary: %v", err)
	}
	defer f.Close()
	x, err := translate.ReadLexicon(f)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func checkFloor(t *testing.T, r any, file string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var floor Floor
	if err := json.Unmarshal(b, &floor); err != nil {
		t.Fatal(err)
	}
	short, err := floor.Check(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range short {
		t.Error(s)
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: the ranking changed; look at it, then run the test with -update\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}

// load builds a snapshot of the sources in memory, with the questions that its clauses answer, and returns it with their raw
// texts.
func load(t *testing.T, sources fs.FS, m corpus.Manifest, o index.BuildOptions, rows []asked.Row) (*search.Searcher, map[string]string) {
	t.Helper()
	names, err := fs.Glob(sources, "*")
	if err != nil {
		t.Fatal(err)
	}
	raw := make(map[string]string)
	var texts []corpus.SourceText
	for _, name := range names {
		data, err := fs.ReadFile(sources, name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := extract.Read(t.Context(), name, data, extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
		raw[name] = string(data)
	}
	c, err := structure.Recover(texts, m)
	if err != nil {
		t.Fatal(err)
	}
	o.Name = "golden"
	if len(rows) > 0 {
		o.Asked = asked.Match(asked.Clauses(c), rows).Rows
	}
	snap, err := search.Memory(context.Background(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { snap.Close() })
	return snap, raw
}

// ranking returns the golden file of a result: the answer's status, what it cites, and the refs of the hits in order.
// Hits that answer the question are marked with a star. It holds no text of the corpus or the question.
func ranking(q Question, r Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "kind    %s\nstatus  %s", q.Kind, r.Answer.Status)
	if r.Answer.Reason != "" {
		fmt.Fprintf(&b, " %s", r.Answer.Reason)
	}
	b.WriteString("\ncites  ")
	for _, c := range r.Answer.Citations {
		fmt.Fprintf(&b, " %s/%s", c.Ref, c.Lang)
	}
	b.WriteString("\n\n")
	for i, h := range r.Hits {
		mark := " "
		if q.first(r.Hits[i:i+1], append(q.Evidence, flatten(q.Parts)...)) == 1 {
			mark = "*"
		}
		var from []string
		for _, v := range h.From {
			from = append(from, fmt.Sprintf("%s %d", v.Ranker, v.Rank))
		}
		fmt.Fprintf(&b, "%2d %s %s (%s)\n", i+1, mark, h.Ref, strings.Join(from, ", "))
	}
	return b.String()
}

func flatten(parts [][]string) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
